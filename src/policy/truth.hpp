// Three-valued conditions (Kleene): a rule that rests on something nobody can know now is `unknown`, and the
// clause's on_failure says what that means. Never folded into yes or no on the way.
#pragma once

#include <algorithm>
#include <cstdint>

namespace cartulaire::policy {

enum class Truth : std::uint8_t { no, unknown, yes };

constexpr Truth truth(bool value) {
  return value ? Truth::yes : Truth::no;
}
constexpr Truth both(Truth a, Truth b) {
  return std::min(a, b);
}
constexpr Truth either(Truth a, Truth b) {
  return std::max(a, b);
}
constexpr Truth negated(Truth a) {
  return static_cast<Truth>(2 - static_cast<int>(a));
}

}  // namespace cartulaire::policy
