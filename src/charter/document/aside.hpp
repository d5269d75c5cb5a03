// What of a Markdown text is nobody's sentence: the front matter, fenced code, comments.
#pragma once

#include <string>
#include <string_view>

namespace cartulaire::charter::document {

// Told the lines in order; true for those that stand aside, the marks included.
class Aside {
 public:
  bool holds(std::string_view line, bool may_open_front_matter = false) {
    std::string_view text = line;
    while (text.starts_with(' ') || text.starts_with('\t'))
      text.remove_prefix(1);
    if (may_open_front_matter && line == "---") {
      until_ = "---";
      return true;
    }
    if (!until_.empty()) {
      const bool ends =
          until_ == "-->" ? text.find(until_) != std::string_view::npos : text.starts_with(until_);
      if (ends) until_.clear();
      return true;
    }
    if (text.starts_with("```") || text.starts_with("~~~")) until_ = text.substr(0, 3);
    if (text.starts_with("<!--") && text.find("-->") == std::string_view::npos) until_ = "-->";
    return !until_.empty() || text.starts_with("<!--");
  }

 private:
  std::string until_;
};

}  // namespace cartulaire::charter::document
