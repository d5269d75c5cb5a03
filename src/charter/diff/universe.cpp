#include "charter/diff/universe.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "lists/categories.hpp"
#include "policy/windows.hpp"

namespace cartulaire::charter::diff {
namespace {

using policy::Policy;

// --- what a policy names

void each_scope(const Policy& policy, const std::function<void(const policy::Scope&)>& use) {
  for (const policy::Clause& clause : policy.clauses) {
    use(clause.scope);
    for (const policy::Except& except : clause.excepts)
      use(except.scope);
  }
}

void each_window(const Policy& policy, const std::function<void(const policy::Window&)>& use) {
  const auto all = [&](const policy::Windows& windows) {
    for (const policy::Window& window : windows)
      use(window);
  };
  for (const policy::Clause& clause : policy.clauses)
    for (const policy::Except& except : clause.excepts)
      all(except.windows);
  for (const policy::PrivateUse& rule : policy.private_use)
    all(rule.windows);
  for (const policy::Allowed& rule : policy.allowed)
    all(rule.windows);
  for (const policy::Schedule& schedule : policy.schedules) {
    all(schedule.working);
    all(schedule.lunch);
  }
}

// --- people

// The leaf of `front` that a leaf of another charter belongs to: itself, or the one that it was a part of.
std::string leaf_in(const FrontMatter& front, const FrontMatter& own, const std::string& leaf) {
  for (std::string id = leaf; !id.empty();) {
    if (front.population(id) != nullptr) {
      const auto leaves = front.leaves(id);
      return leaves.size() == 1 && leaves.front() == id ? id : std::string();
    }
    const Named* named = own.population(id);
    id = named == nullptr ? std::string() : named->parent;
  }
  return {};
}

std::vector<std::string> leaves_of(const FrontMatter& front) {
  std::vector<std::string> found;
  for (const Named& population : front.populations) {
    const auto leaves = front.leaves(population.id);
    if (leaves.size() == 1 && leaves.front() == population.id) found.push_back(population.id);
  }
  return found;
}

std::vector<PersonKind> people_of(const FrontMatter& before, const FrontMatter& after) {
  // Sorted: the order must not hang on which charter is called "before".
  std::map<std::string, PersonKind> people;
  const auto left = leaves_of(before);
  const auto right = leaves_of(after);
  std::set<std::string> split;  // leaves of one charter of which the other has the parts
  for (const std::string& leaf : left) {
    PersonKind kind{true, leaf, leaf_in(after, before, leaf)};
    if (!kind.after.empty() && kind.after != leaf) split.insert(kind.after);
    people[leaf] = std::move(kind);
  }
  for (const std::string& leaf : right) {
    PersonKind kind{true, leaf_in(before, after, leaf), leaf};
    if (!kind.before.empty() && kind.before != leaf) split.insert(kind.before);
    people[leaf] = std::move(kind);
  }
  std::vector<PersonKind> found;
  for (auto& [leaf, kind] : people)
    if (!split.contains(leaf)) found.push_back(std::move(kind));
  if (found.empty()) found.push_back({true, {}, {}});
  found.push_back({false, {}, {}});
  return found;
}

std::vector<Trait> traits_of(const Policy& before, const Policy& after) {
  std::set<std::string> groups;
  std::uint16_t attributes = 0;
  std::set<Trait::Of> dated;
  for (const Policy* policy : {&before, &after}) {
    each_scope(*policy, [&](const policy::Scope& scope) {
      groups.insert(scope.who.groups.begin(), scope.who.groups.end());
      groups.insert(scope.who.not_groups.begin(), scope.who.not_groups.end());
      attributes = static_cast<std::uint16_t>(attributes | scope.who.attributes | scope.who.not_attributes);
    });
    each_window(*policy, [&](const policy::Window& window) {
      if (window.name == policy::Window::Name::leave) dated.insert(Trait::Of::leave);
      if (window.name == policy::Window::Name::on_call) dated.insert(Trait::Of::on_call);
      if (window.name == policy::Window::Name::discharge) dated.insert(Trait::Of::discharge);
    });
  }
  using policy::Attribute;
  if (!before.accounts.empty() || !after.accounts.empty())
    attributes = static_cast<std::uint16_t>(attributes | policy::bit(Attribute::generic));
  if ((attributes & policy::bit(Attribute::on_leave)) != 0) dated.insert(Trait::Of::leave);
  if ((attributes & policy::bit(Attribute::on_call)) != 0) dated.insert(Trait::Of::on_call);
  std::vector<Trait> traits{Trait{}};
  for (const std::string& group : groups)
    traits.push_back({Trait::Of::group, group, {}});
  for (const Attribute one : {Attribute::manager, Attribute::union_representative, Attribute::non_signer,
                              Attribute::public_user, Attribute::machine, Attribute::generic})
    if ((attributes & policy::bit(one)) != 0) traits.push_back({Trait::Of::attribute, {}, one});
  for (const Trait::Of of : dated)
    traits.push_back({of, {}, {}});
  return traits;
}

// --- moments

std::vector<Moment> moments_of(const Policy& before, const Policy& after) {
  // The day's ends, décret 2000-815's night, the usual hours, and where a window begins or ends.
  std::set<int> borders{
      0, 5 * 60, UsualHours::kFrom, UsualHours::kLunch, UsualHours::kBack, UsualHours::kTo, 22 * 60, 1440};
  for (const Policy* policy : {&before, &after}) {
    each_window(*policy, [&](const policy::Window& window) {
      if (window.name != policy::Window::Name::hours) return;
      borders.insert(window.from);
      borders.insert(window.to);
    });
  }
  std::vector<Moment> moments;
  for (int day = 0; day <= Moment::kHoliday; ++day)
    for (auto at = borders.begin(); std::next(at) != borders.end(); ++at)
      moments.push_back({day, *at, *std::next(at)});
  return moments;
}

// --- what cannot be told apart

// What the rules see of a value, as a text; equal texts, same decisions.
using Sight = std::string;

void add(Sight& sight, bool seen) {
  sight += seen ? '1' : '0';
}

bool names(const std::vector<std::string>& list, const std::string& id) {
  return !id.empty() && std::find(list.begin(), list.end(), id) != list.end();
}

void see_population(Sight& sight, const Policy& policy, const std::string& leaf) {
  each_scope(policy, [&](const policy::Scope& scope) {
    add(sight, names(scope.who.populations, leaf));
    add(sight, names(scope.who.not_populations, leaf));
  });
}

void see_category(Sight& sight, const Policy& policy, const std::string& id) {
  const policy::Ranks& ranks = policy.ranks;
  for (const auto* list : {&ranks.legal, &ranks.security, &ranks.platform_security, &ranks.conduct,
                           &ranks.protected_traffic, &ranks.never_gated, &ranks.ai, &ranks.storage})
    add(sight, names(*list, id));
  for (const auto& rule : policy.legal)
    add(sight, names(rule.categories, id));
  for (const auto& rule : policy.filters)
    add(sight, names(rule.categories, id));
  for (const auto& rule : policy.private_use)
    add(sight, names(rule.categories, id));
  for (const auto& rule : policy.allowed)
    add(sight, names(rule.categories, id));
  for (const auto& rule : policy.inspection)
    add(sight, names(rule.exempt, id));
  for (const auto& clause : policy.clauses)
    for (const auto& except : clause.excepts)
      add(sight, names(except.categories, id));
}

// A moment is seen through windows only.
void see_moment(Sight& sight, const Policy& policy, const Moment& moment) {
  policy::Hours hours;
  hours.civil = {civil_day(moment), moment.from * 60};
  hours.holiday = std::binary_search(policy.holidays.begin(), policy.holidays.end(), hours.civil.day);
  hours.holiday_yesterday =
      std::binary_search(policy.holidays.begin(), policy.holidays.end(), hours.civil.day - 1);
  const auto usual = usual_hours(0);
  hours.own_hours = usual;
  const auto see = [&] {
    each_window(policy, [&](const policy::Window& window) {
      sight += std::to_string(static_cast<int>(policy::in_window(window, hours)));
    });
  };
  see();
  for (const policy::Schedule& schedule : policy.schedules) {
    hours.schedule = &schedule;
    see();
  }
}

// Values with the same sight together, in order of their first.
std::vector<std::vector<std::uint16_t>> grouped(const std::vector<Sight>& sights) {
  std::vector<std::vector<std::uint16_t>> groups;
  std::map<Sight, std::size_t> place;
  for (std::size_t i = 0; i < sights.size(); ++i) {
    const auto [at, fresh] = place.emplace(sights[i], groups.size());
    if (fresh) groups.emplace_back();
    groups[at->second].push_back(static_cast<std::uint16_t>(i));
  }
  return groups;
}

template <class T>
std::vector<Sight> sights_of(const std::vector<T>& values, const std::function<Sight(const T&)>& see) {
  std::vector<Sight> sights;
  sights.reserve(values.size());
  for (const T& value : values)
    sights.push_back(see(value));
  return sights;
}

}  // namespace

// A Monday whose week has no public holiday and no change of clocks, and Ascension Day, a Thursday whose eve
// is a working day.
std::int32_t civil_day(const Moment& moment) {
  using std::chrono::sys_days;
  using std::chrono::year;
  constexpr sys_days kMonday{year{2026} / 3 / 2};
  constexpr sys_days kHoliday{year{2026} / 5 / 14};
  const sys_days day = moment.day == Moment::kHoliday ? kHoliday : kMonday + std::chrono::days(moment.day);
  return static_cast<std::int32_t>(day.time_since_epoch().count());
}

std::array<policy::WeekSpan, 3> usual_hours(policy::NameId schedule) {
  using policy::SpanKind;
  constexpr std::uint8_t kWeek = 0x1f;
  return {{{UsualHours::kFrom, UsualHours::kLunch, kWeek, SpanKind::work, schedule},
           {UsualHours::kBack, UsualHours::kTo, kWeek, SpanKind::work, schedule},
           {UsualHours::kLunch, UsualHours::kBack, kWeek, SpanKind::lunch, schedule}}};
}

std::array<std::size_t, kAxes> Universe::sizes() const {
  return {people.size(), traits.size(), categories.size(), moments.size(), zones.size(), devices.size(), 2};
}

bool Universe::exists(const Cell& cell) const {
  return people[cell[0]].identified || (cell[static_cast<std::size_t>(Axis::trait)] == 0 &&
                                        cell[static_cast<std::size_t>(Axis::is_signed)] == 0);
}

std::uint64_t Universe::cells() const {
  const std::uint64_t rest =
      std::uint64_t{categories.size()} * moments.size() * zones.size() * devices.size();
  const auto known = static_cast<std::uint64_t>(
      std::count_if(people.begin(), people.end(), [](const PersonKind& one) { return one.identified; }));
  return rest * (known * traits.size() * 2 + (people.size() - known));
}

Universe universe_of(const Policy& before, const FrontMatter& front_before, const Policy& after,
                     const FrontMatter& front_after) {
  Universe universe;
  universe.people = people_of(front_before, front_after);
  universe.traits = traits_of(before, after);
  universe.categories.push_back(-1);
  for (std::size_t i = 0; i < lists::categories().size(); ++i)
    universe.categories.push_back(static_cast<int>(i));
  universe.moments = moments_of(before, after);
  using policy::Device;
  using policy::Zone;
  universe.zones = {Zone::internal,       Zone::vpn,   Zone::telework,
                    Zone::public_network, Zone::guest, Zone::unknown};
  universe.devices = {Device::workstation, Device::laptop, Device::smartphone, Device::tablet,
                      Device::pool,        Device::kiosk,  Device::personal,   Device::foreign,
                      Device::server,      Device::unknown};
  return universe;
}

Groups group_alike(const Universe& universe, const Policy& before, const Policy& after) {
  Groups groups;
  const auto at = [&](Axis axis) -> auto& { return groups[static_cast<std::size_t>(axis)]; };
  at(Axis::person) = grouped(sights_of<PersonKind>(universe.people, [&](const PersonKind& kind) {
    Sight sight = kind.identified ? "p" : "u";
    see_population(sight, before, kind.before);
    see_population(sight, after, kind.after);
    return sight;
  }));
  at(Axis::category) = grouped(sights_of<int>(universe.categories, [&](int category) {
    if (category < 0) return Sight("none");
    const std::string& id = lists::categories()[static_cast<std::size_t>(category)].id;
    Sight sight;
    see_category(sight, before, id);
    see_category(sight, after, id);
    return sight;
  }));
  at(Axis::moment) = grouped(sights_of<Moment>(universe.moments, [&](const Moment& moment) {
    Sight sight;
    see_moment(sight, before, moment);
    see_moment(sight, after, moment);
    return sight;
  }));
  const auto see_mask = [&](std::uint16_t bit, std::uint16_t policy::Scope::* mask) {
    Sight sight;
    for (const Policy* policy : {&before, &after})
      each_scope(*policy, [&](const policy::Scope& scope) { add(sight, (scope.*mask & bit) != 0); });
    return sight;
  };
  at(Axis::zone) = grouped(sights_of<policy::Zone>(universe.zones, [&](policy::Zone zone) {
    return (zone == policy::Zone::unknown ? "?" : "") + see_mask(policy::bit(zone), &policy::Scope::zones);
  }));
  at(Axis::device) = grouped(sights_of<policy::Device>(universe.devices, [&](policy::Device device) {
    // A rule on generic accounts knows kiosks from the rest.
    return (device == policy::Device::unknown ? "?"
            : device == policy::Device::kiosk ? "k"
                                              : "") +
           see_mask(policy::bit(device), &policy::Scope::devices);
  }));
  // Nothing joins traits, nor what is signed and what is not.
  for (std::size_t i = 0; i < universe.traits.size(); ++i)
    at(Axis::trait).push_back({static_cast<std::uint16_t>(i)});
  at(Axis::is_signed) = {{0}, {1}};
  return groups;
}

}  // namespace cartulaire::charter::diff
