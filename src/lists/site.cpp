#include "lists/site.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/block16.hpp"
#include "lists/address_text.hpp"
#include "platform/idna.hpp"

namespace cartulaire::lists {
namespace {

using base::Block16;

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool is_slash(char c) {
  return c == '/' || c == '\\';
}
constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}
constexpr int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}
// -1 where `at` does not begin "%XX".
constexpr int escaped_byte(std::string_view text, std::size_t at) {
  if (at + 2 >= text.size() || text[at] != '%') return -1;
  const int high = hex_value(text[at + 1]);
  const int low = hex_value(text[at + 2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}
// RFC 3986, 2.3: an escape of one of these is the same place as the character.
constexpr bool is_unreserved(char c) {
  return is_letter(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

// What a host may hold as it stands, in lower case: every ASCII character that is no forbidden domain code
// point (WHATWG URL) and no '%'. 0 for everything else.
constexpr std::array<char, 256> kHostCharacters = [] {
  std::array<char, 256> characters{};
  for (unsigned c = 0x21; c < 0x7f; ++c) {
    const auto character = static_cast<char>(c);
    const bool forbidden = std::string_view("#/:<>?@[\\]^|%").find(character) != std::string_view::npos;
    if (!forbidden) characters[c] = lower(character);
  }
  return characters;
}();

constexpr char host_character(char c) {
  return kHostCharacters[static_cast<unsigned char>(c)];
}

struct Parts {
  std::string_view authority;
  std::string_view rest;  // path, query and fragment
  bool has_scheme = false;
};

std::string_view trim(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= 0x20)
    text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= 0x20)
    text.remove_suffix(1);
  return text;
}

bool is_web_scheme(std::string_view scheme) {
  std::array<char, 6> low{};
  if (scheme.size() >= low.size()) return false;
  for (std::size_t i = 0; i < scheme.size(); ++i)
    low[i] = lower(scheme[i]);
  const std::string_view name(low.data(), scheme.size());
  return name == "http" || name == "https" || name == "ws" || name == "wss" || name == "ftp";
}

// Where the authority begins, after "scheme://" if there is one.
std::size_t after_scheme(std::string_view text) {
  if (text.starts_with("//")) return 2;
  if (text.empty() || !is_letter(text.front())) return 0;
  std::size_t colon = 1;
  while (colon < text.size() && (is_letter(text[colon]) || is_digit(text[colon]) || text[colon] == '+' ||
                                 text[colon] == '-' || text[colon] == '.')) {
    ++colon;
  }
  if (colon + 1 >= text.size() || text[colon] != ':') return 0;
  // Browsers take any run of slashes after the schemes of the web, and backslashes for slashes.
  if (is_slash(text[colon + 1]) && is_web_scheme(text.substr(0, colon))) {
    std::size_t at = colon + 1;
    while (at < text.size() && is_slash(text[at]))
      ++at;
    return at;
  }
  return text.substr(colon).starts_with("://") ? colon + 3 : 0;
}

Parts split(std::string_view text) {
  Parts parts;
  const std::size_t begin = after_scheme(text);
  parts.has_scheme = begin != 0;
  text.remove_prefix(begin);
  std::size_t end = 0;
  while (end < text.size() && !is_slash(text[end]) && text[end] != '?' && text[end] != '#')
    ++end;
  parts.authority = text.substr(0, end);
  parts.rest = text.substr(end);
  return parts;
}

bool valid_port(std::string_view port) {
  unsigned value = 0;
  for (const char c : port) {
    if (c == '\t' || c == '\n' || c == '\r') continue;  // browsers drop them
    if (!is_digit(c)) return false;
    value = value * 10 + static_cast<unsigned>(c - '0');
    if (value > 65535) return false;
  }
  return true;
}

// The host as written, without user-info and port; `literal` where it is an IPv6 address.
struct RawHost {
  std::string_view text;
  bool literal = false;
};

std::optional<RawHost> raw_host(std::string_view authority, bool has_scheme) {
  const std::size_t at = authority.rfind('@');
  if (at != std::string_view::npos) authority.remove_prefix(at + 1);
  if (authority.starts_with('[')) {
    const std::size_t close = authority.find(']');
    if (close == std::string_view::npos) return std::nullopt;
    const std::string_view tail = authority.substr(close + 1);
    if (!tail.empty() && (tail[0] != ':' || !valid_port(tail.substr(1)))) return std::nullopt;
    return RawHost{authority.substr(1, close - 1), true};
  }
  const std::size_t colon = authority.find(':');
  if (colon == std::string_view::npos) return RawHost{authority, false};
  // Two colons and no brackets: an IPv6 address as lists and logs write it; never in a URL.
  if (!has_scheme && authority.find(':', colon + 1) != std::string_view::npos)
    return RawHost{authority, true};
  if (!valid_port(authority.substr(colon + 1))) return std::nullopt;
  return RawHost{authority.substr(0, colon), false};
}

// Lower-case ASCII in `out` (253 bytes), or 0 where the host has none.
std::size_t copy_plain_host(std::string_view raw, char* out) {
  if (raw.size() > SiteBuffer::kMaxHost + 1) return 0;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    out[i] = host_character(raw[i]);
    if (out[i] == 0) return 0;
  }
  return raw.size();
}

// Escapes, Unicode, tabs and line ends (which browsers drop): the slow path.
std::size_t copy_host(std::string_view raw, char* out) {
  const std::size_t plain = copy_plain_host(raw, out);
  if (plain != 0 || raw.empty()) return plain;
  if (raw.size() > 4 * SiteBuffer::kMaxHost) return 0;
  std::array<char, 4 * SiteBuffer::kMaxHost> decoded;
  std::size_t size = 0;
  bool ascii = true;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == '\t' || raw[i] == '\n' || raw[i] == '\r') continue;
    const int byte = escaped_byte(raw, i);
    if (byte >= 0) i += 2;
    decoded[size] = byte >= 0 ? static_cast<char>(byte) : raw[i];
    if ((static_cast<unsigned char>(decoded[size]) & 0x80) != 0) ascii = false;
    ++size;
  }
  const std::string_view text(decoded.data(), size);
  if (ascii) return copy_plain_host(text, out);
  const auto punycode = platform::host_to_ascii(text);
  return punycode ? copy_plain_host(*punycode, out) : 0;
}

bool has_empty_label(std::string_view host) {
  return host.empty() || host.front() == '.' || host.back() == '.' ||
         host.find("..") != std::string_view::npos;
}

// Leaves out "." segments and pops one for each "..": `out` holds a path that begins with '/' and whose last
// segment has just ended. `size` is where the next segment begins.
std::size_t resolve_segment(const char* out, std::size_t start, std::size_t size) {
  const std::string_view segment(out + start, size - start);
  if (segment == ".") return start;
  if (segment != "..") return size;
  std::size_t at = start - 1;  // the slash before the segment
  while (at > 0 && out[at - 1] != '/')
    --at;  // the start of the segment before
  return at == 0 ? 1 : at;
}

// The general case: escapes, dot segments, backslashes, control characters.
std::size_t write_path(std::string_view rest, char* out) {
  std::size_t size = 0;
  out[size++] = '/';
  std::size_t segment = 1;
  bool query = false;
  for (std::size_t i = !rest.empty() && is_slash(rest[0]) ? 1 : 0; i < rest.size(); ++i) {
    char c = rest[i];
    if (c == '#' || size + 1 >= SiteBuffer::kMaxPath) break;
    if (c == '\t' || c == '\n' || c == '\r') continue;
    const int byte = escaped_byte(rest, i);
    const bool undone = byte >= 0 && is_unreserved(static_cast<char>(byte));
    if (undone) {
      c = static_cast<char>(byte);
      i += 2;
    }
    if (query) {
      out[size++] = c;
      continue;
    }
    if (c == '\\') c = '/';
    if (c == '/' || c == '?') {
      const std::size_t resolved = resolve_segment(out, segment, size);
      const bool dropped = resolved != size;
      size = resolved;
      if (c == '?' || !dropped) out[size++] = c;
      segment = size;
      query = c == '?';
      continue;
    }
    out[size++] = c;
  }
  return query ? size : resolve_segment(out, segment, size);
}

// Whether a path stands as browsers ask for it: printable, without escape, backslash, fragment and "/.".
// Writes up to a block past the path's end.
bool is_plain_path(char* path, std::size_t size) {
  constexpr char kHarmless = 'a';
  std::memset(path + size, kHarmless, Block16::kSize + 1);
  base::Mask16 harmful = 0;
  for (std::size_t at = 0; at < size; at += Block16::kSize) {
    const Block16 here(path + at);
    const Block16 next(path + at + 1);
    harmful |= ~here.are_in('!', '~') | here.are('%') | here.are('\\') | here.are('#') |
               (here.are('/') & next.are('.'));
  }
  return (harmful & 0xffff) == 0;
}

std::size_t copy_path(std::string_view rest, char* out) {
  if (!rest.starts_with('/') || rest.size() > SiteBuffer::kMaxPath) return write_path(rest, out);
  std::memcpy(out, rest.data(), rest.size());
  return is_plain_path(out, rest.size()) ? rest.size() : write_path(rest, out);
}

// What follows the host of nearly every request: nothing or a port that cannot be too large, then nothing or
// a path.
std::optional<std::string_view> after_usual_port(std::string_view rest) {
  if (rest.starts_with(':')) {
    std::size_t digits = 1;
    while (digits < rest.size() && is_digit(rest[digits]))
      ++digits;
    if (digits == 1 || digits > 5) return std::nullopt;
    rest.remove_prefix(digits);
  }
  return rest.empty() || rest.front() == '/' ? std::optional(rest) : std::nullopt;
}

// The host at the beginning of `text`, of the characters that nearly all hosts are made of: its length, 0
// where it has an empty label. Writes up to a block past its end.
std::size_t copy_usual_host(std::string_view text, char* host) {
  base::Mask16 after_dot = 1;  // the beginning is like the end of a label
  std::size_t at = 0;
  for (; at < text.size() && at <= SiteBuffer::kMaxHost; at += Block16::kSize) {
    const Block16 block = Block16::of(text.data() + at, text.size() - at);
    block.store(host + at);
    const base::Mask16 plain =
        block.are_in('a', 'z') | block.are_in('0', '9') | block.are_in('-', '.') | block.are('_');
    const auto size = static_cast<std::size_t>(std::countr_one(plain));
    const base::Mask16 dots = block.are('.') & base::first_bytes(size);
    if ((dots & (dots << 1 | after_dot)) != 0) return 0;
    if (size < Block16::kSize) return at + size;
    after_dot = dots >> (Block16::kSize - 1);
  }
  return std::min(at, text.size());
}

// Nearly every request: "http://host/path", "host:443". Nothing where the general way must look.
std::optional<Site> parse_usual(std::string_view text, char* host) {
  constexpr std::string_view kScheme = "http://";
  const bool has_scheme = text.starts_with(kScheme);
  if (has_scheme) text.remove_prefix(kScheme.size());
  if (text.empty() || static_cast<unsigned char>(text.back()) <= 0x20) return std::nullopt;
  std::size_t size = copy_usual_host(text, host);
  if (size == 0 || size > SiteBuffer::kMaxHost) return std::nullopt;
  const auto rest = after_usual_port(text.substr(size));
  if (!rest) return std::nullopt;
  if (host[size - 1] == '.') --size;
  if (size == 0 || ends_in_number({host, size})) return std::nullopt;
  Site site;
  site.host = {host, size};
  if (has_scheme || !rest->empty()) site.path = {host + size, copy_path(*rest, host + size)};
  return site;
}

}  // namespace

std::optional<Site> parse_site(std::string_view text, SiteBuffer& buffer) {
  return parse_site(text, buffer.bytes_.data());
}

std::optional<Site> parse_site(std::string_view text, char* host) {
  if (const std::optional<Site> usual = parse_usual(text, host)) return usual;
  const Parts parts = split(trim(text));
  const std::optional<RawHost> raw = raw_host(parts.authority, parts.has_scheme);
  if (!raw || raw->text.empty()) return std::nullopt;
  bool is_ip = raw->literal;
  std::size_t size = 0;
  if (is_ip) {
    size = write_ipv6(raw->text, host);
  } else {
    size = copy_host(raw->text, host);
    if (size != 0 && host[size - 1] == '.') --size;
    if (size > SiteBuffer::kMaxHost || has_empty_label({host, size})) return std::nullopt;
    if (ends_in_number({host, size})) {
      is_ip = true;
      size = write_ipv4({host, size}, host);
    }
  }
  if (size == 0) return std::nullopt;

  Site site;
  site.host = {host, size};
  site.is_ip = is_ip;
  char* const path = host + size;
  if (parts.has_scheme || !parts.rest.empty()) site.path = {path, copy_path(parts.rest, path)};
  return site;
}

}  // namespace cartulaire::lists
