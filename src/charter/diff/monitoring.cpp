// What is newly seen of people or no longer, by whom, for how long: from the kinds that the catalogue marks
// as watching people.
#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "charter/diff/diff.hpp"

namespace cartulaire::charter::diff {
namespace {

namespace common = kinds::common;

bool is_any_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// The people who protect: more of them is no wider monitoring.
bool is_guarantee(std::string_view parameter) {
  return is_any_of(parameter, {kinds::opening::opinion.name, kinds::data_leak::released_by.name,
                               kinds::power_off::exceptions_by.name});
}

// What takes out of the monitoring: more of it is less monitoring.
bool takes_out(std::string_view parameter) {
  return is_any_of(parameter, {common::except.name, kinds::web_inspection::exempt.name});
}

Aspect aspect_of(const Parameter& parameter) {
  if (is_any_of(parameter.name, {common::who.name, common::zones.name, common::devices.name,
                                 common::entities.name, common::except.name}))
    return Aspect::whom;
  if (parameter.common || is_guarantee(parameter.name)) return Aspect::how;
  const Type& type = parameter.type.base == Type::Base::list ? parameter.type.items.front() : parameter.type;
  if (type.base == Type::Base::role) return Aspect::by_whom;
  if (type.base == Type::Base::duration) return Aspect::how_long;
  return parameter.type.base == Type::Base::list ? Aspect::what : Aspect::how;
}

// Options from the least watching to the most, of the parameters where there is such an order.
struct Scale {
  std::string_view parameter;
  std::vector<std::string_view> options;
};

const std::vector<Scale>& scales() {
  static const std::vector<Scale> known{
      {common::mode.name, {"observe", "enforce"}},
      {kinds::log::identities.name, {"pseudonymous", "named"}},
      {kinds::opening::told.name, {"before", "after", "where_law_lets", "no"}},
      {kinds::opening::presence.name, {"present_or_called", "present_called_or_risk", "none"}},
      {kinds::web_inspection::tls.name, {"never", "all_but_exempt"}},
      {kinds::web_saturation::names.name, {"never", "after_warning"}},
      {kinds::calls_bill::detail.name, {"none", "masked", "full"}},
      {kinds::access_account::concurrent.name, {"not_watched", "alert", "deny"}},
  };
  return known;
}

Direction towards(bool wider, bool stricter) {
  if (wider == stricter) return Direction::other;
  return wider ? Direction::wider : Direction::stricter;
}

// A longer time is wider, an event that comes more often too.
Direction direction_of_amount(const Value& before, const Value& after) {
  if (before.as<Duration>() != nullptr && after.as<Duration>() != nullptr) {
    const int order = charter::compare(before, after);
    return towards(order == -1, order == 1);
  }
  const auto* left = before.as<Frequency>();
  const auto* right = after.as<Frequency>();
  if (left == nullptr || right == nullptr) return Direction::other;
  const auto a = left->times * approximate_minutes(right->per);
  const auto b = right->times * approximate_minutes(left->per);
  return towards(b > a, b < a);
}

Direction direction_of_option(const Parameter& parameter, const Value& before, const Value& after) {
  const Name* left = before.as<Name>();
  const Name* right = after.as<Name>();
  if (left == nullptr || right == nullptr) return Direction::other;
  for (const Scale& scale : scales()) {
    if (scale.parameter != parameter.name) continue;
    const auto a = std::find(scale.options.begin(), scale.options.end(), left->id);
    const auto b = std::find(scale.options.begin(), scale.options.end(), right->id);
    if (a == scale.options.end() || b == scale.options.end()) return Direction::other;
    return towards(b > a, b < a);
  }
  return Direction::other;
}

bool is_everyone(const Value& value) {
  const Who* who = value.as<Who>();
  return who != nullptr && !who->negated && who->name.of == Name::Of::everyone;
}
bool takes_people_out(const Value& value) {
  const Who* who = value.as<Who>();
  return who != nullptr && who->negated;
}

// Who is watched: `everyone` outweighs any list, `not X` is an item that takes out.
Direction direction_of_people(const ParameterChange& change) {
  const auto any = [](const std::vector<Value>& values, bool (*is)(const Value&)) {
    return std::any_of(values.begin(), values.end(), is);
  };
  if (any(change.added, is_everyone)) return Direction::wider;
  if (any(change.removed, is_everyone)) return Direction::stricter;
  bool wider = false;
  bool stricter = false;
  for (const Value& item : change.added)
    (takes_people_out(item) ? stricter : wider) = true;
  for (const Value& item : change.removed)
    (takes_people_out(item) ? wider : stricter) = true;
  return towards(wider, stricter);
}

Direction opposite(Direction direction) {
  if (direction == Direction::other) return direction;
  return direction == Direction::wider ? Direction::stricter : Direction::wider;
}

Direction direction_of(const ParameterChange& change) {
  const Parameter& parameter = *change.parameter;
  if (is_guarantee(parameter.name)) return Direction::other;
  // A restriction that is not there restricts nothing.
  const bool restricts = is_any_of(
      parameter.name, {common::zones.name, common::devices.name, common::entities.name, common::except.name});
  if (!change.before || !change.after) {
    if (!restricts) return Direction::other;
    return change.before ? Direction::wider : Direction::stricter;
  }
  if (parameter.name == common::who.name) return direction_of_people(change);
  if (parameter.type.base == Type::Base::list) {
    const Direction direction = towards(!change.added.empty(), !change.removed.empty());
    return takes_out(parameter.name) ? opposite(direction) : direction;
  }
  const Direction amount = direction_of_amount(*change.before, *change.after);
  return amount != Direction::other ? amount : direction_of_option(parameter, *change.before, *change.after);
}

// All that a clause says of how it watches, as if it came from nothing.
std::vector<MonitoringChange::Part> whole(const Clause& clause, bool begins) {
  std::vector<MonitoringChange::Part> parts;
  for (const Parameter& parameter : clause.kind->parameters) {
    const Setting* setting = clause.setting(parameter.name);
    const Aspect aspect = aspect_of(parameter);
    if (setting == nullptr || (aspect == Aspect::how && !setting->written) ||
        parameter.name == common::formerly.name)
      continue;
    MonitoringChange::Part part;
    part.aspect = aspect;
    part.change.parameter = &parameter;
    (begins ? part.change.after : part.change.before) = setting->value;
    part.direction = begins ? Direction::wider : Direction::stricter;
    parts.push_back(std::move(part));
  }
  return parts;
}

Direction sum_of(const std::vector<MonitoringChange::Part>& parts) {
  bool wider = false;
  bool stricter = false;
  for (const auto& part : parts) {
    wider = wider || part.direction == Direction::wider;
    stricter = stricter || part.direction == Direction::stricter;
  }
  return towards(wider, stricter);
}

void by_aspect(std::vector<MonitoringChange::Part>& parts) {
  std::stable_sort(parts.begin(), parts.end(),
                   [](const auto& a, const auto& b) { return a.aspect < b.aspect; });
}

}  // namespace

std::vector<MonitoringChange> compare_monitoring(const EffectiveCharter& before,
                                                 const EffectiveCharter& after,
                                                 const std::vector<ClausePair>& clauses) {
  std::vector<MonitoringChange> changes;
  for (const ClausePair& pair : clauses) {
    const Clause* left =
        pair.before == kNone ? nullptr : &before.clauses[static_cast<std::size_t>(pair.before)];
    const Clause* right =
        pair.after == kNone ? nullptr : &after.clauses[static_cast<std::size_t>(pair.after)];
    if (!(right == nullptr ? left : right)->kind->monitors) continue;
    MonitoringChange change;
    change.pair = pair;
    if (left == nullptr || right == nullptr) {
      change.what = left == nullptr ? MonitoringChange::What::begins : MonitoringChange::What::ends;
      change.parts = whole(left == nullptr ? *right : *left, left == nullptr);
      change.direction = left == nullptr ? Direction::wider : Direction::stricter;
    } else {
      for (ParameterChange& one : compare_settings(*left, *right)) {
        const Direction direction = direction_of(one);
        const Aspect aspect = aspect_of(*one.parameter);
        change.parts.push_back({aspect, std::move(one), direction});
      }
      if (change.parts.empty()) continue;
      change.direction = sum_of(change.parts);
    }
    by_aspect(change.parts);
    changes.push_back(std::move(change));
  }
  return changes;
}

}  // namespace cartulaire::charter::diff
