// What the link of a letter leads to (ACK-07): somebody without an account reads one text and signs it.
//
//   /signer/SECRET            what is to be signed, and the form; looking signs nothing
//   /signer/SECRET/texte      the text as it was frozen
//   /signer/SECRET/recepisse  once signed, the receipt, as long as the link would have lived
//
// A secret that is wrong, over or used leads to one page that tells nothing.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "acceptance/civil.hpp"
#include "acceptance/invite.hpp"
#include "acceptance/receipt.hpp"
#include "acceptance/secret.hpp"
#include "access/throttle.hpp"
#include "charter/html.hpp"
#include "store/campaigns.hpp"
#include "store/entities.hpp"
#include "web/caller.hpp"
#include "web/frozen.hpp"
#include "web/pages/pages.hpp"

namespace cartulaire::web::pages {
namespace {

using acceptance::Opened;
using charter::html_content;
using platform::HttpReply;
using store::EntityScope;

constexpr std::string_view kRoot = "/signer/";
// The browser that was shown the form: its value and the secret together make the form's token.
constexpr std::string_view kFormCookie = "formulaire";
constexpr std::string_view kFormLives = "3600";  // seconds

bool is_hexadecimal(std::string_view text, std::size_t size) {
  return text.size() == size &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

// What the form shows.
struct Facts {
  Opened opened;
  std::string entity;
  std::string person;
  std::vector<std::string> summary;
};

class MailedLink {
 public:
  MailedLink(const Visit& visit, store::Store& store) : v_(visit), store_(store) {
    std::string_view rest = std::string_view(v_.path).substr(kRoot.size());
    secret_ = rest.substr(0, std::min(rest.find('/'), rest.size()));
    rest.remove_prefix(secret_.size());
    part_ = rest;
  }

  HttpReply answer() {
    const auto wait = wait_for_guesses();
    if (!wait) return unavailable(wait.error());
    if (wait->count() > 0) return too_many(*wait);
    if (!is_hexadecimal(secret_, acceptance::kSecretDigits)) return leads_nowhere();
    auto facts = read_facts();
    if (!facts)
      return facts.error().code == base::ErrorCode::not_found ? leads_nowhere() : unavailable(facts.error());
    const bool over = facts->opened.invitation.ended_at.has_value();
    if (v_.posts() && part_.empty()) return sign(*facts);
    if (v_.posts()) return leads_nowhere();
    if (part_ == "/recepisse" && over) return receipt(*facts);
    if (over) return leads_nowhere();
    if (part_.empty()) return form(*facts, 200, "");
    if (part_ == "/texte") return frozen(*facts);
    return leads_nowhere();
  }

 private:
  // --- guesses: counted by address, as attempts at signing in are
  access::Bucket bucket() const {
    return {v_.hub.setup.keys.name("bucket link", v_.request.peer), access::kAddressDelays};
  }

  base::Result<std::chrono::seconds> wait_for_guesses() {
    return store_.read<std::chrono::seconds>([&](store::Reading& in) -> base::Result<std::chrono::seconds> {
      const auto there = store::failures_in(in, store::Installation::as_operator(), bucket().name);
      if (!there) return tl::unexpected(there.error());
      if (there->count == 0 || there->last_at + access::kForgotten <= v_.now) return std::chrono::seconds(0);
      const auto open = access::open_from(access::kAddressDelays, *there);
      return std::max(std::chrono::seconds(0), std::chrono::ceil<std::chrono::seconds>(open - v_.now));
    });
  }

  HttpReply leads_nowhere() {
    auto counted = store_.write<std::optional<std::chrono::seconds>>([&](store::Writing& in) {
      return access::count_attempt(in, store::Installation::as_operator(), {bucket()}, v_.now);
    });
    if (!counted) return unavailable(counted.error());
    Page page = page_of(404, "Ce lien ne mène à rien", "This link leads nowhere");
    page.here = "/signer/-";
    page.body =
        paragraph(v_.say("Il est incomplet, il a expiré, ou il a déjà servi.",
                         "It is incomplete, has expired, or was used already."),
                  "lead") +
        paragraph(v_.say(
            "S’il est coupé en deux dans votre courriel, copiez-le en entier. Sinon, demandez-en un autre à "
            "la personne qui vous l’a envoyé ; elle tient aussi votre récépissé si vous avez signé.",
            "If it is cut in two in your mail, copy the whole of it. Else ask for another one from whoever "
            "sent it to you; they also hold your receipt if you have signed."));
    return show(v_, page);
  }

  HttpReply too_many(std::chrono::seconds wait) const {
    Page page = page_of(429, "Trop d’essais", "Too many attempts");
    page.here = "/signer/-";
    page.body = paragraph(
        v_.say("Attendez une minute, puis rouvrez le lien.", "Wait a minute, then open the link again."),
        "lead");
    HttpReply reply = show(v_, page);
    reply.fields.emplace_back("Retry-After", std::to_string(wait.count()));
    return reply;
  }

  HttpReply unavailable(const base::Error& error) const {
    fmt::print(stderr, "cartulaire web: {}\n", error.text());
    Page page = page_of(503, "Ce service est indisponible", "This service is not available");
    page.body = paragraph(v_.say("Rien n’a été signé. Réessayez dans quelques minutes avec le même lien.",
                                 "Nothing was signed. Try again in a few minutes with the same link."),
                          "lead");
    return show(v_, page);
  }

  // --- what is to be signed
  base::Result<Facts> read_facts() {
    return store_.read<Facts>([&](store::Reading& in) -> base::Result<Facts> {
      auto opened = acceptance::open_link(in, secret_, v_.now);
      if (!opened) return base::pass(opened);
      const EntityScope scope(opened->entity);
      auto entity = store::entity(in, scope);
      if (!entity) return base::pass(entity);
      auto person = store::person_of(in, scope, opened->invitation.person);
      if (!person) return base::pass(person);
      const auto campaigns = store::campaigns(in, scope);
      if (!campaigns) return tl::unexpected(campaigns.error());
      Facts facts;
      for (const store::Campaign& one : *campaigns)
        if (one.hash == opened->text.hash && !one.closed_at) facts.summary = one.explanation.summary;
      facts.entity = entity->name;
      facts.person = person->data.given_name + " " + person->data.family_name;
      facts.opened = std::move(*opened);
      return facts;
    });
  }

  Page page_of(unsigned status, std::string_view french, std::string_view english) const {
    Page page;
    page.title = v_.is_french() ? french : english;
    page.status = status;
    page.here = std::string(kRoot) + secret_;
    return page;
  }

  std::string token(std::string_view cookie) const {
    return v_.hub.setup.keys.name("form of a link", std::string(cookie) + secret_);
  }

  HttpReply form(const Facts& facts, unsigned status, const std::string& why) const {
    const store::Text& text = facts.opened.text;
    std::string shown = cookie(v_.request, kFormCookie);
    if (!is_hexadecimal(shown, acceptance::kSecretDigits)) shown = acceptance::new_secret();
    Page page = page_of(status, text.title, text.title);
    page.kicker = v_.is_french() ? "À lire et à signer" : "To be read and signed";
    const std::string from = acceptance::say_day(text.from_day, v_.language);
    page.body = paragraph(v_.say(fmt::format("{}, {} vous demande de lire ce texte, puis de le signer.",
                                             facts.person, facts.entity),
                                 fmt::format("{}, {} asks you to read this text, then to sign it.",
                                             facts.person, facts.entity)),
                          "lead") +
                paragraph(v_.say(fmt::format("Version {}, en vigueur à partir du {}.", text.version, from),
                                 fmt::format("Version {}, in force from {}.", text.version, from)),
                          "facts");
    if (!why.empty()) page.body += trouble(why);
    if (!facts.summary.empty()) {
      page.body += "<h2>" + v_.say("L’essentiel", "In short") + "</h2>\n<ul class=\"summary\">";
      for (const std::string& one : facts.summary)
        page.body += "<li>" + html_content(one) + "</li>";
      page.body += "</ul>\n";
    }
    page.body += paragraph(
        link(page.here + "/texte", v_.say("Lire le texte entier", "Read the whole text"), "action quiet"));
    page.body += fmt::format(
        "<form method=\"post\" action=\"{}\" accept-charset=\"utf-8\">\n{}{}{}{}{}</form>\n", page.here,
        hidden("lang", charter::html_code(v_.language)), hidden("jeton", token(shown)),
        capacity_and_place(v_, "external"),
        paragraph(v_.say("En signant, vous dites avoir lu ce texte. Ce lien ne sert qu’une fois.",
                         "By signing you say that you have read this text. This link serves once only.")),
        button(v_.say("Je signe", "I sign")));
    HttpReply reply = show(v_, page);
    reply.fields.emplace_back(
        "Set-Cookie", fmt::format("{}={}; Path=/signer/; Max-Age={}; HttpOnly; SameSite=Strict{}",
                                  kFormCookie, shown, kFormLives, v_.hub.with_tls() ? "; Secure" : ""));
    return reply;
  }

  HttpReply frozen(const Facts& facts) {
    auto page = store_.read<std::string>([&](store::Reading& in) {
      return store::page_of(in, EntityScope(facts.opened.entity), facts.opened.text.document,
                            facts.opened.text.hash);
    });
    return page ? frozen_reply(std::move(*page)) : unavailable(page.error());
  }

  // --- signing
  HttpReply sign(const Facts& facts) {
    const std::string shown = cookie(v_.request, kFormCookie);
    const std::string given = field(v_.form, "jeton");
    const std::string right = token(shown);
    const bool own = !v_.from_elsewhere && is_hexadecimal(shown, acceptance::kSecretDigits) &&
                     platform::equal_secrets(platform::as_bytes(given), platform::as_bytes(right));
    const bool over = facts.opened.invitation.ended_at.has_value();
    if (!own && over) return leads_nowhere();
    if (!own)
      return form(
          facts, 403,
          v_.say("Cette page a attendu trop longtemps : rien n’est signé. Relisez, puis signez de nouveau.",
                 "This page has waited too long: nothing is signed. Read again, then sign again."));
    const auto capacity = store::capacity_of(field(v_.form, "capacity")).value_or(store::Capacity::external);
    auto done = store_.write<acceptance::Signed>([&](store::Writing& in) {
      return acceptance::sign_by_link(in, secret_, capacity, field(v_.form, "place"), v_.now);
    });
    if (done) return signed_page(facts, done->record);
    if (done.error().code == base::ErrorCode::not_found) return leads_nowhere();
    if (done.error().code != base::ErrorCode::refused && done.error().code != base::ErrorCode::invalid)
      return unavailable(done.error());
    if (over) return leads_nowhere();
    return form(facts, 422,
                v_.say("Rien n’est signé : ", "Nothing is signed: ") +
                    v_.say(done.error().french, done.error().english) + ".");
  }

  HttpReply signed_page(const Facts& facts, const store::Acknowledgement& record) const {
    const store::Text& text = facts.opened.text;
    Page page = page_of(200, "C’est signé", "Signed");
    const std::string address = std::exchange(page.here, "");  // GET shows this no more
    page.kicker = text.title;
    const auto moment = acceptance::moment_in(text.time_zone, record.at);
    page.body =
        paragraph(v_.say(fmt::format("{}, vous avez signé « {} », version {}.", facts.person, text.title,
                                     text.version),
                         fmt::format("{}, you have signed “{}”, version {}.", facts.person, text.title,
                                     text.version)),
                  "done") +
        paragraph(v_.say(fmt::format("Récépissé n° {}, {}. Empreinte du texte : {}.", record.id,
                                     moment.value_or(""), text.hash),
                         fmt::format("Receipt no. {}, {}. Fingerprint of the text: {}.", record.id,
                                     moment.value_or(""), text.hash)),
                  "facts") +
        paragraph(link(address + "/recepisse", v_.say("Récépissé (PDF)", "Receipt (PDF)"), "action")) +
        paragraph(v_.say("Gardez-le : ce lien ne mènera plus au texte.",
                         "Keep it: this link will lead to the text no more."));
    return show(v_, page);
  }

  HttpReply receipt(const Facts& facts) {
    const EntityScope scope(facts.opened.entity);
    const store::Invitation& invitation = facts.opened.invitation;
    auto read =
        store_.read<acceptance::Receipt>([&](store::Reading& in) -> base::Result<acceptance::Receipt> {
          auto all = store::acknowledgements(in, scope, invitation.document, invitation.person);
          if (!all) return base::pass(all);
          for (const store::Acknowledgement& one : *all)
            if (one.hash == invitation.hash && one.method == store::Method::link)
              return acceptance::receipt_of(in, scope, one.id);
          return base::fail(base::ErrorCode::not_found, "", "aucune signature par ce lien",
                            "no signature by this link");
        });
    if (!read)
      return read.error().code == base::ErrorCode::not_found ? leads_nowhere() : unavailable(read.error());
    auto pdf = acceptance::receipt_pdf(*read, scope);
    if (!pdf) return unavailable(pdf.error());
    HttpReply reply{200, std::move(*pdf), "application/pdf"};
    reply.fields.emplace_back("Content-Disposition", "inline; filename=\"recepisse.pdf\"");
    reply.fields.emplace_back("Cache-Control", "no-store");
    return reply;
  }

  const Visit& v_;
  store::Store& store_;
  std::string secret_;
  std::string part_;
};

}  // namespace

HttpReply mailed_link(const Visit& visit, store::Store& store) {
  return MailedLink(visit, store).answer();
}

}  // namespace cartulaire::web::pages
