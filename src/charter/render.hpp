// One entity's charter as people read it: placeholders said, passages resolved, each article with what really
// happens beside it. Never rendered again for proof: the bytes are frozen at publication (LANGUAGE).
//
// The page is one self-contained HTML file that meets RGAA: language, title, skip link, landmarks, contents,
// headings in order, captions, contrast AA, no script, nothing to fetch.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "charter/charter.hpp"
#include "charter/wording/value_words.hpp"

namespace cartulaire::charter {

// The value of the day of a parameter that the charter delegates: State's, shown in the margin with its date.
struct DelegatedNow {
  std::string clause;
  std::string parameter;
  Value value;
  Date since;
};

struct RenderOptions {
  // screen: a page for browsers; paper: the same page in the style that the PDF is set from (page/print.hpp).
  enum class Medium { screen, paper };
  Medium medium = Medium::screen;
  base::Language labels = base::Language::french;  // of what stands around the text; the text keeps its own
  std::vector<DelegatedNow> delegated;
  wording::Adoption adoption;  // acts that State records: "cst.date" -> "le 1er mai 2026"
};

// The whole page. Errors: a placeholder that cannot be said (where: file line and article). A blank of a
// model
// (`unset`) shows as "(à compléter)": such a page is for reading, not for publication (L24).
base::Result<std::string> render_html(const EffectiveCharter& charter, const RenderOptions& options = {});

// What stands at the foot of every sheet of paper: the entity, the version, the whole hash.
std::string running_line(const EffectiveCharter& charter);
// The same as a style sheet, with the number of the page.
std::string running_style(const EffectiveCharter& charter);

// An article's Markdown with its placeholders replaced and its typography set; its heading line stays in.
base::Result<std::string> article_markdown(const EffectiveCharter& charter, const Article& article,
                                           const wording::Adoption& adoption = {});

// The same as HTML without its heading, as the page holds it.
base::Result<std::string> article_html(const EffectiveCharter& charter, const Article& article,
                                       const wording::Adoption& adoption = {});

// The same as plain text, one paragraph or list item a line, without its heading: what a compiled clause
// carries for refusal pages.
base::Result<std::string> article_text(const EffectiveCharter& charter, const Article& article,
                                       const wording::Adoption& adoption = {});

}  // namespace cartulaire::charter
