// The hub's key pairs, one X25519 pair a day: public halves published ahead for the nodes, secret ones kept.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "platform/crypto.hpp"
#include "platform/file.hpp"

namespace cartulaire::journal {

using Day = std::chrono::sys_days;  // UTC

inline Day day_of(base::Instant at) {
  return std::chrono::floor<std::chrono::days>(at);
}
std::string day_text(Day day);  // "2026-11-23"
std::optional<Day> parse_day_text(std::string_view text);

// Makes the missing pairs of `days` days from `first`: secret halves in `hub` (mode 0600, folder 0700),
// public ones in `intake`. Existing ones stay. Returns how many were made.
base::Result<int> publish_day_keys(const platform::Path& hub, const platform::Path& intake, Day first,
                                   int days);

struct DayKey {
  Day day;
  platform::BoxPublicKey key{};
};
// The key of `today`, else the newest earlier one; not_found if there is none.
base::Result<DayKey> day_key_for(const platform::Path& intake, Day today);

// The published key of a day; not_found if there is none.
base::Result<platform::BoxPublicKey> public_day_key(const platform::Path& intake, Day day);
// Writes one that the hub handed out. `refused` where another is there: a day's key never changes.
base::Status keep_day_key(const platform::Path& intake, const DayKey& key);

// Days whose secret half is on the hub, in order, and where it is.
base::Result<std::vector<Day>> secret_days(const platform::Path& hub);
platform::Path secret_day_path(const platform::Path& hub, Day day);

// The pair of `day`, on the hub; not_found if it is not there.
base::Result<platform::BoxKeyPair> day_pair(const platform::Path& hub, Day day);

}  // namespace cartulaire::journal
