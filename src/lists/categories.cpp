#include "lists/categories.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <set>

#include <fmt/core.h>

#include "lists/category_set.hpp"
#include "platform/yaml.hpp"

namespace cartulaire::embedded {
extern const std::string_view kCategoriesYml;
}

namespace cartulaire::lists {
namespace {

constexpr std::array<std::pair<std::string_view, Rank>, 6> kRanks{{
    {"legal", Rank::legal},
    {"security", Rank::security},
    {"conduct", Rank::conduct},
    {"protected", Rank::is_protected},
    {"never_gated", Rank::never_gated},
    {"neutral", Rank::neutral},
}};

// The file is part of the program: a mistake in it is a broken build, found by categories_test and by any
// start of the program.
[[noreturn]] void broken(std::string_view what) {
  fmt::print(stderr, "cartulaire: catalogue/categories.yml: {}\n", what);
  std::abort();
}

std::string text_of(const platform::YamlNode& node, std::string_view key, std::string_view id) {
  const platform::YamlNode* value = node.find(key);
  if (value == nullptr || !value->is_scalar()) broken(fmt::format("`{}` has no `{}`", id, key));
  return value->text;
}

Category read_category(const platform::YamlEntry& entry) {
  Category category;
  category.id = entry.key;
  const std::string rank = text_of(entry.value, "rank", entry.key);
  bool known = false;
  for (const auto& [name, value] : kRanks) {
    if (name == rank) {
      category.rank = value;
      known = true;
    }
  }
  if (!known) broken(fmt::format("`{}` has the rank `{}`", entry.key, rank));
  category.label_fr = text_of(entry.value, "fr", entry.key);
  category.label_en = text_of(entry.value, "en", entry.key);
  if (const platform::YamlNode* includes = entry.value.find("includes")) {
    for (const platform::YamlNode& item : includes->items)
      category.includes.push_back(item.text);
  }
  return category;
}

std::vector<Category> read_categories() {
  const auto tree = platform::read_yaml(embedded::kCategoriesYml, "categories.yml");
  if (!tree) broken(tree.error().text(base::Language::english));
  std::vector<Category> result;
  for (const platform::YamlEntry& entry : tree->entries)
    result.push_back(read_category(entry));
  if (result.size() > kMaxCategories) broken("more than 128 categories");
  return result;
}

void expand_into(std::string_view id, std::set<std::string_view>& seen,
                 std::vector<const Category*>& result) {
  const Category* category = find_category(id);
  if (category == nullptr || !seen.insert(category->id).second) return;
  result.push_back(category);
  for (const std::string& included : category->includes)
    expand_into(included, seen, result);
}

}  // namespace

const std::vector<Category>& categories() {
  static const std::vector<Category> all = read_categories();
  return all;
}

const Category* find_category(std::string_view id) {
  for (const Category& category : categories()) {
    if (category.id == id) return &category;
  }
  return nullptr;
}

std::vector<const Category*> expand_category(std::string_view id) {
  std::vector<const Category*> result;
  std::set<std::string_view> seen;
  expand_into(id, seen, result);
  return result;
}

std::string_view rank_name(Rank rank) {
  for (const auto& [name, value] : kRanks) {
    if (value == rank) return name;
  }
  return "conduct";
}

}  // namespace cartulaire::lists
