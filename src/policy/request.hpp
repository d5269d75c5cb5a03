// One request for the web, as an adapter or a replayed log tells it. Views only: the caller keeps the bytes.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "base/time.hpp"
#include "lists/site.hpp"
#include "policy/address.hpp"

namespace cartulaire::policy {

struct Person;

// What this person has already used today (civil day of the entity) under one quota of the policy.
struct Usage {
  std::uint32_t minutes = 0;
  std::uint64_t bytes = 0;
};

struct WebRequest {
  base::Instant at;       // when it was made; the only time that decide() knows
  std::string_view user;  // login as the adapter authenticated it; empty: unidentified
  // What State::find_person(user) gives, where the adapter has already asked; else decide() asks.
  std::optional<const Person*> person = {};
  std::optional<Address> address;    // of the client
  std::string_view method;           // "GET", "CONNECT"; empty in logs that do not tell
  lists::Site site;                  // normalised by lists::parse_site
  bool tunnel = false;               // only the host is known (CONNECT, SNI): paths are not
  std::span<const Usage> used = {};  // by quota slot (Decision::quota); shorter or empty: nothing used yet
};

}  // namespace cartulaire::policy
