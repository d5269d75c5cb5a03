// One question of Squid's external_acl helper protocol, read in place.
//
// The line, without its line feed, as `cartulaire squid-conf` asks Squid to write it:
//
//   channel SP user SP address SP method SP url SP languages [SP sni] [SP more…]
//
// Values are URL-escaped and "-" where Squid has none. The channel is a token that only Squid understands.
// What follows the languages (the arguments of the acl) is ignored.
#pragma once

#include <optional>
#include <string_view>

namespace cartulaire::adapters::squid {

// Views into the line: nothing is unescaped or copied. A value that was "-" is empty.
struct RequestLine {
  std::string_view channel;
  std::string_view user;
  std::string_view address;
  std::string_view method;
  std::string_view url;        // for CONNECT "host:port"
  std::string_view languages;  // the Accept-Language header
  std::string_view sni;  // the name that the TLS client asked for, where Squid peeks and has peeked at it
  bool escaped = false;  // some value holds a "%": else all stand as they are
};

// The longest channel that is echoed; Squid's are at most 20 digits.
inline constexpr std::size_t kMaxChannel = 32;

// Nothing when the channel is missing, too long or holds other than letters and digits: such a line cannot be
// answered, for an answer on a wrong channel would decide somebody else's request. A line that has its
// channel but lacks other values comes back with these empty: it must be answered, and is refused.
std::optional<RequestLine> read_request_line(std::string_view line);

// True where the first language of an Accept-Language value that we speak is English.
bool prefers_english(std::string_view languages);

}  // namespace cartulaire::adapters::squid
