#include "web/scim_door.hpp"

#include <fmt/format.h>

#include "people/scim_answer.hpp"
#include "web/others.hpp"

namespace cartulaire::web {
namespace {

using platform::HttpReply;
using platform::HttpRequest;
using platform::JsonArray;
using platform::JsonObject;

constexpr std::string_view kType = "application/scim+json";

HttpReply refused(unsigned status, std::string_view detail) {
  HttpReply reply{
      status,
      platform::print_json(JsonObject{{"schemas", JsonArray{"urn:ietf:params:scim:api:messages:2.0:Error"}},
                                      {"status", std::to_string(status)},
                                      {"detail", detail}}),
      std::string(kType)};
  reply.fields.emplace_back("Cache-Control", "no-store");
  return reply;
}

// Every client is compared, so that the time tells nothing.
const ScimClient* client_of(const Hub& hub, std::string_view authorization) {
  constexpr std::string_view kBearer = "Bearer ";
  if (!authorization.starts_with(kBearer)) return nullptr;
  const platform::Digest given = platform::sha256(platform::as_bytes(authorization.substr(kBearer.size())));
  const ScimClient* found = nullptr;
  for (const ScimClient& one : hub.others->scim)
    if (platform::equal_secrets(platform::sha256(one.token.bytes()), given)) found = &one;
  return found;
}

bool has_body(std::string_view method) {
  return method == "POST" || method == "PUT" || method == "PATCH";
}

bool is_json(std::string_view type) {
  const std::string_view name = type.substr(0, type.find_first_of("; "));
  return name == kType || name == "application/json";
}

}  // namespace

HttpReply answer_scim(Hub& hub, const HttpRequest& request, std::string_view path, std::string_view query) {
  if (hub.others->scim.empty()) return refused(404, "no SCIM service is set up here");
  const ScimClient* client = client_of(hub, request.field("Authorization"));
  if (client == nullptr) {
    HttpReply reply = refused(401, "a bearer token of this service is wanted");
    reply.fields.emplace_back("WWW-Authenticate", "Bearer");
    return reply;
  }
  // A browser has no business here, whatever token it was given.
  if (!request.field("Origin").empty()) return refused(403, "requests of web pages are not taken");
  if (has_body(request.method) && !is_json(request.field("Content-Type")))
    return refused(415, "application/scim+json is wanted");
  const base::Instant now = hub.clock->now();
  const people::ScimPlace place{client->directory, hub.config.address + std::string(kScimBase)};
  const auto done = hub.stores.with([&](store::Store& store) {
    return people::scim_answer(store, store::EntityScope(client->entity), place,
                               {request.method, path, query, request.body},
                               {"scim:" + client->directory, now});
  });
  if (!done) {
    fmt::print(stderr, "cartulaire web: {}\n", done.error().text());
    return refused(503, "the store does not answer now: try again");
  }
  HttpReply reply{static_cast<unsigned>(done->status), done->body, std::string(kType)};
  reply.fields.emplace_back("Cache-Control", "no-store");
  return reply;
}

}  // namespace cartulaire::web
