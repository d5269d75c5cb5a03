#include "logs/declaration.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "charter/diagnostic.hpp"
#include "logs/timestamp.hpp"

namespace cartulaire::logs {
namespace {

using base::ErrorCode;
using platform::YamlEntry;
using platform::YamlNode;

constexpr std::size_t kMaxName = 100;

struct ShapeName {
  Shape shape;
  std::string_view name;
};
constexpr std::array<ShapeName, 7> kShapes = {{{Shape::key_values, "key-value"},
                                               {Shape::csv, "csv"},
                                               {Shape::json, "json"},
                                               {Shape::syslog, "syslog"},
                                               {Shape::blocks, "blocks"},
                                               {Shape::utmp, "utmp"},
                                               {Shape::utmp64, "utmp64"}}};

}  // namespace

tl::unexpected<base::Error> DeclarationReader::wrong(const platform::Place& place, std::string french,
                                                     std::string english) const {
  return base::fail(ErrorCode::invalid, fmt::format("{}:{}:{}", file_, place.line, place.column),
                    std::move(french), std::move(english));
}

tl::unexpected<base::Error> DeclarationReader::unknown(const YamlEntry& entry,
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

const std::vector<std::string>& DeclarationReader::keys() {
  static const std::vector<std::string> all = {"id",     "title", "source", "shape", "separator", "columns",
                                               "detect", "only",  "aside",  "time",  "zones",     "nothing"};
  return all;
}

base::Result<bool> DeclarationReader::read(const YamlEntry& entry, const std::vector<Shape>& shapes) {
  const YamlNode& value = entry.value;
  const auto ours = [](base::Status read) -> base::Result<bool> {
    if (!read) return base::pass(read);
    return true;
  };
  if (entry.key == "id") return ours(text(value, declaration_.id));
  if (entry.key == "title") return ours(title(value));
  if (entry.key == "source") return true;  // for readers of the file
  if (entry.key == "shape") return ours(shape(value, shapes));
  if (entry.key == "separator") return ours(separator(value));
  if (entry.key == "detect") return ours(texts(value, declaration_.detect));
  if (entry.key == "only") return ours(conditions(value, declaration_.only));
  if (entry.key == "aside") return ours(conditions(value, declaration_.aside));
  if (entry.key == "time") return ours(times(value));
  if (entry.key == "nothing") return ours(texts(value, declaration_.nothing));
  if (entry.key == "zones") return ours(zones(value));
  if (entry.key == "columns") {
    columns_ = &value;  // read last: which fields are wanted is known then
    return true;
  }
  return false;
}

base::Status DeclarationReader::finish(const YamlNode& root) {
  if (columns_ != nullptr)
    if (auto read = csv_columns(*columns_); !read) return read;
  const bool timed = declaration_.shape == Shape::syslog || declaration_.shape == Shape::utmp ||
                     declaration_.shape == Shape::utmp64;
  if (declaration_.times.empty() && timed) {  // these shapes have one place for it
    auto time = slot(root, "time");
    if (!time) return base::pass(time);
    TimeSource source;
    source.as = declaration_.shape == Shape::syslog ? TimeSource::As::worded : TimeSource::As::epoch;
    source.slot = *time;
    declaration_.times.push_back(source);
  }
  if (declaration_.names.size() > kMaxSlots)
    return wrong(root, fmt::format("{} champs au plus", kMaxSlots),
                 fmt::format("at most {} fields", kMaxSlots));
  if (declaration_.id.empty()) return wrong(root, "`id` manque", "`id` is missing");
  if (declaration_.times.empty()) return wrong(root, "`time` manque", "`time` is missing");
  if (declaration_.shape == Shape::csv && !declaration_.header && declaration_.columns.empty())
    return wrong(root, "`columns` manque : `header`, ou les noms des colonnes",
                 "`columns` is missing: `header`, or the names of the columns");
  return {};
}

base::Status DeclarationReader::text(const YamlNode& node, std::string& target) const {
  if (!node.is_scalar() || node.text.empty()) return wrong(node, "un texte est attendu", "text is expected");
  target = node.text;
  return {};
}

base::Status DeclarationReader::texts(const YamlNode& node, std::vector<std::string>& target) const {
  if (node.is_scalar()) {
    target.push_back(node.text);
    return {};
  }
  if (!node.is_list())
    return wrong(node, "un texte ou une liste de textes est attendu", "text or a list of texts is expected");
  for (const YamlNode& item : node.items) {
    std::string word;
    if (auto read = text(item, word); !read) return base::pass(read);
    target.push_back(std::move(word));
  }
  return {};
}

base::Status DeclarationReader::title(const YamlNode& node) {
  const YamlNode* french = node.find("fr");
  const YamlNode* english = node.find("en");
  if (french == nullptr || english == nullptr)
    return wrong(node, "`fr` et `en` sont attendus", "`fr` and `en` are expected");
  if (auto read = text(*french, declaration_.title_fr); !read) return read;
  return text(*english, declaration_.title_en);
}

base::Status DeclarationReader::shape(const YamlNode& node, const std::vector<Shape>& shapes) {
  std::string all;
  for (const Shape shape : shapes) {
    const auto* const known = std::find_if(kShapes.begin(), kShapes.end(),
                                           [&](const ShapeName& one) { return one.shape == shape; });
    if (known->name == node.text) {
      declaration_.shape = shape;
      return {};
    }
    all += (all.empty() ? "" : ", ") + std::string(known->name);
  }
  return wrong(node, fmt::format("forme inconnue : `{}` ; il y a : {}", node.text, all),
               fmt::format("unknown shape: `{}`; there are: {}", node.text, all));
}

base::Status DeclarationReader::separator(const YamlNode& node) {
  if (node.text == "tab") {
    declaration_.separator = '\t';
  } else if (node.text == "space") {
    declaration_.separator = ' ';
  } else if (node.text.size() == 1 && node.text != "\"") {
    declaration_.separator = node.text.front();
  } else {
    return wrong(node, "un seul caractère est attendu, `tab` ou `space`",
                 "one character is expected, `tab` or `space`");
  }
  return {};
}

base::Result<std::size_t> DeclarationReader::slot(const YamlNode& node, std::string_view name) {
  if (name.empty() || name.size() > kMaxName)
    return wrong(node, fmt::format("un nom de champ est attendu, {} caractères au plus", kMaxName),
                 fmt::format("a field's name is expected, at most {} characters", kMaxName));
  const auto known = std::find(declaration_.names.begin(), declaration_.names.end(), name);
  if (known != declaration_.names.end()) return static_cast<std::size_t>(known - declaration_.names.begin());
  declaration_.names.emplace_back(name);
  return declaration_.names.size() - 1;
}

base::Status DeclarationReader::slots(const YamlNode& node, Slots& target) {
  std::vector<std::string> names;
  if (auto read = texts(node, names); !read) return read;
  for (const std::string& name : names) {
    auto found = slot(node, name);
    if (!found) return base::pass(found);
    target.push_back(*found);
  }
  return {};
}

base::Status DeclarationReader::conditions(const YamlNode& node, std::vector<Condition>& target) {
  if (!node.is_map()) return wrong(node, "`champ: [valeurs]` est attendu", "`field: [values]` is expected");
  for (const YamlEntry& entry : node.entries) {
    auto found = slot(entry.value, entry.key);
    if (!found) return base::pass(found);
    Condition condition;
    condition.slot = *found;
    if (auto read = texts(entry.value, condition.values); !read) return read;
    target.push_back(std::move(condition));
  }
  return {};
}

base::Status DeclarationReader::times(const YamlNode& node) {
  if (!node.is_list())
    return wrong(node, "une liste de `{field: …}` est attendue", "a list of `{field: …}` is expected");
  for (const YamlNode& item : node.items) {
    TimeSource time;
    bool named = false;
    if (!item.is_map()) return wrong(item, "`{field: …}` est attendu", "`{field: …}` is expected");
    for (const YamlEntry& entry : item.entries) {
      if (entry.key == "as") {
        if (entry.value.text == "epoch") {
          time.as = TimeSource::As::epoch;
        } else if (entry.value.text == "civil") {
          time.as = TimeSource::As::civil;
        } else if (entry.value.text == "worded") {
          time.as = TimeSource::As::worded;
        } else {
          return wrong(entry.value, "`epoch`, `civil` ou `worded` est attendu",
                       "`epoch`, `civil` or `worded` is expected");
        }
        continue;
      }
      if (entry.key != "field" && entry.key != "clock" && entry.key != "offset" && entry.key != "delay")
        return unknown(entry, {"field", "clock", "offset", "delay", "as"});
      auto found = slot(entry.value, entry.value.text);
      if (!found) return base::pass(found);
      if (entry.key == "field") {
        time.slot = *found;
        named = true;
      } else if (entry.key == "clock") {
        time.clock = *found;
      } else if (entry.key == "delay") {
        time.delay = *found;
      } else {
        time.offset = *found;
      }
    }
    if (!named) return wrong(item, "`field` manque", "`field` is missing");
    declaration_.times.push_back(time);
  }
  return {};
}

// Names of zones that a log writes in letters: `CET: "+01:00"`.
base::Status DeclarationReader::zones(const YamlNode& node) {
  if (!node.is_map()) return wrong(node, "`NOM: \"+01:00\"` est attendu", "`NAME: \"+01:00\"` is expected");
  for (const YamlEntry& entry : node.entries) {
    const auto offset = parse_offset(entry.value.text);
    if (!offset)
      return wrong(entry.value,
                   fmt::format("`{}` n'est pas un décalage : `+01:00` attendu", entry.value.text),
                   fmt::format("`{}` is no offset: `+01:00` expected", entry.value.text));
    declaration_.zones.emplace_back(entry.key, *offset);
  }
  return {};
}

base::Status DeclarationReader::csv_columns(const YamlNode& node) {
  if (node.is_scalar() && node.text == "header") {
    declaration_.header = true;
    return {};
  }
  std::vector<std::string> names;
  if (auto read = texts(node, names); !read) return read;
  for (const std::string& name : names) {
    const auto known = std::find(declaration_.names.begin(), declaration_.names.end(), name);
    declaration_.columns.push_back(known == declaration_.names.end()
                                       ? kNoSlot
                                       : static_cast<std::size_t>(known - declaration_.names.begin()));
  }
  return {};
}

}  // namespace cartulaire::logs
