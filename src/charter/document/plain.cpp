// Plain text and Markdown.
#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "charter/document/aside.hpp"
#include "charter/document/readers.hpp"
#include "platform/utf8.hpp"

namespace cartulaire::charter::document {
namespace {

// The level of `## Title`; 0 where it is none.
int heading_level(std::string_view line) {
  const std::size_t level = std::min(line.find_first_not_of('#'), line.size());
  const bool heading = level >= 1 && level <= 6 && (level == line.size() || line[level] == ' ');
  return heading ? static_cast<int>(level) : 0;
}

base::Status check_text(std::string_view text, std::string_view file) {
  if (text.size() > kMostTextBytes) {
    return base::fail(base::ErrorCode::too_large, std::string(file),
                      fmt::format("le texte dépasse {} Mo", kMostTextBytes >> 20),
                      fmt::format("the text is larger than {} MB", kMostTextBytes >> 20));
  }
  const std::size_t wrong = std::min(platform::invalid_utf8(text), text.find('\0'));
  if (wrong == std::string_view::npos) return {};
  const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(wrong), '\n');
  return base::fail(base::ErrorCode::invalid, fmt::format("{}:{}", file, line),
                    "le fichier n'est pas du texte UTF-8 ; enregistrez-le en UTF-8",
                    "the file is no UTF-8 text; save it as UTF-8");
}

}  // namespace

base::Result<Document> read_plain(std::string_view text, std::string_view file, bool markdown) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  if (auto status = check_text(text, file); !status) return base::pass(status);
  Document document{std::string(file), markdown ? Format::markdown : Format::text, {}, false};
  Aside aside;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    Line read;
    read.text = line;
    read.code = markdown && aside.holds(line, document.lines.empty());
    // Texts copied out of a PDF or a word processor keep the marks of their titles.
    if (!read.code) read.heading = heading_level(line);
    if (auto status = add_line(document, std::move(read)); !status) return base::pass(status);
    at = end + 1;
  }
  return document;
}

bool has_clauses(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  if (!text.starts_with("---\n") && !text.starts_with("---\r\n")) return false;
  return text.find("\n```clause") != std::string_view::npos ||
         text.find("\n```proposal") != std::string_view::npos ||
         text.find("\nextends:") != std::string_view::npos;
}

}  // namespace cartulaire::charter::document
