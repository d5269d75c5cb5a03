// The passes behind lint_charter and lint_document.
#pragma once

#include <vector>

#include "charter/lint/folded.hpp"
#include "charter/lint/prose.hpp"
#include "charter/lint/remarks.hpp"
#include "charter/lint/rules.hpp"

namespace cartulaire::charter::lint {

// A block and how the rules read it.
struct Reading {
  Block block;
  Folded folded;
};

std::vector<Reading> read_blocks(const std::vector<ProseLine>& lines);

// L08, L10, L12, L13, L14, L16, L24, L25, L26 as wordings: the rules of legal.yml and lint.yml.
void judge_wording(const std::vector<Reading>& readings, const Rules& rules, Remarks& remarks);
// L23 in any text: a limit of mail that does not say what it measures.
void judge_mail_size(const std::vector<Reading>& readings, const Rules& rules, Remarks& remarks);

// Of a charter in the language: L06, L13, L14 and L22, the sentences of an article beside its clauses.
void judge_articles(const EffectiveCharter& charter, const std::vector<Reading>& readings, const Rules& rules,
                    Remarks& remarks);
// L11, L15, L20, L25, L26: the clauses themselves.
void judge_clauses(const EffectiveCharter& charter, const Charter& source, Remarks& remarks);

}  // namespace cartulaire::charter::lint
