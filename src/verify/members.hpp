// Reads members of a JSON object and remembers the first that is wrong.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "platform/crypto.hpp"
#include "platform/json.hpp"
#include "verify/day.hpp"

namespace cartulaire::verify {

// 1 to 64 of A-Z a-z 0-9 . _ -, not beginning with a dot.
bool is_name(std::string_view text);

class Members {
 public:
  explicit Members(const platform::Json& object) : object_(&object) {}

  std::uint64_t number(std::string_view name, std::uint64_t most = kMost) {
    const auto* value = find(name);
    const auto* integer = value == nullptr ? nullptr : value->integer();
    if (integer == nullptr || *integer < 0 || static_cast<std::uint64_t>(*integer) > most)
      return wrong<std::uint64_t>(name);
    return static_cast<std::uint64_t>(*integer);
  }
  std::string text(std::string_view name) {
    const auto* value = find(name);
    if (value == nullptr || value->text() == nullptr) return wrong<std::string>(name);
    return *value->text();
  }
  std::string name(std::string_view name) {
    std::string value = text(name);
    return is_name(value) ? value : wrong<std::string>(name);
  }
  Day day(std::string_view name) {
    const auto day = read_day(text(name));
    return day ? *day : wrong<Day>(name);
  }
  // 64 lower-case digits.
  std::array<std::byte, 32> hash(std::string_view name);
  // The items of an array.
  const platform::JsonArray& items(std::string_view name);

  // Says that `name` is wrong, by a rule of the caller.
  template <class T = int>
  T wrong(std::string_view name) {
    if (!wrong_) wrong_ = std::string(name);
    return T{};
  }
  [[nodiscard]] const std::optional<std::string>& first_wrong() const { return wrong_; }

 private:
  static constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max();
  [[nodiscard]] const platform::Json* find(std::string_view name) const { return object_->find(name); }

  const platform::Json* object_;
  std::optional<std::string> wrong_;
};

// Lower-case hexadecimal of exactly that many bytes.
template <std::size_t N>
std::optional<std::array<std::byte, N>> read_hex(std::string_view text) {
  for (const char c : text)
    if (c >= 'A' && c <= 'F') return std::nullopt;  // one value has one text
  return platform::hex_array<N>(text);
}

// Decimal without a sign or leading zeros, below 2^63.
std::optional<std::uint64_t> read_decimal(std::string_view text);

}  // namespace cartulaire::verify
