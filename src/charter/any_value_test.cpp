// any_value.hpp: values drawn from the types that the catalogue declares.
#include "charter/any_value.hpp"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include <rapidcheck.h>

#include "lists/categories.hpp"

namespace cartulaire::charter::testing {
namespace {

using Base = Type::Base;

int below(int most) {
  return *rc::gen::inRange(0, most);
}
std::int64_t number(std::int64_t least, std::int64_t most) {
  return *rc::gen::inRange(least, most + 1);
}
bool maybe() {
  return below(2) == 1;
}
template <class T>
T one_of(const std::vector<T>& all) {
  return all[static_cast<std::size_t>(below(static_cast<int>(all.size())))];
}

Duration any_duration(std::int64_t least = 0) {
  return {number(least, 5000), static_cast<Duration::Unit>(below(7))};
}
Size any_size() {
  return {number(0, 1'000'000), static_cast<Size::Unit>(below(4))};
}
Date any_date() {
  return {1970 + below(200), 1 + below(12), 1 + below(28)};
}

// Words, and everything that means something to YAML.
std::string any_text() {
  static const std::vector<std::string> kPieces{
      "mot",       "l'été", "a: b", " # c",  ", d",  "[e]", "{f}",
      "\"g\"",     "'h'",   "- i",  "unset", "null", "~",   "yes",
      "1.10",      "?",     "%j",   "@k",    "`l`",  "!m",  "&n",
      "*o",        "|",     ">",    "\\",    "\n",   ":",   "«\u202fp\u202f»",
      "<<",        "=",     "---",  "...",   "any",  "#q",  " ",
      "2026-01-01"};
  std::string text = one_of(kPieces);
  for (int left = below(4); left > 0; --left)
    text += (maybe() ? " " : "") + one_of(kPieces);
  return text;
}

Window any_window() {
  Window window;
  window.name = static_cast<Window::Name>(below(10));
  if (window.name != Window::Name::clock) return window;
  window.start = below(1440);
  do
    window.end = 1 + below(1440);
  while (window.end == window.start);
  if (maybe()) return window;
  window.days.weekdays = static_cast<std::uint8_t>(1 + below(127));
  window.days.holidays = maybe();
  if (!window.days.holidays && maybe()) {
    window.days.not_holidays = true;
    window.days.weekdays |= 0x1fU;
  }
  return window;
}

Active any_active() {
  Active active;
  active.kind = static_cast<Active::Kind>(below(5));
  if (active.kind == Active::Kind::by_decision) {
    active.role = one_of<std::string>({"it", "dpo"});
    active.limited = maybe();
  }
  if (active.limited || active.kind == Active::Kind::after_alerts) active.duration = any_duration();
  if (active.kind == Active::Kind::after_alerts) active.alerts = number(1, 100);
  return active;
}

Name any_person() {
  return one_of<Name>({{Name::Of::everyone, "everyone"},
                       {Name::Of::population, "agents"},
                       {Name::Of::population, "elus"},
                       {Name::Of::group, "communication"},
                       {Name::Of::role, "it"},
                       {Name::Of::attribute, "on-call"}});
}

LegalRef any_legal_reference() {
  return one_of<LegalRef>({{"RGPD", "", "33"},
                           {"RGPD", "", ""},
                           {"loi", "78-17", "49"},
                           {"CNIL", "2021-122", ""},
                           {"Kiribati Act no. 3", "", ""}});
}

class Draw {
 public:
  Draw(const Kind& kind, std::string field_set) : kind_(kind), field_set_(std::move(field_set)) {}

  Value value(const Type& type) {
    switch (type.base) {
      case Base::duration:
        return {any_duration()};
      case Base::deadline:
        return {one_of<Deadline>({{Deadline::Kind::at_once, {}},
                                  {Deadline::Kind::without_delay, {}},
                                  {Deadline::Kind::within, any_duration()}})};
      case Base::span: {
        Span span{any_duration(), any_duration()};
        if (approximate_minutes(span.from) > approximate_minutes(span.to)) std::swap(span.from, span.to);
        return {span};
      }
      case Base::frequency:
        return {Frequency{number(1, 3), any_duration(1)}};
      case Base::window:
        return {any_window()};
      case Base::size:
        return {any_size()};
      case Base::rate:
        return {Rate{number(0, 5000), any_duration(1)}};
      case Base::daily_time:
        return {DailyTime{{number(0, 500), maybe() ? Duration::Unit::minutes : Duration::Unit::hours}}};
      case Base::daily_volume:
        return {DailyVolume{any_size()}};
      case Base::money:
        return {Money{number(0, 1'000'000), maybe() ? "EUR" : "MGA"}};
      case Base::boolean:
        return {maybe()};
      case Base::count:
        return {Count{number(0, 1'000'000'000)}};
      case Base::percent:
        return {Percent{number(0, 100)}};
      case Base::date:
        return {any_date()};
      case Base::text:
        return {Text{any_text()}};
      case Base::active:
        return {any_active()};
      case Base::who:
        return {Who{maybe(), any_person()}};
      case Base::except:
        return {exception()};
      case Base::legal:
        return {any_legal_reference()};
      case Base::record:
      case Base::step:
        return {record(type)};
      case Base::list:
        return {list(type)};
      default:
        return {name(type)};
    }
  }

 private:
  Name name(const Type& type) {
    switch (type.base) {
      case Base::option:
        return {Name::Of::option, one_of(type.argument.empty() ? type.options : vocabulary(type.argument))};
      case Base::field:
        return {Name::Of::option, field_set_.empty() ? "time" : one_of(vocabulary(field_set_))};
      case Base::category: {
        const auto& all = lists::categories();
        return {Name::Of::category, all[static_cast<std::size_t>(below(static_cast<int>(all.size())))].id};
      }
      case Base::role:
        return {Name::Of::role, one_of<std::string>({"it", "dpo"})};
      case Base::population:
        return {Name::Of::population, one_of<std::string>({"agents", "titulaires", "elus"})};
      case Base::entity:
        return {Name::Of::entity, one_of<std::string>({"c", "d"})};
      case Base::reference: {
        std::string id = "some-" + type.argument;
        std::replace(id.begin(), id.end(), '.', '-');
        return {Name::Of::clause, id};
      }
      case Base::registry:
        return {Name::Of::registry, type.argument};
      case Base::kind:
        return {Name::Of::kind, one_of(catalogue().kinds).name};
      case Base::document:
        return {Name::Of::document, one_of<std::string>({"this", "charte-ia"})};
      case Base::file_type:
        return {Name::Of::file_type, one_of<std::string>({"macros", "exe", "7z"})};
      default:
        RC_FAIL("a type without a generator: add it here");
        return {};
    }
  }

  static const std::vector<std::string>& vocabulary(const std::string& name) {
    return catalogue().vocabularies.at(name);
  }

  List list(const Type& type) {
    const Type& item = type.items.front();
    if (item.any && item.base == Base::category && below(5) == 0)
      return {{Value{Name{Name::Of::category, "any"}}}};
    List drawn;
    for (int left = below(4); left > 0; --left)
      if (Value one = value(item);
          std::find(drawn.items.begin(), drawn.items.end(), one) == drawn.items.end())
        drawn.items.push_back(std::move(one));
    return drawn;
  }

  Record record(const Type& type) {
    Record drawn;
    for (std::size_t i = 0; i < type.names.size(); ++i)
      if (!type.optional[i] || maybe()) drawn.members.push_back({type.names[i], value(type.items[i])});
    return drawn;
  }

  Except exception() {
    Except drawn;
    drawn.who.push_back({maybe(), any_person()});
    if (maybe()) drawn.zones = {"vpn"};
    if (maybe()) drawn.devices = {"kiosk", "pool"};
    if (maybe()) drawn.windows = {any_window()};
    // A part whose name is one of the exception's own is read as such.
    static const std::set<std::string> kOwn{"who", "group", "population", "windows", "until", "reason"};
    for (const Parameter& parameter : kind_.parameters)
      if (!parameter.common && !kOwn.contains(parameter.name) && below(4) == 0)
        drawn.parts.push_back({parameter.name, value(parameter.type)});
    drawn.has_until = maybe();
    if (drawn.has_until) drawn.until = any_date();
    if (maybe()) drawn.reason = any_text();
    return drawn;
  }

  const Kind& kind_;
  std::string field_set_;
};

// Two values of the type in their order, or some of its values.
Value delegated(Draw& draw, const Type& type) {
  Delegated drawn;
  drawn.role = "it";
  Value low = draw.value(type);
  Value high = draw.value(type);
  const bool words = low.as<Deadline>() != nullptr;
  if (!words && compare(low, high) != 2) {
    if (compare(low, high) > 0) std::swap(low, high);
    drawn.frame = {low, high};
    return {drawn};
  }
  drawn.kind = Delegated::Frame::choice;
  drawn.frame = {draw.value(type.base == Base::list ? type.items.front() : type)};
  return {drawn};
}

}  // namespace

Clause any_clause(const Kind& kind, const std::string& name) {
  Clause clause;
  clause.kind = &kind;
  clause.name = name;
  std::string field_set;
  if (const Parameter* log_class = kind.find("class");
      log_class != nullptr && clause.has(kinds::log::fields)) {
    const std::string word = one_of(log_class->type.options);
    field_set = "field_" + word;
    clause.settings.push_back({"class", Value{Name{Name::Of::option, word}}, {}, true, false});
  }
  Draw draw(kind, field_set);
  for (const Parameter& parameter : kind.parameters) {
    const bool compulsory = !parameter.optional && !parameter.initial;
    if ((!field_set.empty() && parameter.name == "class") || (!compulsory && below(3) > 0)) continue;
    Value value = draw.value(parameter.type);
    if (parameter.delegable && below(4) == 0) value = delegated(draw, parameter.type);
    if (below(12) == 0) value = Value{Unset{}};
    clause.settings.push_back({parameter.name, std::move(value), {}, true, false});
  }
  return clause;
}

std::string common_charter() {
  return R"(---
charter: t
title: T
version: 1.0
roles: {it: {name: le service informatique}, dpo: {name: le délégué}}
groups: {communication: {name: le service communication}}
populations: {agents: {name: les agents, includes: {titulaires: les titulaires, autres: les autres agents}}, elus: les élus}
entities: [{id: c, name: la commune}, {id: d, name: le CCAS}]
---

# 1. Un

```clause request as some-request
subject: site
decided_by: [it]
```

```clause log as some-log
class: web
fields: [site]
retention: 6 months
purposes: [security]
readers: [it]
```

```clause private.markers as some-private-markers
on: [mail]
marks: [{in: subject, words: [Personnel]}]
```

)";
}

}  // namespace cartulaire::charter::testing
