#include "platform/pattern.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <string>

#include <fmt/core.h>
#include <re2/re2.h>
#include <re2/set.h>

namespace cartulaire::platform {
namespace {

RE2::Options options() {
  RE2::Options result;
  result.set_encoding(RE2::Options::EncodingLatin1);  // bytes: a broken character is no reason to stop
  result.set_log_errors(false);
  result.set_max_mem(std::int64_t{32} << 20);
  return result;
}

re2::StringPiece piece(std::string_view text) {
  return {text.data(), text.size()};
}

}  // namespace

struct Pattern::Compiled {
  explicit Compiled(std::string_view expression) : re(piece(expression), options()) {}
  RE2 re;
  std::vector<std::string> groups;
  std::vector<int> places;  // numbers of the named groups
};

base::Result<Pattern> Pattern::compile(std::string_view expression, std::string_view where) {
  Pattern pattern;
  auto compiled = std::make_shared<Compiled>(expression);
  if (!compiled->re.ok()) {
    return base::fail(base::ErrorCode::invalid, std::string(where),
                      fmt::format("expression non reconnue `{}` : {}", expression, compiled->re.error()),
                      fmt::format("expression not understood `{}`: {}", expression, compiled->re.error()));
  }
  if (compiled->re.NumberOfCapturingGroups() > static_cast<int>(kMaxGroups)) {
    return base::fail(base::ErrorCode::too_large, std::string(where),
                      fmt::format("plus de {} groupes dans `{}`", kMaxGroups, expression),
                      fmt::format("more than {} groups in `{}`", kMaxGroups, expression));
  }
  for (const auto& [place, name] : compiled->re.CapturingGroupNames()) {
    compiled->groups.push_back(name);
    compiled->places.push_back(place);
  }
  pattern.compiled_ = std::move(compiled);
  return pattern;
}

std::optional<Span> Pattern::find(std::string_view text, std::size_t from) const {
  if (!compiled_ || from > text.size()) return std::nullopt;
  re2::StringPiece found;
  if (!compiled_->re.Match(piece(text), from, text.size(), RE2::UNANCHORED, &found, 1)) return std::nullopt;
  const auto begin = static_cast<std::size_t>(found.data() - text.data());
  return Span{begin, begin + found.size()};
}

const std::vector<std::string>& Pattern::groups() const {
  static const std::vector<std::string> none;
  return compiled_ ? compiled_->groups : none;
}

bool Pattern::capture(std::string_view text, std::span<std::string_view> texts) const {
  if (!compiled_) return false;
  std::array<re2::StringPiece, kMaxGroups + 1> found;
  const int count = compiled_->re.NumberOfCapturingGroups() + 1;
  if (!compiled_->re.Match(piece(text), 0, text.size(), RE2::UNANCHORED, found.data(), count)) return false;
  for (std::size_t i = 0; i < texts.size() && i < compiled_->places.size(); ++i) {
    const re2::StringPiece& group = found[static_cast<std::size_t>(compiled_->places[i])];
    texts[i] = group.data() == nullptr ? std::string_view() : std::string_view(group.data(), group.size());
  }
  return true;
}

struct PatternSet::Compiled {
  RE2::Set set{options(), RE2::UNANCHORED};
  std::size_t count = 0;
};

base::Result<PatternSet> PatternSet::compile(const std::vector<Pattern>& patterns, std::string_view where) {
  auto compiled = std::make_shared<Compiled>();
  for (const Pattern& pattern : patterns) {
    const std::string expression = pattern.compiled_ ? pattern.compiled_->re.pattern() : "$^a";
    compiled->set.Add(piece(expression), nullptr);
  }
  compiled->count = patterns.size();
  if (!compiled->set.Compile()) {
    return base::fail(base::ErrorCode::too_large, std::string(where),
                      "ces expressions sont trop grandes pour être cherchées ensemble",
                      "these expressions are too large to be looked for together");
  }
  PatternSet set;
  set.compiled_ = std::move(compiled);
  return set;
}

std::vector<std::size_t> PatternSet::matching(std::string_view text) const {
  if (!compiled_) return {};
  std::vector<int> found;
  RE2::Set::ErrorInfo error{};
  if (!compiled_->set.Match(piece(text), &found, &error) && error.kind != RE2::Set::kNoError) {
    // The automaton outgrew its memory: any of them may match.
    std::vector<std::size_t> all(compiled_->count);
    std::iota(all.begin(), all.end(), std::size_t{0});
    return all;
  }
  std::vector<std::size_t> sorted(found.begin(), found.end());
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

}  // namespace cartulaire::platform
