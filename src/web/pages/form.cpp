#include "web/pages/form.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "web/api.hpp"

namespace cartulaire::web::pages {
namespace {

constexpr std::size_t kFields = 16;
constexpr std::size_t kValue = 4096;
constexpr std::size_t kWanted = 2000;
constexpr std::string_view kUnclear = "\"'<>\\^`{|}";  // in no address that a browser sends

bool is_plain(std::string_view text) {
  return std::ranges::none_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
  });
}

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool begins_with(std::string_view text, std::string_view start) {
  return text.size() >= start.size() &&
         std::equal(start.begin(), start.end(), text.begin(), [](char a, char b) { return a == lower(b); });
}

// Takes what stands before `mark` off `text`, and the mark; all of it where there is none.
std::string_view taken_up_to(char mark, std::string_view& text) {
  std::size_t end = 0;
  while (end < text.size() && text[end] != mark)
    ++end;
  const std::string_view taken = text.substr(0, end);
  text.remove_prefix(end == text.size() ? end : end + 1);
  return taken;
}

}  // namespace

Fields read_fields(std::string_view text) {
  Fields out;
  for (std::size_t n = 0; n < kFields && !text.empty(); ++n) {
    std::string_view value_text = taken_up_to('&', text);
    const auto name = percent_decoded(taken_up_to('=', value_text), true);
    if (value_text.size() > 3 * kValue) continue;
    auto value = percent_decoded(value_text, true);
    if (name && value && value->size() <= kValue && is_plain(*value)) out.emplace(*name, std::move(*value));
  }
  return out;
}

std::string field(const Fields& fields, std::string_view name) {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string() : found->second;
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~') {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
  }
  return out;
}

std::string without_entities(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, char>, 6> kEntities = {
      {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}, {"&apos;", '\''}}};
  std::string out;
  while (!text.empty()) {
    const auto* found =
        std::ranges::find_if(kEntities, [&](const auto& one) { return text.starts_with(one.first); });
    out += found == kEntities.end() ? text.front() : found->second;
    text.remove_prefix(found == kEntities.end() ? 1 : found->first.size());
  }
  return out;
}

std::string wanted_page(std::string_view given) {
  if (given.size() > kWanted) return "";
  const std::size_t scheme = begins_with(given, "http://") ? 7 : begins_with(given, "https://") ? 8 : 0;
  if (scheme == 0) return "";
  const bool clear = std::ranges::all_of(
      given, [](char c) { return c > 0x20 && c < 0x7f && std::ranges::find(kUnclear, c) == kUnclear.end(); });
  const std::string_view rest = given.substr(scheme);
  const std::string_view host(
      rest.begin(), std::ranges::find_if(rest, [](char c) { return c == '/' || c == '?' || c == '#'; }));
  const bool named = !host.empty() && std::ranges::all_of(host, [](char c) {
    return is_alphanumeric(c) || c == '.' || c == '-' || c == '_' || c == ':' || c == '[' || c == ']';
  });
  return clear && named ? std::string(given) : "";
}

}  // namespace cartulaire::web::pages
