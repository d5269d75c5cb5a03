// For those who run the hub: jobs, tokens of programs, metrics, the description of the API.
#include <algorithm>
#include <chrono>

#include "access/secrets.hpp"
#include "charter/adoption/day.hpp"
#include "store/api_tokens.hpp"
#include "store/jobs.hpp"
#include "web/bearer.hpp"
#include "web/handlers.hpp"
#include "web/jobs.hpp"
#include "web/probes.hpp"

namespace cartulaire::web {
namespace {

using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

Outcome get_api(Hub& hub, store::Store&, const Call&) {
  return Answer{.body = hub.api.document()};
}

Outcome get_metrics(Hub& hub, store::Store&, const Call&) {
  return Answer{.type = std::string(kMetricsType), .bytes = metrics_page(hub)};
}

// --- jobs

Json job_json(const Job& job, const store::JobState* state, base::Instant now) {
  JsonObject row = {{"name", job.name},
                    {"label", label_json(job.french, job.english)},
                    {"every", job.hour ? 86'400 : std::int64_t{job.every.count()}},
                    {"running", state != nullptr && state->runs(now)},
                    {"failures", state == nullptr ? 0 : state->failures}};
  if (job.hour) row.emplace_back("hour", std::int64_t{*job.hour});
  if (state == nullptr) return row;
  if (state->began_at) row.emplace_back("began", time_text(*state->began_at));
  if (state->done_at) row.emplace_back("done", time_text(*state->done_at));
  if (state->ended_at) row.emplace_back("next", time_text(state->next_at));
  if (!state->error_french.empty())
    row.emplace_back("error", label_json(state->error_french, state->error_english));
  return row;
}

Outcome get_jobs(Hub& hub, store::Store& store, const Call& call) {
  const auto states = store.read<std::vector<store::JobState>>(
      [](store::Reading& in) { return store::job_states(in, store::Installation::as_operator()); });
  if (!states) return failed(states.error());
  JsonArray list;
  for (const Job& job : jobs_of(hub.config, nullptr)) {
    const auto state = std::ranges::find(*states, job.name, &store::JobState::name);
    list.push_back(job_json(job, state == states->end() ? nullptr : &*state, call.now));
  }
  return Answer{.body = JsonObject{{"jobs", std::move(list)}}};
}

// --- tokens

std::string_view state_of(const store::ApiToken& token, base::Instant now) {
  if (token.revoked_at) return "revoked";
  return token.ends_at <= now ? "ended" : "living";
}

base::Result<std::string> creator_of(store::Reading& in, const store::EntityScope& scope,
                                     const store::AccountId& id) {
  const auto account = store::account_of(in, store::Installation::as_operator(), id);
  if (!account) return tl::unexpected(account.error());
  for (const store::Membership& member : account->members) {
    if (member.entity != scope.entity()) continue;
    const auto person = store::person_of(in, scope, member.id);
    if (!person) return tl::unexpected(person.error());
    return person->data.given_name + " " + person->data.family_name;
  }
  return std::string();
}

Outcome get_tokens(Hub& hub, store::Store& store, const Call& call) {
  const store::EntityScope& scope = call.caller->scope;
  const bool all = call.caller->is("administrator");
  const auto rows = store.read<JsonArray>([&](store::Reading& in) -> base::Result<JsonArray> {
    const auto tokens = store::tokens_of(in, scope);
    if (!tokens) return tl::unexpected(tokens.error());
    JsonArray list;
    for (const store::ApiToken& one : *tokens) {
      const bool mine = one.account == call.caller->session.account;
      if (!mine && !all) continue;
      JsonObject row = {{"number", one.number},
                        {"name", one.name},
                        {"scopes", JsonArray(one.scopes.begin(), one.scopes.end())},
                        {"mine", mine},
                        {"created", time_text(one.created_at)},
                        {"ends", time_text(one.ends_at)},
                        {"state", state_of(one, call.now)}};
      const auto creator = creator_of(in, scope, one.account);
      if (!creator) return tl::unexpected(creator.error());
      if (!creator->empty()) row.emplace_back("creator", *creator);
      if (!one.used_on.empty()) row.emplace_back("used", one.used_on);
      list.emplace_back(std::move(row));
    }
    return list;
  });
  if (!rows) return failed(rows.error());
  const std::vector<std::string> scopes = hub.api.scopes();
  return Answer{.body = JsonObject{{"tokens", *rows}, {"scopes", JsonArray(scopes.begin(), scopes.end())}}};
}

Outcome create_token(Hub& hub, store::Store& store, const Call& call) {
  const auto day = charter::adoption::parse_day(call.text("until"));
  if (!day)
    return tl::unexpected(
        Failure{422, "invalid", "ce jour n’existe pas", "there is no such day", "until", 0});
  store::ApiToken token;
  token.account = call.caller->session.account;
  token.name = call.text("name");
  token.ends_at = *day + std::chrono::days(1);
  const std::vector<std::string> known = hub.api.scopes();
  if (const Json* scopes = call.find("scopes"); scopes != nullptr && scopes->array() != nullptr)
    for (const Json& one : *scopes->array()) {
      if (std::ranges::find(known, *one.text()) == known.end())
        return tl::unexpected(Failure{422, "invalid", "cette permission n’existe pas : " + *one.text(),
                                      "there is no such scope: " + *one.text(), "scopes", 0});
      token.scopes.push_back(*one.text());
    }
  const std::string secret = std::string(kTokenPrefix) + access::new_token();
  const auto number = store.write<std::int64_t>([&](store::Writing& in) {
    return store::add_token(in, call.caller->scope, access::id_of_token(secret), token,
                            {store::actor_of(token.account), call.now});
  });
  if (!number) return failed(number.error());
  return Answer{.body =
                    JsonObject{{"number", *number}, {"token", secret}, {"ends", time_text(token.ends_at)}}};
}

Outcome revoke_token(Hub&, store::Store& store, const Call& call) {
  const store::EntityScope& scope = call.caller->scope;
  const store::AccountId& account = call.caller->session.account;
  const auto done = store.write([&](store::Writing& in) -> base::Status {
    const auto tokens = store::tokens_of(in, scope);
    if (!tokens) return tl::unexpected(tokens.error());
    const auto one = std::ranges::find(*tokens, call.number("number"), &store::ApiToken::number);
    if (one == tokens->end() || (one->account != account && !call.caller->is("administrator")))
      return base::fail(base::ErrorCode::not_found, "", "il n’y a pas ce jeton", "there is no such token");
    return store::revoke_token(in, scope, one->number, {store::actor_of(account), call.now});
  });
  if (!done) return failed(done.error());
  return no_content();
}

}  // namespace

void add_service_handlers(Handlers& to) {
  to.emplace("getApi", get_api);
  to.emplace("getMetrics", get_metrics);
  to.emplace("getJobs", get_jobs);
  to.emplace("getTokens", get_tokens);
  to.emplace("createToken", create_token);
  to.emplace("revokeToken", revoke_token);
}

}  // namespace cartulaire::web
