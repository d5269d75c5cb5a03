// How attempts are slowed down (CNIL 2022-100, case 2). Delays grow, and nobody can use them to keep somebody
// else out: whoever signed in from a browser before is counted in a bucket of that browser alone.
//
// An attempt is counted before the password is looked at, in one transaction, so that a thousand attempts at
// once on two hubs are no more than those that the delay allows. While a delay runs, attempts are refused
// unread and do not prolong it.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "access/secrets.hpp"
#include "charter/charter.hpp"
#include "store/failures.hpp"

namespace cartulaire::access {

struct Delays {
  std::int64_t free = 5;            // failures without a delay
  std::chrono::seconds first{60};   // after the next one; twice as long after each further one
  std::chrono::seconds most{7200};  // at most 25 attempts in 24 h with these numbers
  bool operator==(const Delays&) const = default;
};
inline constexpr Delays kAccountDelays{};
// An address may be a whole town hall behind its proxy.
inline constexpr Delays kAddressDelays{100, std::chrono::seconds(1), std::chrono::seconds(60)};
// A bucket without failures for so long is empty again.
inline constexpr std::chrono::hours kForgotten{24};

// `failures` and `lock_for` of the charter's clause access.account; never looser than kAccountDelays.
Delays delays_of(const charter::EffectiveCharter& charter);

// The moment from which the next attempt is read.
base::Instant open_from(const Delays& delays, const store::Failures& failures);

struct Bucket {
  std::string name;
  Delays delays;
};
// Where an attempt counts: the device alone where it is a known one of this account, else the account and
// the address.
std::vector<Bucket> buckets_for(const Keys& keys, const Delays& account_delays, const std::string& directory,
                                const std::string& login, const std::string& address, bool known_device,
                                const std::string& device);

// Counts an attempt in each bucket, or in none and says how long to wait.
base::Result<std::optional<std::chrono::seconds>> count_attempt(store::Writing& in,
                                                                const store::Installation& all,
                                                                const std::vector<Bucket>& buckets,
                                                                base::Instant now);
// It was right: no failure after all.
base::Status forgive(store::Writing& in, const store::Installation& all, const std::vector<Bucket>& buckets);

}  // namespace cartulaire::access
