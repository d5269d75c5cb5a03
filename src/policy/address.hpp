// An IP address as one value: IPv6, or IPv4 mapped into it (::ffff:a.b.c.d), so that one comparison and one
// prefix length serve both.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

namespace cartulaire::policy {

struct Address {
  std::array<std::uint8_t, 16> bytes{};  // network order
  friend auto operator<=>(const Address&, const Address&) = default;

  [[nodiscard]] bool is_v4() const noexcept;
  // The first `bits` bits (0…128), the rest zero.
  [[nodiscard]] Address masked(unsigned bits) const noexcept;
};

struct Prefix {
  Address address;      // masked
  unsigned bits = 128;  // of the 128; an IPv4 /24 is 120
  friend auto operator<=>(const Prefix&, const Prefix&) = default;
};

// "192.0.2.7", "2001:db8::1", "::ffff:192.0.2.7"; no brackets, no zone, no port. Never allocates.
std::optional<Address> parse_address(std::string_view text) noexcept;
// The same with an optional "/length", 0…32 or 0…128 after the family. Bits past the length must be zero.
std::optional<Prefix> parse_prefix(std::string_view text) noexcept;

}  // namespace cartulaire::policy
