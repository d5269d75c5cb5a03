// Which of several clauses of a kind holds for a person: the kinds of which a person has one, and private
// use, of which a person has one a category.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "charter/charter.hpp"

namespace cartulaire::charter {

using Leaves = std::set<std::string>;  // ids of the populations that part people
Leaves all_leaves(const FrontMatter& front);
// Those that `who` names; nothing where it names groups, roles or attributes, whose people only State knows.
std::optional<Leaves> leaves_of(const std::vector<Who>& who, const FrontMatter& front);

// Can one person, at one place, be reached by both clauses? If so, and one names some of the other's people
// only, it is the narrower one: it holds for them, and there is no conflict.
struct Overlap {
  enum class Narrower : std::uint8_t { neither, left, right };
  bool any = false;
  Narrower narrower = Narrower::neither;
};
Overlap overlap(const Clause& left, const Clause& right, const FrontMatter& front);

// Whether a person has one clause of the kind, one a key, or one a category of site.
bool is_single_valued(const Kind& kind);
// The values of the kind's key; one empty value where it has none.
std::vector<std::string> key_values(const Clause& clause);
// For kinds that part people's sites: two clauses share a site where their categories meet; `any` yields to a
// named category.
bool same_categories(const Clause& left, const Clause& right);

// Whether `narrow` stands instead of `wide` for its own people.
bool replaces(const Clause& narrow, const Clause& wide, const FrontMatter& front);

}  // namespace cartulaire::charter
