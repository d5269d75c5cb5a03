#include "charter/draft/rules.hpp"

#include <cstdio>
#include <cstdlib>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "charter/lint/rule_reader.hpp"

namespace cartulaire::embedded {
extern const std::string_view kImportYml;
}  // namespace cartulaire::embedded

namespace cartulaire::charter::draft {
namespace {

using lint::RuleReader;
using lint::Word;
using platform::YamlEntry;
using platform::YamlNode;
using Dimension = lint::Figure::Dimension;

constexpr std::size_t kMostRules = 500;
constexpr auto kScopes = std::to_array<Word<Scope>>(
    {{"sentence", Scope::sentence}, {"block", Scope::block}, {"article", Scope::article}});
constexpr auto kDimensions = std::to_array<Word<Dimension>>(
    {{"time", Dimension::time}, {"size", Dimension::size}, {"characters", Dimension::characters}});
constexpr auto kHows = std::to_array<Word<Take::How>>({{"frequency", Take::How::frequency},
                                                       {"role", Take::How::role},
                                                       {"people", Take::How::people},
                                                       {"marks", Take::How::marks}});

class Loader {
 public:
  base::Result<Rules> load(std::string_view yaml) {
    auto root = platform::read_yaml(yaml, "import.yml");
    if (!root) return base::pass(root);
    for (const YamlEntry& entry : root->entries)
      section(entry);
    if (auto status = read_.status(); !status) return base::pass(status);
    std::vector<platform::Pattern> triggers;
    triggers.reserve(rules_.rules.size());
    for (const Rule& rule : rules_.rules)
      triggers.push_back(rule.trigger.find);
    auto set = platform::PatternSet::compile(triggers, "import.yml");
    if (!set) return base::pass(set);
    rules_.triggers = std::move(*set);
    return std::move(rules_);
  }

 private:
  void section(const YamlEntry& entry) {
    if (entry.key == "roles") {
      rules_.roles = people(entry.value);
    } else if (entry.key == "populations") {
      rules_.populations = people(entry.value);
    } else if (entry.key == "frequencies") {
      rules_.frequencies = meanings(entry.value);
    } else if (entry.key == "mark_places") {
      rules_.mark_places = meanings(entry.value);
    } else if (entry.key == "mark_words") {
      rules_.mark_words = read_.compiled(entry.value);
    } else if (entry.key == "concerns") {
      for (const YamlNode& item : entry.value.items)
        rules_.concerns.push_back({RuleReader::text(item, "id"),
                                   {RuleReader::text(item, "fr"), RuleReader::text(item, "en")},
                                   read_.pattern(item, "find")});
    } else if (entry.key == "rules") {
      if (entry.value.items.size() > kMostRules) read_.wrong(entry.value, "too many rules");
      for (const YamlNode& item : entry.value.items)
        rules_.rules.push_back(rule(item));
    } else {
      read_.wrong(entry.value, entry.key);
    }
  }

  std::vector<Person> people(const YamlNode& node) {
    std::vector<Person> all;
    for (const YamlEntry& entry : node.entries)
      all.push_back({entry.key, RuleReader::text(entry.value, "name"), read_.pattern(entry.value, "find")});
    return all;
  }

  std::vector<Meaning> meanings(const YamlNode& node) {
    std::vector<Meaning> all;
    for (const YamlEntry& entry : node.entries)
      all.push_back({entry.key, read_.compiled(entry.value)});
    return all;
  }

  Rule rule(const YamlNode& node) {
    Rule rule;
    rule.id = RuleReader::text(node, "id");
    rule.kind = RuleReader::text(node, "kind");
    rule.confidence = read_.one_of(node, "confidence", lint::kConfidences, lint::Confidence::high);
    rule.trigger = read_.trigger(node);
    const Kind* kind = catalogue().find(rule.kind);
    if (rule.id.empty() || !ids_.insert(rule.id).second) read_.wrong(node, "id");
    if (kind == nullptr) {
      read_.wrong(node, rule.kind);
      return rule;
    }
    for (const YamlEntry& entry : RuleReader::map(node, "set").entries) {
      if (kind->find(entry.key) == nullptr) read_.wrong(entry.value, entry.key);
      Value value{entry.key, {}, entry.value.is_list(), true};
      for (const YamlNode& item : entry.value.items)
        value.values.push_back(item.text);
      if (!value.list) value.values.push_back(entry.value.text);
      rule.set.push_back(std::move(value));
    }
    for (const YamlEntry& entry : RuleReader::map(node, "take").entries)
      rule.takes.push_back(take(entry, *kind));
    known_keys(node, {"id", "kind", "confidence", "find", "near", "unless", "sentence", "set", "take"});
    return rule;
  }

  Take take(const YamlEntry& entry, const Kind& kind) {
    const YamlNode& node = entry.value;
    Take take;
    take.parameter = entry.key;
    const Parameter* parameter = kind.find(entry.key);
    if (parameter == nullptr) read_.wrong(node, entry.key);
    take.scope = read_.one_of(node, "in", kScopes, Scope::sentence);
    take.required = RuleReader::text(node, "required") == "yes";
    if (node.find("figure") != nullptr) {
      take.how = Take::How::figure;
      take.dimension = read_.one_of(node, "figure", kDimensions, Dimension::time);
    } else if (node.find("options") != nullptr) {
      take.options = meanings(RuleReader::map(node, "options"));
    } else {
      take.how = read_.one_of(node, "from", kHows, Take::How::options);
      if (take.how == Take::How::options) read_.wrong(node, entry.key);
    }
    known_keys(node, {"in", "required", "figure", "options", "from"});
    return take;
  }

  void known_keys(const YamlNode& node, const std::set<std::string, std::less<>>& known) {
    for (const YamlEntry& entry : node.entries)
      if (!known.contains(entry.key)) read_.wrong(entry.value, entry.key);
  }

  RuleReader read_{"import.yml"};
  Rules rules_;
  std::set<std::string> ids_;
};

}  // namespace

base::Result<Rules> load_rules(std::string_view yaml) {
  return Loader().load(yaml);
}

const Rules& rules() {
  static const Rules built_in = [] {
    auto loaded = load_rules(embedded::kImportYml);
    if (!loaded) {
      fmt::print(stderr, "cartulaire: {}\n", loaded.error().text(base::Language::english));
      std::abort();
    }
    return std::move(*loaded);
  }();
  return built_in;
}

}  // namespace cartulaire::charter::draft
