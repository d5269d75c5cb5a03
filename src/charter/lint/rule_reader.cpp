#include "charter/lint/rule_reader.hpp"

#include <cstdlib>
#include <utility>

#include <fmt/format.h>

namespace cartulaire::charter::lint {

using platform::YamlNode;

namespace {

constexpr auto kSides = std::to_array<Word<Near::Side>>(
    {{"any", Near::Side::any}, {"before", Near::Side::before}, {"after", Near::Side::after}});

}  // namespace

void RuleReader::wrong(const YamlNode& node, std::string_view what) {
  if (!status_) return;
  status_ =
      base::fail(base::ErrorCode::invalid, fmt::format("{}:{}", file_, node.place.line),
                 fmt::format("règle mal écrite : `{}`", what), fmt::format("rule badly written: `{}`", what));
}

const YamlNode& RuleReader::map(const YamlNode& node, std::string_view key) {
  static const YamlNode nothing;
  const YamlNode* found = node.find(key);
  return found == nullptr ? nothing : *found;
}

platform::Pattern RuleReader::compiled(const YamlNode& node) {
  auto pattern = platform::Pattern::compile(node.text, file_);
  if (pattern && !node.text.empty()) return *pattern;
  wrong(node, node.text);
  return {};
}

platform::Pattern RuleReader::pattern(const YamlNode& node, std::string_view key) {
  const YamlNode& found = map(node, key);
  if (found.is_scalar()) return compiled(found);
  wrong(node, key);
  return {};
}

platform::Pattern RuleReader::optional_pattern(const YamlNode& node, std::string_view key) {
  return node.find(key) == nullptr ? platform::Pattern() : pattern(node, key);
}

double RuleReader::number(const YamlNode& node, std::string_view key, double otherwise) {
  const YamlNode& found = map(node, key);
  if (!found.is_scalar()) return otherwise;
  char* end = nullptr;
  const double value = std::strtod(found.text.c_str(), &end);
  if (found.text.empty() || *end != '\0' || value < 0) wrong(found, found.text);
  return value;
}

std::vector<Near> RuleReader::nears(const YamlNode& node, std::string_view key) {
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

Trigger RuleReader::trigger(const YamlNode& node) {
  Trigger trigger;
  trigger.find = pattern(node, "find");
  trigger.near = nears(node, "near");
  trigger.unless = nears(node, "unless");
  trigger.sentence = text(node, "sentence") == "yes";
  return trigger;
}

}  // namespace cartulaire::charter::lint
