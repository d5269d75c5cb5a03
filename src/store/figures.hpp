// How much of what there is in the whole installation: numbers for supervision, about nobody.
#pragma once

#include <cstdint>

#include "store/store.hpp"

namespace cartulaire::store {

struct Figures {
  std::int64_t sessions = 0;     // that live
  std::int64_t mails = 0;        // that wait for the mail server
  std::int64_t acts = 0;         // events that wait for the journal
  std::int64_t hook_events = 0;  // that wait for webhooks
};
base::Result<Figures> figures_of(Reading& in, const Installation& all, base::Instant now);

}  // namespace cartulaire::store
