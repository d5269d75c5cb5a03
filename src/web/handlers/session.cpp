// Signing in and out. A session that waits for something (a code, a new password) can do nothing else.
#include <fmt/format.h>

#include "access/keys.hpp"
#include "access/password_rules.hpp"
#include "access/secrets.hpp"
#include "access/sign_in.hpp"
#include "access/totp.hpp"
#include "platform/base64.hpp"
#include "store/people.hpp"
#include "web/caller.hpp"
#include "web/declarations.hpp"
#include "web/handlers.hpp"
#include "web/signing.hpp"

namespace cartulaire::web {
namespace {

using platform::Json;
using platform::JsonArray;
using platform::JsonObject;
using platform::Secret;

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return text;
}

Secret secret_of(const std::string& text) {
  return Secret::copy_of(platform::as_bytes(text));
}

Outcome get_session(Hub& hub, store::Store& store, const Call& call) {
  const auto found = find_session(hub, store, call.request, call.now);
  if (!found) return failed(found.error());
  Answer answer;
  if (!*found) {
    answer.body = session_json(hub, std::nullopt, "", {}, "");
    return answer;
  }
  auto body = told(hub, store, **found, call.now);
  if (!body) return failed(body.error());
  answer.body = std::move(*body);
  return answer;
}

// Whose word on this login counts: directories whose passwords are here come first, then those that are
// asked. A login that nobody has is answered by the last of them, as a wrong password is.
struct Judge {
  std::string directory;
  const people::Directory* asked = nullptr;  // null: the password is here
};
base::Result<Judge> judge_of(const Hub& hub, store::Store& store, const std::string& login) {
  return store.read<Judge>([&](store::Reading& in) -> base::Result<Judge> {
    const auto knows = [&](const std::string& directory) -> base::Result<bool> {
      const auto people = store::memberships(in, store::Installation::as_operator(), directory, login);
      if (!people) return tl::unexpected(people.error());
      return !people->empty();
    };
    Judge judge;
    for (const std::string& directory : hub.config.sign_in.password) {
      const auto known = knows(directory);
      if (!known) return tl::unexpected(known.error());
      judge = {directory, nullptr};
      if (*known) return judge;
    }
    for (const people::Directory& directory : hub.others->directories) {
      const auto known = knows(directory.name);
      if (!known) return tl::unexpected(known.error());
      judge = {directory.name, &directory};
      if (*known) return judge;
    }
    return judge;
  });
}

Outcome sign_in(Hub& hub, store::Store& store, const Call& call) {
  const std::string login = lower(call.text("login"));
  const std::string password = call.text("password");
  const auto judge = judge_of(hub, store, login);
  if (!judge) return failed(judge.error());
  if (judge->directory.empty())
    return tl::unexpected(Failure{404, "not_found", "ici, on ne se connecte pas avec un mot de passe",
                                  "nobody signs in with a password here", "", 0});
  const access::From from = from_of(hub, call);
  if (judge->asked == nullptr)
    return outcome_of(hub, store, call,
                      access::sign_in_password(store, hub.setup, judge->directory, login, secret_of(password),
                                               from, call.now),
                      "password");
  const Turn turn(*hub.others);
  if (!turn)
    return unavailable("l’annuaire tarde à répondre : réessayez dans un instant",
                       "the directory is slow to answer: try again in a moment");
  const auto ask = [&]() -> base::Result<bool> {
    const auto who = people::sign_in(*judge->asked, login, password, call.now);
    if (who) return who->has_value();
    fmt::print(stderr, "cartulaire web: {}\n", who.error().text());
    return base::fail(base::ErrorCode::unavailable, judge->directory, "l’annuaire ne répond pas",
                      "the directory does not answer");
  };
  auto outcome =
      access::sign_in_judged(store, hub.setup, {"ldap", judge->directory, login, false}, ask, from, call.now);
  if (!outcome && outcome.error().where == judge->directory)
    return unavailable(
        "l’annuaire ne répond pas : réessayez dans un instant, ou prévenez la direction informatique",
        "the directory does not answer: try again in a moment, or tell the IT department");
  return outcome_of(hub, store, call, std::move(outcome), "password");
}

Outcome follow_link(Hub& hub, store::Store& store, const Call& call) {
  auto outcome = access::sign_in_link(store, hub.setup, call.text("token"), from_of(hub, call), call.now);
  if (outcome && std::holds_alternative<access::Wrong>(*outcome))
    return not_found("ce lien n’est plus valable : demandez-en un autre",
                     "this link is no longer valid: ask for another one");
  return outcome_of(hub, store, call, std::move(outcome), "token");
}

Outcome give_code(Hub& hub, store::Store& store, const Call& call) {
  const auto found = session_in(hub, store, call);
  if (!found) return tl::unexpected(found.error());
  const std::string code = call.text("code");
  const auto prove = code.size() == 6 ? access::prove_totp : access::prove_recovery;
  return outcome_of(hub, store, call,
                    prove(store, hub.setup, found->session, code, from_of(hub, call), call.now), "code");
}

Outcome sign_out(Hub& hub, store::Store& store, const Call& call) {
  const auto found = find_session(hub, store, call.request, call.now);
  if (!found) return failed(found.error());
  if (*found) {
    const store::Session& session = (*found)->session;
    auto ended = store.write([&](store::Writing& in) {
      return store::revoke_session(in, store::Installation::as_operator(), session.account, session.id,
                                   {store::actor_of(session.account), call.now});
    });
    if (!ended) return failed(ended.error());
  }
  Answer answer = no_content();
  answer.fields.push_back(set_cookie(hub, session_cookie(hub), "", {}));
  return answer;
}

Outcome choose_entity(Hub& hub, store::Store& store, const Call& call) {
  Found found{call.caller->session, call.caller->secret};
  const std::string wanted = call.text("entity");
  auto chosen = store.write([&](store::Writing& in) {
    return access::work_in(in, store::Installation::as_operator(), found.session, wanted, call.now);
  });
  if (!chosen) return failed(chosen.error());
  found.session.entity = wanted;
  auto body = told(hub, store, found, call.now);
  if (!body) return failed(body.error());
  return Answer{.body = std::move(*body)};
}

// --- second factors

// A full session changes its means only with its token.
tl::expected<Found, Failure> session_to_enrol(const Hub& hub, store::Store& store, const Call& call) {
  auto found = session_in(hub, store, call);
  if (found && found->session.state == store::SessionState::full && call.operation.changes() &&
      !access::csrf_matches(found->secret, call.request.field("X-Csrf-Token")))
    return refused("cette demande ne vient pas du portail : rechargez la page",
                   "this request does not come from the portal: load the page again");
  return found;
}

Outcome enrolled(const Hub& hub, store::Store& store, const Call& call, base::Result<access::Enrolled> done) {
  if (!done) return failed(done.error());
  auto answer = outcome_of(hub, store, call, std::move(done->outcome), "code");
  if (!answer) return answer;
  answer->body =
      JsonObject{{"session", std::move(answer->body)},
                 {"recovery_codes", JsonArray(done->recovery_codes.begin(), done->recovery_codes.end())}};
  return answer;
}

Outcome offer_totp(Hub& hub, store::Store& store, const Call& call) {
  const auto found = session_to_enrol(hub, store, call);
  if (!found) return tl::unexpected(found.error());
  const auto offer = access::offer_totp(store, hub.setup, found->session, call.language());
  if (!offer) return failed(offer.error());
  return Answer{
      .body = JsonObject{{"uri", offer->uri},
                         {"secret", offer->secret},
                         {"qr", offer->qr_svg},
                         {"asks", !asked_about_devices(hub, found->session.members, call.now).empty()}}};
}

Outcome confirm_totp(Hub& hub, store::Store& store, const Call& call) {
  const auto found = session_to_enrol(hub, store, call);
  if (!found) return tl::unexpected(found.error());
  access::Device device;
  device.name = call.text("name");
  device.own = call.text("device") == "own";
  const auto asked = asked_about_devices(hub, found->session.members, call.now);
  if (!asked.empty() && !call.has("device"))
    return tl::unexpected(Failure{
        422, "invalid",
        "dites si cet appareil est à vous : la charte demande votre accord pour s’en servir ; sinon, prenez "
        "une "
        "clé de sécurité ou un appareil de service",
        "say whether this device is your own: the charter asks for your agreement to use it; else take a "
        "security key or a work device",
        "device", 0});
  if (device.own) {
    device.agreed = asked;
    device.subject = kOwnDevice;
  }
  return enrolled(hub, store, call,
                  access::confirm_totp(store, hub.setup, found->session, call.text("code"), device,
                                       from_of(hub, call), call.now));
}

// What a browser gives as bytes travels in base64url.
std::string bytes_of(const Call& call, std::string_view name) {
  const auto bytes = platform::from_base64url(call.text(name));
  return bytes ? std::string(platform::as_text(*bytes)) : std::string();
}

Outcome ask_for_key(Hub& hub, store::Store& store, const Call& call) {
  const auto found = session_in(hub, store, call);
  if (!found) return tl::unexpected(found.error());
  const auto question = access::ask_for_key(store, found->session);
  if (!question) return failed(question.error());
  return Answer{.body = JsonObject{{"challenge", question->challenge},
                                   {"credentials", JsonArray(question->ids.begin(), question->ids.end())},
                                   {"user", question->user},
                                   {"site", hub.setup.site.id}}};
}

Outcome confirm_key(Hub& hub, store::Store& store, const Call& call) {
  const auto found = session_to_enrol(hub, store, call);
  if (!found) return tl::unexpected(found.error());
  auto done = access::confirm_key(store, hub.setup, found->session, call.text("challenge"),
                                  {bytes_of(call, "client_data"), bytes_of(call, "authenticator_data")},
                                  call.text("name"), call.now);
  if (done && std::holds_alternative<access::SignedIn>(done->outcome)) {
    const store::Session& session = found->session;
    const auto dropped = store.write([&](store::Writing& in) {
      return drop_withdrawn_devices(in, session.account, session.members,
                                    {store::actor_of(session.account), call.now});
    });
    if (!dropped) return failed(dropped.error());
  }
  return enrolled(hub, store, call, std::move(done));
}

Outcome prove_key(Hub& hub, store::Store& store, const Call& call) {
  const auto found = session_in(hub, store, call);
  if (!found) return tl::unexpected(found.error());
  return outcome_of(
      hub, store, call,
      access::prove_key(
          store, hub.setup, found->session, call.text("challenge"), call.text("credential"),
          {bytes_of(call, "client_data"), bytes_of(call, "authenticator_data"), bytes_of(call, "signature")},
          call.now),
      "code");
}

JsonArray sentences(const std::vector<access::WeaknessText>& texts) {
  JsonArray list;
  for (const access::WeaknessText& one : texts)
    list.push_back(label_json(one));
  return list;
}

base::Result<access::PasswordRules> rules_of_members(const Hub& hub, store::Store& store,
                                                     const std::vector<store::Membership>& members) {
  return store.read<access::PasswordRules>(
      [&](store::Reading& in) { return access::rules_for(in, hub.setup, members); });
}

// Nobody is known: what holds for anybody of the entities served here, the strictest of it.
base::Result<access::PasswordRules> published_rules(Hub& hub, store::Store& store, base::Instant now) {
  return store.read<access::PasswordRules>([&](store::Reading& in) -> base::Result<access::PasswordRules> {
    access::PasswordRules rules = hub.setup.rules;
    for (const std::string& entity : hub.charters->entities()) {
      const auto charter = hub.charters->of(entity, now);
      if (!charter) continue;
      const auto moment = access::moment_of(in, store::EntityScope(entity), now, (*charter)->day_of(now));
      if (!moment) return tl::unexpected(moment.error());
      rules = access::stricter(rules, access::rules_of((*charter)->text, *moment));
    }
    return rules;
  });
}

Outcome get_password_rules(Hub& hub, store::Store& store, const Call& call) {
  const auto found = find_session(hub, store, call.request, call.now);
  if (!found) return failed(found.error());
  const auto rules = *found ? rules_of_members(hub, store, (*found)->session.members)
                            : published_rules(hub, store, call.now);
  if (!rules) return failed(rules.error());
  return Answer{.body = JsonObject{{"rules", sentences(access::text_of(*rules))}}};
}

Outcome change_password(Hub& hub, store::Store& store, const Call& call) {
  const auto found = session_in(hub, store, call);
  if (!found) return tl::unexpected(found.error());
  const bool waits = found->session.state == store::SessionState::new_password;
  if (!waits && found->session.state != store::SessionState::full)
    return tl::unexpected(Failure{401, "unauthenticated", "connectez-vous", "sign in", "", 0});
  if (!waits && !access::csrf_matches(found->secret, call.request.field("X-Csrf-Token")))
    return refused("cette demande ne vient pas du portail : rechargez la page",
                   "this request does not come from the portal: load the page again");
  const Secret current = secret_of(call.text("current"));
  auto changed = access::change_password(store, hub.setup, found->session, waits ? nullptr : &current,
                                         secret_of(call.text("chosen")), call.now);
  if (!changed) {
    if (changed.error().code == base::ErrorCode::refused)
      return tl::unexpected(
          Failure{401, "unauthenticated", changed.error().french, changed.error().english, "current", 0});
    return failed(changed.error());
  }
  const auto rules = rules_of_members(hub, store, found->session.members);
  if (!rules) return failed(rules.error());
  std::vector<access::WeaknessText> weak;
  for (const access::Weakness one : changed->weaknesses)
    weak.push_back(access::text_of(one, *rules));
  JsonObject body = {{"weaknesses", sentences(weak)}};
  Answer answer;
  if (changed->session) {
    auto made = with_session(hub, store, call, std::move(*changed->session));
    if (!made) return made;
    body.emplace_back("session", std::move(made->body));
    answer.fields = std::move(made->fields);
  }
  answer.body = std::move(body);
  return answer;
}

}  // namespace

void add_session_handlers(Handlers& to) {
  to.emplace("getSession", get_session);
  to.emplace("signIn", sign_in);
  to.emplace("signOut", sign_out);
  to.emplace("giveCode", give_code);
  to.emplace("followLink", follow_link);
  to.emplace("offerTotp", offer_totp);
  to.emplace("confirmTotp", confirm_totp);
  to.emplace("askForKey", ask_for_key);
  to.emplace("confirmKey", confirm_key);
  to.emplace("proveKey", prove_key);
  to.emplace("getPasswordRules", get_password_rules);
  to.emplace("changePassword", change_password);
  to.emplace("chooseEntity", choose_entity);
}

}  // namespace cartulaire::web
