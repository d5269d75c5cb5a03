// Which clause and which article of one charter answers to which of another.
#pragma once

#include <string>
#include <vector>

#include "charter/charter.hpp"

namespace cartulaire::charter::diff {

inline constexpr int kNone = -1;

// Two clauses of one kind, or one that has no counterpart (index kNone on the other side).
struct ClausePair {
  enum class By {
    name,      // the identity across versions
    formerly,  // renamed, and one of the two says so
    subject,   // another name, but the one clause of its kind, or of its kind and key, on both sides
    nothing,   // added or removed
  };
  int before = kNone;  // index into the clauses of the charter before
  int after = kNone;
  By by = By::nothing;
};

struct ArticlePair {
  int before = kNone;  // index into the articles of the charter before
  int after = kNone;
  bool moved = false;  // its place among the articles that both have is another
};

// In the order of the charter after; what only the one before has comes last, in its order.
// Pairing is symmetric: with the charters exchanged, the same pairs come out, exchanged.
std::vector<ClausePair> pair_clauses(const EffectiveCharter& before, const EffectiveCharter& after);

// `before_texts` and `after_texts`: the plain text of each article.
std::vector<ArticlePair> pair_articles(const EffectiveCharter& before, const EffectiveCharter& after,
                                       const std::vector<ClausePair>& clauses,
                                       const std::vector<std::string>& before_texts,
                                       const std::vector<std::string>& after_texts);

}  // namespace cartulaire::charter::diff
