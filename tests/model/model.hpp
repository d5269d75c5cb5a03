// The world of the tests as plain text and lists: what the oracle reads as it stands, and what the engine
// gets in its compact form. Nothing here is shared with the engine but the Policy itself.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "policy/explain.hpp"
#include "policy/state.hpp"

namespace cartulaire::model {

using Millis = std::int64_t;
inline constexpr Millis kAlways = std::numeric_limits<Millis>::max();

struct Span {
  Millis from = std::numeric_limits<Millis>::min();
  Millis until = kAlways;
};
struct Suspended {
  std::string of = "web";  // or "all"
  std::string clause;
  Span span;
};
struct Signed {
  std::string document;
  int version = 1;  // major number
  Millis at = 0;
};
struct Stretch {  // of a week: minutes, days as bits from Monday
  int start = 0;
  int end = 0;
  int days = 0;
  bool lunch = false;
  bool on_holidays = false;
};
struct PersonModel {
  std::string login, entity, population, unit, schedule;
  std::set<std::string> groups, attributes;
  std::optional<int> arrival_day;
  std::vector<Signed> signatures;
  std::vector<Suspended> suspensions;
  std::vector<std::pair<std::string, Span>> periods;  // on_call, leave, discharge
};
struct BearerModel {
  std::string kind = "everyone";  // person, group, unit, population, entity
  std::string name;
};
struct ApprovalModel {  // by category, or of every site
  BearerModel bearer;
  std::string clause;
  std::set<std::string> categories;  // empty: every site
  Span span;
  bool security = false;
};
struct EntryModel {
  std::string use;  // deny, allow, approval, tool, bootstrap
  std::string host, path;
  BearerModel bearer;
  std::string clause, register_name;
  Span span;
  bool security = false;
  std::uint64_t id = 0;
};
struct AddressModel {
  std::string prefix, login, entity, zone, device;  // empty: not known here
};
struct SwitchModel {
  std::string clause, entity;
  bool on = false;
  Span span;
};
struct WorldModel {
  std::vector<policy::Policy> policies;
  std::vector<std::string> categories;  // names by id
  std::vector<PersonModel> people;
  std::vector<ApprovalModel> approvals;
  std::vector<EntryModel> entries;
  std::vector<AddressModel> addresses;
  std::map<std::string, std::vector<Stretch>> schedules;
  std::vector<SwitchModel> switches;
  std::vector<std::pair<std::string, Span>> crises;  // entity or ""
  std::vector<std::pair<std::string, int>> papers;   // clause, bits
  std::optional<Millis> trusted_until;
};
struct RequestModel {
  Millis at = 0;
  std::string user, address, host, path;
  std::set<std::string> categories;
  std::vector<policy::Usage> used;
};

// What both evaluators must say, comparable and printable. Clauses by name; "" for none.
struct Answer {
  std::string verdict, phase, reason, clause;
  std::set<std::string> rest;  // as in precedence.tsv
  friend bool operator==(const Answer&, const Answer&) = default;
};
std::string text(const Answer& answer);
std::string text(const WorldModel& world, const RequestModel& request);  // to reproduce a mismatch

// The engine's side: a bound World over an encoded State.
class Engine {
 public:
  explicit Engine(const WorldModel& model);  // throws std::runtime_error with the reason
  [[nodiscard]] Answer decide(const RequestModel& request) const;
  [[nodiscard]] policy::Decision raw(const RequestModel& request) const;
  [[nodiscard]] policy::Explanation explain(const RequestModel& request) const;
  [[nodiscard]] Answer answer(const policy::Decision& decision) const;
  [[nodiscard]] const policy::World& world() const { return *world_; }
  [[nodiscard]] lists::CategorySet categories(const RequestModel& request) const;
  static policy::WebRequest web_request(const RequestModel& request);

 private:
  std::vector<std::byte> bytes_;
  policy::State state_;
  std::shared_ptr<const policy::World> world_;
  std::map<std::string, lists::CategoryId> ids_;
};

// 2026-11-24 10:00 in Paris, or with a Z in UTC.
Millis instant(const std::string& text);
base::TimeZone paris();

}  // namespace cartulaire::model
