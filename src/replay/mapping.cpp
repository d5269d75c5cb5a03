#include "replay/mapping.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "charter/diagnostic.hpp"
#include "platform/yaml.hpp"

namespace cartulaire::replay {
namespace {

using base::ErrorCode;
using platform::YamlEntry;
using platform::YamlNode;

constexpr std::size_t kMaxName = 100;

class Loader {
 public:
  explicit Loader(std::string_view file) : file_(file) {}

  base::Result<Mapping> load(const YamlNode& root) {
    if (!root.is_map()) return wrong(root, "une liste de clés est attendue", "a map of keys is expected");
    const YamlNode* columns = nullptr;
    for (const YamlEntry& entry : root.entries) {
      if (entry.key == "columns") {
        columns = &entry.value;
        continue;
      }
      if (auto read = key(entry); !read) return base::pass(read);
    }
    // The columns come last: which fields are wanted is known then.
    if (columns != nullptr)
      if (auto read = csv_columns(*columns); !read) return base::pass(read);
    if (mapping_.names.size() > kMaxSlots)
      return wrong(root, fmt::format("{} champs au plus", kMaxSlots),
                   fmt::format("at most {} fields", kMaxSlots));
    if (mapping_.id.empty()) return wrong(root, "`id` manque", "`id` is missing");
    if (mapping_.times.empty()) return wrong(root, "`time` manque", "`time` is missing");
    if (mapping_.host.empty() && mapping_.url.empty())
      return wrong(root, "`host` ou `url` manque", "`host` or `url` is missing");
    if (mapping_.shape == Mapping::Shape::csv && !mapping_.header && mapping_.columns.empty())
      return wrong(root, "`columns` manque : `header`, ou les noms des colonnes",
                   "`columns` is missing: `header`, or the names of the columns");
    return std::move(mapping_);
  }

 private:
  [[nodiscard]] tl::unexpected<base::Error> wrong(const platform::Place& place, std::string french,
                                                  std::string english) const {
    return base::fail(ErrorCode::invalid, fmt::format("{}:{}:{}", file_, place.line, place.column),
                      std::move(french), std::move(english));
  }
  [[nodiscard]] tl::unexpected<base::Error> wrong(const YamlNode& node, std::string french,
                                                  std::string english) const {
    return wrong(node.place, std::move(french), std::move(english));
  }
  // A key that is none of `known`.
  [[nodiscard]] tl::unexpected<base::Error> unknown(const YamlEntry& entry,
                                                    const std::vector<std::string>& known) const {
    const std::string near = charter::nearest(entry.key, known);
    if (!near.empty())
      return wrong(entry.key_place, fmt::format("clé inconnue : `{}` ; vouliez-vous `{}` ?", entry.key, near),
                   fmt::format("unknown key: `{}`; did you mean `{}`?", entry.key, near));
    std::string all;
    for (const std::string& one : known)
      all += (all.empty() ? "" : ", ") + one;
    return wrong(entry.key_place, fmt::format("clé inconnue : `{}` ; il y a : {}", entry.key, all),
                 fmt::format("unknown key: `{}`; there are: {}", entry.key, all));
  }

  base::Status key(const YamlEntry& entry) {
    const YamlNode& value = entry.value;
    if (entry.key == "id") return text(value, mapping_.id);
    if (entry.key == "title") return title(value);
    if (entry.key == "source") return {};  // for readers of the file
    if (entry.key == "shape") return shape(value);
    if (entry.key == "separator") return separator(value);
    if (entry.key == "detect") return texts(value, mapping_.detect);
    if (entry.key == "only") return conditions(value, mapping_.only);
    if (entry.key == "aside") return conditions(value, mapping_.aside);
    if (entry.key == "time") return times(value);
    if (entry.key == "user") return slots(value, mapping_.user);
    if (entry.key == "address") return slots(value, mapping_.address);
    if (entry.key == "method") return slots(value, mapping_.method);
    if (entry.key == "host") return slots(value, mapping_.host);
    if (entry.key == "url") return slots(value, mapping_.url);
    if (entry.key == "host_only") return conditions(value, mapping_.host_only);
    if (entry.key == "paths") return paths(value);
    if (entry.key == "nothing") return texts(value, mapping_.nothing);
    return unknown(
        entry, {"id", "title", "source", "shape", "separator", "columns", "detect", "only", "aside", "time",
                "user", "address", "method", "host", "url", "host_only", "paths", "nothing"});
  }

  base::Status text(const YamlNode& node, std::string& target) {
    if (!node.is_scalar() || node.text.empty())
      return wrong(node, "un texte est attendu", "text is expected");
    target = node.text;
    return {};
  }

  // One text or a list of them.
  base::Status texts(const YamlNode& node, std::vector<std::string>& target) {
    if (node.is_scalar()) {
      target.push_back(node.text);
      return {};
    }
    if (!node.is_list())
      return wrong(node, "un texte ou une liste de textes est attendu",
                   "text or a list of texts is expected");
    for (const YamlNode& item : node.items) {
      std::string word;
      if (auto read = text(item, word); !read) return base::pass(read);
      target.push_back(std::move(word));
    }
    return {};
  }

  base::Status title(const YamlNode& node) {
    const YamlNode* french = node.find("fr");
    const YamlNode* english = node.find("en");
    if (french == nullptr || english == nullptr)
      return wrong(node, "`fr` et `en` sont attendus", "`fr` and `en` are expected");
    if (auto read = text(*french, mapping_.title_fr); !read) return read;
    return text(*english, mapping_.title_en);
  }

  base::Status shape(const YamlNode& node) {
    if (node.text == "key-value") {
      mapping_.shape = Mapping::Shape::key_values;
    } else if (node.text == "csv") {
      mapping_.shape = Mapping::Shape::csv;
    } else if (node.text == "json") {
      mapping_.shape = Mapping::Shape::json;
    } else {
      return wrong(node, fmt::format("forme inconnue : `{}` (key-value, csv ou json)", node.text),
                   fmt::format("unknown shape: `{}` (key-value, csv or json)", node.text));
    }
    return {};
  }

  base::Status separator(const YamlNode& node) {
    if (node.text == "tab") {
      mapping_.separator = '\t';
    } else if (node.text == "space") {
      mapping_.separator = ' ';
    } else if (node.text.size() == 1 && node.text != "\"") {
      mapping_.separator = node.text.front();
    } else {
      return wrong(node, "un seul caractère est attendu, `tab` ou `space`",
                   "one character is expected, `tab` or `space`");
    }
    return {};
  }

  base::Status paths(const YamlNode& node) {
    if (node.text != "shown" && node.text != "hidden")
      return wrong(node, "`shown` ou `hidden` est attendu", "`shown` or `hidden` is expected");
    mapping_.shows_paths = node.text == "shown";
    return {};
  }

  base::Result<std::size_t> slot(const YamlNode& node, std::string_view name) {
    if (name.empty() || name.size() > kMaxName)
      return wrong(node, fmt::format("un nom de champ est attendu, {} caractères au plus", kMaxName),
                   fmt::format("a field's name is expected, at most {} characters", kMaxName));
    const auto known = std::find(mapping_.names.begin(), mapping_.names.end(), name);
    if (known != mapping_.names.end()) return static_cast<std::size_t>(known - mapping_.names.begin());
    mapping_.names.emplace_back(name);
    return mapping_.names.size() - 1;
  }

  base::Status slots(const YamlNode& node, Mapping::Slots& target) {
    std::vector<std::string> names;
    if (auto read = texts(node, names); !read) return read;
    for (const std::string& name : names) {
      auto found = slot(node, name);
      if (!found) return base::pass(found);
      target.push_back(*found);
    }
    return {};
  }

  base::Status conditions(const YamlNode& node, std::vector<Mapping::Condition>& target) {
    if (!node.is_map()) return wrong(node, "`champ: [valeurs]` est attendu", "`field: [values]` is expected");
    for (const YamlEntry& entry : node.entries) {
      auto found = slot(entry.value, entry.key);
      if (!found) return base::pass(found);
      Mapping::Condition condition;
      condition.slot = *found;
      if (auto read = texts(entry.value, condition.values); !read) return read;
      target.push_back(std::move(condition));
    }
    return {};
  }

  // A list of ways to tell the time, the first that reads speaks.
  base::Status times(const YamlNode& node) {
    if (!node.is_list())
      return wrong(node, "une liste de `{field: …}` est attendue", "a list of `{field: …}` is expected");
    for (const YamlNode& item : node.items) {
      Mapping::Time time;
      bool named = false;
      if (!item.is_map()) return wrong(item, "`{field: …}` est attendu", "`{field: …}` is expected");
      for (const YamlEntry& entry : item.entries) {
        if (entry.key == "as") {
          if (entry.value.text != "epoch" && entry.value.text != "civil")
            return wrong(entry.value, "`epoch` ou `civil` est attendu", "`epoch` or `civil` is expected");
          time.as = entry.value.text == "epoch" ? Mapping::Time::As::epoch : Mapping::Time::As::civil;
          continue;
        }
        if (entry.key != "field" && entry.key != "clock" && entry.key != "offset")
          return unknown(entry, {"field", "clock", "offset", "as"});
        auto found = slot(entry.value, entry.value.text);
        if (!found) return base::pass(found);
        if (entry.key == "field") {
          time.slot = *found;
          named = true;
        } else if (entry.key == "clock") {
          time.clock = *found;
        } else {
          time.offset = *found;
        }
      }
      if (!named) return wrong(item, "`field` manque", "`field` is missing");
      mapping_.times.push_back(time);
    }
    return {};
  }

  base::Status csv_columns(const YamlNode& node) {
    if (node.is_scalar() && node.text == "header") {
      mapping_.header = true;
      return {};
    }
    std::vector<std::string> names;
    if (auto read = texts(node, names); !read) return read;
    for (const std::string& name : names) {
      const auto known = std::find(mapping_.names.begin(), mapping_.names.end(), name);
      mapping_.columns.push_back(
          known == mapping_.names.end() ? kNoSlot : static_cast<std::size_t>(known - mapping_.names.begin()));
    }
    return {};
  }

  std::string file_;
  Mapping mapping_;
};

}  // namespace

base::Result<Mapping> read_mapping(std::string_view text, std::string_view file) {
  auto root = platform::read_yaml(text, file);
  if (!root) return base::pass(root);
  return Loader(file).load(*root);
}

}  // namespace cartulaire::replay
