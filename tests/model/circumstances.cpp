#include "circumstances.hpp"

#include <algorithm>
#include <utility>

namespace cartulaire::model {

using namespace policy;

Circumstances::Circumstances(const WorldModel& w, const RequestModel& r) : w_(w), r_(r) {
  for (const auto& p : w_.people)
    if (!r_.user.empty() && p.login == r_.user) person = &p;
  std::vector<const AddressModel*> around;
  if (const auto address = parse_address(r_.address)) {
    for (const auto& a : w_.addresses) {
      const Prefix prefix = *parse_prefix(a.prefix);
      if (address->masked(prefix.bits) == prefix.address) around.push_back(&a);
    }
  }
  std::sort(around.begin(), around.end(),
            [](auto* x, auto* y) { return parse_prefix(x->prefix)->bits > parse_prefix(y->prefix)->bits; });
  std::string login, entity_here;
  for (const auto* a : around) {
    if (zone.empty()) zone = a->zone;
    if (device.empty()) device = a->device;
    if (login.empty()) login = a->login;
    if (entity_here.empty()) entity_here = a->entity;
  }
  if (r_.user.empty())
    for (const auto& p : w_.people)
      if (!login.empty() && p.login == login) person = &p;
  entity = person != nullptr     ? person->entity
           : entity_here.empty() ? w_.policies.front().entity
                                 : entity_here;
  for (const auto& p : w_.policies)
    if (p.entity == entity) policy = &p;
  if (policy == nullptr) {
    nothing_.ranks = w_.policies.front().ranks;
    nothing_.time_zone = w_.policies.front().time_zone;
    policy = &nothing_;
  }
  if (person != nullptr) {
    attributes = person->attributes;
    for (const auto& [kind, span] : person->periods) {
      if (!in(span, r_.at)) continue;
      if (kind == "on_call") attributes.insert("on-call");
      if (kind == "leave") attributes.insert("leave");
      if (kind == "discharge") discharge_ = true;
    }
  } else {
    attributes = {"unidentified"};
  }
  stale = w_.trusted_until && r_.at >= *w_.trusted_until;
  now = civil(policy->time_zone, r_.at);
}

bool Circumstances::has_attribute(std::uint16_t bits) const {
  return std::any_of(attributes.begin(), attributes.end(),
                     [&](const auto& a) { return (bits & bit(*attribute_named(a))) != 0; });
}

bool Circumstances::named(const std::vector<std::string>& populations, const std::vector<std::string>& groups,
                          std::uint16_t bits) const {
  if (has_attribute(bits)) return true;
  if (person == nullptr) return false;
  return names(populations).count(person->population) != 0 || !common(names(groups), person->groups).empty();
}

May Circumstances::concerned(const Scope& s) const {
  const Who& who = s.who;
  if (named(who.not_populations, who.not_groups, who.not_attributes)) return kNo;
  if (!who.everyone && !named(who.populations, who.groups, who.attributes)) return kNo;
  May place = kYes;
  if (s.zones != 0) place = place & (zone.empty() ? kPerhaps : is((s.zones & bit(*zone_named(zone))) != 0));
  if (s.devices != 0)
    place = place & (device.empty() ? kPerhaps : is((s.devices & bit(*device_named(device))) != 0));
  return place;
}

bool Circumstances::borne(const BearerModel& b) const {
  if (b.kind == "everyone") return true;
  if (b.kind == "entity") return b.name == entity;
  if (person == nullptr) return false;
  if (b.kind == "person") return b.name == person->login;
  if (b.kind == "group") return person->groups.count(b.name) != 0;
  return b.name == (b.kind == "unit" ? person->unit : person->population);
}

bool Circumstances::holiday(int day) const {
  return std::count(policy->holidays.begin(), policy->holidays.end(), day) != 0;
}

bool Circumstances::starts(const Window& w, int day) const {
  if (holiday(day) && w.holidays != Window::Holidays::ignored)
    return w.holidays == Window::Holidays::included;
  return (w.weekdays >> weekday(day) & 1) != 0;
}

bool Circumstances::covers(const Window& w) const {
  const int minute = now.day * 1440 + now.second / 60;
  for (const int day : {now.day - 1, now.day}) {
    const int from = day * 1440 + w.from;
    const int to = day * 1440 + w.to + (w.to <= w.from ? 1440 : 0);
    if (starts(w, day) && from <= minute && minute < to) return true;
  }
  return false;
}

Windows Circumstances::stretches(bool lunch) const {
  Windows out;
  if (schedule == nullptr) return out;
  const Schedule& s = *schedule;
  if (s.source != Schedule::Source::entity && person != nullptr &&
      w_.schedules.count(person->schedule) != 0) {
    for (const auto& x : w_.schedules.at(person->schedule)) {
      if (x.lunch == lunch)
        out.push_back({Window::Name::hours, static_cast<std::uint16_t>(x.start),
                       static_cast<std::uint16_t>(x.end), static_cast<std::uint8_t>(x.days),
                       x.on_holidays ? Window::Holidays::ignored : Window::Holidays::excluded});
    }
  }
  return out.empty() ? (lunch ? s.lunch : s.working) : out;
}

May Circumstances::at_work() const {
  if (attributes.count("leave") != 0) return kNo;
  const Windows all = stretches(false);
  return all.empty() ? kPerhaps : is(std::any_of(all.begin(), all.end(), [&](auto& w) { return covers(w); }));
}

May Circumstances::at_lunch() const {
  const Windows lunch = stretches(true);
  if (!lunch.empty()) return is(std::any_of(lunch.begin(), lunch.end(), [&](auto& w) { return covers(w); }));
  const Windows work = stretches(false);
  if (work.empty()) return kPerhaps;
  const int minute = now.second / 60;
  bool morning = false, afternoon = false;
  for (const Window& w : work) {
    if (covers(w)) return kNo;
    if (!starts(w, now.day)) continue;
    if (w.to > w.from && w.to <= minute && w.to >= 660) morning = true;
    if (w.from > minute && w.from <= 900) afternoon = true;
  }
  return is(morning && afternoon);
}

May Circumstances::within(const Windows& windows) const {
  May any = kNo;
  for (const Window& w : windows) {
    switch (w.name) {
      case Window::Name::hours:
        any = any | is(covers(w));
        break;
      case Window::Name::working:
        any = any | at_work();
        break;
      case Window::Name::outside_working:
        any = any | !at_work();
        break;
      case Window::Name::lunch:
        any = any | at_lunch();
        break;
      case Window::Name::nights:
        any = any | is(now.second >= 22 * 3600 || now.second < 5 * 3600);
        break;
      case Window::Name::weekends:
        any = any | is(weekday(now.day) >= 5);
        break;
      case Window::Name::leave:
        any = any | is(attributes.count("leave") != 0);
        break;
      case Window::Name::on_call:
        any = any | is(attributes.count("on-call") != 0);
        break;
      case Window::Name::discharge:
        any = any | is(discharge_);
        break;
    }
  }
  return any;
}

}  // namespace cartulaire::model
