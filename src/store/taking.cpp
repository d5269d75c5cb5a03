#include "store/taking.hpp"

#include <algorithm>
#include <iterator>

#include "store/instants.hpp"
#include "store/terms.hpp"

namespace cartulaire::store {
namespace {

// Of a claim that was made before: its number of events was limited then.
constexpr int kEverything = 1'000'000;

struct Place {
  std::int64_t taken = 0;
  std::string taker;
  std::int64_t upto = 0;
  std::int64_t sequence = 0;
  base::Instant holds_until{};
};

// Locks the row, so that two takers never look at once.
base::Result<Place> place_of(Writing& in, const EntityScope& scope) {
  auto made =
      in.rows(scope,
              "INSERT INTO outbox_taking (entity, taken, taker, upto, journal_sequence, holds_until) "
              "SELECT id, 0, '', 0, 0, 0 FROM entity WHERE id = $1 ON CONFLICT (entity) DO UPDATE SET "
              "taken = outbox_taking.taken RETURNING taken, taker, upto, journal_sequence, holds_until");
  if (!made) return base::pass(made);
  if (made->empty()) return no_such_record("il n’y a pas cette entité", "there is no such entity", 0);
  const platform::SqlRow& row = made->front();
  return Place{row.integer(0), row.text(1), row.integer(2), row.integer(3), instant_at(row, 4)};
}

base::Result<std::int64_t> last_number(Reading& in, const EntityScope& scope) {
  auto rows = in.rows(scope, "SELECT last FROM counter WHERE entity = $1 AND kind = 'outbox'");
  if (!rows) return base::pass(rows);
  return rows->empty() ? 0 : rows->front().integer(0);
}

}  // namespace

base::Result<Claim> claim_events(Writing& in, const EntityScope& scope, const std::string& taker,
                                 std::uint64_t sequence, int limit, base::Instant now,
                                 base::Instant by_then) {
  auto place = place_of(in, scope);
  if (!place) return base::pass(place);
  const bool own = place->taker == taker;
  if (!place->taker.empty() && !own && now < place->holds_until) return Claim{};
  auto waiting = waiting_events(in, scope, own ? kEverything : limit);
  if (!waiting) return base::pass(waiting);
  Claim claim;
  if (own) {
    claim.before = static_cast<std::uint64_t>(place->sequence);
    claim.upto = place->upto;
    std::erase_if(*waiting, [&](const Waiting& one) { return one.number > place->upto; });
    sequence = *claim.before;
  } else if (std::ssize(*waiting) == limit) {
    claim.upto = waiting->back().number;
  } else {  // everything: the last number that was given stands here, or it is missing
    auto last = last_number(in, scope);
    if (!last) return base::pass(last);
    claim.upto = std::max(*last, place->taken);
  }
  claim.events = std::move(*waiting);
  claim.missing = claim.upto - place->taken - std::ssize(claim.events);
  if (!own && claim.upto == place->taken) return Claim{};
  auto held =
      in.run(scope,
             "UPDATE outbox_taking SET taker = $2, upto = $3, journal_sequence = $4, holds_until = $5 "
             "WHERE entity = $1",
             {taker, claim.upto, static_cast<std::int64_t>(sequence), millis(by_then)});
  if (!held) return base::pass(held);
  return claim;
}

base::Status claim_done(Writing& in, const EntityScope& scope, const std::string& taker,
                        std::int64_t number) {
  auto place = place_of(in, scope);
  if (!place) return base::pass(place);
  if (place->taker != taker || number < place->taken)
    return not_any_more("un autre pupitre a repris ces événements entre-temps",
                        "another hub has taken these events over meanwhile");
  if (auto gone = events_taken(in, scope, number); !gone) return gone;
  auto done = in.run(scope,
                     "UPDATE outbox_taking SET taken = $2, taker = '', upto = 0, journal_sequence = 0, "
                     "holds_until = 0 WHERE entity = $1",
                     {number});
  if (!done) return base::pass(done);
  return {};
}

base::Result<Taken> taken_of(Reading& in, const EntityScope& scope) {
  auto rows = in.rows(scope,
                      "SELECT coalesce((SELECT last FROM counter WHERE entity = $1 AND kind = 'outbox'), 0), "
                      "coalesce((SELECT taken FROM outbox_taking WHERE entity = $1), 0)");
  if (!rows) return base::pass(rows);
  return Taken{rows->front().integer(0), rows->front().integer(1)};
}

base::Result<std::int64_t> change_number(Reading& in, const Installation& all) {
  auto rows =
      in.rows(all, "SELECT CAST(coalesce(sum(last), 0) AS bigint) FROM counter WHERE kind = 'outbox'");
  if (!rows) return base::pass(rows);
  return rows->front().integer(0);
}

}  // namespace cartulaire::store
