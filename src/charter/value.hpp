// The typed values of clause parameters. Everything is read from TEXT by parse_value (value_parse.cpp) under
// the type that the catalogue declares, and printed back in the same syntax: parse(print(v)) == v.
//
// Three forms (LANGUAGE): a value; Delegated, whose frame is signed here and whose value is State; Unset, the
// blank of a model. A parameter that is optional and absent has no Value at all.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace cartulaire::charter {

struct Value;
struct Member;  // a name and its value, below

// "3 months". Calendar arithmetic is the reader's, in the entity's time zone; working days need its calendar.
struct Duration {
  enum class Unit { minutes, hours, days, working_days, weeks, months, years };
  std::int64_t count = 0;
  Unit unit = Unit::days;
  bool operator==(const Duration&) const = default;
};
// For comparing with bounds only, in minutes: a month counts 30 days, a year 365, a working day one day;
// 12 months equal a year (both 365 days).
std::int64_t approximate_minutes(Duration duration);

// "at once", "without delay" or a duration.
struct Deadline {
  enum class Kind { at_once, without_delay, within };
  Kind kind = Kind::within;
  Duration within;  // only Kind::within
  bool operator==(const Deadline&) const = default;
};

// "1 month to 1 year".
struct Span {
  Duration from;
  Duration to;
  bool operator==(const Span&) const = default;
};

// `times` in each `per`: daily is {1, 1 day}, every 3 months {1, 3 months}, twice a year {2, 1 year}.
struct Frequency {
  std::int64_t times = 1;
  Duration per;
  bool operator==(const Frequency&) const = default;
};

// Days on which a window holds, counted on the day on which it begins.
struct Days {
  std::uint8_t weekdays = 0x7f;  // bit 0 Monday … bit 6 Sunday
  bool holidays = false;         // and every public holiday besides
  bool not_holidays = false;     // but no public holiday: "workdays" is Monday to Friday with this
  bool operator==(const Days&) const = default;
};
// Half-open [start, end): 14:00 is outside 12:00-14:00. end <= start crosses midnight.
struct Window {
  enum class Name {
    clock,  // start, end and days below; every other name takes its meaning from the schedule clause or State
    any,
    working_hours,
    outside_working_hours,
    lunch,
    nights,
    weekends,
    leave,
    on_call,
    discharge,
  };
  Name name = Name::clock;
  int start = 0;  // minutes since midnight, 0..1439; only Name::clock
  int end = 0;    // minutes since midnight, 1..1440
  Days days;
  bool operator==(const Window&) const = default;
};
// Working hours, what is outside them and lunch take their meaning from the schedule clause.
bool needs_schedule(const Window& window);

// Decimal: 1 kB is 1000 bytes.
struct Size {
  enum class Unit { kilo, mega, giga, tera };
  std::int64_t count = 0;
  Unit unit = Unit::mega;
  bool operator==(const Size&) const = default;
};
std::int64_t bytes(Size size);

// "50 per 1 hour".
struct Rate {
  std::int64_t count = 0;
  Duration per;
  bool operator==(const Rate&) const = default;
};

// "30 minutes per day", "200 MB per day".
struct DailyTime {
  Duration amount;
  bool operator==(const DailyTime&) const = default;
};
struct DailyVolume {
  Size amount;
  bool operator==(const DailyVolume&) const = default;
};

struct Money {
  std::int64_t cents = 0;
  std::string currency;  // EUR or MGA
  bool operator==(const Money&) const = default;
};

struct Count {
  std::int64_t number = 0;
  bool operator==(const Count&) const = default;
};
struct Percent {
  std::int64_t number = 0;  // 0..100
  bool operator==(const Percent&) const = default;
};

struct Date {
  int year = 1970;
  int month = 1;
  int day = 1;
  bool operator==(const Date&) const = default;
};

// Free words, shown as they are.
struct Text {
  std::string text;
  bool operator==(const Text&) const = default;
};

// "RGPD art. 33", "loi 78-17 art. 49", "CGFP art. L. 430-1". `text` is one of Catalogue::legal_texts, or the
// whole reference as it was written where it begins with none of them (a foreign law, a book).
struct LegalRef {
  std::string text;
  std::string number;   // "78-17"; empty for a text without numbers
  std::string article;  // "12(3)"; empty: the whole text
  bool operator==(const LegalRef&) const = default;
};

// An identifier and what it names; the catalogue, the front matter, the categories or State give its label.
struct Name {
  enum class Of {
    option,      // a value of the parameter's enumeration or of an open vocabulary (channel, topic, field…)
    category,    // lists/categories.hpp; `any` stands for all of them
    role,        // front matter
    population,  // front matter, leaf or family
    group,       // front matter: directory group
    attribute,   // manager, on-call, union, non-signer, public, unidentified, machine
    everyone,
    entity,
    clause,    // ref<kind>
    registry,  // register<name>: lives in State, only named and linked in the text
    kind,
    document,   // of an acceptance: `this`, or the id of an annex
    file_type,  // a family of the catalogue ("macros"), else an extension without its dot ("exe")
  };
  Of of = Of::option;
  std::string id;
  bool operator==(const Name&) const = default;
};

// One term of `who`: terms add up, `not X` takes out.
struct Who {
  bool negated = false;
  Name name;  // everyone, population, group, role or attribute
  bool operator==(const Who&) const = default;
};

// always | by decision of ROLE [for DURATION] | while crisis | after N alerts in DURATION | occasional
struct Active {
  enum class Kind { always, by_decision, crisis, after_alerts, occasional };
  Kind kind = Kind::always;
  std::string role;         // by_decision
  bool limited = false;     // by_decision: `duration` is its end
  Duration duration;        // by_decision (if limited), after_alerts
  std::int64_t alerts = 0;  // after_alerts
  bool operator==(const Active&) const = default;
};

struct List {
  std::vector<Value> items;
  bool operator==(const List&) const;
};

// A map of named values: {in: subject, words: [...]}, a step, an exception.
struct Record {
  std::vector<Member> members;  // in the order of the type's declaration
  // nullptr where absent.
  [[nodiscard]] const Value* find(std::string_view name) const;
  bool operator==(const Record&) const;
};

// Some people, places or times to whom (part of) the clause does not apply. With `parts` empty the whole
// clause is taken out, else only those values of its parameters (categories, types…).
struct Except {
  std::vector<Who> who;            // empty: everyone
  std::vector<std::string> zones;  // empty: all
  std::vector<std::string> devices;
  std::vector<Window> windows;  // empty: always
  std::vector<Member> parts;
  bool has_until = false;
  Date until;  // last day of the exception, included
  std::string reason;
  bool operator==(const Except&) const;
};

// {set_by: it, within: 3 months to 1 year}: the value is State's; its type is the parameter's.
struct Delegated {
  std::string role;
  std::vector<Value> frame;  // Range: exactly low and high, both included; Choice: the values allowed
  enum class Frame { range, choice };
  Frame kind = Frame::range;
  bool operator==(const Delegated&) const;
};

struct Unset {
  bool operator==(const Unset&) const = default;
};

struct Value {
  using Data = std::variant<Unset, Delegated, bool, Count, Percent, Duration, Deadline, Span, Frequency,
                            Window, Size, Rate, DailyTime, DailyVolume, Money, Date, Text, LegalRef, Name,
                            Who, Active, Except, Record, List>;
  Data data;

  template <class T>
  [[nodiscard]] const T* as() const {
    return std::get_if<T>(&data);
  }
  [[nodiscard]] bool is_unset() const { return as<Unset>() != nullptr; }
  [[nodiscard]] bool is_delegated() const { return as<Delegated>() != nullptr; }
  bool operator==(const Value&) const = default;
};

struct Member {
  std::string name;
  Value value;
  bool operator==(const Member&) const = default;
};

// The value in the syntax of a clause (YAML flow style): "3 months", "[bank, health]". Canonical: equal
// values print equal bytes, which is what the content hash relies on.
std::string print(const Value& value);
std::string print(Duration duration);
std::string print(const Window& window);

// The value, or an item of it, prints as `wanted`: {class: web}, [web, mail] and "web".
bool holds(const Value& value, std::string_view wanted);

// Low <= value <= high, or one of the choices; values of types without an order are in no range.
bool within_frame(const Value& value, const Delegated& frame);
// -1, 0, 1, or 2 where the two cannot be compared.
int compare(const Value& left, const Value& right);

}  // namespace cartulaire::charter
