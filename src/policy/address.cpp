#include "policy/address.hpp"

#include <algorithm>
#include <charconv>

namespace cartulaire::policy {
namespace {

constexpr std::array<std::uint8_t, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

// A decimal number of at most three digits, without sign or leading zero.
std::optional<unsigned> parse_small(std::string_view text, unsigned limit) noexcept {
  if (text.empty() || text.size() > 3 || (text.size() > 1 && text[0] == '0')) return std::nullopt;
  unsigned value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  return value <= limit ? std::optional(value) : std::nullopt;
}

bool parse_v4(std::string_view text, std::uint8_t* out) noexcept {
  int part = 0;
  int digits = 0;
  unsigned value = 0;
  for (const char c : text) {
    if (c == '.') {
      if (digits == 0 || part == 3) return false;
      out[part++] = static_cast<std::uint8_t>(value);
      digits = 0;
      value = 0;
      continue;
    }
    if (c < '0' || c > '9' || (digits > 0 && value == 0)) return false;
    value = value * 10 + static_cast<unsigned>(c - '0');
    if (++digits > 3 || value > 255) return false;
  }
  out[part] = static_cast<std::uint8_t>(value);
  return part == 3 && digits > 0;
}

// The groups of one side of "::", or of the whole; an IPv4 tail counts for two. Count, or -1.
std::ptrdiff_t parse_groups(std::string_view text, std::uint8_t* out) noexcept {
  std::ptrdiff_t count = 0;
  while (!text.empty()) {
    const std::size_t colon = text.find(':');
    const std::string_view part = text.substr(0, colon);
    if (colon == std::string_view::npos && part.find('.') != std::string_view::npos) {
      if (count > 6 || !parse_v4(part, out + count * 2)) return -1;
      return count + 2;
    }
    unsigned value = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value, 16);
    if (part.empty() || part.size() > 4 || error != std::errc{} || end != part.data() + part.size())
      return -1;
    if (count == 8) return -1;
    out[count * 2] = static_cast<std::uint8_t>(value >> 8);
    out[count * 2 + 1] = static_cast<std::uint8_t>(value & 0xff);
    ++count;
    if (colon == std::string_view::npos) return count;
    text.remove_prefix(colon + 1);
    if (text.empty()) return -1;  // a lone colon at the end
  }
  return count;
}

}  // namespace

bool Address::is_v4() const noexcept {
  return std::equal(kMapped.begin(), kMapped.end(), bytes.begin());
}

Address Address::masked(unsigned bits) const noexcept {
  Address result = *this;
  for (unsigned i = 0; i < 16; ++i) {
    const unsigned kept = bits > i * 8 ? std::min(8U, bits - i * 8) : 0;
    result.bytes[i] = static_cast<std::uint8_t>(result.bytes[i] & (0xff00U >> kept));
  }
  return result;
}

std::optional<Address> parse_address(std::string_view text) noexcept {
  Address result;
  if (text.size() > 45) return std::nullopt;
  if (text.find(':') == std::string_view::npos) {
    std::copy(kMapped.begin(), kMapped.end(), result.bytes.begin());
    return parse_v4(text, result.bytes.data() + 12) ? std::optional(result) : std::nullopt;
  }
  const std::size_t gap = text.find("::");
  if (gap == std::string_view::npos)
    return parse_groups(text, result.bytes.data()) == 8 ? std::optional(result) : std::nullopt;
  const std::string_view left = text.substr(0, gap);
  const std::string_view right = text.substr(gap + 2);
  std::array<std::uint8_t, 16> tail{};
  const std::ptrdiff_t before = parse_groups(left, result.bytes.data());
  const std::ptrdiff_t after = parse_groups(right, tail.data());
  if (before < 0 || after < 0 || before + after > 7 || left.find('.') != std::string_view::npos)
    return std::nullopt;
  std::copy_n(tail.begin(), after * 2, result.bytes.end() - after * 2);
  return result;
}

std::optional<Prefix> parse_prefix(std::string_view text) noexcept {
  const std::size_t slash = text.find('/');
  const auto address = parse_address(text.substr(0, slash));
  if (!address) return std::nullopt;
  Prefix result{*address, 128};
  if (slash != std::string_view::npos) {
    const bool short_form = text.find(':') == std::string_view::npos;
    const auto bits = parse_small(text.substr(slash + 1), short_form ? 32 : 128);
    if (!bits) return std::nullopt;
    result.bits = short_form ? *bits + 96 : *bits;
  }
  return result.address.masked(result.bits) == result.address ? std::optional(result) : std::nullopt;
}

}  // namespace cartulaire::policy
