#include "adapters/squid/request_line.hpp"

namespace cartulaire::adapters::squid {
namespace {

// Cuts the next value off `rest`; empty for "-" and past the end. Two spaces enclose an empty value.
std::string_view next_value(std::string_view& rest) {
  if (rest.empty()) return {};
  // A plain loop: most values are shorter than a call of memchr is worth.
  std::size_t size = 0;
  while (size < rest.size() && rest[size] != ' ')
    ++size;
  const std::string_view value = rest.substr(0, size);
  rest.remove_prefix(size == rest.size() ? size : size + 1);
  return value == "-" ? std::string_view{} : value;
}

bool is_channel(std::string_view text) {
  if (text.empty() || text.size() > kMaxChannel) return false;
  for (const char c : text)
    if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) return false;
  return true;
}

bool names_language(std::string_view item, char first, char second) {
  while (!item.empty() && (item.front() == ' ' || item.starts_with("%20")))
    item.remove_prefix(item.front() == ' ' ? 1 : 3);
  if (item.size() < 2 || (item[0] | 0x20) != first || (item[1] | 0x20) != second) return false;
  return item.size() == 2 || item[2] == '-' || item[2] == ';' || item[2] == ' ' || item[2] == '%';
}

}  // namespace

std::optional<RequestLine> read_request_line(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  RequestLine request;
  request.channel = next_value(line);
  if (!is_channel(request.channel)) return std::nullopt;
  request.user = next_value(line);
  request.address = next_value(line);
  request.method = next_value(line);
  request.url = next_value(line);
  request.sni = next_value(line);
  request.languages = next_value(line);
  return request;
}

bool prefers_english(std::string_view languages) {
  // Browsers list languages by preference; weights are not read.
  while (!languages.empty()) {
    const std::size_t comma = languages.find(',');
    const std::string_view item = languages.substr(0, comma);
    if (names_language(item, 'f', 'r')) return false;
    if (names_language(item, 'e', 'n')) return true;
    if (comma == std::string_view::npos) break;
    languages.remove_prefix(comma + 1);
  }
  return false;
}

}  // namespace cartulaire::adapters::squid
