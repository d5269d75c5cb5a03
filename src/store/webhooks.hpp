// Events of the outbox on their way to webhooks (docs/operations/api.md): each hook has its own queue, in the
// order of the events. The queue is fed before the journal's taker may remove an event, in the transaction
// that removes it, so that none is lost between the two. Addresses and secrets are not here.
//
// Event: webhook.given_up; its subject is the hook, its detail how many events nobody took.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "store/store.hpp"

namespace cartulaire::store {

struct Hook {
  std::string entity;
  std::string name;
  std::vector<std::string> events;  // names of events of the outbox
};

// These, and no others any more: a new one begins with the events to come, what waits for one that is gone is
// dropped. An entity that the store does not have is passed over: its name is returned.
base::Result<std::vector<std::string>> declare_hooks(Writing& in, const Installation& all,
                                                     const std::vector<Hook>& hooks);

// Puts what the outbox has for the entity's hooks into their queues. Again is harmless.
base::Status feed_hooks(Writing& in, const EntityScope& scope);

struct HookEvent {
  std::int64_t number = 0;  // of the outbox: with the entity, it names the event for good
  base::Instant at;
  std::string event;
  std::string subject;
  bool operator==(const HookEvent&) const = default;
};
struct HookQueue {
  std::vector<HookEvent> events;  // the oldest first
  base::Instant next_at{};        // no attempt before
};
// `not_found`: no such hook.
base::Result<HookQueue> hook_queue(Reading& in, const EntityScope& scope, const std::string& hook, int limit);
// The receiver has it.
base::Status hook_delivered(Writing& in, const EntityScope& scope, const std::string& hook,
                            std::int64_t number);

// An event is given up so long after the first attempt failed at which it waited.
inline constexpr std::chrono::hours kHookPatience{24};
// Before the next attempt: 1 minute, 2, 4… 60.
std::chrono::minutes hook_pause(std::int64_t attempts);
// An attempt failed. How many events are given up by this.
base::Result<std::int64_t> hook_failed(Writing& in, const EntityScope& scope, const std::string& hook,
                                       const By& by);

}  // namespace cartulaire::store
