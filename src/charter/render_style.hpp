// The style sheets of the pages, embedded: nothing is fetched.
#pragma once

#include <string_view>

namespace cartulaire::charter {

// Colours, type and focus, shared by every page (PORTAL.md: paper, ink, one seal red; a true dark theme).
extern const std::string_view kBaseStyle;
// The annotated charter: text in the middle, notes in the margin, a clean file on paper.
extern const std::string_view kCharterStyle;
// The same page as a PDF is set from it, alone: fonts of the system, a cover, page numbers in the contents.
extern const std::string_view kPaperStyle;
// The reference page, over the charter's: examples as blocks that wrap.
extern const std::string_view kReferenceStyle;
// The refusal page: one column, one thing to do.
extern const std::string_view kRefusalStyle;

}  // namespace cartulaire::charter
