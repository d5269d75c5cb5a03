#include "charter/compile_narrower.hpp"

#include <map>
#include <vector>

#include "charter/merging.hpp"

namespace cartulaire::charter {
namespace {

using policy::ClauseIndex;

// The check refuses more clauses of a kind of which a person has one (check_merging.cpp).
constexpr std::size_t kMostOfAKind = 300;

// Private use yields category by category, everything else whole.
void yield(policy::Policy& policy, bool is_private_use, ClauseIndex wide, ClauseIndex narrow) {
  if (!is_private_use) return policy.clauses[wide].yields_to.push_back(narrow);
  for (policy::PrivateUse& use : policy.private_use)
    if (use.clause == wide) use.yields_to.push_back(narrow);
}

}  // namespace

void yield_to_narrower(const EffectiveCharter& charter, policy::Policy& policy) {
  const std::vector<Clause>& clauses = charter.clauses;
  std::map<const Kind*, std::vector<std::size_t>> by_kind;
  for (std::size_t i = 0; i < clauses.size(); ++i)
    if (is_single_valued(*clauses[i].kind)) by_kind[clauses[i].kind].push_back(i);
  for (const auto& [kind, places] : by_kind) {
    if (places.size() > kMostOfAKind) continue;
    for (const std::size_t wide : places)
      for (const std::size_t narrow : places)
        if (narrow != wide && replaces(clauses[narrow], clauses[wide], charter.front))
          yield(policy, clauses[wide].is_a(kinds::web_private_use::kind), static_cast<ClauseIndex>(wide),
                static_cast<ClauseIndex>(narrow));
  }
}

}  // namespace cartulaire::charter
