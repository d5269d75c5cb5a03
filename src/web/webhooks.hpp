// Events to the addresses of web.yml (docs/operations/api.md): by HTTPS, signed, in order, at least once.
#pragma once

#include <string>
#include <string_view>

#include "store/webhooks.hpp"
#include "web/jobs.hpp"

namespace cartulaire::web {

// The body of one event: its id, its name, the number of the record, nothing else.
std::string hook_body(const std::string& entity, const store::HookEvent& event);
// The field Cartulaire-Signature: "t=SECONDS,v1=HEX", the HMAC-SHA256 of "SECONDS.BODY".
std::string hook_signature(std::string_view secret, base::Instant at, std::string_view body);

// Sends what waits until the receiver does not take one. An error is told without the address, which may
// hold a secret.
base::Status send_hook(const Hub& hub, const HookPlace& hook, const JobRun& run);

// What the settings declare, into the store; what is said of entities that it does not have.
base::Status declare_webhooks(Hub& hub);

}  // namespace cartulaire::web
