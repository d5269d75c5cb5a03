// The policy of ONE effective document: (charter version, entity), as plain data.
//
// Written by charter/compile, or by hand in tests; names stay text here and are resolved once, by
// World::bind. Category families and population families arrive expanded to their leaves. A clause that
// another product or a person carries out (`carried: fed | assisted`) is in the clause table, so that it can
// be cited, and in no other part. Unset or delegated values are already replaced by their value; a clause
// without one is left out likewise.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "base/time_zone.hpp"
#include "policy/terms.hpp"

namespace cartulaire::policy {

using ClauseIndex = std::uint16_t;  // place in Policy::clauses, which is in article order
inline constexpr ClauseIndex kNoClause = 0xffff;
using EntityIndex = std::uint16_t;
inline constexpr EntityIndex kNoEntity = 0xffff;

// Clauses that no charter writes: what an approval or an allow entry names to lift the platform's own rule
// against malware and phishing. There is none for what the law forbids: nothing lifts that.
inline constexpr std::string_view kPlatformSecurity = "platform.security";
inline constexpr ClauseIndex kPlatformClause = 0xfffe;

enum class Mode : std::uint8_t { observe, enforce };
enum class OnFailure : std::uint8_t { closed, open };

// --- when
// -----------------------------------------------------------------------------------------------------

// Half-open stretch of civil time; may cross midnight, and then belongs to the day on which it begins.
struct Window {
  enum class Name : std::uint8_t {
    hours,            // from-to on the days below
    working,          // the person's, the formula's or the entity's hours: Schedule
    outside_working,  // the complement of `working`
    lunch,            // Schedule::lunch, else the gap between two working stretches of one day
    nights,           // 22:00-05:00 (decret 2000-815, article 3)
    weekends,         // Saturday and Sunday
    leave,            // the person's on_leave attribute
    on_call,          // the person's on_call attribute
    discharge,        // the person's trade-union discharge hours
  };
  enum class Holidays : std::uint8_t {
    ignored,
    excluded,
    included
  };  // workdays: excluded; `holidays`: included

  Name name = Name::hours;
  std::uint16_t from = 0;        // minute of the day, 0..1439
  std::uint16_t to = 1440;       // 0..1440; `to` <= `from` crosses midnight; 0..1440 is the whole day
  std::uint8_t weekdays = 0x7f;  // bit 0 Monday … bit 6 Sunday
  Holidays holidays = Holidays::ignored;  // on a day of the calendar: as its weekday, never, always
};
using Windows = std::vector<Window>;  // several: any of them. Empty: no window is stated.

// The hours of the people whom its clause reaches. Who is reached by none has no hours that anybody knows.
struct Schedule {
  enum class Source : std::uint8_t { person, formula, entity };
  ClauseIndex clause = kNoClause;
  Source source = Source::person;  // person and formula: State knows; `working` is the fallback
  Windows working;                 // only Name::hours; empty: unknown to the charter
  Windows lunch;                   // only Name::hours; empty: derived
};

// A length of calendar time, added in the entity's civil time in this order.
struct CalendarSpan {
  std::int32_t months = 0;
  std::int32_t days = 0;
  std::int32_t working_days = 0;  // Monday to Friday, less the holidays
  std::int32_t minutes = 0;
};

// --- who and where
// ----------------------------------------------------------------------------------------------

// People named by a list: any of `populations`, `groups`, `attributes`, or everyone; less the `not_` ones.
// An unidentified user is in `everyone` and in `unidentified`, in no population and no group.
struct Who {
  bool everyone = true;                  // true and nothing excluded: no condition at all
  std::vector<std::string> populations;  // leaves
  std::vector<std::string> groups;       // directory groups and roles, as State names them
  std::uint16_t attributes = 0;          // bits of Attribute
  std::vector<std::string> not_populations;
  std::vector<std::string> not_groups;
  std::uint16_t not_attributes = 0;
};

struct Scope {
  Who who;
  std::uint16_t zones = 0;    // bits of Zone; 0: all
  std::uint16_t devices = 0;  // bits of Device; 0: all
};

struct Except {
  Scope scope;
  Windows windows;                      // empty: at any time
  std::vector<std::string> categories;  // leaves taken out; empty: the whole clause
  std::optional<base::Instant> until;   // exclusive
};

struct Activation {
  enum class When : std::uint8_t {
    always,    // also `occasional`: a control, not a rule
    crisis,    // while State says crisis
    decision,  // by decision of a role, or after alerts: while State lists the clause as switched on
  };
  When when = When::always;
};

// --- clauses
// ----------------------------------------------------------------------------------------------------

// Papers that State must hold of a clause that monitors people (State's Papers::has).
inline constexpr std::uint8_t kRegisterEntry = 1;
inline constexpr std::uint8_t kImpactAssessment = 2;

struct Clause {
  std::string name;         // the identity across versions; what approvals and journals quote
  std::string former_name;  // `formerly`; may be empty
  std::string kind;         // "web.filter"
  std::string article;      // number as rendered: "3.2"
  std::string title;        // of the article, in the charter's language
  std::string text;         // of the article, rendered, plain; for refusal pages
  std::string relief;       // name of the `request` clause that may lift it; may be empty
  Mode mode = Mode::enforce;
  std::optional<base::Instant> from;         // inert before
  OnFailure on_failure = OnFailure::closed;  // compile sets open for network.access and web.private_use
  Scope scope;
  std::vector<Except> excepts;
  Activation active;
  bool reason_shown = true;
  std::uint8_t papers = 0;  // that State must hold, else the clause is inert (CHA-17)
  // Narrower clauses of a kind of which a person has one: where one of them applies, this one does not.
  std::vector<ClauseIndex> yields_to;
  // Clauses on crises that name its kind: while a crisis lasts, they take its refusals out, other than those
  // of rank security. What the clause opens stays open.
  std::vector<ClauseIndex> loosened_by;
};

// Every part names its clause; conditions (scope, active, mode, from, excepts) are the clause's own.
struct LegalRule {
  ClauseIndex clause = kNoClause;
  std::vector<std::string> categories;
};

struct Filter {
  enum class Effect : std::uint8_t { deny, warn };
  ClauseIndex clause = kNoClause;
  std::vector<std::string> categories;  // those of rank security act in the security phase, at any hour
  Effect effect = Effect::deny;
};

struct AccountRule {                                    // what access.account says of generic accounts
  enum class Generic : std::uint8_t { never, kiosks };  // where they are admitted
  ClauseIndex clause = kNoClause;
  Generic generic = Generic::never;
};

struct AcceptanceGate {  // only those with `gates: web` or `without: warn`
  enum class Without : std::uint8_t { nothing, warn, gate, deny };
  ClauseIndex clause = kNoClause;
  std::string document;  // as signatures name it: "this" is the charter
  // Signatures of this version or a later one count (State's version_number()); 0: of any version.
  std::uint32_t oldest_version = 0;
  bool yearly = false;         // `again: yearly`: a signature counts for one calendar year
  CalendarSpan grace;          // from the later of `asked_from` and the person's arrival
  base::Instant asked_from{};  // entry into force of the version that must be signed
  Without without = Without::nothing;
};

enum class NetworkVerdict : std::uint8_t { filtered, guest, on_authorisation, forbidden };  // strictest last
inline constexpr std::size_t kNetworkVerdicts = 4;
struct NetworkRule {
  ClauseIndex clause = kNoClause;
  NetworkVerdict verdict = NetworkVerdict::filtered;
};

struct ListsRule {
  ClauseIndex clause = kNoClause;  // none: the policy has no list, its deny and allow entries are inert
  bool lifts_security = false;     // `lifts: security`
};

struct PrivateUse {
  enum class Outside : std::uint8_t { deny, warn, count };
  ClauseIndex clause = kNoClause;
  bool any_category = true;  // all of rank conduct that no other private-use clause names
  std::vector<std::string> categories;
  Windows windows;  // empty: no window is stated (`any`): opens nothing, never outside
  Outside outside = Outside::count;
  std::optional<std::uint32_t> minutes_per_day;
  std::optional<std::uint64_t> bytes_per_day;
  std::vector<ClauseIndex> yields_to;  // narrower ones: what they name of these categories is theirs
};

struct AiRule {
  enum class Policy : std::uint8_t { forbidden, without_data, designated_only };
  ClauseIndex clause = kNoClause;
  Policy policy = Policy::without_data;
  std::string tools;  // name of the register in State; may be empty
};

struct StorageRule {
  enum class Policy : std::uint8_t { forbidden, validated_only };
  ClauseIndex clause = kNoClause;
  Policy policy = Policy::forbidden;
  std::string validated;  // name of the register in State; may be empty
};

struct Allowed {
  enum class For : std::uint8_t { professional, union_use };
  ClauseIndex clause = kNoClause;
  For use = For::professional;
  bool any_category = false;  // all of rank conduct; for union use only
  std::vector<std::string> categories;
  Windows windows;  // empty: at any time
};

struct Inspection {
  ClauseIndex clause = kNoClause;
  bool all_but_exempt = false;  // tls: all_but_exempt; false: never
  std::vector<std::string> exempt;
};

struct WebLog {
  ClauseIndex clause = kNoClause;  // none: the class cannot be written
};

// What the category catalogue fixes for every charter, as leaves; compile copies it so that policy needs no
// catalogue.
struct Ranks {
  std::vector<std::string> legal;              // refused with or without a clause, for everyone, always
  std::vector<std::string> security;           // of rank security: lifted only by the CISO
  std::vector<std::string> platform_security;  // of those, refused without any clause: malware, phishing
  std::vector<std::string> conduct;
  std::vector<std::string>
      protected_traffic;                 // unions, occupational health, defender of rights, whistleblowing
  std::vector<std::string> never_gated;  // payroll, emergency, update
  std::vector<std::string> ai;
  std::vector<std::string> storage;  // file hosting, web transfer
};

struct Policy {
  std::string charter;  // id of the front matter
  std::string version;
  std::string hash;         // of the effective text of (version, entity); cited by every decision
  std::string entity;       // id
  std::string entity_name;  // with its article, as rendered
  base::TimeZone time_zone;
  std::vector<std::int32_t> holidays;  // civil days since 1970-01-01, ascending
  // State's record of the adoption of (entity, version) comes before this one.
  std::optional<base::Instant> in_force_from;  // before it every clause is inert; the platform's rules hold

  Ranks ranks;
  std::vector<Clause> clauses;  // article order
  std::vector<LegalRule> legal;
  std::vector<Filter> filters;
  std::vector<AccountRule> accounts;
  std::vector<AcceptanceGate> gates;
  std::vector<NetworkRule> network;
  std::vector<ListsRule> lists;
  std::vector<PrivateUse> private_use;
  std::vector<AiRule> ai;
  std::vector<StorageRule> storage;
  std::vector<Allowed> allowed;
  std::vector<Inspection> inspection;
  std::vector<WebLog> logs;
  std::vector<ClauseIndex> suspensions;  // access.suspend clauses whose `of` has web or all
  std::vector<Schedule> schedules;
};

}  // namespace cartulaire::policy
