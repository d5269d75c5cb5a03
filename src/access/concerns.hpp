// Whom a clause about access concerns, and whether it holds now: its common parameters who, except, zones,
// from, active and mode, as far as the hub can tell them of somebody who signs in.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "charter/adoption/day.hpp"
#include "charter/charter.hpp"
#include "store/switches.hpp"

namespace cartulaire::access {

using charter::adoption::Day;

// What runs in an entity at a moment.
struct Moment {
  Day today{};
  bool crisis = false;
  std::vector<store::Switch> switches;  // that run then
};
base::Result<Moment> moment_of(store::Reading& in, const store::EntityScope& scope, base::Instant now,
                               Day today);

// Someone, somewhere. An empty population is not known; no `inside`: wherever they are.
struct Somebody {
  std::string_view population;
  std::optional<bool> inside;  // the address is of the premises’ networks
};

// Whether `who` and `except` concern them. A term that a population does not tell (an attribute, a directory
// group) may be them: it counts for `who`, and never takes anybody out.
bool concerns(const charter::Clause& clause, const charter::FrontMatter& front, const Somebody& somebody,
              Day today);
// From its `from` on, by its `active` and by switches. What only alerts switch on is off until a decision.
bool is_on(const charter::Clause& clause, const Moment& moment);
// The clause is carried out, not only watched.
bool is_enforced(const charter::Clause& clause);
// The day of its `from`, where it has one.
std::optional<Day> first_day(const charter::Clause& clause);

}  // namespace cartulaire::access
