#include "charter/lint/rules.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <set>
#include <utility>

#include <fmt/format.h>

namespace cartulaire::embedded {
extern const std::string_view kLegalYml;
extern const std::string_view kLintYml;
}  // namespace cartulaire::embedded

namespace cartulaire::charter::lint {
namespace {

using platform::YamlEntry;
using platform::YamlNode;

constexpr std::size_t kMostRules = 500;

template <class T>
struct Word {
  std::string_view word;
  T value;
};
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
constexpr auto kSides = std::to_array<Word<Near::Side>>(
    {{"any", Near::Side::any}, {"before", Near::Side::before}, {"after", Near::Side::after}});

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
  Loader(std::string_view file, Rules& rules) : file_(file), rules_(rules) {}

  base::Status read(std::string_view yaml) {
    auto root = platform::read_yaml(yaml, file_);
    if (!root) return base::pass(root);
    history_ = pattern(*root, "history");
    for (const YamlEntry& entry : root->entries)
      section(entry);
    return status_;
  }

 private:
  void section(const YamlEntry& entry) {
    if (entry.value.items.size() > kMostRules) wrong(entry.value, "too many rules");
    if (entry.key == "references" || entry.key == "words") {
      auto& into = entry.key == "words" ? rules_.words : rules_.references;
      for (const YamlNode& item : entry.value.items)
        into.push_back({statement(item), trigger(item)});
    } else if (entry.key == "orders") {
      for (const YamlNode& item : entry.value.items)
        rules_.orders.push_back(
            {statement(item), trigger(item), pattern(item, "first"), pattern(item, "then")});
    } else if (entry.key == "pairs") {
      for (const YamlNode& item : entry.value.items)
        rules_.pairs.push_back({statement(item), trigger(map(item, "one")), trigger(map(item, "other"))});
    } else if (entry.key == "figures") {
      for (const YamlNode& item : entry.value.items)
        rules_.figures.push_back(figure(item));
    } else if (entry.key == "vague") {
      rules_.vague = compiled(entry.value);
    } else if (entry.key == "may_be_watched") {
      rules_.may_be_watched = trigger(entry.value);
    } else if (entry.key == "always_watched") {
      rules_.always_watched = trigger(entry.value);
    } else if (entry.key == "speaks_of_mail") {
      rules_.speaks_of_mail = compiled(entry.value);
    } else if (entry.key == "tells_measure") {
      rules_.tells_measure = compiled(entry.value);
    } else if (entry.key != "history") {
      wrong(entry.value, entry.key);
    }
  }

  void wrong(const YamlNode& node, std::string_view what) {
    if (!status_) return;
    status_ = base::fail(base::ErrorCode::invalid, fmt::format("{}:{}", file_, node.place.line),
                         fmt::format("règle mal écrite : `{}`", what),
                         fmt::format("rule badly written: `{}`", what));
  }

  static const YamlNode& map(const YamlNode& node, std::string_view key) {
    static const YamlNode nothing;
    const YamlNode* found = node.find(key);
    return found == nullptr ? nothing : *found;
  }
  static std::string text(const YamlNode& node, std::string_view key) { return map(node, key).text; }

  platform::Pattern compiled(const YamlNode& node) {
    auto pattern = platform::Pattern::compile(node.text, file_);
    if (pattern && !node.text.empty()) return *pattern;
    wrong(node, node.text);
    return {};
  }
  platform::Pattern pattern(const YamlNode& node, std::string_view key) {
    const YamlNode& found = map(node, key);
    if (found.is_scalar()) return compiled(found);
    if (key != "history") wrong(node, key);
    return {};
  }

  template <class T, std::size_t N>
  T one_of(const YamlNode& node, std::string_view key, const std::array<Word<T>, N>& words, T otherwise) {
    const YamlNode& found = map(node, key);
    if (!found.is_scalar()) return otherwise;
    for (const Word<T>& word : words)
      if (word.word == found.text) return word.value;
    wrong(found, found.text);
    return otherwise;
  }

  double number(const YamlNode& node, std::string_view key, double otherwise) {
    const YamlNode& found = map(node, key);
    if (!found.is_scalar()) return otherwise;
    char* end = nullptr;
    const double value = std::strtod(found.text.c_str(), &end);
    if (found.text.empty() || *end != '\0' || value < 0) wrong(found, found.text);
    return value;
  }

  std::vector<Near> nears(const YamlNode& node, std::string_view key) {
    std::vector<Near> all;
    for (const YamlNode& item : map(node, key).items) {
      Near near;
      near.find = pattern(item, "find");
      near.within = static_cast<std::size_t>(number(item, "within", 120));
      near.side = one_of(item, "side", kSides, Near::Side::any);
      all.push_back(std::move(near));
    }
    return all;
  }

  Trigger trigger(const YamlNode& node) {
    Trigger trigger;
    trigger.find = pattern(node, "find");
    trigger.near = nears(node, "near");
    trigger.unless = nears(node, "unless");
    trigger.sentence = text(node, "sentence") == "yes";
    // A text that tells its own history quotes the old law rightly.
    if (text(node, "history") != "no" && node.find("status") != nullptr &&
        is_wrong_in_law(one_of(node, "status", kStatuses, Status::in_force)))
      trigger.unless.push_back({history_, 60, Near::Side::any});
    return trigger;
  }

  Statement statement(const YamlNode& node) {
    Statement says;
    says.id = text(node, "id");
    says.code = node.find("code") == nullptr ? "L16" : text(node, "code");
    says.status = one_of(node, "status", kStatuses, Status::in_force);
    says.confidence = one_of(node, "confidence", kConfidences, Confidence::low);
    says.since = text(node, "since");
    for (const YamlNode& source : map(node, "sources").items)
      says.sources.push_back(source.text);
    says.verified = text(node, "verified") != "no";
    says.text = {text(node, "fr"), text(node, "en")};
    says.cure = {text(node, "cure_fr"), text(node, "cure_en")};
    if (says.id.empty() || !ids_.insert(says.id).second) wrong(node, "id");
    if (node.find("status") == nullptr || node.find("confidence") == nullptr) wrong(node, says.id);
    if (says.text.french.empty() || says.text.english.empty()) wrong(node, says.id);
    if (says.cure.french.empty() != says.cure.english.empty()) wrong(node, says.id);
    known_keys(node);
    return says;
  }

  void known_keys(const YamlNode& node) {
    static const std::set<std::string, std::less<>> known{
        "id",      "code",    "status", "confidence", "since",  "sources",  "fr",      "en",
        "cure_fr", "cure_en", "find",   "near",       "unless", "sentence", "history", "first",
        "then",    "one",     "other",  "dimension",  "least",  "most",     "verified"};
    for (const YamlEntry& entry : node.entries)
      if (!known.contains(entry.key)) wrong(entry.value, entry.key);
  }

  FigureRule figure(const YamlNode& node) {
    using Dimension = Figure::Dimension;
    static constexpr auto kDimensions = std::to_array<Word<Dimension>>({{"hours", Dimension::time},
                                                                        {"bytes", Dimension::size},
                                                                        {"characters", Dimension::characters},
                                                                        {"percent", Dimension::percent}});
    FigureRule rule{statement(node), trigger(node)};
    rule.dimension = one_of(node, "dimension", kDimensions, Dimension::time);
    rule.least = number(node, "least", 0);
    rule.most = number(node, "most", 0);
    return rule;
  }

  std::string file_;
  Rules& rules_;
  base::Status status_;
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
