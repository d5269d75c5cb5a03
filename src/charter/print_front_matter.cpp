// The front matter in its canonical order: who the charter is, whom it names, for whom it holds.
#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "charter/print_parts.hpp"

namespace cartulaire::charter {
namespace {

using platform::YamlEntry;
using platform::YamlNode;

constexpr std::array<std::string_view, 16> kKeys{
    "charter", "title", "language",    "version", "jurisdiction", "time_zone", "calendar",  "extends",
    "locked",  "roles", "populations", "groups",  "entities",     "overrides", "conflicts", "adoption"};
constexpr std::array<std::string_view, 7> kMembers{"id",   "name",     "english",  "short",
                                                   "mail", "includes", "overrides"};

// A key that is not among `order` goes after those that are.
std::vector<const YamlEntry*> in_order(const YamlNode& map, std::span<const std::string_view> order) {
  std::vector<const YamlEntry*> sorted;
  for (const YamlEntry& entry : map.entries)
    sorted.push_back(&entry);
  std::stable_sort(sorted.begin(), sorted.end(), [&](const YamlEntry* a, const YamlEntry* b) {
    return std::find(order.begin(), order.end(), a->key) < std::find(order.begin(), order.end(), b->key);
  });
  return sorted;
}

bool is_nested(const YamlNode& node) {
  return (node.is_map() && !node.entries.empty()) || (node.is_list() && !node.items.empty());
}

class FrontMatterPrinter {
 public:
  std::vector<YamlLine> print(const YamlNode& root) {
    for (const YamlEntry* entry : in_order(root, kKeys))
      if (entry->key == "locked" || entry->key == "extends")
        line(entry->key_place, 0, head(*entry) + yaml_flow(entry->value));
      else
        member(*entry, 0);
    return std::move(lines_);
  }

 private:
  static std::string head(const YamlEntry& entry) { return yaml_key(entry.key) + ": "; }

  void line(platform::Place place, std::size_t indentation, const std::string& text) {
    lines_.push_back({place.line, std::string(indentation, ' ') + text});
  }

  // A set of sets or of things goes on lines of its own, what it holds is told in one line each.
  void member(const YamlEntry& entry, std::size_t indentation) {
    const YamlNode& value = entry.value;
    if (!is_nested(value) ||
        (value.is_list() && !std::any_of(value.items.begin(), value.items.end(),
                                         [](const YamlNode& one) { return is_nested(one); }))) {
      const bool flow = value.is_list() || value.is_map();
      line(entry.key_place, indentation,
           head(entry) + (flow ? yaml_flow(value) : yaml_scalar(value, YamlStyle::block)));
      return;
    }
    line(entry.key_place, indentation, yaml_key(entry.key) + ":");
    if (value.is_list())
      for (const YamlNode& item : value.items)
        listed(item, indentation + 2);
    for (const YamlEntry& one : value.entries)
      thing(one, indentation + 2);
  }

  // `it: {name: …}`, on more lines where it holds others: a family, a set of overrides.
  void thing(const YamlEntry& entry, std::size_t indentation) {
    if (!holds_others(entry.value)) {
      const bool flow = entry.value.is_list() || entry.value.is_map();
      line(entry.key_place, indentation,
           head(entry) + (flow ? flow_in_order(entry.value) : yaml_scalar(entry.value, YamlStyle::block)));
      return;
    }
    line(entry.key_place, indentation, yaml_key(entry.key) + ":");
    for (const YamlEntry* one : in_order(entry.value, kMembers))
      member(*one, indentation + 2);
  }

  void listed(const YamlNode& item, std::size_t indentation) {
    if (!holds_others(item)) {
      line(item.place, indentation, "- " + flow_in_order(item));
      return;
    }
    const std::size_t first = lines_.size();
    for (const YamlEntry* one : in_order(item, kMembers))
      member(*one, indentation + 2);
    lines_[first].text[indentation] = '-';
  }

  static bool holds_others(const YamlNode& node) {
    return std::any_of(node.entries.begin(), node.entries.end(),
                       [](const YamlEntry& one) { return one.value.is_map() && is_nested(one.value); });
  }

  static std::string flow_in_order(const YamlNode& node) {
    YamlNode sorted = node;
    sorted.entries.clear();
    for (const YamlEntry* one : in_order(node, kMembers))
      sorted.entries.push_back(*one);
    return yaml_flow(sorted);
  }

  std::vector<YamlLine> lines_;
};

}  // namespace

std::string front_matter_yaml(const Charter& charter) {
  std::string yaml;
  for (std::size_t at = 1; at < charter.source.size() && charter.source[at] != "---"; ++at)
    yaml += charter.source[at] + '\n';
  return yaml;
}

YamlNode canonical_front_matter(const Charter& charter) {
  YamlNode root = platform::parse_yaml(front_matter_yaml(charter), {}, 2).root;
  if (root.find("charter") == nullptr)
    for (YamlEntry& entry : root.entries)
      if (entry.key == "id") entry.key = "charter";
  return root;
}

std::vector<YamlLine> print_front_matter(const YamlNode& root) {
  return FrontMatterPrinter().print(root);
}

}  // namespace cartulaire::charter
