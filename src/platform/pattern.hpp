// Regular expressions over ASCII text, in linear time whatever the text: RE2, which stays in pattern.cpp and
// in lists/expressions.cpp. No back-references, no look-around.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace cartulaire::platform {

// Bytes [begin, end) of the text searched.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool operator==(const Span&) const = default;
};

// Immutable, shared when copied, safe to use from many threads. `.` does not match a newline; upper and lower
// case differ.
class Pattern {
 public:
  Pattern() = default;  // matches nothing
  // Error: invalid, with what the expression breaks; `where` names its source.
  static base::Result<Pattern> compile(std::string_view expression, std::string_view where);

  // The first match that begins at or after `from`.
  [[nodiscard]] std::optional<Span> find(std::string_view text, std::size_t from = 0) const;
  [[nodiscard]] bool in(std::string_view text) const { return find(text).has_value(); }

  static constexpr std::size_t kMaxGroups = 16;
  // The names of the groups `(?P<name>…)`, in their order; compile() refuses more than kMaxGroups groups.
  [[nodiscard]] const std::vector<std::string>& groups() const;
  // The first match; `texts[i]` becomes what groups()[i] matched, empty where it took no part. False: none.
  [[nodiscard]] bool capture(std::string_view text, std::span<std::string_view> texts) const;

 private:
  friend class PatternSet;
  struct Compiled;
  std::shared_ptr<const Compiled> compiled_;
};

// Many patterns at once: which of them match somewhere in a text.
class PatternSet {
 public:
  PatternSet() = default;  // nothing matches
  // Error: too_large, where they do not fit into memory together.
  static base::Result<PatternSet> compile(const std::vector<Pattern>& patterns, std::string_view where);

  // Indices into the patterns, ascending.
  [[nodiscard]] std::vector<std::size_t> matching(std::string_view text) const;

 private:
  struct Compiled;
  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace cartulaire::platform
