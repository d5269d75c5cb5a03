// Steps of signing in, as several handlers end them.
#pragma once

#include <string_view>

#include "access/sign_in.hpp"
#include "web/caller.hpp"
#include "web/handlers.hpp"

namespace cartulaire::web {

// The session of `found` as the description has it.
base::Result<platform::Json> told(const Hub& hub, store::Store& store, const Found& found, base::Instant now);
// The same in an answer that brings its cookie.
Outcome with_session(const Hub& hub, store::Store& store, const Call& call, access::NewSession made);
// What a step of signing in came to; `field`: what would be wrong.
Outcome outcome_of(const Hub& hub, store::Store& store, const Call& call,
                   base::Result<access::Outcome> outcome, std::string_view field);
access::From from_of(const Hub& hub, const Call& call);
// The session that the request brings, whatever it waits for; none: sign in anew.
tl::expected<Found, Failure> session_in(const Hub& hub, store::Store& store, const Call& call);

}  // namespace cartulaire::web
