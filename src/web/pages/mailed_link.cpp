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
#include "charter/html.hpp"
#include "store/campaigns.hpp"
#include "store/entities.hpp"
#include "web/pages/link_door.hpp"
#include "web/pages/pages.hpp"

namespace cartulaire::web::pages {
namespace {

using acceptance::Opened;
using charter::html_content;
using platform::HttpReply;
using store::EntityScope;

constexpr std::string_view kRoot = "/signer/";

// What the form shows.
struct Facts {
  Opened opened;
  std::string entity;
  std::string person;
  std::vector<std::string> summary;
};

class MailedLink {
 public:
  MailedLink(const Visit& visit, store::Store& store)
      : v_(visit), store_(store), door_(visit, store, kRoot, "form of a link") {}

  HttpReply answer() {
    if (auto stopped = door_.stops()) return std::move(*stopped);
    auto facts = read_facts();
    if (!facts)
      return facts.error().code == base::ErrorCode::not_found ? door_.leads_nowhere()
                                                              : door_.unavailable(facts.error());
    const bool over = facts->opened.invitation.ended_at.has_value();
    const std::string& part = door_.part();
    if (v_.posts() && part.empty()) return sign(*facts);
    if (v_.posts()) return door_.leads_nowhere();
    if (part == "/recepisse" && over) return receipt(*facts);
    if (over) return door_.leads_nowhere();
    if (part.empty()) return form(*facts, 200, "");
    if (part == "/texte") return door_.frozen(facts->opened.entity, facts->opened.text);
    return door_.leads_nowhere();
  }

 private:
  // --- what is to be signed
  base::Result<Facts> read_facts() {
    return store_.read<Facts>([&](store::Reading& in) -> base::Result<Facts> {
      auto opened = acceptance::open_link(in, door_.secret(), v_.now);
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

  HttpReply form(const Facts& facts, unsigned status, const std::string& why) const {
    const store::Text& text = facts.opened.text;
    Page page = door_.page(status, text.title, text.title);
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
        "<form method=\"post\" action=\"{}\" accept-charset=\"utf-8\">\n{}{}{}{}</form>\n", page.here,
        door_.form_fields(), capacity_and_place(v_, "external"),
        paragraph(v_.say("En signant, vous dites avoir lu ce texte. Ce lien ne sert qu’une fois.",
                         "By signing you say that you have read this text. This link serves once only.")),
        button(v_.say("Je signe", "I sign")));
    return door_.with_cookie(show(v_, page));
  }

  // --- signing
  HttpReply sign(const Facts& facts) {
    const bool own = door_.is_own_form();
    const bool over = facts.opened.invitation.ended_at.has_value();
    if (!own && over) return door_.leads_nowhere();
    if (!own)
      return form(
          facts, 403,
          v_.say("Cette page a attendu trop longtemps : rien n’est signé. Relisez, puis signez de nouveau.",
                 "This page has waited too long: nothing is signed. Read again, then sign again."));
    const auto capacity = store::capacity_of(field(v_.form, "capacity")).value_or(store::Capacity::external);
    auto done = store_.write<acceptance::Signed>([&](store::Writing& in) {
      return acceptance::sign_by_link(in, door_.secret(), capacity, field(v_.form, "place"), v_.now);
    });
    if (done) return signed_page(facts, done->record);
    if (done.error().code == base::ErrorCode::not_found) return door_.leads_nowhere();
    if (done.error().code != base::ErrorCode::refused && done.error().code != base::ErrorCode::invalid)
      return door_.unavailable(done.error());
    if (over) return door_.leads_nowhere();
    return form(facts, 422,
                v_.say("Rien n’est signé : ", "Nothing is signed: ") +
                    v_.say(done.error().french, done.error().english) + ".");
  }

  HttpReply signed_page(const Facts& facts, const store::Acknowledgement& record) const {
    const store::Text& text = facts.opened.text;
    Page page = door_.page(200, "C’est signé", "Signed");
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
      return read.error().code == base::ErrorCode::not_found ? door_.leads_nowhere()
                                                             : door_.unavailable(read.error());
    auto pdf = acceptance::receipt_pdf(*read, scope);
    return door_.receipt(std::move(pdf));
  }

  const Visit& v_;
  store::Store& store_;
  LinkDoor door_;
};

}  // namespace

HttpReply mailed_link(const Visit& visit, store::Store& store) {
  return MailedLink(visit, store).answer();
}

}  // namespace cartulaire::web::pages
