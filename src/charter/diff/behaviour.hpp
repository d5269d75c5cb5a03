// What decisions become, by enumeration with the real decide(): every cell of the universe is decided under
// both charters; cells whose answer differs are gathered into a few boxes.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "charter/diff/simulation.hpp"
#include "charter/diff/universe.hpp"
#include "policy/decision.hpp"

namespace cartulaire::charter::diff {

// One side of a decision; each is compared by itself.
enum class Facet : std::uint8_t {
  access,     // open, warned, signature first, refused
  undecided,  // whether a condition could not be decided, and what was done then
  journal,    // written, and with whom
  decryption,
  counting,  // visits counted, quotas
};
inline constexpr std::array kFacets{Facet::access, Facet::undecided, Facet::journal, Facet::decryption,
                                    Facet::counting};

enum class Effect : std::uint8_t {
  open,
  warned,
  gated,
  refused,
  decided,
  passed_undecided,
  refused_undecided,
  not_written,
  written,
  written_without_subject,
  not_decrypted,
  decrypted,
  not_counted,
  counted,
  limited,  // by a quota, and counted for it
};

// What one charter does, and the clause that says so.
struct Outcome {
  Effect effect = Effect::open;
  policy::ClauseIndex clause = policy::kNoClause;           // none: the platform, or nothing refuses
  policy::Reason reason = policy::Reason::nothing_refuses;  // of a refusal
  auto operator<=>(const Outcome&) const = default;
};

Outcome outcome_of(const policy::Decision& decision, Facet facet);

// A group of cells that all change in the same way: by axis, the places of its values in the universe. All
// cells of the product change so, less those that do not exist.
struct ChangeBox {
  Outcome before;
  Outcome after;
  std::array<std::vector<std::uint16_t>, kAxes> values;
  std::uint64_t cells = 0;
};

struct FacetChange {
  Facet facet = Facet::access;
  std::uint64_t differing = 0;   // cells, each once
  std::vector<ChangeBox> boxes;  // the largest first; they may overlap where they say the same
};

// A rule's own table entry, for the article of a sentence.
struct CitedClause {
  std::string name;
  std::string article;
};

struct Behaviour {
  Universe universe;
  bool too_large = false;           // the charters name too much: nothing below was decided
  std::uint64_t cells = 0;          // decided under each charter
  std::vector<FacetChange> facets;  // one each, in the order of kFacets
  std::uint64_t undecided_before = 0;
  std::uint64_t undecided_after = 0;
  std::vector<CitedClause> clauses_before;  // by ClauseIndex
  std::vector<CitedClause> clauses_after;
  // Clauses that wait for an event that is supposed not to be there (crisis, decision of a role).
  std::vector<std::string> dormant_before;
  std::vector<std::string> dormant_after;
};

// Errors: a charter that cannot be compiled.
base::Result<Behaviour> compare_behaviour(const EffectiveCharter& before, const EffectiveCharter& after);

}  // namespace cartulaire::charter::diff
