// Everything that a decision may hang on, as axes of finite lists: who, of which trait, which category of
// site, when, from where, with what, signed or not. One value of each is a cell.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "charter/charter.hpp"
#include "policy/policy.hpp"
#include "policy/state.hpp"

namespace cartulaire::charter::diff {

enum class Axis : std::uint8_t { person, trait, category, moment, zone, device, is_signed };
inline constexpr std::size_t kAxes = 7;

// The place of each axis's value in its list.
using Cell = std::array<std::uint16_t, kAxes>;

// Somebody of a population, as each charter knows it (empty: that charter has no such population), or nobody
// known.
struct PersonKind {
  bool identified = true;
  std::string before;  // id of the leaf
  std::string after;
};

// What cuts across populations and a clause of either charter names.
struct Trait {
  enum class Of { none, group, attribute, leave, on_call, discharge };
  Of of = Of::none;
  std::string group;  // a directory group or a role
  policy::Attribute attribute = policy::Attribute::manager;
};

// A stretch of civil time in which no window of either charter begins or ends.
struct Moment {
  static constexpr int kHoliday = 7;
  int day = 0;   // 0 Monday … 6 Sunday, kHoliday: a public holiday on a weekday
  int from = 0;  // minutes of the day, half-open
  int to = 1440;
};

// The civil day, since 1970-01-01, on which the moment is decided.
std::int32_t civil_day(const Moment& moment);

struct Universe {
  std::vector<PersonKind> people;
  std::vector<Trait> traits;    // the first is none
  std::vector<int> categories;  // index into lists::categories(); -1: a site of no category
  std::vector<Moment> moments;  // eight days, each in the same stretches
  std::vector<policy::Zone> zones;
  std::vector<policy::Device> devices;

  [[nodiscard]] std::array<std::size_t, kAxes> sizes() const;
  // Nobody known has neither a trait nor a signature.
  [[nodiscard]] bool exists(const Cell& cell) const;
  [[nodiscard]] std::uint64_t cells() const;  // that exist
};

// The hours of the week that are supposed of somebody whose hours only State knows: Monday to Friday, with
// lunch between.
struct UsualHours {
  static constexpr int kFrom = 8 * 60 + 30;
  static constexpr int kLunch = 12 * 60;
  static constexpr int kBack = 13 * 60 + 30;
  static constexpr int kTo = 17 * 60;
};
std::array<policy::WeekSpan, 3> usual_hours(policy::NameId schedule);

// Of two policies and the front matters that they come from.
Universe universe_of(const policy::Policy& before, const FrontMatter& front_before,
                     const policy::Policy& after, const FrontMatter& front_after);

// By axis, lists of values that no rule of either policy can tell apart: deciding one of them decides all.
using Groups = std::array<std::vector<std::vector<std::uint16_t>>, kAxes>;
Groups group_alike(const Universe& universe, const policy::Policy& before, const policy::Policy& after);

}  // namespace cartulaire::charter::diff
