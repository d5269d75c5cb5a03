#include "hub/acts.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <map>

#include <fmt/format.h>

#include "platform/crypto.hpp"
#include "store/entities.hpp"

namespace cartulaire::hub {
namespace {

using journal::Field;
using store::Claim;
using store::EntityScope;
using store::Reading;
using store::Writing;

constexpr int kBatch = 1000;
// Longer than an append takes; a hub that is gone for longer is taken for dead.
constexpr auto kClaimHolds = std::chrono::minutes(1);

// At most what a field of the journal takes, not within a character.
std::string_view fitting(std::string_view text) {
  if (text.size() <= journal::kMaxText) return text;
  std::size_t size = journal::kMaxText;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U)
    --size;
  return text.substr(0, size);
}

std::string object_of(const store::Waiting& act) {
  std::string object = fmt::format("{} {}", act.number, act.subject);
  if (!act.detail.empty()) object += " " + act.detail;
  return object;
}

base::Status append(const ActsJournal& journal, const journal::SchemaPtr& schema,
                    std::span<const store::Waiting> acts) {
  if (acts.empty()) return {};
  std::vector<std::string> objects;
  std::vector<journal::Event> events;
  for (const store::Waiting& act : acts)
    objects.push_back(object_of(act));
  for (std::size_t i = 0; i < acts.size(); ++i) {
    journal::Event event(schema, {acts[i].at, journal::Verdict::allow, {}});
    for (const auto& [field, text] : {std::pair<Field, std::string_view>{Field::user, acts[i].actor},
                                      {Field::action, acts[i].event},
                                      {Field::object, objects[i]}})
      if (auto set = event.offer(field, fitting(text)); !set) return set;
    events.push_back(std::move(event));
  }
  return journal.append(events);
}

// Whether there was something to take.
base::Result<bool> take_some(store::Store& store, const ActsJournal& journal,
                             const journal::SchemaPtr& schema, const base::Clock& clock, ActsTaken& out) {
  const EntityScope scope(schema->announcement().entity);
  const std::uint64_t sequence = journal.next_sequence();
  const base::Instant now = clock.now();
  auto claim = store.write<Claim>([&](Writing& in) {
    return store::claim_events(in, scope, journal.taker, sequence, kBatch, now, now + kClaimHolds);
  });
  if (!claim) return base::pass(claim);
  if (claim->upto == 0) return false;
  std::span<const store::Waiting> events = claim->events;
  if (claim->before && sequence > *claim->before) {
    const auto done = std::min<std::uint64_t>(sequence - *claim->before, events.size());
    events = events.subspan(done);
    out.already += done;
  }
  if (claim->missing > 0) {
    journal.note_gap(static_cast<std::uint64_t>(claim->missing));
    out.missing += claim->missing;
  }
  if (auto appended = append(journal, schema, events); !appended) return base::pass(appended);
  out.written += events.size();
  auto removed =
      store.write([&](Writing& in) { return store::claim_done(in, scope, journal.taker, claim->upto); });
  if (!removed && removed.error().code == base::ErrorCode::refused) {
    out.taken_over.push_back(scope.entity());
    return false;
  }
  if (!removed) return base::pass(removed);
  return true;
}

// Entities that have events and no clause that announces them.
base::Result<std::vector<std::string>> unannounced(store::Store& store,
                                                   std::span<const journal::SchemaPtr> schemas) {
  using Names = std::vector<std::string>;
  return store.read<Names>([&](Reading& in) -> base::Result<Names> {
    auto all = store::entities(in, store::Installation::as_operator());
    if (!all) return base::pass(all);
    Names out;
    for (const store::Entity& one : *all) {
      if (std::any_of(schemas.begin(), schemas.end(),
                      [&](const auto& schema) { return schema->announcement().entity == one.id; }))
        continue;
      auto some = store::waiting_events(in, EntityScope(one.id), 1);
      if (!some) return base::pass(some);
      if (!some->empty()) out.push_back(one.id);
    }
    return out;
  });
}

}  // namespace

base::Result<ActsJournal> acts_journal(journal::Writer& writer, const platform::Path& spool) {
  // Random, because two hubs may have the same name. Whoever holds the writer's lock may make it.
  const platform::Path file = spool / "acts.taker";
  auto taker = platform::read_text(file, 64);
  if (!taker && taker.error().code == base::ErrorCode::not_found) {
    std::array<std::byte, 16> random{};
    platform::random_bytes(random);
    taker = platform::to_hex(random);
    if (auto kept = platform::replace_file(file, *taker, 0600); !kept) return base::pass(kept);
  }
  if (!taker) return base::pass(taker);
  return ActsJournal{*taker,
                     [&writer](std::span<const journal::Event> events) { return writer.append(events); },
                     [&writer] { return writer.health().next_sequence; },
                     [&writer](std::uint64_t count) { writer.note_loss(journal::Loss::gap, count); }};
}

base::Result<ActsTaken> take_acts(store::Store& store, const ActsJournal& journal,
                                  std::span<const journal::SchemaPtr> schemas, const base::Clock& clock) {
  ActsTaken out;
  for (const journal::SchemaPtr& schema : schemas)
    for (bool more = true; more;) {
      auto some = take_some(store, journal, schema, clock, out);
      if (!some && some.error().code == base::ErrorCode::not_found) break;  // an entity of no store
      if (!some) return base::pass(some);
      more = *some;
    }
  auto left = unannounced(store, schemas);
  if (!left) return base::pass(left);
  out.unannounced = std::move(*left);
  return out;
}

base::Result<RecentActs> recent_acts(store::Reading& in, const store::EntityScope& scope, std::int64_t after,
                                     int limit) {
  auto waiting = store::waiting_events(in, scope, limit, after);
  if (!waiting) return base::pass(waiting);
  auto taken = store::taken_of(in, scope);
  if (!taken) return base::pass(taken);
  return RecentActs{std::move(*waiting), taken->last, taken->taken};
}

}  // namespace cartulaire::hub
