// What plain forms send, read within limits.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace cartulaire::web::pages {

using Fields = std::map<std::string, std::string, std::less<>>;

// Of a query or of an urlencoded body: at most 16 fields of at most 4096 bytes, the first of each name; what
// is no percent encoding or holds control characters is left out.
Fields read_fields(std::string_view text);
std::string field(const Fields& fields, std::string_view name);
// For a value in a query.
std::string percent_encoded(std::string_view text);

// Squid writes addresses into its redirects as HTML wants them, `&amp;` for `&`: undone here.
std::string without_entities(std::string_view text);

// The page that somebody wanted before they came to the gate: http or https, no account in it, nothing that
// hides where it leads, at most 2000 bytes. Else empty. It is only ever shown, for people to follow.
std::string wanted_page(std::string_view given);

}  // namespace cartulaire::web::pages
