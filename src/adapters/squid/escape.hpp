// The URL escaping that Squid wraps the values of its helpers and of its log in.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace cartulaire::adapters::squid {

// `text` with every %XX turned into its byte. Without a '%', `text` itself is returned and nothing is copied;
// otherwise the result lives in `buffer`. A '%' that two hexadecimal digits do not follow stands for itself.
// Empty when the result does not fit: callers treat that as a value that cannot be read.
std::string_view unescape(std::string_view text, std::span<char> buffer);

// A URL as Squid hands it over, its authority unescaped ("http://%5B::1%5D/a%2Fb" is "http://[::1]/a%2Fb");
// the rest is lists::parse_site's to normalise. Same ownership and limits as unescape().
std::string_view unescape_authority(std::string_view url, std::span<char> buffer);

}  // namespace cartulaire::adapters::squid
