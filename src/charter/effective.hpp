// The charter of one entity, with everything that is wrong about its overrides.
#pragma once

#include <functional>

#include "charter/charter.hpp"
#include "charter/value_read.hpp"

namespace cartulaire::charter {

struct Resolved {
  EffectiveCharter charter;
  // By passage: the branch chosen, -1 where none holds.
  std::vector<int> branches;
};

// The clauses of an entity with every override applied, whatever passage they stand in.
struct Overridden {
  std::vector<Clause> clauses;             // those left out too
  std::set<std::string, std::less<>> off;  // names of those left out
};
Overridden overridden(const Charter& charter, const Entity& entity);

// Never fails; wrong overrides are reported and left out. `with_hash` false leaves the hash empty (check
// needs none). `entity` is one of charter.front.entities.
Resolved resolve(const Charter& charter, const Entity& entity, bool with_hash,
                 const std::function<void(Finding)>& report);

// SHA-256 over the text, the clauses and the overrides of an effective charter, in hexadecimal.
// docs/language.md says over which bytes.
std::string content_hash(const EffectiveCharter& charter);

}  // namespace cartulaire::charter
