// Reports of replays (`cartulaire replay --json`), attached to the text that they are about: the impact study
// that a staff committee reads (CHA-14). They hold counts of five people or more, and no name; what they may
// hold is checked before they come here (replay/attached.hpp).
//
// Events: study.attached, study.removed; their subject is the number, their detail the version.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/store.hpp"

namespace cartulaire::store {

inline constexpr std::size_t kMostStudies = 100;  // of an entity

struct Study {
  std::int64_t id = 0;  // within its entity
  std::string title;
  std::optional<std::int64_t> draft;  // the draft that it was attached to, at that revision
  std::int64_t revision = 0;
  std::string version;  // of the text that was studied
  std::string hash;     // of that text, effective for the entity
  std::string report;   // compact JSON; empty in a list
  std::string made_by;
  base::Instant made_at{};
  bool operator==(const Study&) const = default;
};

// `invalid`: the title; `not_found`: the draft; `refused`: the entity has kMostStudies.
base::Result<Study> attach_study(Writing& in, const EntityScope& scope, const Study& given, const By& by);
base::Status remove_study(Writing& in, const EntityScope& scope, std::int64_t id, const By& by);
base::Result<Study> study(Reading& in, const EntityScope& scope, std::int64_t id);
// Without their reports, the last one first.
base::Result<std::vector<Study>> studies(Reading& in, const EntityScope& scope);

}  // namespace cartulaire::store
