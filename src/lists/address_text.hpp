// IP addresses as URLs write them, turned into the one text that everything compares. No allocation.
#pragma once

#include <cstddef>
#include <string_view>

namespace cartulaire::lists {

// True where a browser reads the (lower-case, dot-stripped) host as an IPv4 address or refuses it: its last
// label is a number (WHATWG URL, "ends in a number").
bool ends_in_number(std::string_view host);

// "0x7f.1", "017700000001", "127.0.0.1" -> "127.0.0.1". `out` holds at least 15 bytes and may be the text's
// own bytes. 0 where it is no address.
std::size_t write_ipv4(std::string_view text, char* out);

// "2001:DB8:0::1" (no brackets) -> "2001:db8::1"; "::ffff:192.0.2.1" -> "192.0.2.1". `out` holds at least 39
// bytes. 0 where it is no address; zone identifiers are refused.
std::size_t write_ipv6(std::string_view text, char* out);

}  // namespace cartulaire::lists
