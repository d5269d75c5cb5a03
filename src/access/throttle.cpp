#include "access/throttle.hpp"

#include <algorithm>

#include "charter/clause_names.hpp"

namespace cartulaire::access {

using std::chrono::seconds;

Delays delays_of(const charter::EffectiveCharter& charter) {
  namespace account = charter::kinds::access_account;
  Delays delays = kAccountDelays;
  for (const charter::Clause& clause : charter.clauses) {
    if (!clause.is_a(account::kind)) continue;
    if (const auto* rate = clause.get(account::failures))
      delays.free = std::clamp<std::int64_t>(rate->count, 1, delays.free);
    if (const auto* locked = clause.get(account::lock_for))
      delays.first = std::clamp<seconds>(
          std::chrono::minutes(std::min<std::int64_t>(charter::approximate_minutes(*locked), 120)),
          delays.first, delays.most);
  }
  return delays;
}

base::Instant open_from(const Delays& delays, const store::Failures& failures) {
  if (failures.count < delays.free) return failures.last_at;
  const std::int64_t doublings = std::min<std::int64_t>(failures.count - delays.free, 30);
  return failures.last_at + std::min<seconds>(delays.first * (std::int64_t{1} << doublings), delays.most);
}

std::vector<Bucket> buckets_for(const Keys& keys, const Delays& account_delays, const std::string& directory,
                                const std::string& login, const std::string& address, bool known_device,
                                const std::string& device) {
  if (known_device) return {{keys.name("bucket device", device), account_delays}};
  std::vector<Bucket> out = {{keys.name("bucket account", directory + '\n' + login), account_delays}};
  if (!address.empty()) out.push_back({keys.name("bucket address", address), kAddressDelays});
  return out;
}

base::Result<std::optional<seconds>> count_attempt(store::Writing& in, const store::Installation& all,
                                                   const std::vector<Bucket>& buckets, base::Instant now) {
  std::vector<store::Failures> counted;
  base::Instant open = now;
  for (const Bucket& bucket : buckets) {
    auto there = store::failures_in(in, all, bucket.name);
    if (!there) return base::pass(there);
    if (there->last_at + kForgotten <= now) *there = {};
    // INVARIANT: a clock that was set back keeps nobody out for longer than the delay.
    there->last_at = std::min(there->last_at, now);
    if (there->count > 0) open = std::max(open, open_from(bucket.delays, *there));
    counted.push_back({there->count + 1, now});
  }
  if (open > now) return std::optional(std::chrono::ceil<seconds>(open - now));
  for (std::size_t i = 0; i < buckets.size(); ++i)
    if (auto put = store::put_failures(in, all, buckets[i].name, counted[i]); !put) return base::pass(put);
  return std::optional<seconds>();
}

base::Status forgive(store::Writing& in, const store::Installation& all, const std::vector<Bucket>& buckets) {
  for (const Bucket& bucket : buckets)
    if (auto done = store::forgive_failure(in, all, bucket.name); !done) return done;
  return {};
}

}  // namespace cartulaire::access
