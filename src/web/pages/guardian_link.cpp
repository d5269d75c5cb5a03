// What the letter to a minor's guardian leads to (ACK-07): they read one text, and sign it beside the minor
// or decline.
//
//   /signer/representant/SECRET            who asks, what is to be signed, the two answers; looking signs
//                                          nothing
//   /signer/representant/SECRET/texte      the text as it was frozen
//   /signer/representant/SECRET/recepisse  once signed, the receipt, until the end of the link
//
// A secret that is wrong, over or used leads to the same page as that of any other link.
#include <utility>

#include <fmt/format.h>

#include "acceptance/civil.hpp"
#include "acceptance/guardian.hpp"
#include "acceptance/receipt.hpp"
#include "charter/html.hpp"
#include "store/entities.hpp"
#include "web/pages/link_door.hpp"
#include "web/pages/pages.hpp"

namespace cartulaire::web::pages {
namespace {

using acceptance::OpenedByGuardian;
using base::ErrorCode;
using charter::html_escaped;
using platform::HttpReply;
using store::EntityScope;

constexpr std::string_view kRoot = "/signer/representant/";
constexpr std::string_view kDeclines = "non";

// What the page shows.
struct Facts {
  OpenedByGuardian opened;
  std::string entity;
  std::string minor;
};

class GuardianLinkPage {
 public:
  GuardianLinkPage(const Visit& visit, store::Store& store)
      : v_(visit), store_(store), door_(visit, store, kRoot, "form of a guardian’s link") {}

  HttpReply answer() {
    if (auto stopped = door_.stops()) return std::move(*stopped);
    auto facts = read_facts();
    if (!facts)
      return facts.error().code == ErrorCode::not_found ? door_.leads_nowhere()
                                                        : door_.unavailable(facts.error());
    const std::string& part = door_.part();
    if (v_.posts() && part.empty()) return answered(*facts);
    if (v_.posts()) return door_.leads_nowhere();
    if (part == "/recepisse" && facts->opened.given) return receipt(*facts);
    if (facts->opened.link.ended_at) return door_.leads_nowhere();
    if (part.empty()) return form(*facts, 200, "");
    if (part == "/texte") return door_.frozen(facts->opened.entity, facts->opened.text);
    return door_.leads_nowhere();
  }

 private:
  base::Result<Facts> read_facts() {
    return store_.read<Facts>([&](store::Reading& in) -> base::Result<Facts> {
      auto opened = acceptance::open_guardian_link(in, door_.secret(), v_.now);
      if (!opened) return base::pass(opened);
      auto entity = store::entity(in, EntityScope(opened->entity));
      if (!entity) return base::pass(entity);
      const store::PersonData& minor = opened->minor.data;
      std::string name = minor.given_name + " " + minor.family_name;
      return Facts{std::move(*opened), std::move(entity->name), std::move(name)};
    });
  }

  // --- what is asked
  HttpReply form(const Facts& facts, unsigned status, const std::string& why) const {
    const store::Text& text = facts.opened.text;
    Page page = door_.page(status, text.title, text.title);
    page.kicker = v_.is_french() ? "À lire et à signer avec une personne mineure"
                                 : "To be read and signed with a minor";
    page.body = asked(facts);
    if (!why.empty()) page.body += trouble(why);
    page.body += paragraph(
        link(page.here + "/texte", v_.say("Lire le texte entier", "Read the whole text"), "action quiet"));
    page.body += "<h2>" +
                 v_.say(fmt::format("Signez-vous ce texte avec {} ?", facts.minor),
                        fmt::format("Do you sign this text with {}?", facts.minor)) +
                 "</h2>\n" + signing(page.here) + declining(page.here);
    return door_.with_cookie(show(v_, page));
  }

  std::string asked(const Facts& facts) const {
    const store::Text& text = facts.opened.text;
    const std::string from = acceptance::say_day(text.from_day, v_.language);
    return paragraph(
               v_.say(
                   fmt::format("Vous êtes le représentant légal de {}. Pour {}, cette personne signe ce "
                               "texte, et sa signature compte une fois que vous l’avez signé vous aussi.",
                               facts.minor, facts.entity),
                   fmt::format("You are the guardian of {}. For {}, this person signs this text, and their "
                               "signature counts once you have signed it too.",
                               facts.minor, facts.entity)),
               "lead") +
           paragraph(v_.say(fmt::format("Version {}, en vigueur à partir du {}.", text.version, from),
                            fmt::format("Version {}, in force from {}.", text.version, from)),
                     "facts");
  }

  std::string opened_form(const std::string& here) const {
    return fmt::format("<form method=\"post\" action=\"{}\" accept-charset=\"utf-8\">\n{}", here,
                       door_.form_fields());
  }

  std::string signing(const std::string& here) const {
    const std::string typed = html_escaped(field(v_.form, "name"));
    return opened_form(here) +
           input("name", v_.say("Vos prénom et nom", "Your first name and name"),
                 fmt::format("type=\"text\" required maxlength=\"{}\" autocomplete=\"name\" value=\"{}\"",
                             store::kGuardianName, typed)) +
           paragraph(v_.say(
               "En signant, vous dites être son représentant légal et avoir lu ce texte. Sont conservés : "
               "votre "
               "nom, l’empreinte du texte, la date et l’heure, et ce moyen de signer. Votre adresse de "
               "courriel ne l’est pas. Ce lien ne sert qu’une fois.",
               "By signing you say that you are their guardian and have read this text. Kept: your name, the "
               "fingerprint of the text, the date and time, and this way of signing. Your mail address is "
               "not. This link serves once only.")) +
           button(v_.say("Je signe", "I sign")) + "</form>\n";
  }

  std::string declining(const std::string& here) const {
    return opened_form(here) + hidden("reponse", kDeclines) +
           button(v_.say("Je ne signe pas", "I do not sign"), "quiet") +
           paragraph(v_.say("Aucun motif n’est demandé.", "No reason is asked for.")) + "</form>\n";
  }

  // --- the answer
  HttpReply answered(const Facts& facts) {
    const bool over = facts.opened.link.ended_at.has_value();
    if (!door_.is_own_form() && over) return door_.leads_nowhere();
    if (!door_.is_own_form())
      return form(
          facts, 403,
          v_.say("Cette page a attendu trop longtemps : rien n’est signé. Relisez, puis répondez de nouveau.",
                 "This page has waited too long: nothing is signed. Read again, then answer again."));
    return field(v_.form, "reponse") == kDeclines ? decline(facts) : sign(facts);
  }

  HttpReply sign(const Facts& facts) {
    const bool over = facts.opened.link.ended_at.has_value();
    const auto done = store_.write<store::Cosignature>([&](store::Writing& in) {
      return acceptance::sign_as_guardian(in, door_.secret(), field(v_.form, "name"), v_.now);
    });
    if (done) return signed_page(facts, *done);
    if (over || done.error().code == ErrorCode::not_found) return door_.leads_nowhere();
    if (done.error().code != ErrorCode::refused && done.error().code != ErrorCode::invalid)
      return door_.unavailable(done.error());
    return form(facts, 422,
                v_.say("Rien n’est signé : ", "Nothing is signed: ") +
                    v_.say(done.error().french, done.error().english) + ".");
  }

  HttpReply signed_page(const Facts& facts, const store::Cosignature& record) const {
    const store::Text& text = facts.opened.text;
    Page page = door_.page(200, "C’est signé", "Signed");
    const std::string address = std::exchange(page.here, "");  // GET shows this no more
    page.kicker = text.title;
    const auto moment = acceptance::moment_in(text.time_zone, record.at);
    page.body =
        paragraph(v_.say(fmt::format("{}, vous avez signé « {} », version {}, avec {}.", record.name,
                                     text.title, text.version, facts.minor),
                         fmt::format("{}, you have signed “{}”, version {}, with {}.", record.name,
                                     text.title, text.version, facts.minor)),
                  "done") +
        paragraph(v_.say(fmt::format("Récépissé de représentant légal n° {}, {}. Empreinte du texte : {}.",
                                     record.id, moment.value_or(""), text.hash),
                         fmt::format("Guardian’s receipt no. {}, {}. Fingerprint of the text: {}.", record.id,
                                     moment.value_or(""), text.hash)),
                  "facts") +
        paragraph(link(address + "/recepisse", v_.say("Récépissé (PDF)", "Receipt (PDF)"), "action")) +
        paragraph(v_.say("Gardez-le : ce lien ne mènera plus au texte.",
                         "Keep it: this link will lead to the text no more."));
    return show(v_, page);
  }

  HttpReply decline(const Facts& facts) {
    const auto done = store_.write(
        [&](store::Writing& in) { return acceptance::decline_as_guardian(in, door_.secret(), v_.now); });
    if (!done && done.error().code == ErrorCode::not_found) return door_.leads_nowhere();
    if (!done) return door_.unavailable(done.error());
    Page page = door_.page(200, "C’est noté", "Noted");
    page.here = "";  // GET shows this no more
    page.kicker = facts.opened.text.title;
    page.body =
        paragraph(v_.say(fmt::format("Vous ne signez pas ce texte avec {}.", facts.minor),
                         fmt::format("You do not sign this text with {}.", facts.minor)),
                  "done") +
        paragraph(v_.say("Rien d’autre n’est conservé. Si vous changez d’avis, demandez un autre lien à la "
                         "personne qui vous a envoyé celui-ci, ou signez au guichet.",
                         "Nothing else is kept. If you change your mind, ask for another link from whoever "
                         "sent you this one, or sign at the counter."));
    return show(v_, page);
  }

  HttpReply receipt(const Facts& facts) {
    const OpenedByGuardian& opened = facts.opened;
    auto pdf = acceptance::guardian_receipt_pdf({*opened.given, opened.text, facts.minor, facts.entity},
                                                EntityScope(opened.entity));
    return door_.receipt(std::move(pdf));
  }

  const Visit& v_;
  store::Store& store_;
  LinkDoor door_;
};

}  // namespace

HttpReply guardian_link(const Visit& visit, store::Store& store) {
  return GuardianLinkPage(visit, store).answer();
}

}  // namespace cartulaire::web::pages
