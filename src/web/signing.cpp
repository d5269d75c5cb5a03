#include "web/signing.hpp"

#include "store/people.hpp"
#include "web/where.hpp"

namespace cartulaire::web {
namespace {

using platform::Json;
using platform::JsonArray;
using platform::JsonObject;
using Entities = std::vector<std::pair<std::string, std::string>>;

constexpr std::chrono::hours kDeviceLives{365 * 24};

std::string_view waiting_of(store::SessionState state) {
  switch (state) {
    case store::SessionState::second_factor:
      return "code";
    case store::SessionState::enrol:
      return "enrol";
    case store::SessionState::new_password:
      return "password";
    case store::SessionState::full:
      break;
  }
  return "";
}

JsonArray ways_of(const Hub& hub) {
  JsonArray ways;
  if (!hub.config.sign_in.password.empty()) ways.emplace_back("password");
  if (!hub.others->directories.empty()) ways.emplace_back("ldap");
  if (hub.others->oidc) ways.emplace_back("oidc");
  if (!hub.setup.site.id.empty()) ways.emplace_back("webauthn");
  return ways;
}

}  // namespace

base::Result<Json> told(const Hub& hub, store::Store& store, const Found& found, base::Instant now) {
  if (found.session.state != store::SessionState::full)
    return session_json(hub, std::nullopt, waiting_of(found.session.state), {}, "");
  auto entities = entities_open(store, found.session, now);
  if (!entities) return base::pass(entities);
  auto caller = caller_of(store, found, found.session.entity, now);
  if (!caller) return base::pass(caller);
  std::string name;
  if (*caller && (*caller)->person) {
    const auto person = store.read<store::Person>(
        [&](store::Reading& in) { return store::person_of(in, (*caller)->scope, *(*caller)->person); });
    if (!person) return tl::unexpected(person.error());
    name = person->data.given_name + " " + person->data.family_name;
  }
  return session_json(hub, *caller, "", *entities, name);
}

Outcome with_session(const Hub& hub, store::Store& store, const Call& call, access::NewSession made) {
  const Found found{std::move(made.session), std::move(made.secret)};
  auto body = told(hub, store, found, call.now);
  if (!body) return failed(body.error());
  Answer answer;
  answer.body = std::move(*body);
  answer.fields.push_back(set_cookie(hub, session_cookie(hub), found.secret, {}));
  return answer;
}

Outcome outcome_of(const Hub& hub, store::Store& store, const Call& call,
                   base::Result<access::Outcome> outcome, std::string_view field) {
  if (!outcome) return failed(outcome.error());
  if (const auto* soon = std::get_if<access::TooSoon>(&*outcome))
    return tl::unexpected(Failure{429, "too_many", "trop d’essais : attendez avant de recommencer",
                                  "too many attempts: wait before the next one", "", soon->wait.count()});
  auto* in = std::get_if<access::SignedIn>(&*outcome);
  if (in == nullptr)
    return tl::unexpected(
        field == "code" ? Failure{401, "unauthenticated", "ce code n’est pas le bon", "this is not the code",
                                  std::string(field), 0}
                        : Failure{401, "unauthenticated", "l’identifiant ou le mot de passe n’est pas le bon",
                                  "the login or the password is wrong", std::string(field), 0});
  const std::string device = std::move(in->device);
  auto answer = with_session(hub, store, call, std::move(in->session));
  if (answer && !device.empty())
    answer->fields.push_back(set_cookie(hub, kDeviceCookie, device, kDeviceLives));
  return answer;
}

access::From from_of(const Hub& hub, const Call& call) {
  return {.address = address_of(hub.config, call.request), .device = cookie(call.request, kDeviceCookie)};
}

tl::expected<Found, Failure> session_in(const Hub& hub, store::Store& store, const Call& call) {
  auto found = find_session(hub, store, call.request, call.now);
  if (!found) return failed(found.error());
  if (!*found) return tl::unexpected(Failure{401, "unauthenticated", "connectez-vous", "sign in", "", 0});
  return std::move(**found);
}

Json session_json(const Hub& hub, const std::optional<Caller>& caller, std::string_view waiting,
                  const Entities& entities, const std::string& name) {
  JsonObject out = {{"signed_in", caller.has_value()}, {"ways", ways_of(hub)}};
  if (hub.others->oidc) out.emplace_back("provider", hub.others->oidc->name());
  if (!waiting.empty()) out.emplace_back("waiting", waiting);
  if (!caller) return out;
  if (caller->person) out.emplace_back("person", JsonObject{{"id", *caller->person}, {"name", name}});
  JsonArray list;
  for (const auto& [id, its_name] : entities) {
    JsonObject one = {{"id", id}, {"name", its_name}};
    if (id == caller->scope.entity()) out.emplace_back("entity", one);
    list.emplace_back(std::move(one));
  }
  JsonArray roles;
  for (const access::Held& held : caller->roles)
    if (!held.withheld) roles.emplace_back(store::name_of(held.role));
  out.emplace_back("entities", std::move(list));
  out.emplace_back("roles", std::move(roles));
  out.emplace_back("csrf", access::csrf_of(caller->secret));
  out.emplace_back("ends", time_text(caller->session.ends_at));
  return out;
}

}  // namespace cartulaire::web
