// How events, health and findings of the journal look on a terminal and as JSON.
#pragma once

#include <string>

#include "base/time_zone.hpp"
#include "journal/reader.hpp"
#include "journal/status.hpp"
#include "journal/verify.hpp"
#include "platform/json.hpp"

namespace cartulaire::cli {

// "2026-11-23 10:00:00" in the zone; "2026-11-23T09:00:00.000Z".
std::string civil_text(base::Instant at, const base::TimeZone& zone);
std::string utc_text(base::Instant at);

// Only announced fields; who is shown as a pseudonym of the day unless the charter says named.
std::string event_line(const journal::StoredEvent& event, const journal::SegmentReader& reader,
                       const base::TimeZone& zone);
platform::Json event_json(const journal::StoredEvent& event, const journal::SegmentReader& reader);

std::string statistics_text(const journal::Verification& spool, const journal::Health& health,
                            const base::TimeZone& zone);
platform::Json statistics_json(const journal::Verification& spool, const journal::Health& health);

std::string verification_text(const journal::Verification& report, bool with_keys, bool with_checkpoint);
platform::Json verification_json(const journal::Verification& report, bool with_keys, bool with_checkpoint);

}  // namespace cartulaire::cli
