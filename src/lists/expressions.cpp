#include "lists/expressions.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include <fmt/core.h>
#include <re2/filtered_re2.h>
#include <re2/re2.h>
#include <re2/set.h>

namespace cartulaire::lists {
namespace {

RE2::Options options() {
  RE2::Options result;
  result.set_case_sensitive(false);
  result.set_encoding(RE2::Options::EncodingLatin1);  // list files are bytes, not always UTF-8
  result.set_log_errors(false);
  result.set_never_capture(true);
  result.set_max_mem(std::int64_t{16} << 20);
  return result;
}

re2::StringPiece piece(std::string_view text) {
  return {text.data(), text.size()};
}

}  // namespace

base::Status check_expression(std::string_view expression) {
  if (expression.size() > kMaxExpression) {
    return base::fail(base::ErrorCode::too_large, "",
                      fmt::format("expression de plus de {} octets", kMaxExpression),
                      fmt::format("expression of more than {} bytes", kMaxExpression));
  }
  const RE2 compiled(piece(expression), options());
  if (!compiled.ok()) {
    return base::fail(base::ErrorCode::invalid, "",
                      fmt::format("expression non reconnue : {}", compiled.error()),
                      fmt::format("expression not understood: {}", compiled.error()));
  }
  return {};
}

namespace {

// Whether a text holds none of the words without one of which no expression can match (RE2 derives them):
// most addresses of the web hold none, and are spared the automaton. Every second place of a text is looked
// at, so that a word stands here for its first four bytes and for the four from its second on, in a set of
// hashes: a word that is not there may seem to be, never the reverse.
class Words {
 public:
  // False where an expression matches without any word: then nothing can be spared.
  bool learn(const std::vector<std::string_view>& expressions) {
    re2::FilteredRE2 filter(static_cast<int>(kPart + 1));
    for (const std::string_view expression : expressions) {
      int id = 0;
      if (filter.Add(piece(expression), options(), &id) != RE2::NoError) return false;
    }
    std::vector<std::string> words;
    filter.Compile(&words);
    std::vector<int> without_words;
    filter.AllPotentials({}, &without_words);
    if (words.empty() || !without_words.empty()) return false;
    for (const std::string& word : words) {
      if (word.size() <= kPart) return false;
      seen_[slot(word.data())] = true;
      seen_[slot(word.data() + 1)] = true;
    }
    return true;
  }
  [[nodiscard]] bool none_in(std::string_view text) const {
    bool found = false;
    for (std::size_t at = 0; at + kPart <= text.size(); at += 2)
      found |= seen_[slot(text.data() + at)];
    return !found;
  }

 private:
  static constexpr std::size_t kPart = 4;
  static constexpr unsigned kSlotBits = 12;

  static std::size_t slot(const char* text) {
    std::uint32_t word = 0;
    std::memcpy(&word, text, kPart);
    word |= 0x20202020;  // letters without regard to case; other bytes that fall together do no harm
    return (word * std::uint32_t{0x9e3779b1}) >> (32 - kSlotBits);
  }
  std::array<bool, std::size_t{1} << kSlotBits> seen_{};
};

}  // namespace

struct Expressions::Compiled {
  RE2::Set set{options(), RE2::UNANCHORED};
  Words words;
  bool sparing = false;  // `words` is of use
};

Expressions::Expressions(std::unique_ptr<Compiled> compiled) : compiled_(std::move(compiled)) {}
Expressions::~Expressions() = default;

base::Result<std::shared_ptr<const Expressions>> Expressions::compile(
    const std::vector<std::string_view>& expressions) {
  auto compiled = std::make_unique<Compiled>();
  for (const std::string_view expression : expressions) {
    if (compiled->set.Add(piece(expression), nullptr) < 0) {
      return base::fail(base::ErrorCode::corrupt, "", "une expression du fichier de listes ne se compile pas",
                        "an expression of the list file does not compile");
    }
  }
  if (!compiled->set.Compile()) {
    return base::fail(base::ErrorCode::too_large, "",
                      "les expressions du fichier de listes sont trop grandes",
                      "the expressions of the list file are too large");
  }
  compiled->sparing = compiled->words.learn(expressions);
  return std::shared_ptr<const Expressions>(new Expressions(std::move(compiled)));
}

bool Expressions::any(std::string_view text) const {
  if (compiled_->sparing && compiled_->words.none_in(text)) return false;
  return compiled_->set.Match(piece(text), nullptr);
}

std::vector<int> Expressions::all(std::string_view text) const {
  std::vector<int> found;
  compiled_->set.Match(piece(text), &found);
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace cartulaire::lists
