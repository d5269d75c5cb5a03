// What the files of rules share: patterns and triggers, read from YAML; the first thing that is wrong is
// kept.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "charter/lint/rules.hpp"

namespace cartulaire::charter::lint {

template <class T>
struct Word {
  std::string_view word;
  T value;
};
inline constexpr auto kConfidences = std::to_array<Word<Confidence>>(
    {{"high", Confidence::high}, {"medium", Confidence::medium}, {"low", Confidence::low}});

class RuleReader {
 public:
  explicit RuleReader(std::string_view file) : file_(file) {}

  [[nodiscard]] base::Status status() const { return status_; }
  void wrong(const platform::YamlNode& node, std::string_view what);

  // The value under `key`; one that is no scalar, list or map where there is none.
  static const platform::YamlNode& map(const platform::YamlNode& node, std::string_view key);
  static std::string text(const platform::YamlNode& node, std::string_view key) {
    return map(node, key).text;
  }

  platform::Pattern compiled(const platform::YamlNode& node);
  platform::Pattern pattern(const platform::YamlNode& node, std::string_view key);
  // Matches nothing where the key is absent.
  platform::Pattern optional_pattern(const platform::YamlNode& node, std::string_view key);
  double number(const platform::YamlNode& node, std::string_view key, double otherwise);
  // `find`, `near`, `unless`, `sentence`.
  Trigger trigger(const platform::YamlNode& node);

  template <class T, std::size_t N>
  T one_of(const platform::YamlNode& node, std::string_view key, const std::array<Word<T>, N>& words,
           T otherwise) {
    const platform::YamlNode& found = map(node, key);
    if (!found.is_scalar()) return otherwise;
    for (const Word<T>& word : words)
      if (word.word == found.text) return word.value;
    wrong(found, found.text);
    return otherwise;
  }

 private:
  std::vector<Near> nears(const platform::YamlNode& node, std::string_view key);

  std::string file_;
  base::Status status_;
};

}  // namespace cartulaire::charter::lint
