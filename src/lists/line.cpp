#include "lists/line.hpp"

#include <array>
#include <optional>

#include "platform/utf8.hpp"

namespace cartulaire::lists {
namespace {

constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back()))
    text.remove_suffix(1);
  return text;
}

std::string_view without_comment(std::string_view line) {
  for (std::size_t at = line.find('#'); at != std::string_view::npos; at = line.find('#', at + 1)) {
    if (at == 0 || is_blank(line[at - 1])) return line.substr(0, at);
  }
  return line;
}

// "192.0.2.0/24", "2001:db8::/32": an address, a slash and a number.
bool is_range(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos || slash + 1 >= text.size() || text.size() - slash > 4) return false;
  for (const char c : text.substr(slash + 1)) {
    if (c < '0' || c > '9') return false;
  }
  SiteBuffer buffer;
  const auto site = parse_site(text.substr(0, slash), buffer);
  return site && site->is_ip;
}

void add_name(std::string_view text, std::uint16_t list, Builder& builder, BadLines& bad) {
  if (text.starts_with("*.")) text.remove_prefix(2);
  if (text.starts_with('.')) text.remove_prefix(1);
  if (text.find('/') != std::string_view::npos) {
    bad.add(is_range(text) ? BadLine::a_range : BadLine::not_a_name);
    return;
  }
  SiteBuffer buffer;
  const auto site = parse_site(text, buffer);
  if (!site || text.find('@') != std::string_view::npos) {
    bad.add(BadLine::not_a_name);
    return;
  }
  if (!site->is_ip && site->host.find('.') == std::string_view::npos) {
    bad.add(BadLine::whole_tld);
    return;
  }
  if (!builder.add_name(list, *site)) bad.add(BadLine::too_deep);
}

void add_url(std::string_view text, std::uint16_t list, Builder& builder, BadLines& bad) {
  SiteBuffer buffer;
  const auto site = parse_site(text, buffer);
  if (!site || (!site->is_ip && site->host.find('.') == std::string_view::npos)) {
    bad.add(BadLine::no_path);
    return;
  }
  if (!builder.add_url(list, *site)) bad.add(BadLine::too_deep);
}

// The names that every hosts file holds for the machine itself.
bool is_local_name(std::string_view name) {
  constexpr std::array<std::string_view, 12> kLocal{
      "localhost",     "localhost.localdomain", "local",        "broadcasthost",
      "ip6-localhost", "ip6-loopback",          "ip6-localnet", "ip6-mcastprefix",
      "ip6-allnodes",  "ip6-allrouters",        "ip6-allhosts", "0.0.0.0",
  };
  for (const std::string_view local : kLocal) {
    if (name == local) return true;
  }
  return false;
}

void add_hosts(std::string_view line, std::uint16_t list, Builder& builder, BadLines& bad) {
  bool first = true;
  bool any = false;
  while (!line.empty()) {
    std::size_t end = 0;
    while (end < line.size() && !is_blank(line[end]))
      ++end;
    const std::string_view word = line.substr(0, end);
    line = trim(line.substr(end));
    if (first) {
      SiteBuffer buffer;
      const std::size_t zone = word.find('%');  // "fe80::1%lo0"
      const auto address = parse_site(word.substr(0, zone), buffer);
      if (!address || !address->is_ip) {
        bad.add(BadLine::not_a_name);
        return;
      }
      first = false;
      continue;
    }
    any = true;
    if (!is_local_name(word)) add_name(word, list, builder, bad);
  }
  if (!any) bad.add(BadLine::not_a_name);
}

}  // namespace

std::string latin1_to_utf8(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    if (value < 0x80) {
      text.push_back(byte);
    } else {
      text.push_back(static_cast<char>(0xc0 | value >> 6));
      text.push_back(static_cast<char>(0x80 | (value & 0x3f)));
    }
  }
  return text;
}

void read_line(std::string_view line, LineKind kind, std::uint16_t list, Builder& builder, BadLines& bad) {
  if (line.size() > kMaxLine) {
    bad.add(BadLine::too_long);
    return;
  }
  if (kind == LineKind::expressions) {
    line = trim(line);
    if (line.empty() || line.front() == '#') return;
    if (!builder.add_expression(list, line)) bad.add(BadLine::expression);
    return;
  }
  line = trim(without_comment(line));
  if (line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
  if (line.empty()) return;
  std::string recoded;
  if (platform::invalid_utf8(line) != std::string_view::npos) {
    recoded = latin1_to_utf8(line);
    line = recoded;
  }
  switch (kind) {
    case LineKind::names:
      add_name(line, list, builder, bad);
      return;
    case LineKind::hosts:
      add_hosts(line, list, builder, bad);
      return;
    case LineKind::urls:
      add_url(line, list, builder, bad);
      return;
    case LineKind::expressions:
      return;
  }
}

}  // namespace cartulaire::lists
