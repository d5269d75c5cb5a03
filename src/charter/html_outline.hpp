// For tests: the skeleton of a page, read back from its bytes.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cartulaire::charter {

struct HtmlOutline {
  std::vector<std::string> ids;
  std::vector<std::string> fragments;  // of href="#..."
  std::vector<std::string> addresses;  // any other href, src
  std::vector<int> headings;           // levels, in order
  std::vector<std::string> faults;     // tags that do not nest
  std::string text;                    // readable text of the body, blocks parted by newlines
};

inline std::vector<std::string> attribute_values(std::string_view tag, std::string_view name) {
  std::vector<std::string> values;
  const std::string key = " " + std::string(name) + "=";
  for (std::size_t at = tag.find(key); at != std::string_view::npos; at = tag.find(key, at + 1)) {
    const std::size_t start = at + key.size() + 1;
    values.emplace_back(tag.substr(start, tag.find(tag[start - 1], start) - start));
  }
  return values;
}

inline bool is_void_tag(std::string_view name) {
  return name == "meta" || name == "br" || name == "hr" || name == "!DOCTYPE" || name.starts_with("!--");
}

inline HtmlOutline outline_of(std::string_view html) {
  HtmlOutline outline;
  std::vector<std::string> open;
  bool style = false;
  while (!html.empty()) {
    if (html.front() != '<') {
      if (!style) outline.text += html.front();
      html.remove_prefix(1);
      continue;
    }
    const std::size_t end = html.find('>');
    const std::string_view tag = html.substr(0, end + 1);
    std::string_view name = tag.substr(1, tag.find_first_of(" >", 1) - 1);
    const bool closing = name.starts_with('/');
    if (closing) name.remove_prefix(1);
    style = name == "style" && !closing;
    if (closing) {
      if (open.empty() || open.back() != name) outline.faults.push_back("</" + std::string(name) + ">");
      if (!open.empty()) open.pop_back();
    } else {
      for (std::string& id : attribute_values(tag, "id"))
        outline.ids.push_back(std::move(id));
      for (const char* key : {"href", "src"}) {
        for (std::string& value : attribute_values(tag, key)) {
          (value.starts_with('#') ? outline.fragments : outline.addresses).push_back(std::move(value));
        }
      }
      if (name.size() == 2 && name.front() == 'h' && name[1] >= '1' && name[1] <= '6') {
        outline.headings.push_back(name[1] - '0');
      }
      if (!is_void_tag(name)) open.emplace_back(name);
    }
    const bool block =
        name != "a" && name != "code" && name != "span" && name != "b" && name != "em" && name != "strong";
    if (block) outline.text += '\n';
    html.remove_prefix(end + 1);
  }
  for (const auto& [entity, character] :
       {std::pair{"&#39;", "'"}, {"&quot;", "\""}, {"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}}) {
    for (std::size_t at = outline.text.find(entity); at != std::string::npos;
         at = outline.text.find(entity, at + 1)) {
      outline.text.replace(at, std::string_view(entity).size(), character);
    }
  }
  for (const std::string& left : open)
    outline.faults.push_back("<" + left + ">");
  return outline;
}

}  // namespace cartulaire::charter
