// What systems ask a network about its portal (RFC 8908): only where the gate is, and of the address that
// asks, whether a page would lead there now.
#include "lists/site.hpp"
#include "policy/address.hpp"
#include "policy/decide.hpp"
#include "web/handlers.hpp"

namespace cartulaire::web {
namespace {

// The same decision as a node's, for a site that no list names. Where nobody is known by their address, or
// nothing is published here, nobody is said to be held back.
bool is_held_back(const Hub& hub, const Call& call) {
  const auto bundle = hub.live == nullptr ? nullptr : hub.live->current();
  lists::SiteBuffer buffer;
  const auto site = lists::parse_site("site.invalid", buffer);
  const auto address = policy::parse_address(call.request.peer);
  if (bundle == nullptr || !site || !address) return false;
  policy::WebRequest request;
  request.at = call.now;
  request.address = *address;
  request.method = "GET";
  request.site = *site;
  const policy::Decision decision = policy::decide(*bundle->world(), request);
  return decision.verdict == policy::Verdict::gate && decision.reason == policy::Reason::not_signed;
}

Outcome get_captive(Hub& hub, store::Store&, const Call& call) {
  return Answer{
      .type = "application/captive+json",
      .bytes = platform::print_json(platform::JsonObject{
          {"captive", is_held_back(hub, call)}, {"user-portal-url", hub.config.address + "/portail"}})};
}

}  // namespace

void add_captive_handlers(Handlers& to) {
  to.emplace("getCaptive", get_captive);
}

}  // namespace cartulaire::web
