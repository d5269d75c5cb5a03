// A requested site in the one form that everything compares: lists, charters' lists of names, approvals.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace cartulaire::lists {

// host: lower-case ASCII (Unicode names in punycode), at most 253 bytes, no trailing dot, no user-info, no
//       port. An IPv4 address in dotted decimal whatever form the URL used, an IPv6 address without brackets
//       in its canonical text; an IPv4-mapped IPv6 address is its IPv4 address. Never empty.
// path: begins with '/', or is empty where the request has none to see (CONNECT, a bare authority). Dot
//       segments are resolved and %-escapes of letters, digits, '-', '.', '_', '~' undone, so that two
//       spellings of one place are one. The query follows it, for matching only: it is never to be logged.
//       The fragment is gone. Case is kept; lists compare paths without it.
struct Site {
  std::string_view host;
  std::string_view path;
  bool is_ip = false;
};

// The bytes behind a Site: it must live, unmoved, as long as the Site that was parsed into it.
class SiteBuffer {
 public:
  static constexpr std::size_t kMaxHost = 253;
  static constexpr std::size_t kMaxPath = 8192;
  // The host, and right after it the path: expressions read both as one text. Then what a last block of
  // sixteen bytes may touch.
  static constexpr std::size_t kSize = 256 + kMaxPath + 32;

  SiteBuffer() = default;
  SiteBuffer(const SiteBuffer&) = delete;
  SiteBuffer& operator=(const SiteBuffer&) = delete;

 private:
  friend std::optional<Site> parse_site(std::string_view text, SiteBuffer& buffer);
  std::array<char, kSize> bytes_;
};

// Reads an absolute URL ("https://user@Host.example.:8443/p?q#f"), an authority ("host:443", "[::1]:443") or
// a bare host. No scheme is required and any is accepted. Nothing where no browser would find a host in it:
// empty, a forbidden character, a name longer than kMaxHost, a port out of range, a malformed address. A path
// longer than kMaxPath is cut there. Never throws; allocates only for a host that is not ASCII.
std::optional<Site> parse_site(std::string_view url_or_authority, SiteBuffer& buffer);

// The same into bytes of the caller's, where many sites stand close together: `room` has SiteBuffer::kSize
// bytes, of which the next site may take those after the first site_size().
std::optional<Site> parse_site(std::string_view url_or_authority, char* room);

// How many bytes of its room a site holds.
constexpr std::size_t site_size(const Site& site) {
  return site.host.size() + site.path.size();
}

// The host without its first label: "a.b.c" -> "b.c" -> "c" -> "". For walks over parents at label borders;
// callers do not walk addresses (`Site::is_ip`).
constexpr std::string_view parent_name(std::string_view host) {
  const std::size_t dot = host.find('.');
  return dot == std::string_view::npos ? std::string_view() : host.substr(dot + 1);
}

// True where `name` is the host itself or a parent of it at a label border. Both normalised.
constexpr bool covers(std::string_view name, std::string_view host) {
  if (!host.ends_with(name) || name.empty()) return false;
  return host.size() == name.size() || host[host.size() - name.size() - 1] == '.';
}

}  // namespace cartulaire::lists
