#include "web/site.hpp"

#include <algorithm>
#include <chrono>
#include <exception>

#include <fmt/format.h>

#include "web/bearer.hpp"
#include "web/caller.hpp"
#include "web/handlers.hpp"
#include "web/pages/pages.hpp"
#include "web/probes.hpp"
#include "web/scim_door.hpp"

namespace cartulaire::web {
namespace {

using platform::HttpReply;
using platform::HttpRequest;
using platform::Json;

// Nothing but what this server gives: no inline script or style, no frame, no other host.
constexpr std::string_view kContentPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'";

// A page that has a policy of its own keeps it.
void add_unless_there(HttpReply& reply, std::string_view name, std::string_view value) {
  const auto there = std::ranges::find(reply.fields, name, &std::pair<std::string, std::string>::first);
  if (there == reply.fields.end()) reply.fields.emplace_back(name, value);
}

void add_headers(const Hub& hub, HttpReply& reply) {
  add_unless_there(reply, "Content-Security-Policy", kContentPolicy);
  reply.fields.emplace_back("X-Content-Type-Options", "nosniff");
  add_unless_there(reply, "Referrer-Policy", "no-referrer");
  reply.fields.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
  reply.fields.emplace_back("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
  if (!hub.with_tls()) return;  // browsers take these over HTTPS only
  reply.fields.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
  reply.fields.emplace_back("Strict-Transport-Security", "max-age=31536000");
}

HttpReply reply_of(const Failure& failure) {
  HttpReply reply{failure.status, platform::print_json(failure_json(failure))};
  if (failure.retry_after > 0) reply.fields.emplace_back("Retry-After", std::to_string(failure.retry_after));
  reply.fields.emplace_back("Cache-Control", "no-store");
  return reply;
}

// Kept by the browser, and asked for again each time: who may not read it any more gets nothing.
HttpReply reply_of(const Printed& printed, const HttpRequest& request) {
  HttpReply reply;
  reply.fields = {{"ETag", printed.tag}, {"Vary", "Accept-Encoding"}, {"Cache-Control", "private, no-cache"}};
  if (request.field("If-None-Match") == printed.tag) {
    reply.status = 304;
    return reply;
  }
  const bool gzip = request.field("Accept-Encoding").find("gzip") != std::string_view::npos;
  if (gzip) reply.fields.emplace_back("Content-Encoding", "gzip");
  reply.body = gzip ? printed.gzip : printed.json;
  return reply;
}

HttpReply reply_of(Answer answer, const HttpRequest& request) {
  if (answer.printed != nullptr) return reply_of(*answer.printed, request);
  HttpReply reply{answer.status, "", std::move(answer.type)};
  if (reply.type != "application/json")
    reply.body = std::move(answer.bytes);
  else if (answer.status != 204)
    reply.body = platform::print_json(answer.body);
  reply.fields = std::move(answer.fields);
  reply.fields.emplace_back("Cache-Control", "no-store");
  return reply;
}

Failure misfit_failure(const Misfit& misfit) {
  return {400, "invalid", misfit.french, misfit.english, misfit.member, 0};
}

// A page of another site cannot make a browser send JSON here without asking first, and says where it is
// from.
bool from_elsewhere(const Hub& hub, const HttpRequest& request) {
  const std::string_view origin = request.field("Origin");
  if (!origin.empty() && origin != hub.config.address) return true;
  const std::string_view site = request.field("Sec-Fetch-Site");
  return !site.empty() && site != "same-origin" && site != "none";
}

tl::expected<Json, Failure> read_body(const Hub& hub, const HttpRequest& request,
                                      const Operation& operation) {
  if (!operation.body) return Json();
  if (!request.field("Content-Type").starts_with("application/json"))
    return tl::unexpected(Failure{415, "invalid", "il faut du JSON", "JSON is wanted", "", 0});
  auto body = platform::parse_json(request.body, "body");
  if (!body) return tl::unexpected(Failure{400, "invalid", body.error().french, body.error().english, "", 0});
  if (const auto wrong = misfit(*body, *operation.body, hub.api.document()))
    return tl::unexpected(misfit_failure(*wrong));
  return std::move(*body);
}

bool may(const Caller& caller, const Operation& operation) {
  for (const std::string& role : operation.roles)
    if (caller.is(role)) return true;
  return false;
}

Failure unauthenticated() {
  return {401, "unauthenticated", "connectez-vous", "sign in", "", 0};
}

tl::unexpected<Failure> wrong_role() {
  return refused("votre rôle ne le permet pas", "your role does not allow this");
}

// Of a session, or of a token: then no page can have sent it, and no proof of that is asked for.
tl::expected<std::optional<Caller>, Failure> admit(Hub& hub, store::Store& store, const HttpRequest& request,
                                                   const Operation& operation, base::Instant now) {
  using Answered = std::optional<Caller>;
  if (operation.for_anyone()) return Answered();
  if (const auto token = bearer_of(request)) {
    auto caller = admit_token(store, *token, operation, now);
    if (caller && !may(**caller, operation)) return wrong_role();
    return caller;
  }
  auto found = find_session(hub, store, request, now);
  if (!found) return failed(found.error());
  if (!*found || (*found)->session.state != store::SessionState::full)
    return tl::unexpected(unauthenticated());
  auto caller = caller_of(store, **found, (*found)->session.entity, now);
  if (!caller) return failed(caller.error());
  if (!*caller || !may(**caller, operation)) return wrong_role();
  if (operation.changes() && !access::csrf_matches((*found)->secret, request.field("X-Csrf-Token")))
    return refused("cette demande ne vient pas du portail : rechargez la page",
                   "this request does not come from the portal: load the page again");
  return std::move(*caller);
}

}  // namespace

HttpReply Site::call(const HttpRequest& request, std::string_view path, std::string_view query,
                     const Operation*& operation) {
  const Api::Match match = hub_.api.match(request.method, path);
  operation = match.operation;
  if (match.operation == nullptr)
    return match.other_method ? reply_of(Failure{405, "invalid", "cette adresse ne connaît pas cette méthode",
                                                 "this address does not know this method", "", 0})
                              : reply_of(Failure{404, "not_found", "il n’y a rien à cette adresse",
                                                 "there is nothing at this address", "", 0});
  if (match.operation->changes() && from_elsewhere(hub_, request))
    return reply_of(Failure{403, "forbidden", "cette demande vient d’un autre site",
                            "this request comes from another site", "", 0});
  auto arguments = hub_.api.arguments(match, query);
  if (!arguments) return reply_of(misfit_failure(arguments.error()));
  if (auto answer = probe(hub_, request, *match.operation)) return reply_of(std::move(*answer), request);
  const base::Instant now = hub_.clock->now();
  const auto done = hub_.stores.with([&](store::Store& store) -> HttpReply {
    auto caller = admit(hub_, store, request, *match.operation, now);
    if (!caller) return reply_of(caller.error());
    auto body = read_body(hub_, request, *match.operation);
    if (!body) return reply_of(body.error());
    const Call call{request, *match.operation,  std::move(*arguments), std::move(*body),
                    now,     std::move(*caller)};
    auto outcome = handlers().at(match.operation->id)(hub_, store, call);
    return outcome ? reply_of(std::move(*outcome), request) : reply_of(outcome.error());
  });
  if (done) return *done;
  fmt::print(stderr, "cartulaire web: {}\n", done.error().text());
  return reply_of(failure_of(done.error()));
}

HttpReply Site::answer(const HttpRequest& request) {
  const auto began = std::chrono::steady_clock::now();
  const Operation* operation = nullptr;
  HttpReply reply;
  const std::string_view target = request.target;
  const std::size_t mark = std::min(target.find('?'), target.size());
  const auto path = percent_decoded(target.substr(0, mark));
  try {
    if (!path || !path->starts_with('/'))
      reply = {400, "", "text/plain; charset=utf-8"};
    else if (path->starts_with("/api/") || *path == "/metrics" || *path == "/health" ||
             path->starts_with("/health/"))
      reply = call(request, *path, target.substr(std::min(mark + 1, target.size())), operation);
    else if (path->starts_with(kScimBase) &&
             (path->size() == kScimBase.size() || (*path)[kScimBase.size()] == '/'))
      reply = answer_scim(hub_, request, path->substr(kScimBase.size()),
                          target.substr(std::min(mark + 1, target.size())));
    else if (auto page = pages::answer(hub_, request, *path, target.substr(std::min(mark + 1, target.size())),
                                       from_elsewhere(hub_, request)))
      reply = std::move(*page);
    else
      reply = files_.answer(request, *path);
  } catch (const std::exception&) {  // memory: this request fails, the others go on
    reply = reply_of(Failure{});
  }
  add_headers(hub_, reply);
  hub_.metrics->answered(
      operation, reply.status,
      std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began));
  return reply;
}

}  // namespace cartulaire::web
