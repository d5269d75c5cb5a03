#include "charter/print_yaml.hpp"

#include <algorithm>

namespace cartulaire::charter {
namespace {

using platform::YamlEntry;
using platform::YamlNode;

bool reads_as_null(std::string_view text) {
  return text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL";
}

// Would the reader take these bytes, without quotes, for this text?
bool is_bare(std::string_view text, YamlStyle style) {
  constexpr std::string_view kIndicators = "?:,[]{}#&*!|>'\"%@`=<";
  if (reads_as_null(text) || text.front() == ' ' || text.back() == ' ' || text.back() == ':') return false;
  if (kIndicators.find(text.front()) != std::string_view::npos) return false;
  if (text.front() == '-' && (text.size() == 1 || text[1] == ' ' || text.starts_with("--"))) return false;
  if (text.starts_with("...")) return false;
  if (std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }))
    return false;
  if (text.find(": ") != std::string_view::npos || text.find(" #") != std::string_view::npos) return false;
  // Within brackets these end a scalar, `?` for the reader that we use.
  return style == YamlStyle::block || text.find_first_of(",[]{}?") == std::string_view::npos;
}

std::string in_quotes(std::string_view text) {
  std::string all = "\"";
  for (const char c : text) {
    if (c == '\n') {
      all += "\\n";
    } else if (c == '\r') {
      all += "\\r";
    } else {
      if (c == '"' || c == '\\') all += '\\';
      all += c;
    }
  }
  return all + '"';
}

}  // namespace

std::string yaml_scalar(const YamlNode& scalar, YamlStyle style) {
  if (scalar.kind == YamlNode::Kind::null) return "~";
  const bool text_unset = scalar.quoted && scalar.text == "unset";
  return !text_unset && is_bare(scalar.text, style) ? scalar.text : in_quotes(scalar.text);
}

std::string yaml_key(const std::string& key) {
  return key != "<<" && is_bare(key, YamlStyle::flow) ? key : in_quotes(key);
}

std::string yaml_flow(const YamlNode& node) {
  if (!node.is_list() && !node.is_map()) return yaml_scalar(node, YamlStyle::flow);
  std::string text(1, node.is_list() ? '[' : '{');
  for (const YamlNode& item : node.items)
    text += (text.size() > 1 ? ", " : "") + yaml_flow(item);
  for (const YamlEntry& entry : node.entries)
    text += (text.size() > 1 ? ", " : "") + yaml_key(entry.key) + ": " + yaml_flow(entry.value);
  return text + (node.is_list() ? ']' : '}');
}

bool same_yaml(const YamlNode& left, const YamlNode& right) {
  if (left.kind != right.kind || left.text != right.text) return false;
  if (left.text == "unset" && left.quoted != right.quoted) return false;
  if (left.entries.size() != right.entries.size()) return false;
  if (!std::equal(left.items.begin(), left.items.end(), right.items.begin(), right.items.end(), same_yaml))
    return false;
  return std::all_of(left.entries.begin(), left.entries.end(), [&](const YamlEntry& entry) {
    const YamlNode* other = right.find(entry.key);
    return other != nullptr && same_yaml(entry.value, *other);
  });
}

}  // namespace cartulaire::charter
