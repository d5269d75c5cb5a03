#include "keeper/page.hpp"

#include <fmt/format.h>

#include "charter/html.hpp"
#include "charter/render_style.hpp"
#include "platform/markdown.hpp"

namespace cartulaire::keeper {

base::Result<std::string> page_of(std::string_view title, std::string_view origin, std::string_view markdown,
                                  base::Language language) {
  auto body = platform::markdown_to_html(markdown);
  if (!body) return body;
  return charter::html_head(
             {language, fmt::format("{} - {}", title, origin), {charter::kPaperStyle}, false}) +
         fmt::format("<body>\n<header>\n<h1>{}</h1>\n</header>\n<main>\n{}</main>\n</body>\n</html>\n", title,
                     *body);
}

std::string table_cell(std::string_view text) {
  std::string out;
  for (const char c : text)
    out += c == '|' || c == '\n' ? ' ' : c;
  return out.empty() ? "-" : out;
}

}  // namespace cartulaire::keeper
