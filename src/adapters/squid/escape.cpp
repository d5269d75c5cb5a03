#include "adapters/squid/escape.hpp"

#include <array>
#include <cstdint>
#include <cstring>

namespace cartulaire::adapters::squid {
namespace {

constexpr int kNoDigit = 16;

constexpr std::array<std::uint8_t, 256> kDigits = [] {
  std::array<std::uint8_t, 256> values{};
  for (std::uint8_t& value : values)
    value = kNoDigit;
  for (std::uint8_t i = 0; i < 10; ++i)
    values[std::size_t{'0'} + i] = i;
  for (std::uint8_t i = 0; i < 6; ++i) {
    values[std::size_t{'a'} + i] = static_cast<std::uint8_t>(10 + i);
    values[std::size_t{'A'} + i] = static_cast<std::uint8_t>(10 + i);
  }
  return values;
}();

// The byte that the escape at `at` stands for, or -1.
int escaped_byte(std::string_view text, std::size_t at) {
  if (text.size() - at < 3) return -1;
  const int high = kDigits[static_cast<unsigned char>(text[at + 1])];
  const int low = kDigits[static_cast<unsigned char>(text[at + 2])];
  return high == kNoDigit || low == kNoDigit ? -1 : high * 16 + low;
}

std::string_view first_escape_onwards(std::string_view text) {
  const void* found = std::memchr(text.data(), '%', text.size());
  if (found == nullptr) return {};
  return text.substr(static_cast<std::size_t>(static_cast<const char*>(found) - text.data()));
}

// The index just past the authority of "scheme://authority/…" or of "host:port".
std::size_t authority_end(std::string_view url) {
  const std::size_t scheme = url.find("://");
  const std::size_t from = scheme == std::string_view::npos ? 0 : scheme + 3;
  const std::size_t end = url.find_first_of("/?#", from);
  return end == std::string_view::npos ? url.size() : end;
}

}  // namespace

std::string_view unescape(std::string_view text, std::span<char> buffer) {
  if (text.empty() || first_escape_onwards(text).empty()) return text;
  std::size_t size = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (size == buffer.size()) return {};
    const int byte = text[at] == '%' ? escaped_byte(text, at) : -1;
    buffer[size++] = byte < 0 ? text[at] : static_cast<char>(byte);
    if (byte >= 0) at += 2;
  }
  return {buffer.data(), size};
}

std::string_view unescape_authority(std::string_view url, std::span<char> buffer) {
  if (url.empty() || first_escape_onwards(url).empty()) return url;
  const std::size_t end = authority_end(url);
  if (url.substr(0, end).find('%') == std::string_view::npos) return url;
  const std::string_view authority = unescape(url.substr(0, end), buffer);
  const std::string_view rest = url.substr(end);
  if (authority.empty() || rest.size() > buffer.size() - authority.size()) return {};
  std::memcpy(buffer.data() + authority.size(), rest.data(), rest.size());
  return {buffer.data(), authority.size() + rest.size()};
}

}  // namespace cartulaire::adapters::squid
