// From the model's text to the engine's World and back.
#include <chrono>
#include <stdexcept>

#include <fmt/format.h>

#include "model.hpp"
#include "policy/reason_text.hpp"
#include "policy/state_data.hpp"

namespace cartulaire::model {
namespace {

using namespace policy;

Term term(const Span& span) {
  return {span.from, span.until};
}

class Encoder {
 public:
  explicit Encoder(const WorldModel& model) : m_(model) {}

  StateData run() {
    data_.number = 1;
    for (const auto& [name, stretches] : m_.schedules) {
      const NameId id = data_.intern(NameTable::schedule, name);
      for (const Stretch& s : stretches) {
        data_.week_spans.push_back({static_cast<std::uint16_t>(s.start), static_cast<std::uint16_t>(s.end),
                                    static_cast<std::uint8_t>(s.days | (s.on_holidays ? 0 : kNotOnHolidays)),
                                    s.lunch ? SpanKind::lunch : SpanKind::work, id});
      }
    }
    for (const PersonModel& p : m_.people)
      data_.people.push_back(person(p));
    std::uint64_t id = 1;
    for (const ApprovalModel& a : m_.approvals) {
      ApprovalData to;
      to.id = 100000 + id++;
      to.term = term(a.span);
      for (const auto& c : a.categories)
        to.categories.push_back(data_.intern(NameTable::category, c));
      to.bearer = bearer(a.bearer);
      to.clause = data_.intern(NameTable::clause, a.clause);
      to.lifts_security = a.security;
      data_.approvals.push_back(to);
    }
    for (const EntryModel& e : m_.entries)
      data_.entries.push_back(entry(e));
    for (const AddressModel& a : m_.addresses) {
      AddressData to;
      to.prefix = parse_prefix(a.prefix).value();
      to.login = a.login;
      if (!a.entity.empty()) to.entity = data_.intern(NameTable::entity, a.entity);
      if (!a.zone.empty()) to.zone = zone_named(a.zone).value();
      if (!a.device.empty()) to.device = device_named(a.device).value();
      data_.addresses.push_back(to);
    }
    for (const SwitchModel& s : m_.switches) {
      data_.switches.push_back({term(s.span),
                                data_.intern(NameTable::clause, s.clause),
                                entity(s.entity),
                                static_cast<std::uint8_t>(s.on ? 1 : 0),
                                {}});
    }
    for (const auto& [name, span] : m_.crises)
      data_.crises.push_back({term(span), entity(name), {}});
    for (const auto& [clause, bits] : m_.papers) {
      data_.papers.push_back(
          {data_.intern(NameTable::clause, clause), kNoName, static_cast<std::uint8_t>(bits), {}});
    }
    return data_;
  }

 private:
  NameId entity(const std::string& name) {
    return name.empty() ? kNoName : data_.intern(NameTable::entity, name);
  }

  PersonData person(const PersonModel& p) {
    PersonData to;
    to.login = p.login;
    to.entity = entity(p.entity);
    if (!p.population.empty()) to.population = data_.intern(NameTable::population, p.population);
    if (!p.unit.empty()) to.unit = data_.intern(NameTable::unit, p.unit);
    if (!p.schedule.empty()) to.schedule = data_.intern(NameTable::schedule, p.schedule);
    for (const auto& a : p.attributes)
      to.attributes = static_cast<std::uint16_t>(to.attributes | bit(attribute_named(a).value()));
    for (const auto& g : p.groups)
      to.groups |= StateData::group_bit(data_.intern(NameTable::group, g));
    if (p.arrival_day) to.arrival_day = *p.arrival_day;
    for (const Signed& s : p.signatures) {
      to.signatures.push_back({s.at, version_number(std::to_string(s.version)).value(),
                               data_.intern(NameTable::document, s.document), 0});
    }
    for (const Suspended& s : p.suspensions) {
      to.suspensions.push_back({term(s.span),
                                data_.intern(NameTable::clause, s.clause),
                                s.of == "all" ? SuspensionOf::all : SuspensionOf::web,
                                {}});
    }
    for (const auto& [kind, span] : p.periods) {
      const PeriodKind k = kind == "on_call" ? PeriodKind::on_call
                           : kind == "leave" ? PeriodKind::leave
                                             : PeriodKind::discharge;
      to.periods.push_back({term(span), k, {}});
    }
    return to;
  }

  BearerData bearer(const BearerModel& b) {
    if (b.kind == "person") return {Bearer::person, 0, b.name};
    if (b.kind == "group") return {Bearer::group, data_.intern(NameTable::group, b.name), ""};
    if (b.kind == "unit") return {Bearer::unit, data_.intern(NameTable::unit, b.name), ""};
    if (b.kind == "population") return {Bearer::population, data_.intern(NameTable::population, b.name), ""};
    if (b.kind == "entity") return {Bearer::entity, data_.intern(NameTable::entity, b.name), ""};
    return {};
  }

  NameEntryData entry(const EntryModel& e) {
    NameEntryData to;
    to.id = e.id;
    to.term = term(e.span);
    to.host = e.host;
    to.path = e.path;
    to.bearer = bearer(e.bearer);
    if (!e.clause.empty()) to.clause = data_.intern(NameTable::clause, e.clause);
    if (!e.register_name.empty()) to.register_name = data_.intern(NameTable::register_name, e.register_name);
    to.use = e.use == "deny"       ? NameUse::deny
             : e.use == "allow"    ? NameUse::allow
             : e.use == "approval" ? NameUse::approval
             : e.use == "tool"     ? NameUse::tool
                                   : NameUse::bootstrap;
    to.lifts_security = e.security;
    return to;
  }

  const WorldModel& m_;
  StateData data_;
};

template <class T>
T need(base::Result<T> result) {
  if (!result) throw std::runtime_error(result.error().text(base::Language::english));
  return std::move(*result);
}

}  // namespace

Engine::Engine(const WorldModel& model) {
  bytes_ = need(encode(Encoder(model).run()));
  state_ = need(State::view(bytes_));
  BindOptions options;
  if (model.trusted_until)
    options.trusted_until = base::Instant(std::chrono::milliseconds(*model.trusted_until));
  world_ = need(World::bind_names(model.policies, model.categories, state_, options));
  for (std::size_t i = 0; i < model.categories.size(); ++i) {
    ids_[model.categories[i]] = static_cast<lists::CategoryId>(i);
  }
}

lists::CategorySet Engine::categories(const RequestModel& request) const {
  lists::CategorySet set;
  for (const auto& c : request.categories)
    set.set(ids_.at(c));
  return set;
}

policy::WebRequest Engine::web_request(const RequestModel& request) {
  WebRequest to;
  to.at = base::Instant(std::chrono::milliseconds(request.at));
  to.user = request.user;
  to.address = parse_address(request.address);
  to.method = "GET";
  to.site = {request.host, request.path, false};
  to.used = request.used;
  return to;
}

policy::Decision Engine::raw(const RequestModel& request) const {
  return policy::decide(*world_, web_request(request), categories(request));
}

policy::Explanation Engine::explain(const RequestModel& request) const {
  return policy::explain(*world_, web_request(request), categories(request));
}

Answer Engine::decide(const RequestModel& request) const {
  return answer(raw(request));
}

Answer Engine::answer(const policy::Decision& d) const {
  const auto clause = [&](ClauseIndex index) {
    const Clause* found = world_->clause(d.entity, index);
    return found == nullptr ? std::string() : found->name;
  };
  Answer a{std::string(id_of(d.verdict)),
           std::string(id_of(d.phase)),
           std::string(id_of(d.reason)),
           clause(d.clause),
           {}};
  const auto add = [&](const char* what, ClauseIndex index) {
    if (index != kNoClause) a.rest.insert(fmt::format("{}:{}", what, clause(index)));
  };
  for (const ClauseIndex c : d.also_refuse.view())
    add("also", c);
  for (const ClauseIndex c : d.warn.view())
    add("warn", c);
  if (d.also_refuse.more) a.rest.insert("more:also");
  if (d.warn.more) a.rest.insert("more:warn");
  if (d.category != kNoCategory) a.rest.insert(fmt::format("category:{}", world_->category_name(d.category)));
  add("notice", d.ai_notice);
  add("count", d.count);
  if (d.quota != kNoQuota) add("quota", world_->quota_clause(d.entity, d.quota));
  add("observed", d.observed);
  add("open", d.passed_open);
  if (d.guest) a.rest.insert("guest");
  if (d.may_decrypt) a.rest.insert("decrypt");
  if (d.without_subject) a.rest.insert("nosubject");
  if (d.indeterminate) a.rest.insert("indeterminate");
  if (!d.log) a.rest.insert("nolog");
  if (d.entry != 0) a.rest.insert(fmt::format("entry:{}", d.entry));
  return a;
}

std::string text(const Answer& a) {
  std::string rest;
  for (const auto& r : a.rest)
    rest += " " + r;
  return fmt::format("{} {} {} clause={}{}", a.verdict, a.phase, a.reason, a.clause.empty() ? "-" : a.clause,
                     rest);
}

// The European rule since 1996: last Sundays of March and October, at 01:00 UTC.
base::TimeZone paris() {
  using namespace std::chrono;
  base::TimeZone zone;
  zone.name = "Europe/Paris";
  zone.first_offset = 3600;
  for (int y = 2000; y < 2060; ++y) {
    const auto at = [&](month m) {
      return sys_seconds(sys_days(year(y) / m / Sunday[last]) + hours(1)).time_since_epoch().count();
    };
    zone.transitions.push_back({at(March), 7200});
    zone.transitions.push_back({at(October), 3600});
  }
  return zone;
}

Millis instant(const std::string& text) {
  int y = 0;
  unsigned mo = 0;
  unsigned d = 0;
  int h = 0;
  int mi = 0;
  if (std::sscanf(text.c_str(), "%d-%u-%u %d:%d", &y, &mo, &d, &h, &mi) != 5) {
    throw std::runtime_error("not an instant: " + text);
  }
  using namespace std::chrono;
  const auto local = sys_days(year(y) / month(mo) / day(d)) + hours(h) + minutes(mi);
  Millis ms = duration_cast<milliseconds>(local.time_since_epoch()).count();
  if (text.back() == 'Z') return ms;
  const base::TimeZone zone = paris();
  for (const int offset : {7200, 3600}) {
    const Millis utc = ms - offset * 1000;
    if (zone.offset_at(base::Instant(milliseconds(utc))) == offset) return utc;
  }
  throw std::runtime_error("an hour that does not exist: " + text);
}

}  // namespace cartulaire::model
