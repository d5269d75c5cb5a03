#include "charter/catalogue.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include <fmt/format.h>

#include "charter/catalogue_type.hpp"
#include "charter/value_read.hpp"
#include "charter/value_text.hpp"
#include "platform/yaml.hpp"

namespace cartulaire::embedded {
extern const std::string_view kClausesYml;
}

namespace cartulaire::charter {
namespace {

using platform::YamlEntry;
using platform::YamlNode;

// Reads the catalogue, keeping the first thing that is wrong: the file is ours, its test shows it.
class CatalogueReader {
 public:
  explicit CatalogueReader(std::string_view where) : where_(where) {}

  base::Result<Catalogue> read(const YamlNode& root) {
    static const YamlNode empty;
    const auto section = [&](std::string_view name) -> const YamlNode& {
      const YamlNode* found = root.find(name);
      if (found == nullptr) wrong(root, fmt::format("section `{}` missing", name));
      return found == nullptr ? empty : *found;
    };
    for (const YamlEntry& entry : section("vocabularies").entries)
      catalogue_.vocabularies[entry.key] = texts(entry.value);
    read_labels(section("words"), catalogue_.words);
    read_labels(section("attributes"), catalogue_.attributes);
    std::vector<Parameter> common;
    for (const YamlEntry& entry : section("common").entries) {
      common.push_back(parameter(entry));
      common.back().common = true;
    }
    for (const YamlEntry& entry : section("kinds").entries)
      catalogue_.kinds.push_back(kind(entry, common));
    if (!error_.empty())
      return base::fail(base::ErrorCode::invalid, error_where_, "catalogue : " + error_,
                        "catalogue: " + error_);
    return std::move(catalogue_);
  }

 private:
  void wrong(const YamlNode& node, std::string what) {
    if (!error_.empty()) return;
    error_ = std::move(what);
    error_where_ = fmt::format("{}:{}:{}", where_, node.place.line, node.place.column);
  }

  std::vector<std::string> texts(const YamlNode& node) {
    std::vector<std::string> found;
    if (node.is_scalar()) return {node.text};
    found.reserve(node.items.size());
    for (const YamlNode& item : node.items)
      found.push_back(item.text);
    return found;
  }
  bool yes(const YamlNode& node, std::string_view key) {
    const YamlNode* found = node.find(key);
    if (found == nullptr) return false;
    const auto value = parse_yes_no(found->text);
    if (!value) wrong(*found, "yes or no");
    return value.value_or(false);
  }
  std::string text(const YamlNode& node, std::string_view key) {
    const YamlNode* found = node.find(key);
    return found == nullptr ? std::string() : found->text;
  }
  Label label(const YamlNode& node) {
    Label read{text(node, "fr"), text(node, "en")};
    if (read.french.empty() || read.english.empty()) wrong(node, "label without fr or en");
    return read;
  }
  void read_labels(const YamlNode& node, std::map<std::string, Label>& into) {
    for (const YamlEntry& entry : node.entries)
      into[entry.key] = label(entry.value);
  }
  void known_keys(const YamlNode& node, std::initializer_list<std::string_view> keys) {
    if (!node.is_map()) wrong(node, "a map is needed");
    for (const YamlEntry& entry : node.entries)
      if (std::find(keys.begin(), keys.end(), entry.key) == keys.end())
        wrong(entry.value, "unknown key " + entry.key);
  }

  Parameter parameter(const YamlEntry& entry) {
    const YamlNode& node = entry.value;
    known_keys(node, {"type", "default", "optional", "delegable", "must", "bounds", "fr", "en", "words"});
    Parameter read;
    read.name = entry.key;
    read.spelling = text(node, "type");
    const auto type = parse_type(read.spelling);
    if (!type) wrong(node, "unknown type " + read.spelling);
    if (type) read.type = *type;
    read.label = label(node);
    read.optional = yes(node, "optional");
    read.delegable = yes(node, "delegable");
    read.must = yes(node, "must");
    if (const YamlNode* words = node.find("words")) read_labels(*words, read.words);
    if (const YamlNode* initial = node.find("default")) read.initial = value(*initial, read.type);
    if (const YamlNode* bounds = node.find("bounds"))
      for (const YamlNode& one : bounds->items)
        read.bounds.push_back(bound(one, read.type));
    return read;
  }

  std::optional<Value> value(const YamlNode& node, const Type& type) {
    const ReadContext context{
        catalogue_, nullptr, nullptr, {}, [&](const Finding& finding) { wrong(node, finding.english); }};
    return read_value(node, type, context);
  }

  Bound bound(const YamlNode& node, const Type& type) {
    known_keys(node, {"least", "most", "law", "advice", "in"});
    Bound read;
    const Type& measured = type.base == Type::Base::list ? type.items.front() : type;
    // A frequency is bounded by its interval.
    const auto side = [&](const char* key) -> std::optional<Value> {
      const YamlNode* found = node.find(key);
      if (found == nullptr) return std::nullopt;
      return value(*found, measured);
    };
    read.least = side("least");
    read.most = side("most");
    read.jurisdiction = text(node, "in");
    if (node.find("law") != nullptr) {
      read.source = Bound::Source::law;
      read.reference = text(node, "law");
    } else if (node.find("advice") != nullptr) {
      read.source = Bound::Source::advice;
      read.reference = text(node, "advice");
    }
    return read;
  }

  Kind kind(const YamlEntry& entry, const std::vector<Parameter>& common) {
    const YamlNode& node = entry.value;
    known_keys(node, {"fr", "en", "split", "key", "merge", "monitors", "none", "engine", "only", "switches",
                      "parameters", "requirements"});
    Kind read;
    read.name = entry.key;
    read.label = label(node);
    const std::string split = text(node, "split");
    if (split != "one" && split != "key" && split != "many") wrong(node, "split: one, key or many");
    read.split = split == "one" ? Kind::Split::one : split == "key" ? Kind::Split::key : Kind::Split::many;
    read.key = text(node, "key");
    read.merge = text(node, "merge");
    read.monitors = yes(node, "monitors");
    if (const YamlNode* none = node.find("none"))
      read.none = label(*none);
    else
      wrong(node, "none missing");
    read.engine.name = text(node, "engine");
    if (read.engine.name.empty()) read.engine.name = "none";
    if (const YamlNode* only = node.find("only"))
      for (const YamlEntry& part : only->entries)
        read.engine.parts.emplace_back(part.key, texts(part.value));
    if (const YamlNode* switches = node.find("switches")) read.switches = texts(*switches);
    if (const YamlNode* parameters = node.find("parameters"))
      for (const YamlEntry& one : parameters->entries)
        read.parameters.push_back(parameter(one));
    read.parameters.insert(read.parameters.end(), common.begin(), common.end());
    if (read.split == Kind::Split::key && read.find(read.key) == nullptr)
      wrong(node, "no such key parameter");
    if (const YamlNode* requirements = node.find("requirements"))
      for (const YamlEntry& one : requirements->entries)
        read.requirements.push_back(requirement(one, read));
    return read;
  }

  Requirement requirement(const YamlEntry& entry, const Kind& kind) {
    Requirement read;
    read.ids = texts(entry.value);
    if (entry.key == "always") return read;
    const std::size_t equals = entry.key.find('=');
    read.parameter = entry.key.substr(0, equals);
    if (equals != std::string::npos) read.value = entry.key.substr(equals + 1);
    if (kind.find(read.parameter) == nullptr) wrong(entry.value, "requirement on unknown " + read.parameter);
    return read;
  }

  std::string where_;
  Catalogue catalogue_;
  std::string error_;
  std::string error_where_;
};

}  // namespace

const Parameter* Kind::find(std::string_view parameter) const {
  for (const Parameter& one : parameters)
    if (one.name == parameter) return &one;
  return nullptr;
}

const Kind* Catalogue::find(std::string_view kind) const {
  for (const Kind& one : kinds)
    if (one.name == kind) return &one;
  return nullptr;
}

const Label* Catalogue::word(const Parameter& parameter, std::string_view option) const {
  const auto own = parameter.words.find(std::string(option));
  if (own != parameter.words.end()) return &own->second;
  const auto common = words.find(std::string(option));
  return common == words.end() ? nullptr : &common->second;
}

base::Result<Catalogue> load_catalogue(std::string_view yaml, std::string_view where) {
  auto root = platform::read_yaml(yaml, where);
  if (!root) return base::pass(root);
  return CatalogueReader(where).read(*root);
}

const Catalogue& catalogue() {
  static const Catalogue built_in = [] {
    auto loaded = load_catalogue(embedded::kClausesYml, "catalogue/clauses.yml");
    if (!loaded) {
      // INVARIANT: the catalogue in the program is sound; catalogue_test.cpp loads it.
      std::fputs((loaded.error().text(base::Language::english) + "\n").c_str(), stderr);
      std::abort();
    }
    return std::move(*loaded);
  }();
  return built_in;
}

}  // namespace cartulaire::charter
