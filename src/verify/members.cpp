#include "verify/members.hpp"

#include <algorithm>
#include <charconv>

namespace cartulaire::verify {

bool is_name(std::string_view text) {
  constexpr std::size_t kLongest = 64;
  if (text.empty() || text.size() > kLongest || text.front() == '.') return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  });
}

std::array<std::byte, 32> Members::hash(std::string_view name) {
  const auto hash = read_hex<32>(text(name));
  return hash ? *hash : wrong<std::array<std::byte, 32>>(name);
}

const platform::JsonArray& Members::items(std::string_view name) {
  static const platform::JsonArray none;
  const auto* value = find(name);
  if (value == nullptr || value->array() == nullptr) {
    wrong(name);
    return none;
  }
  return *value->array();
}

std::optional<std::uint64_t> read_decimal(std::string_view text) {
  if (text.empty() || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || text.front() == '-') return std::nullopt;
  return static_cast<std::uint64_t>(number);
}

}  // namespace cartulaire::verify
