#include "lists/address_text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>

#include <arpa/inet.h>

namespace cartulaire::lists {
namespace {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// One part of an IPv4 address: decimal, octal after "0", hexadecimal after "0x".
std::optional<std::uint64_t> ipv4_number(std::string_view part) {
  if (part.empty()) return std::nullopt;
  unsigned base = 10;
  if (part.size() >= 2 && part[0] == '0') {
    base = part[1] == 'x' || part[1] == 'X' ? 16 : 8;
    part.remove_prefix(base == 16 ? 2 : 1);
  }
  std::uint64_t value = 0;
  for (const char c : part) {
    unsigned digit = 99;
    if (is_digit(c)) digit = static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') digit = static_cast<unsigned>(c - 'a' + 10);
    if (c >= 'A' && c <= 'F') digit = static_cast<unsigned>(c - 'A' + 10);
    if (digit >= base) return std::nullopt;
    value = value * base + digit;
    if (value > UINT32_MAX) return std::nullopt;
  }
  return value;
}

std::size_t write_number(unsigned value, unsigned base, char* out) {
  std::array<char, 8> digits{};
  std::size_t count = 0;
  do {
    digits[count++] = "0123456789abcdef"[value % base];
    value /= base;
  } while (value != 0);
  for (std::size_t i = 0; i < count; ++i)
    out[i] = digits[count - 1 - i];
  return count;
}

std::size_t write_quad(std::uint32_t address, char* out) {
  std::size_t size = 0;
  for (int shift = 24; shift >= 0; shift -= 8) {
    size += write_number((address >> shift) & 0xff, 10, out + size);
    if (shift != 0) out[size++] = '.';
  }
  return size;
}

// The longest run of at least two zero groups, the first of equals (RFC 5952, 4.2).
struct Run {
  std::size_t begin = 8;
  std::size_t length = 1;
};
Run longest_zeros(const std::array<std::uint16_t, 8>& groups) {
  Run best;
  for (std::size_t i = 0; i < groups.size();) {
    std::size_t end = i;
    while (end < groups.size() && groups[end] == 0)
      ++end;
    if (end - i > best.length) best = {i, end - i};
    i = end == i ? i + 1 : end;
  }
  return best;
}

}  // namespace

bool ends_in_number(std::string_view host) {
  const std::size_t dot = host.rfind('.');
  const std::string_view last = dot == std::string_view::npos ? host : host.substr(dot + 1);
  if (last.empty() || !is_digit(last[0])) return false;
  const bool hexadecimal = last.starts_with("0x");
  return std::all_of(last.begin() + (hexadecimal ? 2 : 0), last.end(),
                     [&](char c) { return is_digit(c) || (hexadecimal && c >= 'a' && c <= 'f'); });
}

std::size_t write_ipv4(std::string_view text, char* out) {
  std::uint64_t address = 0;
  for (int part = 0; part < 4; ++part) {
    const std::size_t dot = text.find('.');
    const std::optional<std::uint64_t> value = ipv4_number(text.substr(0, dot));
    if (!value) return 0;
    if (dot == std::string_view::npos) {  // the last part fills what is left
      if (*value >= (std::uint64_t{1} << (8 * (4 - part)))) return 0;
      return write_quad(static_cast<std::uint32_t>(address | *value), out);
    }
    if (*value > 255 || part == 3) return 0;
    address |= *value << (24 - 8 * part);
    text.remove_prefix(dot + 1);
  }
  return 0;
}

std::size_t write_ipv6(std::string_view text, char* out) {
  std::array<char, INET6_ADDRSTRLEN + 1> terminated{};
  if (text.empty() || text.size() >= terminated.size()) return 0;
  std::memcpy(terminated.data(), text.data(), text.size());
  std::array<std::uint8_t, 16> bytes{};
  if (inet_pton(AF_INET6, terminated.data(), bytes.data()) != 1) return 0;
  std::array<std::uint16_t, 8> groups{};
  for (std::size_t i = 0; i < 8; ++i) {
    groups[i] = static_cast<std::uint16_t>(bytes[2 * i] << 8 | bytes[2 * i + 1]);
  }
  bool mapped = groups[5] == 0xffff;
  for (std::size_t i = 0; i < 5; ++i)
    mapped = mapped && groups[i] == 0;
  if (mapped) return write_quad(std::uint32_t{groups[6]} << 16 | groups[7], out);
  const Run zeros = longest_zeros(groups);
  std::size_t size = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == zeros.begin) {
      out[size++] = ':';
      if (i == 0) out[size++] = ':';
      i += zeros.length - 1;
      continue;
    }
    size += write_number(groups[i], 16, out + size);
    if (i != 7) out[size++] = ':';
  }
  return size;
}

}  // namespace cartulaire::lists
