// One's own account: sessions, means of signing in, roles; saying that somebody else got in (ACC-10, ACC-14).
#include <algorithm>

#include "access/roles.hpp"
#include "store/means.hpp"
#include "store/people.hpp"
#include "web/accounts.hpp"
#include "web/caller.hpp"
#include "web/handlers.hpp"

namespace cartulaire::web {
namespace {

using platform::Json;
using platform::JsonArray;
using platform::JsonObject;
using store::Installation;
using store::Means;
using store::MeansKind;

bool is_second(const Means& one) {
  return one.kind == MeansKind::totp || one.kind == MeansKind::webauthn;
}

JsonArray sessions_json(const std::vector<store::Session>& sessions, const std::string& here) {
  JsonArray list;
  for (const store::Session& one : sessions)
    list.emplace_back(JsonObject{{"id", one.id},
                                 {"began", time_text(one.began_at)},
                                 {"ends", time_text(std::min(one.idle_ends_at, one.ends_at))},
                                 {"methods", one.methods},
                                 {"here", one.id == here}});
  return list;
}

base::Status add_roles(store::Reading& in, const Call& call, JsonObject& to) {
  JsonArray held;
  for (const access::Held& one : call.caller->roles) {
    JsonObject row = {{"role", store::name_of(one.role)}, {"withheld", one.withheld}};
    if (one.until) row.emplace_back("until", time_text(*one.until));
    if (one.delegator) {
      auto name = name_of_account(in, call.caller->scope, *one.delegator);
      if (!name) return base::pass(name);
      row.emplace_back("stands_for", std::move(*name));
    }
    held.emplace_back(std::move(row));
  }
  const auto grants = store::grants_of(in, call.caller->scope);
  if (!grants) return tl::unexpected(grants.error());
  JsonArray lent;
  for (const store::Grant& one : *grants) {
    if (one.delegator != call.caller->session.account || (one.until && *one.until <= call.now)) continue;
    auto name = name_of_account(in, call.caller->scope, one.account);
    if (!name) return base::pass(name);
    JsonObject row = {
        {"role", store::name_of(one.role)}, {"to", std::move(*name)}, {"from", time_text(one.from)}};
    if (one.until) row.emplace_back("until", time_text(*one.until));
    lent.emplace_back(std::move(row));
  }
  to.emplace_back("roles", std::move(held));
  to.emplace_back("lent", std::move(lent));
  return {};
}

// Nothing of who works for another entity: that one knows.
base::Result<JsonArray> handed_here(store::Reading& in, const Call& call) {
  if (!call.caller->person) return JsonArray();
  const auto handed = store::handed_means_of(in, call.caller->scope, call.caller->person);
  if (!handed) return tl::unexpected(handed.error());
  return handed_json(in, call.caller->scope, *handed);
}

Outcome get_account(Hub& hub, store::Store& store, const Call& call) {
  const store::Session& session = call.caller->session;
  auto body = store.read<Json>([&](store::Reading& in) -> base::Result<Json> {
    const Installation all = Installation::as_operator();
    const auto sessions = store::sessions_of(in, all, session.account, call.now);
    if (!sessions) return tl::unexpected(sessions.error());
    const auto means = store::means_of(in, all, session.account, true);
    if (!means) return tl::unexpected(means.error());
    JsonObject out = {{"sessions", sessions_json(*sessions, session.id)}};
    if (call.caller->person) {
      const auto person = store::person_of(in, call.caller->scope, *call.caller->person);
      if (!person) return tl::unexpected(person.error());
      out.emplace_back("login", person->data.login);
      out.emplace_back("password_here", has_password_here(hub, person->data.directory));
    } else {
      out.emplace_back("password_here", std::ranges::any_of(*means, [](const Means& one) {
                         return one.kind == MeansKind::password && !one.revoked_at;
                       }));
    }
    add_means(*means, out);
    auto handed = handed_here(in, call);
    if (!handed) return base::pass(handed);
    out.emplace_back("handed", std::move(*handed));
    if (auto done = add_roles(in, call, out); !done) return base::pass(done);
    return Json(std::move(out));
  });
  if (!body) return failed(body.error());
  return Answer{.body = std::move(*body)};
}

Outcome end_session(Hub& hub, store::Store& store, const Call& call) {
  const store::Session& mine = call.caller->session;
  const std::string wanted = call.text("session");
  const auto done = store.write([&](store::Writing& in) {
    return store::revoke_session(in, Installation::as_operator(), mine.account, wanted, by_caller(call));
  });
  if (!done) return failed(done.error());
  Answer answer = no_content();
  if (wanted == mine.id) answer.fields.push_back(set_cookie(hub, session_cookie(hub), "", {}));
  return answer;
}

Outcome end_other_sessions(Hub&, store::Store& store, const Call& call) {
  const store::Session& mine = call.caller->session;
  const auto done = store.write([&](store::Writing& in) {
    return store::revoke_sessions(in, Installation::as_operator(), mine.account, mine.id, by_caller(call));
  });
  if (!done) return failed(done.error());
  return no_content();
}

// With the last second factor the codes on paper are worth nothing: they go too.
base::Status revoke_second(store::Writing& in, const Call& call, std::int64_t number) {
  const Installation all = Installation::as_operator();
  const store::AccountId& account = call.caller->session.account;
  const auto means = store::means_of(in, all, account);
  if (!means) return tl::unexpected(means.error());
  const auto wanted = std::ranges::find(*means, number, &Means::number);
  if (wanted == means->end() || !is_second(*wanted))
    return base::fail(base::ErrorCode::not_found, "", "il n’y a pas de tel second facteur",
                      "there is no such second factor");
  const bool last = std::ranges::count_if(*means, is_second) == 1;
  for (const store::Role role : {store::Role::it, store::Role::administrator}) {
    const auto held = store::granted_anywhere(in, all, account, role, call.now);
    if (!held) return tl::unexpected(held.error());
    if (last && *held)
      return base::fail(
          base::ErrorCode::refused, "",
          "votre rôle demande un second facteur : ajoutez-en un autre avant de retirer celui-ci",
          "your role wants a second factor: add another one before you take this one away");
  }
  if (auto done = store::revoke_means(in, all, account, number, by_caller(call)); !done) return done;
  if (!last) return {};
  for (const Means& one : *means)
    if (one.kind == MeansKind::recovery)
      if (auto done = store::revoke_means(in, all, account, one.number, by_caller(call)); !done) return done;
  return {};
}

Outcome revoke_means(Hub&, store::Store& store, const Call& call) {
  const auto done =
      store.write([&](store::Writing& in) { return revoke_second(in, call, call.number("number")); });
  if (!done) return failed(done.error());
  return no_content();
}

Outcome report_violation(Hub& hub, store::Store& store, const Call& call) {
  const store::AccountId& account = call.caller->session.account;
  const auto done = store.write([&](store::Writing& in) -> base::Status {
    const Installation all = Installation::as_operator();
    if (auto told =
            store::tell_of_account(in, all, account, by_caller(call), "account.violation", call.text("kind"));
        !told)
      return told;
    return store::force_new_password(in, all, account, by_caller(call));
  });
  if (!done) return failed(done.error());
  Answer answer = no_content();
  answer.fields.push_back(set_cookie(hub, session_cookie(hub), "", {}));
  return answer;
}

}  // namespace

void add_account_handlers(Handlers& to) {
  to.emplace("getAccount", get_account);
  to.emplace("endSession", end_session);
  to.emplace("endOtherSessions", end_other_sessions);
  to.emplace("revokeMeans", revoke_means);
  to.emplace("reportViolation", report_violation);
}

}  // namespace cartulaire::web
