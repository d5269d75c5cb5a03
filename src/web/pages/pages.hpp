// The addresses that are answered in plain HTML: /portail (the gate), /signer/… (what a mailed link leads
// to), /accessibilite, and their style sheet.
#pragma once

#include <optional>
#include <string_view>

#include "web/pages/page.hpp"

namespace cartulaire::web::pages {

// Nothing: the address is none of theirs. On several threads at once.
std::optional<platform::HttpReply> answer(Hub& hub, const platform::HttpRequest& request,
                                          std::string_view path, std::string_view query, bool from_elsewhere);

// One each, by address.
platform::HttpReply gate(const Visit& visit, store::Store& store);
platform::HttpReply mailed_link(const Visit& visit, store::Store& store);
platform::HttpReply guardian_link(const Visit& visit, store::Store& store);
platform::HttpReply accessibility(const Visit& visit);

}  // namespace cartulaire::web::pages
