// The gate (ACK-02): sign in, read, sign, go on to the page that was wanted. Each step is an operation of the
// API, asked here for a browser that runs no script.
#include <algorithm>

#include <fmt/format.h>

#include "acceptance/civil.hpp"
#include "access/sessions.hpp"
#include "charter/html.hpp"
#include "platform/json_members.hpp"
#include "web/caller.hpp"
#include "web/handlers.hpp"
#include "web/pages/pages.hpp"

namespace cartulaire::web::pages {
namespace {

using charter::html_content;
using platform::HttpReply;
using platform::Json;
using platform::JsonObject;

class Gate {
 public:
  Gate(const Visit& visit, store::Store& store) : v_(visit), store_(store) {
    std::string given = field(visit.posts() ? visit.form : visit.query, "vers");
    if (!visit.posts() && field(visit.query, "par") == "squid") given = without_entities(given);
    wanted_ = wanted_page(given);
  }

  HttpReply answer() {
    if (!v_.posts()) return v_.path == "/portail" ? show_step() : nowhere();
    if (v_.from_elsewhere)
      return stopped(403,
                     v_.say("Ce formulaire vient d’un autre site.", "This form comes from another site."));
    if (v_.path == "/portail/connexion") return sign_in();
    if (v_.path == "/portail/code") return give_code();
    if (v_.path == "/portail/signature") return sign();
    if (v_.path == "/portail/fin") return sign_out();
    return nowhere();
  }

 private:
  // --- what the API does
  Outcome ask(std::string_view operation, JsonObject body, std::optional<Caller> caller = {}) {
    const auto& all = v_.hub.api.operations();
    const auto found = std::ranges::find(all, operation, &Operation::id);
    const Call call{v_.request, *found, {}, std::move(body), v_.now, std::move(caller)};
    return handlers().at(operation)(v_.hub, store_, call);
  }

  // The session whose own form this is.
  base::Result<std::optional<Found>> session() {
    auto found = find_session(v_.hub, store_, v_.request, v_.now);
    if (found && *found && v_.posts() && !access::csrf_matches((*found)->secret, field(v_.form, "jeton")))
      found->reset();
    return found;
  }

  base::Result<std::optional<Caller>> caller() {
    auto found = session();
    if (!found) return base::pass(found);
    if (!*found || (*found)->session.state != store::SessionState::full) return std::optional<Caller>();
    return caller_of(store_, **found, (*found)->session.entity, v_.now);
  }

  HttpReply sign_in() {
    const std::string login = field(v_.form, "login");
    if (login.empty() || login.size() > 256 || field(v_.form, "password").empty())
      return sign_in_page(401, v_.say("Indiquez votre identifiant et votre mot de passe.",
                                      "Give your login and your password."));
    auto done = ask("signIn", {{"login", login}, {"password", field(v_.form, "password")}});
    if (!done) return sign_in_page(done.error().status, said(done.error()));
    return on_with(std::move(done->fields));
  }

  HttpReply give_code() {
    const auto found = session();
    if (!found || !*found) return expired();
    const std::string code = field(v_.form, "code");
    if (code.size() < 6 || code.size() > 32)
      return code_page(422, **found,
                       v_.say("Un code a au moins six caractères.", "A code has at least six characters."));
    auto done = ask("giveCode", {{"code", code}});
    if (!done) return code_page(done.error().status, **found, said(done.error()));
    return on_with(std::move(done->fields));
  }

  HttpReply sign() {
    auto who = caller();
    if (!who || !*who) return expired();
    auto done = ask("acknowledge",
                    {{"document", field(v_.form, "document")},
                     {"hash", field(v_.form, "hash")},
                     {"capacity", field(v_.form, "capacity")},
                     {"place", field(v_.form, "place")}},
                    std::move(*who));
    if (!done) return stopped(done.error().status, said(done.error()));
    return on_with({});
  }

  HttpReply sign_out() {
    const auto found = session();
    if (!found || !*found) return expired();
    auto done = ask("signOut", {});
    if (!done) return stopped(done.error().status, said(done.error()));
    return on_with(std::move(done->fields));
  }

  // --- pages
  std::string said(const Failure& failure) const {
    const std::string& words = v_.is_french() ? failure.french : failure.english;
    std::string sentence =
        words.empty()
            ? words
            : std::string(1, static_cast<char>(std::toupper(static_cast<unsigned char>(words[0])))) +
                  words.substr(1);
    return v_.say(sentence, sentence) + ".";
  }

  std::string here() const {
    return wanted_.empty() ? "/portail" : "/portail?vers=" + percent_encoded(wanted_);
  }

  std::string lang() const { return std::string(charter::html_code(v_.language)); }

  HttpReply on_with(std::vector<std::pair<std::string, std::string>> cookies) const {
    const std::string address = here();
    HttpReply reply =
        go_to(address + (address.find('?') == std::string::npos ? "?" : "&") + "lang=" + lang());
    for (auto& one : cookies)
      reply.fields.push_back(std::move(one));
    return reply;
  }

  Page page(std::string title, unsigned status = 200) const {
    Page made;
    made.title = std::move(title);
    made.here = here();
    made.status = status;
    return made;
  }
  std::string pick(std::string_view french, std::string_view english) const {
    return std::string(v_.is_french() ? french : english);
  }

  std::string form(std::string_view action, const std::string& inside) const {
    return fmt::format(
        "<form method=\"post\" action=\"/portail/{}\" accept-charset=\"utf-8\">\n{}{}{}</form>\n", action,
        hidden("lang", lang()), wanted_.empty() ? "" : hidden("vers", wanted_), inside);
  }

  HttpReply stopped(unsigned status, const std::string& why) const {
    Page made = page(pick("Cela n’a pas pu se faire", "This could not be done"), status);
    made.body = trouble(why) +
                paragraph(link(here(), v_.say("Revenir à la page d’avant", "Back to the page before")));
    return show(v_, made);
  }
  HttpReply nowhere() const {
    return stopped(404, v_.say("Il n’y a rien à cette adresse.", "There is nothing at this address."));
  }
  HttpReply expired() const {
    return stopped(
        403,
        v_.say("Cette page a attendu trop longtemps, ou elle n’est pas la vôtre : reprenez depuis le début.",
               "This page has waited too long, or is not yours: begin again."));
  }

  HttpReply sign_in_page(unsigned status, const std::string& why) const {
    Page made = page(pick("Lire et signer la charte", "Read and sign the charter"), status);
    const bool held_back = !wanted_.empty();
    made.body = paragraph(held_back ? v_.say("Pour ouvrir Internet, la charte est d’abord à lire et à "
                                             "signer. Dites qui vous êtes : le texte vient ensuite.",
                                             "To open the Internet, the charter is first to be read and "
                                             "signed. Say who you are: the text comes next.")
                                    : v_.say("La charte se lit et se signe ici, avec n’importe quel "
                                             "navigateur. Dites qui vous êtes : le texte vient ensuite.",
                                             "The charter is read and signed here, with any browser. Say who "
                                             "you are: the text comes next."),
                          "lead");
    if (!why.empty()) made.body += trouble(why);
    made.body +=
        form("connexion",
             input("login", v_.say("Identifiant", "Login"),
                   "type=\"text\" maxlength=\"256\" autocomplete=\"username\" autocapitalize=\"none\" "
                   "spellcheck=\"false\" required") +
                 input("password", v_.say("Mot de passe", "Password"),
                       "type=\"password\" maxlength=\"1024\" autocomplete=\"current-password\" required") +
                 button(v_.say("Continuer", "Continue")));
    made.body += wanted_note();
    return show(v_, made);
  }

  HttpReply code_page(unsigned status, const Found& found, const std::string& why) const {
    Page made = page(pick("Votre code", "Your code"), status);
    made.body = paragraph(
        v_.say("Votre compte demande un second facteur.", "Your account asks for a second factor."), "lead");
    if (!why.empty()) made.body += trouble(why);
    made.body += form("code", hidden("jeton", access::csrf_of(found.secret)) +
                                  input("code",
                                        v_.say("Code de l’application, ou code de secours",
                                               "Code of the application, or recovery code"),
                                        "type=\"text\" maxlength=\"32\" autocomplete=\"one-time-code\" "
                                        "autocapitalize=\"none\" spellcheck=\"false\" required") +
                                  button(v_.say("Continuer", "Continue")));
    made.body += paragraph(link("/", v_.say("Utiliser une clé de sécurité : ouvrez le portail complet",
                                            "Use a security key: open the whole portal")));
    return show(v_, made);
  }

  HttpReply show_step() {
    auto found = session();
    if (!found)
      return stopped(503, v_.say("Ce service est indisponible : réessayez dans quelques minutes.",
                                 "This service is not available: try again in a few minutes."));
    if (!*found) return sign_in_page(200, "");
    switch ((*found)->session.state) {
      case store::SessionState::second_factor:
        return code_page(200, **found, "");
      case store::SessionState::enrol:
      case store::SessionState::new_password: {
        Page made = page(pick("Votre compte est à terminer", "Your account is to be completed"));
        made.body = paragraph(v_.say("Votre mot de passe ou votre second facteur est encore à choisir : cela "
                                     "se fait dans le portail complet.",
                                     "Your password or your second factor is still to be chosen: this is "
                                     "done in the whole portal."),
                              "lead") +
                    paragraph(link("/", v_.say("Ouvrir le portail", "Open the portal"), "action"));
        return show(v_, made);
      }
      case store::SessionState::full:
        break;
    }
    auto who = caller_of(store_, **found, (*found)->session.entity, v_.now);
    if (!who || !*who) return sign_in_page(200, "");
    const std::string token = access::csrf_of((*found)->secret);
    const auto charter = v_.hub.charters->of((*who)->scope.entity(), v_.now);
    const auto told = ask("getAcknowledgement", {}, std::move(*who));
    if (!told) return stopped(told.error().status, said(told.error()));
    // Only the charter itself holds anybody back: what completes it is signed in the portal.
    for (const Json& one : list_in(told->body, "waiting"))
      if (!charter || text_in(one, "document") == (*charter)->text.front.id) return reading(one, token);
    return nothing_left(told->body, token);
  }

  HttpReply reading(const Json& wanted, const std::string& token) const {
    const std::string document = text_in(wanted, "document");
    const std::string hash = text_in(wanted, "hash");
    Page made = page(text_in(wanted, "title"));
    made.kicker = pick("À lire et à signer", "To be read and signed");
    const std::string from = acceptance::say_day(text_in(wanted, "from"), v_.language);
    made.body = paragraph(
        v_.say(fmt::format("Version {}, en vigueur à partir du {}.", text_in(wanted, "version"), from),
               fmt::format("Version {}, in force from {}.", text_in(wanted, "version"), from)),
        "facts");
    if (const auto summary = texts_in(wanted, "summary"); !summary.empty()) {
      made.body += "<h2>" + v_.say("L’essentiel", "In short") + "</h2>\n<ul class=\"summary\">";
      for (const std::string& one : summary)
        made.body += "<li>" + html_content(one) + "</li>";
      made.body += "</ul>\n";
    }
    made.body += paragraph(link(fmt::format("/api/charter/texts/{}/{}", percent_encoded(document), hash),
                                v_.say("Lire le texte entier", "Read the whole text"), "action quiet"));
    made.body +=
        form("signature",
             hidden("jeton", token) + hidden("document", document) + hidden("hash", hash) +
                 capacity_and_place(v_, "agent") +
                 paragraph(v_.say(
                     "En signant, vous dites avoir lu ce texte. Un récépissé reste à votre disposition.",
                     "By signing you say that you have read this text. A receipt stays at your disposal.")) +
                 button(v_.say("Je signe", "I sign")));
    made.body += wanted_note() + leave(token);
    return show(v_, made);
  }

  HttpReply nothing_left(const Json& told, const std::string& token) const {
    Page made = page(pick("Rien n’est à signer", "Nothing is to be signed"));
    if (const platform::JsonArray& list = list_in(told, "signed"); !list.empty()) {
      made.title = pick("C’est signé", "Signed");
      for (const Json& one : list) {
        if (!is_set(one, "counts")) continue;
        made.body += paragraph(html_content(text_in(one, "title")) + ", " + v_.say("version ", "version ") +
                                   html_content(text_in(one, "version")) + ". " +
                                   link(fmt::format("/api/charter/receipt/{}", number_in(one, "number")),
                                        v_.say("Récépissé (PDF)", "Receipt (PDF)")),
                               "done");
      }
    } else {
      made.body = paragraph(
          v_.say("Aucun texte n’attend votre signature.", "No text waits for your signature."), "lead");
    }
    if (!wanted_.empty())
      made.body += "<h2>" + v_.say("La page que vous demandiez", "The page that you asked for") + "</h2>\n" +
                   paragraph(v_.say("Elle s’ouvre d’ici cinq secondes.", "It opens within five seconds.")) +
                   paragraph(html_content(wanted_), "address") +
                   paragraph(fmt::format("<a class=\"action\" rel=\"noreferrer nofollow\" href=\"{}\">{}</a>",
                                         charter::html_escaped(wanted_),
                                         v_.say("Ouvrir cette page", "Open this page")));
    else
      made.body +=
          paragraph(v_.say("Internet s’ouvre d’ici cinq secondes : vous pouvez fermer cette fenêtre.",
                           "The Internet opens within five seconds: you may close this window."));
    made.body += leave(token);
    return show(v_, made);
  }

  std::string wanted_note() const {
    if (wanted_.empty()) return "";
    return paragraph(v_.say("Vous demandiez cette page, qui s’ouvrira ensuite : ",
                            "You asked for this page, which opens afterwards: ") +
                         html_content(wanted_),
                     "facts");
  }
  std::string leave(const std::string& token) const {
    return form("fin",
                hidden("jeton", token) + paragraph("<button type=\"submit\" class=\"quiet\">" +
                                                   v_.say("Se déconnecter", "Sign out") + "</button>"));
  }

  const Visit& v_;
  store::Store& store_;
  std::string wanted_;
};

}  // namespace

HttpReply gate(const Visit& visit, store::Store& store) {
  return Gate(visit, store).answer();
}

}  // namespace cartulaire::web::pages
