#include "charter/lint/rules.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "charter/lint/rule_reader.hpp"

namespace cartulaire::embedded {
extern const std::string_view kLegalYml;
extern const std::string_view kLintYml;
}  // namespace cartulaire::embedded

namespace cartulaire::charter::lint {
namespace {

using platform::YamlEntry;
using platform::YamlNode;

constexpr std::size_t kMostRules = 500;

constexpr auto kStatuses = std::to_array<Word<Status>>({
    {"in_force", Status::in_force},
    {"in_force_modified", Status::in_force_modified},
    {"unverified", Status::unverified},
    {"renumbered", Status::renumbered},
    {"codified", Status::codified},
    {"abrogated", Status::abrogated},
    {"partly_abrogated", Status::partly_abrogated},
    {"superseded", Status::superseded},
    {"obsolete_concept", Status::obsolete_concept},
    {"obsolete_term", Status::obsolete_term},
    {"misquoted", Status::misquoted},
    {"misapplied", Status::misapplied},
    {"misattributed", Status::misattributed},
    {"conflicts_with_recommendation", Status::conflicts_with_recommendation},
    {"too_vague", Status::too_vague},
    {"overreach", Status::overreach},
    {"contradiction", Status::contradiction},
    {"out_of_bounds", Status::out_of_bounds},
    {"blank", Status::blank},
});
constexpr auto kConfidences = std::to_array<Word<Confidence>>(
    {{"high", Confidence::high}, {"medium", Confidence::medium}, {"low", Confidence::low}});
bool is_wrong_in_law(Status status) {
  switch (status) {
    case Status::renumbered:
    case Status::codified:
    case Status::abrogated:
    case Status::superseded:
    case Status::obsolete_concept:
    case Status::misquoted:
    case Status::misapplied:
    case Status::misattributed:
    case Status::contradiction:
    case Status::out_of_bounds:
      return true;
    default:
      return false;
  }
}

// Reads one of the two files; keeps the first thing that is wrong.
class Loader {
 public:
  Loader(std::string_view file, Rules& rules) : file_(file), read_(file), rules_(rules) {}

  base::Status read(std::string_view yaml) {
    auto root = platform::read_yaml(yaml, file_);
    if (!root) return base::pass(root);
    history_ = read_.optional_pattern(*root, "history");
    for (const YamlEntry& entry : root->entries)
      section(entry);
    return read_.status();
  }

 private:
  void section(const YamlEntry& entry) {
    if (entry.value.items.size() > kMostRules) read_.wrong(entry.value, "too many rules");
    if (entry.key == "references" || entry.key == "words") {
      auto& into = entry.key == "words" ? rules_.words : rules_.references;
      for (const YamlNode& item : entry.value.items)
        into.push_back({statement(item), trigger(item)});
    } else if (entry.key == "orders") {
      for (const YamlNode& item : entry.value.items)
        rules_.orders.push_back(
            {statement(item), trigger(item), read_.pattern(item, "first"), read_.pattern(item, "then")});
    } else if (entry.key == "pairs") {
      for (const YamlNode& item : entry.value.items)
        rules_.pairs.push_back(
            {statement(item), trigger(read_.map(item, "one")), trigger(read_.map(item, "other"))});
    } else if (entry.key == "figures") {
      for (const YamlNode& item : entry.value.items)
        rules_.figures.push_back(figure(item));
    } else if (entry.key == "vague") {
      rules_.vague = read_.compiled(entry.value);
    } else if (entry.key == "may_be_watched") {
      rules_.may_be_watched = trigger(entry.value);
    } else if (entry.key == "always_watched") {
      rules_.always_watched = trigger(entry.value);
    } else if (entry.key == "speaks_of_mail") {
      rules_.speaks_of_mail = read_.compiled(entry.value);
    } else if (entry.key == "tells_measure") {
      rules_.tells_measure = read_.compiled(entry.value);
    } else if (entry.key != "history") {
      read_.wrong(entry.value, entry.key);
    }
  }

  Trigger trigger(const YamlNode& node) {
    Trigger trigger = read_.trigger(node);
    // A text that tells its own history quotes the old law rightly.
    if (read_.text(node, "history") != "no" && node.find("status") != nullptr &&
        is_wrong_in_law(read_.one_of(node, "status", kStatuses, Status::in_force)))
      trigger.unless.push_back({history_, 60, Near::Side::any});
    return trigger;
  }

  Statement statement(const YamlNode& node) {
    Statement says;
    says.id = read_.text(node, "id");
    says.code = node.find("code") == nullptr ? "L16" : read_.text(node, "code");
    says.status = read_.one_of(node, "status", kStatuses, Status::in_force);
    says.confidence = read_.one_of(node, "confidence", kConfidences, Confidence::low);
    says.since = read_.text(node, "since");
    for (const YamlNode& source : read_.map(node, "sources").items)
      says.sources.push_back(source.text);
    says.verified = read_.text(node, "verified") != "no";
    says.text = {read_.text(node, "fr"), read_.text(node, "en")};
    says.cure = {read_.text(node, "cure_fr"), read_.text(node, "cure_en")};
    if (says.id.empty() || !ids_.insert(says.id).second) read_.wrong(node, "id");
    if (node.find("status") == nullptr || node.find("confidence") == nullptr) read_.wrong(node, says.id);
    if (says.text.french.empty() || says.text.english.empty()) read_.wrong(node, says.id);
    if (says.cure.french.empty() != says.cure.english.empty()) read_.wrong(node, says.id);
    known_keys(node);
    return says;
  }

  void known_keys(const YamlNode& node) {
    static const std::set<std::string, std::less<>> known{
        "id",      "code",    "status", "confidence", "since",  "sources",  "fr",      "en",
        "cure_fr", "cure_en", "find",   "near",       "unless", "sentence", "history", "first",
        "then",    "one",     "other",  "dimension",  "least",  "most",     "verified"};
    for (const YamlEntry& entry : node.entries)
      if (!known.contains(entry.key)) read_.wrong(entry.value, entry.key);
  }

  FigureRule figure(const YamlNode& node) {
    using Dimension = Figure::Dimension;
    static constexpr auto kDimensions = std::to_array<Word<Dimension>>({{"hours", Dimension::time},
                                                                        {"bytes", Dimension::size},
                                                                        {"characters", Dimension::characters},
                                                                        {"percent", Dimension::percent}});
    FigureRule rule{statement(node), trigger(node)};
    rule.dimension = read_.one_of(node, "dimension", kDimensions, Dimension::time);
    rule.least = read_.number(node, "least", 0);
    rule.most = read_.number(node, "most", 0);
    return rule;
  }

  std::string file_;
  RuleReader read_;
  Rules& rules_;
  platform::Pattern history_;
  std::set<std::string> ids_;
};

base::Result<platform::PatternSet> set_of(const std::vector<WordRule>& rules) {
  std::vector<platform::Pattern> patterns;
  patterns.reserve(rules.size());
  for (const WordRule& rule : rules)
    patterns.push_back(rule.trigger.find);
  return platform::PatternSet::compile(patterns, "rules");
}

}  // namespace

Level level_of(Status status, Confidence confidence) {
  if (status == Status::in_force || status == Status::in_force_modified || status == Status::unverified)
    return Level::note;
  if (confidence == Confidence::low) return Level::note;
  return is_wrong_in_law(status) && confidence == Confidence::high ? Level::error : Level::warning;
}

base::Result<Rules> load_rules(std::string_view legal_yaml, std::string_view lint_yaml) {
  Rules rules;
  if (auto status = Loader("legal.yml", rules).read(legal_yaml); !status) return base::pass(status);
  if (auto status = Loader("lint.yml", rules).read(lint_yaml); !status) return base::pass(status);
  auto references = set_of(rules.references);
  if (!references) return base::pass(references);
  auto words = set_of(rules.words);
  if (!words) return base::pass(words);
  rules.references_set = std::move(*references);
  rules.words_set = std::move(*words);
  return rules;
}

const Rules& rules() {
  static const Rules built_in = [] {
    auto loaded = load_rules(embedded::kLegalYml, embedded::kLintYml);
    if (!loaded) {
      fmt::print(stderr, "cartulaire: {}\n", loaded.error().text(base::Language::english));
      std::abort();
    }
    return std::move(*loaded);
  }();
  return built_in;
}

}  // namespace cartulaire::charter::lint
