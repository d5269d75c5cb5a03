#include "store/webhooks.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "store/entities.hpp"
#include "store/instants.hpp"
#include "store/outbox.hpp"

namespace cartulaire::store {
namespace {

base::Status drop_hook(Writing& in, const EntityScope& scope, const std::string& name) {
  for (const SqlText& statement : {SqlText("DELETE FROM webhook_event WHERE entity = $1 AND hook = $2"),
                                   SqlText("DELETE FROM webhook_topic WHERE entity = $1 AND hook = $2"),
                                   SqlText("DELETE FROM webhook WHERE entity = $1 AND name = $2")})
    if (auto gone = in.run(scope, statement, {name}); !gone) return base::pass(gone);
  return {};
}

base::Status put_hook(Writing& in, const Hook& hook) {
  const EntityScope scope(hook.entity);
  auto there = in.run(scope,
                      "INSERT INTO webhook (entity, name, fed, attempts, next_at) SELECT e.id, "
                      "CAST($2 AS text), coalesce((SELECT last FROM counter c WHERE c.entity = $1 "
                      "AND c.kind = 'outbox'), 0), 0, 0 FROM entity e WHERE e.id = $1 "
                      "ON CONFLICT (entity, name) DO NOTHING",
                      {hook.name});
  if (!there) return base::pass(there);
  // What came before the topics changed goes by the former ones.
  if (auto fed = feed_hooks(in, scope); !fed) return fed;
  auto gone = in.run(scope, "DELETE FROM webhook_topic WHERE entity = $1 AND hook = $2", {hook.name});
  if (!gone) return base::pass(gone);
  for (const std::string& event : hook.events) {
    auto put = in.run(scope,
                      "INSERT INTO webhook_topic (entity, hook, event) VALUES ($1, $2, $3) "
                      "ON CONFLICT (entity, hook, event) DO NOTHING",
                      {hook.name, event});
    if (!put) return base::pass(put);
  }
  return {};
}

}  // namespace

base::Result<std::vector<std::string>> declare_hooks(Writing& in, const Installation& all,
                                                     const std::vector<Hook>& hooks) {
  auto there = in.rows(all, "SELECT entity, name FROM webhook ORDER BY entity, name");
  if (!there) return base::pass(there);
  for (const platform::SqlRow& row : *there) {
    const auto same = [&](const Hook& one) { return one.entity == row.text(0) && one.name == row.text(1); };
    if (std::ranges::any_of(hooks, same)) continue;
    if (auto gone = drop_hook(in, EntityScope(row.text(0)), row.text(1)); !gone) return base::pass(gone);
  }
  auto known = entities(in, all);
  if (!known) return base::pass(known);
  std::vector<std::string> unknown;
  for (const Hook& hook : hooks) {
    if (std::ranges::find(*known, hook.entity, &Entity::id) == known->end()) {
      unknown.push_back(hook.entity);
      continue;
    }
    if (auto put = put_hook(in, hook); !put) return base::pass(put);
  }
  return unknown;
}

base::Status feed_hooks(Writing& in, const EntityScope& scope) {
  auto behind = in.rows(scope,
                        "SELECT 1 FROM webhook w JOIN counter c ON c.entity = w.entity AND c.kind = 'outbox' "
                        "WHERE w.entity = $1 AND w.fed < c.last LIMIT 1");
  if (!behind) return base::pass(behind);
  if (behind->empty()) return {};
  auto put = in.run(scope,
                    "INSERT INTO webhook_event (entity, hook, number, at, event, subject) SELECT o.entity, "
                    "t.hook, o.number, o.at, o.event, o.subject FROM outbox o JOIN webhook_topic t "
                    "ON t.entity = o.entity AND t.event = o.event JOIN webhook w ON w.entity = t.entity "
                    "AND w.name = t.hook WHERE o.entity = $1 AND o.number > w.fed "
                    "ON CONFLICT (entity, hook, number) DO NOTHING");
  if (!put) return base::pass(put);
  auto moved = in.run(scope,
                      "UPDATE webhook SET fed = (SELECT c.last FROM counter c WHERE c.entity = $1 "
                      "AND c.kind = 'outbox') WHERE entity = $1");
  if (!moved) return base::pass(moved);
  return {};
}

base::Result<HookQueue> hook_queue(Reading& in, const EntityScope& scope, const std::string& hook,
                                   int limit) {
  auto state = in.rows(scope, "SELECT next_at FROM webhook WHERE entity = $1 AND name = $2", {hook});
  if (!state) return base::pass(state);
  if (state->empty())
    return base::fail(base::ErrorCode::not_found, hook,
                      "ce webhook n’est pas déclaré dans le dépôt : un autre pupitre a un autre web.yml, ou "
                      "son entité n’existe pas",
                      "this webhook is not declared in the store: another hub has another web.yml, or its "
                      "entity does not exist");
  auto rows = in.rows(scope,
                      "SELECT number, at, event, subject FROM webhook_event WHERE entity = $1 AND hook = $2 "
                      "ORDER BY number LIMIT $3",
                      {hook, std::int64_t{limit}});
  if (!rows) return base::pass(rows);
  HookQueue out{{}, instant_at(state->front(), 0)};
  for (const platform::SqlRow& row : *rows)
    out.events.push_back({row.integer(0), instant_at(row, 1), row.text(2), row.text(3)});
  return out;
}

base::Status hook_delivered(Writing& in, const EntityScope& scope, const std::string& hook,
                            std::int64_t number) {
  auto gone = in.run(scope, "DELETE FROM webhook_event WHERE entity = $1 AND hook = $2 AND number = $3",
                     {hook, number});
  if (!gone) return base::pass(gone);
  auto well = in.run(scope,
                     "UPDATE webhook SET attempts = 0, next_at = 0 WHERE entity = $1 AND name = $2 "
                     "AND attempts > 0",
                     {hook});
  if (!well) return base::pass(well);
  // Those that waited behind it have their whole patience again.
  auto again = in.run(scope,
                      "UPDATE webhook_event SET failed_at = NULL WHERE entity = $1 AND hook = $2 "
                      "AND failed_at IS NOT NULL",
                      {hook});
  if (!again) return base::pass(again);
  return {};
}

std::chrono::minutes hook_pause(std::int64_t attempts) {
  constexpr std::int64_t kDoublings = 6;
  return std::min(std::chrono::minutes(1) * (1 << std::clamp<std::int64_t>(attempts - 1, 0, kDoublings)),
                  std::chrono::minutes(60));
}

base::Result<std::int64_t> hook_failed(Writing& in, const EntityScope& scope, const std::string& hook,
                                       const By& by) {
  auto state = in.rows(scope,
                       "UPDATE webhook SET attempts = attempts + 1 WHERE entity = $1 AND name = $2 "
                       "RETURNING attempts",
                       {hook});
  if (!state) return base::pass(state);
  if (state->empty()) return 0;
  auto next = in.run(scope, "UPDATE webhook SET next_at = $3 WHERE entity = $1 AND name = $2",
                     {hook, millis(by.at + hook_pause(state->front().integer(0)))});
  if (!next) return base::pass(next);
  auto since = in.run(scope,
                      "UPDATE webhook_event SET failed_at = $3 WHERE entity = $1 AND hook = $2 "
                      "AND failed_at IS NULL",
                      {hook, millis(by.at)});
  if (!since) return base::pass(since);
  auto gone = in.run(scope, "DELETE FROM webhook_event WHERE entity = $1 AND hook = $2 AND failed_at <= $3",
                     {hook, millis(by.at - kHookPatience)});
  if (!gone || *gone == 0) return gone;
  if (auto told = put_event(in, scope, by, {"webhook.given_up", hook, std::to_string(*gone)}); !told)
    return base::pass(told);
  return gone;
}

}  // namespace cartulaire::store
