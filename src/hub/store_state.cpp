#include "hub/store_state.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "charter/clause_names.hpp"
#include "store/crises.hpp"
#include "store/on_call.hpp"
#include "store/suspensions.hpp"

namespace cartulaire::hub {
namespace {

using store::EntityScope;
using store::PersonId;
using store::Reading;

std::int64_t millis(base::Instant at) {
  return at.time_since_epoch().count();
}
policy::Term term_of(base::Instant from, base::Instant until) {
  return {millis(from), millis(until)};
}

// The people of one entity, and what was decided about them.
base::Status read_people_of(Reading& in, const EntityScope& scope, base::Instant now,
                            const SignaturesOf& signatures, StoreState& out) {
  auto people = store::people_of(in, scope, {});
  if (!people) return base::pass(people);
  std::map<PersonId, std::size_t> places;
  for (const store::Person& one : *people) {
    places.emplace(one.id, out.people.size());
    out.people.push_back({one.data.login,
                          scope.entity(),
                          one.data.population,
                          one.data.posts.empty() ? std::string() : one.data.posts.front().unit,
                          one.data.arrived_on,
                          {},
                          {},
                          {}});
  }
  const auto person = [&](PersonId id) -> StorePerson* {
    const auto found = places.find(id);  // a leaver is not there
    return found == places.end() ? nullptr : &out.people[found->second];
  };
  if (signatures) {
    auto all = signatures(in, scope);
    if (!all) return base::pass(all);
    for (StoreSignature& one : *all)
      if (StorePerson* signer = person(one.person)) signer->signatures.push_back(std::move(one));
  }
  auto suspended = store::suspensions_from(in, scope, now);
  if (!suspended) return base::pass(suspended);
  for (const store::Suspension& one : *suspended)
    if (StorePerson* of = person(one.data.person))
      of->suspensions.push_back(
          {one.data.clause,
           one.data.of == store::SuspensionOf::web ? policy::SuspensionOf::web : policy::SuspensionOf::all,
           term_of(one.data.from, one.data.until)});
  auto on_call = store::on_call_from(in, scope, now);
  if (!on_call) return base::pass(on_call);
  for (const store::OnCall& one : *on_call)
    if (StorePerson* of = person(one.person)) of->on_call.push_back(term_of(one.from, one.until));
  return {};
}

base::Status read_decided(Reading& in, const EntityScope& scope, base::Instant now, StoreState& out) {
  auto crises = store::crises_from(in, scope, now);
  if (!crises) return base::pass(crises);
  for (const store::Crisis& one : *crises)
    out.crises.push_back({scope.entity(), term_of(one.from, one.until)});
  auto switches = store::switches_from(in, scope, now);
  if (!switches) return base::pass(switches);
  for (const store::Switch& one : *switches) {
    policy::Term term;
    term.from = millis(one.from);
    if (one.until) term.until = millis(*one.until);
    out.switches.push_back({scope.entity(), one.clause, one.on, term});
  }
  return {};
}

}  // namespace

base::Result<StoreState> read_store(store::Store& store, const charter::Charter& charter, base::Instant now,
                                    const SignaturesOf& signatures) {
  auto read = store.read<StoreState>([&](Reading& in) -> base::Result<StoreState> {
    StoreState out;
    for (const auto& entity : charter.front.entities) {
      const EntityScope scope(entity.id);
      if (auto people = read_people_of(in, scope, now, signatures, out); !people) return base::pass(people);
      if (auto decided = read_decided(in, scope, now, out); !decided) return base::pass(decided);
    }
    return out;
  });
  if (!read) return read;
  read->name = store.session().name();
  std::stable_sort(read->people.begin(), read->people.end(),
                   [](const StorePerson& a, const StorePerson& b) { return a.login < b.login; });
  return read;
}

base::Status check_switch(const charter::Charter& charter, const store::Switch& given) {
  const charter::Clause* clause = charter.find_clause(given.clause);
  if (clause == nullptr)
    return base::fail(base::ErrorCode::not_found, "",
                      fmt::format("clause que la charte ne contient pas : `{}`", given.clause),
                      fmt::format("a clause that the charter does not have: `{}`", given.clause));
  if (!given.on && clause->is_a(charter::kinds::web_legal::kind))
    return base::fail(base::ErrorCode::refused, "", "ce que la loi interdit ne se coupe pas",
                      "what the law forbids is not switched off");
  return {};
}

}  // namespace cartulaire::hub
