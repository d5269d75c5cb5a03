// What differs between two charters: text, parameters, monitoring, behaviour. Plain data without language;
// note.hpp makes of it what a staff committee reads.
//
//   auto difference = compare(*before, *after);      // two versions of a charter, or two charters
//   if (same(*difference)) …
//   note_html(make_note(*difference, base::Language::french));
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "charter/charter.hpp"
#include "charter/diff/behaviour.hpp"
#include "charter/diff/pairing.hpp"
#include "charter/diff/sentences.hpp"

namespace cartulaire::charter::diff {

struct ArticleChange {
  ArticlePair pair;
  bool renumbered = false;
  bool retitled = false;
  std::vector<SentenceChange> sentences;  // of the effective text
};

// One parameter of a clause that both charters have.
struct ParameterChange {
  const Parameter* parameter = nullptr;
  std::optional<Value> before;  // none: absent
  std::optional<Value> after;
  // A list whose order alone is the same thing: what it lost and won. Empty where it is no list.
  std::vector<Value> removed;
  std::vector<Value> added;
};

// A value out of the bounds of law, of an advice or of the platform, on one side only.
struct BoundCrossed {
  bool after = true;  // the charter after is out of bounds; false: the one before was
  Severity severity = Severity::error;
  Label sentence;
};

struct ClauseChange {
  ClausePair pair;
  bool renamed = false;
  std::vector<ParameterChange> parameters;  // only where both charters have the clause
  std::vector<BoundCrossed> bounds;
};

enum class Direction { wider, stricter, other };

// One side of how people are watched.
enum class Aspect {
  what,      // what is seen, for which purposes
  whom,      // of whom, where
  by_whom,   // who sees it
  how_long,  // how long it is kept or stays open
  how,       // everything else
};

struct MonitoringChange {
  enum class What { begins, ends, changes };
  What what = What::changes;
  ClausePair pair;
  struct Part {
    Aspect aspect = Aspect::how;
    ParameterChange change;
    Direction direction = Direction::other;
  };
  std::vector<Part> parts;                 // what changes; where monitoring begins or ends, all that it is
  Direction direction = Direction::other;  // of the whole: where the parts agree
};

struct Difference {
  const EffectiveCharter* before = nullptr;  // borrowed
  const EffectiveCharter* after = nullptr;
  std::vector<ClausePair> clause_pairs;
  std::vector<ArticleChange> articles;       // those that differ, in the order of the charter after
  std::vector<ClauseChange> clauses;         // those that differ
  std::vector<MonitoringChange> monitoring;  // of kinds that watch people
  Behaviour behaviour;
};

// Both charters must outlive the result. Errors: a text that cannot be rendered, a charter that cannot be
// compiled.
base::Result<Difference> compare(const EffectiveCharter& before, const EffectiveCharter& after);

// Nothing at all differs.
bool same(const Difference& difference);

// --- the passes, each usable alone

base::Result<std::vector<ArticleChange>> compare_texts(const EffectiveCharter& before,
                                                       const EffectiveCharter& after,
                                                       const std::vector<ClausePair>& clauses);
std::vector<ClauseChange> compare_parameters(const EffectiveCharter& before, const EffectiveCharter& after,
                                             const std::vector<ClausePair>& clauses);
// The settings of one pair that differ, in the catalogue's order. `formerly` is identity, not content.
std::vector<ParameterChange> compare_settings(const Clause& before, const Clause& after);
std::vector<MonitoringChange> compare_monitoring(const EffectiveCharter& before,
                                                 const EffectiveCharter& after,
                                                 const std::vector<ClausePair>& clauses);

}  // namespace cartulaire::charter::diff
