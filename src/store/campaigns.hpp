// A campaign asks people of an entity to sign one text by a day, and explains it first (ACK-05, CHA-16).
// Never changed once open, but closed. Events: campaign.opened, campaign.closed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/store.hpp"

namespace cartulaire::store {

// One question of the explained reading. Answers are feedback to the reader: no record of them exists.
struct Question {
  std::string asked;
  std::vector<std::string> answers;
  int right = 0;            // index into `answers`
  std::string explanation;  // shown after any answer
  bool operator==(const Question&) const = default;
};

struct Explanation {
  std::vector<std::string> summary;  // sentences, in order
  std::vector<Question> questions;
  bool operator==(const Explanation&) const = default;
};

struct Campaign {
  std::int64_t id = 0;
  std::string document;
  std::string hash;
  base::Instant opened_at;
  std::string actor;
  std::string from_day;                  // "2026-09-01": no mail before
  std::string deadline;                  // the last day to sign
  std::vector<std::string> populations;  // leaves; empty: everybody
  std::vector<std::string> by_link;      // populations without accounts: their mail carries a link to sign
  int grace = 0;                         // days that each person has from their notice, at least
  std::vector<int> remind;               // days before the deadline, the longest first
  std::optional<int> escalate;           // days after the deadline, to managers; nothing: never
  std::string address;                   // of the portal, https://…
  Explanation explanation;
  std::optional<base::Instant> closed_at;
  bool operator==(const Campaign&) const = default;
};

// Gives its number; `id`, `opened_at`, `actor` and `closed_at` are not read.
base::Result<std::int64_t> add_campaign(Writing& in, const EntityScope& scope, const Campaign& campaign,
                                        const By& by);
// `not_found` also for another entity's.
base::Result<Campaign> campaign_of(Reading& in, const EntityScope& scope, std::int64_t id);
// By number.
base::Result<std::vector<Campaign>> campaigns(Reading& in, const EntityScope& scope);
// `refused`: it is closed already.
base::Status close_campaign(Writing& in, const EntityScope& scope, std::int64_t id, const By& by);

}  // namespace cartulaire::store
