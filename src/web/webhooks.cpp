#include "web/webhooks.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "platform/crypto.hpp"
#include "platform/hmac.hpp"
#include "platform/json.hpp"
#include "platform/send.hpp"
#include "store/accounts.hpp"
#include "store/person_notices.hpp"
#include "store/roles.hpp"
#include "web/call.hpp"

namespace cartulaire::web {
namespace {

using base::ErrorCode;
using store::EntityScope;
using store::Reading;
using store::Writing;

constexpr int kBatch = 100;
constexpr std::size_t kShortestSecret = 32;
constexpr std::chrono::seconds kDeadline{10};  // of one request

base::Result<std::string> secret_of(const HookPlace& hook) {
  auto text = platform::read_text(hook.secret_file, 4096);
  if (!text) return text;
  text->resize(std::min(text->find_first_of("\r\n"), text->size()));
  if (text->size() < kShortestSecret)
    return base::fail(ErrorCode::invalid, hook.secret_file.string(),
                      fmt::format("ce secret est trop court : il faut {} caractères", kShortestSecret),
                      fmt::format("this secret is too short: {} characters are wanted", kShortestSecret));
  return text;
}

base::Status deliver(const HookPlace& hook, const std::string& secret, const store::HookEvent& event,
                     base::Instant now) {
  const std::string body = hook_body(hook.entity, event);
  platform::Post post;
  post.address = hook.address;
  post.type = "application/json";
  post.fields = {{"Cartulaire-Delivery", fmt::format("{}/{}", hook.entity, event.number)},
                 {"Cartulaire-Signature", hook_signature(secret, now, body)}};
  post.authority = hook.authority.string();
  post.deadline = kDeadline;
  const auto reply = platform::post_any(post, body);
  if (!reply)
    return base::fail(ErrorCode::unavailable, hook.name, reply.error().french, reply.error().english);
  if (reply->status < 200 || reply->status > 299)
    return base::fail(ErrorCode::unavailable, hook.name,
                      fmt::format("le receveur a répondu {}", reply->status),
                      fmt::format("the receiver answered {}", reply->status));
  return {};
}

// Everybody who holds `it` in the entity at this moment.
base::Status tell_it(Writing& in, const EntityScope& scope, const std::string& hook, base::Instant now) {
  const auto grants = store::grants_of(in, scope);
  if (!grants) return tl::unexpected(grants.error());
  for (const store::Grant& grant : *grants) {
    if (grant.role != store::Role::it || grant.from > now || (grant.until && *grant.until <= now)) continue;
    const auto account = store::account_of(in, store::Installation::as_operator(), grant.account);
    if (!account) return tl::unexpected(account.error());
    for (const store::Membership& member : account->members) {
      if (member.entity != scope.entity() || account->closed_at) continue;
      if (auto told = store::tell_person(in, scope, member.id, "webhook_given_up", hook, now); !told)
        return base::pass(told);
    }
  }
  return {};
}

}  // namespace

std::string hook_body(const std::string& entity, const store::HookEvent& event) {
  return platform::print_json(platform::JsonObject{{"id", fmt::format("{}/{}", entity, event.number)},
                                                   {"event", event.event},
                                                   {"entity", entity},
                                                   {"at", time_text(event.at)},
                                                   {"record", event.subject}});
}

std::string hook_signature(std::string_view secret, base::Instant at, std::string_view body) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
  const std::string what = fmt::format("{}.{}", seconds, body);
  return fmt::format(
      "t={},v1={}", seconds,
      platform::to_hex(platform::hmac_sha256(platform::as_bytes(secret), platform::as_bytes(what))));
}

base::Status send_hook(const Hub& hub, const HookPlace& hook, const JobRun& run) {
  const EntityScope scope(hook.entity);
  auto secret = secret_of(hook);
  if (!secret) return base::pass(secret);
  auto fed = run.store.write([&](Writing& in) { return store::feed_hooks(in, scope); });
  if (!fed) return fed;
  for (;;) {
    auto queue = run.store.read<store::HookQueue>(
        [&](Reading& in) { return store::hook_queue(in, scope, hook.name, kBatch); });
    if (!queue) return base::pass(queue);
    if (queue->events.empty()) return {};
    run.not_before = queue->next_at;
    if (queue->next_at > hub.clock->now())
      return base::fail(ErrorCode::unavailable, hook.name,
                        "le receveur n’a pas pris un événement : il y aura d’autres essais",
                        "the receiver did not take an event: there will be other attempts");
    for (const store::HookEvent& event : queue->events) {
      if (run.stopped()) return {};
      const base::Instant now = hub.clock->now();
      auto delivered = deliver(hook, *secret, event, now);
      auto noted = run.store.write([&](Writing& in) -> base::Status {
        if (delivered) return store::hook_delivered(in, scope, hook.name, event.number);
        auto given_up = store::hook_failed(in, scope, hook.name, {"hub:jobs", now});
        if (!given_up) return base::pass(given_up);
        return *given_up > 0 ? tell_it(in, scope, hook.name, now) : base::Status();
      });
      if (!noted) return noted;
      if (delivered) continue;
      auto after = run.store.read<store::HookQueue>(
          [&](Reading& in) { return store::hook_queue(in, scope, hook.name, 1); });
      if (after) run.not_before = after->next_at;
      return delivered;
    }
  }
}

base::Status declare_webhooks(Hub& hub) {
  std::vector<store::Hook> hooks;
  for (const HookPlace& one : hub.config.webhooks)
    hooks.push_back({one.entity, one.name, one.events});
  using Names = std::vector<std::string>;
  auto done = hub.stores.with([&](store::Store& store) {
    return store.write<Names>(
        [&](Writing& in) { return store::declare_hooks(in, store::Installation::as_operator(), hooks); });
  });
  if (!done) return base::pass(done);
  if (!*done) return base::pass(*done);
  for (const std::string& entity : **done)
    fmt::print(stderr, "cartulaire web: webhooks: il n’y a pas d’entité `{0}` (there is no entity `{0}`)\n",
               entity);
  return {};
}

}  // namespace cartulaire::web
