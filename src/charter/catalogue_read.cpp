// The catalogue's files into the catalogue.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "charter/catalogue.hpp"
#include "charter/catalogue_type.hpp"
#include "charter/value_read.hpp"
#include "charter/value_text.hpp"
#include "platform/yaml.hpp"

namespace cartulaire::charter {
namespace {

using platform::YamlEntry;
using platform::YamlNode;

// Reads the catalogue, keeping the first thing that is wrong: the file is ours, its test shows it.
class CatalogueReader {
 public:
  void add(const YamlNode& root, std::string_view where) {
    where_ = where;
    known_keys(root, {"vocabularies", "words", "attributes", "file_families", "common", "platform",
                      "jurisdictions", "sources", "legal_texts", "kinds"});
    each(root, "vocabularies",
         [&](const YamlEntry& entry) { catalogue_.vocabularies[entry.key] = texts(entry.value); });
    for (const auto& [section, into] : {std::pair{"words", &catalogue_.words},
                                        {"attributes", &catalogue_.attributes},
                                        {"file_families", &catalogue_.file_families}})
      if (const YamlNode* labels = root.find(section)) read_labels(*labels, *into);
    if (const YamlNode* ids = root.find("platform")) catalogue_.platform = texts(*ids);
    each(root, "jurisdictions",
         [&](const YamlEntry& entry) { catalogue_.jurisdictions.push_back(jurisdiction(entry)); });
    each(root, "sources", [&](const YamlEntry& entry) { catalogue_.sources.push_back(source(entry)); });
    each(root, "legal_texts",
         [&](const YamlEntry& entry) { catalogue_.legal_texts.push_back({entry.key, label(entry.value)}); });
    each(root, "common", [&](const YamlEntry& entry) {
      common_.push_back(parameter(entry));
      common_.back().common = true;
    });
    each(root, "kinds", [&](const YamlEntry& entry) { catalogue_.kinds.push_back(kind(entry)); });
  }

  base::Result<Catalogue> take() {
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

  template <class F>
  static void each(const YamlNode& root, std::string_view section, F&& use) {
    if (const YamlNode* found = root.find(section))
      for (const YamlEntry& entry : found->entries)
        use(entry);
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

  Jurisdiction jurisdiction(const YamlEntry& entry) {
    Jurisdiction read{entry.key, label(entry.value), {}};
    if (const YamlNode* includes = entry.value.find("includes")) read.includes = texts(*includes);
    return read;
  }

  LegalSource source(const YamlEntry& entry) {
    const YamlNode& node = entry.value;
    known_keys(node, {"in", "confidence", "since", "fr", "en"});
    LegalSource read;
    read.id = entry.key;
    read.label = label(node);
    read.since = text(node, "since");
    read.jurisdiction = text(node, "in");
    const bool known = std::any_of(catalogue_.jurisdictions.begin(), catalogue_.jurisdictions.end(),
                                   [&](const Jurisdiction& one) { return one.id == read.jurisdiction; });
    if (!read.jurisdiction.empty() && !known) wrong(node, "unknown jurisdiction " + read.jurisdiction);
    using Confidence = LegalSource::Confidence;
    const std::string confidence = text(node, "confidence");
    if (confidence != "high" && confidence != "medium" && confidence != "low")
      wrong(node, "confidence: high, medium or low");
    read.confidence = confidence == "high"     ? Confidence::high
                      : confidence == "medium" ? Confidence::medium
                                               : Confidence::low;
    return read;
  }

  Parameter parameter(const YamlEntry& entry) {
    const YamlNode& node = entry.value;
    known_keys(node, {"type", "default", "optional", "delegable", "must", "takes", "bounds", "unit", "fr",
                      "en", "words"});
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
    read.takes = takes(node);
    if (const YamlNode* words = node.find("words")) read_labels(*words, read.words);
    if (const YamlNode* unit = node.find("unit")) read.unit = label(*unit);
    if (const YamlNode* initial = node.find("default")) read.initial = value(*initial, read.type);
    if (const YamlNode* bounds = node.find("bounds"))
      for (const YamlNode& one : bounds->items)
        read.bounds.push_back(bound(one, read.type));
    return read;
  }

  Parameter::Takes takes(const YamlNode& node) {
    const std::string word = text(node, "takes");
    if (!word.empty() && word != "all" && word != "any") wrong(node, "takes: all or any");
    return word == "all"   ? Parameter::Takes::all
           : word == "any" ? Parameter::Takes::any
                           : Parameter::Takes::unsaid;
  }

  std::optional<Value> value(const YamlNode& node, const Type& type) {
    const ReadContext context{
        catalogue_, nullptr, nullptr, {}, [&](const Finding& finding) { wrong(node, finding.english); }};
    return read_value(node, type, context);
  }

  // {least, most, law: SOURCE | advice: SOURCE, for: {PARAMETER: [values]}, remark: {fr, en}}
  Bound bound(const YamlNode& node, const Type& type) {
    known_keys(node, {"least", "most", "law", "advice", "for", "remark"});
    Bound read;
    const Type& measured = type.base == Type::Base::list ? type.items.front() : type;
    const auto side = [&](const char* key) -> std::optional<Value> {
      const YamlNode* found = node.find(key);
      if (found == nullptr) return std::nullopt;
      return value(*found, measured);
    };
    read.least = side("least");
    read.most = side("most");
    for (const auto& [key, force] : {std::pair{"law", Bound::Force::law}, {"advice", Bound::Force::advice}}) {
      const YamlNode* found = node.find(key);
      if (found == nullptr) continue;
      read.force = force;
      read.source = found->text;
      if (catalogue_.source(read.source) == nullptr) wrong(*found, "unknown source " + read.source);
    }
    if (const YamlNode* where = node.find("for"); where != nullptr && !where->entries.empty()) {
      read.parameter = where->entries.front().key;
      read.values = texts(where->entries.front().value);
    }
    if (const YamlNode* remark = node.find("remark")) read.remark = label(*remark);
    if (!read.least && !read.most && read.remark.french.empty()) wrong(node, "bound without a limit");
    return read;
  }

  Kind kind(const YamlEntry& entry) {
    const YamlNode& node = entry.value;
    known_keys(node, {"fr", "en", "purpose", "example", "split", "key", "merge", "monitors", "none", "engine",
                      "only", "switches", "parameters", "requirements"});
    Kind read;
    read.name = entry.key;
    read.label = label(node);
    if (const YamlNode* purpose = node.find("purpose")) read.purpose = label(*purpose);
    read.example = text(node, "example");
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
    read.parameters.insert(read.parameters.end(), common_.begin(), common_.end());
    for (const Parameter& one : read.parameters)
      for (const Bound& bound : one.bounds)
        if (!bound.parameter.empty() && read.find(bound.parameter) == nullptr)
          wrong(node, "bound for unknown " + bound.parameter);
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
  std::vector<Parameter> common_;
  std::string error_;
  std::string error_where_;
};

}  // namespace

base::Result<Catalogue> load_catalogue(std::span<const CatalogueFile> files) {
  CatalogueReader reader;
  for (const CatalogueFile& file : files) {
    auto root = platform::read_yaml(file.yaml, file.where);
    if (!root) return base::pass(root);
    reader.add(*root, file.where);
  }
  return reader.take();
}

}  // namespace cartulaire::charter
