#include "web/where.hpp"

#include <algorithm>

namespace cartulaire::web {
namespace {

bool among(const std::vector<policy::Prefix>& prefixes, std::string_view text) {
  const auto address = policy::parse_address(text);
  return address && std::ranges::any_of(prefixes, [&](const policy::Prefix& one) {
           return address->masked(one.bits) == one.address;
         });
}

}  // namespace

std::string address_of(const WebConfig& config, const platform::HttpRequest& request) {
  if (!among(config.proxies, request.peer)) return request.peer;
  std::string_view rest = request.field("X-Forwarded-For");
  while (!rest.empty()) {
    const std::size_t comma = rest.rfind(',');
    std::string_view last = comma == std::string_view::npos ? rest : rest.substr(comma + 1);
    rest = comma == std::string_view::npos ? std::string_view() : rest.substr(0, comma);
    while (last.starts_with(' '))
      last.remove_prefix(1);
    while (last.ends_with(' '))
      last.remove_suffix(1);
    if (!policy::parse_address(last)) return request.peer;
    if (!among(config.proxies, last)) return std::string(last);
  }
  return request.peer;
}

bool is_inside(const WebConfig& config, std::string_view address) {
  return among(config.inside, address) && !among(config.proxies, address);
}

}  // namespace cartulaire::web
