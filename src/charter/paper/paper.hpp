// The papers around a charter, from templates (catalogue/documents) filled in from its clauses: what a CST, a
// council, a data protection officer and the people concerned must have in hand. What nobody told stays a
// visible blank, "(à compléter : …)".
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "charter/render.hpp"

namespace cartulaire::charter::paper {

struct PaperKind {
  std::string_view id;  // "saisine-cst"
  Label title;
  std::string_view french;   // the template
  std::string_view english;  // empty: an act of a French authority, in French only
};
std::span<const PaperKind> paper_kinds();

// Markdown. In options.labels where the paper has that language, else in French. Errors: not_found (no such
// paper, with the list of those there are).
base::Result<std::string> paper_markdown(const EffectiveCharter& charter, std::string_view id,
                                         const RenderOptions& options = {});

// The same as one self-contained page, for a screen or for paper (options.medium).
base::Result<std::string> paper_html(const EffectiveCharter& charter, std::string_view id,
                                     const RenderOptions& options = {});

}  // namespace cartulaire::charter::paper
