// The regular expressions of a list file, compiled once, matched together. RE2: linear time whatever the
// pattern; nothing of the input is remembered.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace cartulaire::lists {

// What `expression` breaks, or fine. Errors: invalid (what RE2 does not know: back-references, look-around),
// too_large (over kMaxExpression bytes, or a program too big for its share of memory).
base::Status check_expression(std::string_view expression);

inline constexpr std::size_t kMaxExpression = 4096;
inline constexpr std::size_t kMaxExpressions = 1000;

// Immutable and safe to use from many threads.
class Expressions {
 public:
  // Errors: corrupt, where one of them does not compile.
  static base::Result<std::shared_ptr<const Expressions>> compile(
      const std::vector<std::string_view>& expressions);
  ~Expressions();
  Expressions(const Expressions&) = delete;
  Expressions& operator=(const Expressions&) = delete;

  // True where any matches somewhere in `text`, without regard to case. Allocates only while its automaton
  // meets new states; never after that.
  [[nodiscard]] bool any(std::string_view text) const;
  // The indices of all that match, ascending. Allocates.
  [[nodiscard]] std::vector<int> all(std::string_view text) const;

 private:
  struct Compiled;
  explicit Expressions(std::unique_ptr<Compiled> compiled);
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace cartulaire::lists
