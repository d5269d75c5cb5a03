#include "people/on_call.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <unordered_map>

#include <fmt/format.h>

#include "people/roster.hpp"
#include "people/sheet.hpp"
#include "people/text.hpp"
#include "store/entities.hpp"

namespace cartulaire::people {
namespace {

using store::OnCall;
using store::PersonId;

// Places in columns().
constexpr std::size_t kLogin = 0;
constexpr std::size_t kKey = 1;
constexpr std::size_t kFrom = 2;
constexpr std::size_t kUntil = 3;
constexpr std::size_t kDuty = 4;
const std::array<SheetColumn, 5>& columns() {
  static const std::array<SheetColumn, 5> all = {{{"login", "identifiant"},
                                                  {"key", "matricule"},
                                                  {"from", "début", true},
                                                  {"until", "fin", true},
                                                  {"duty", "pour"}}};
  return all;
}

constexpr std::size_t kDay = 10;     // "2026-11-27"
constexpr std::size_t kMinute = 16;  // "2026-11-27 18:00"

std::optional<int> two_digits(std::string_view text) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.size() != 2 || !digit(text[0]) || !digit(text[1])) return std::nullopt;
  return (text[0] - '0') * 10 + (text[1] - '0');
}

// As clocks show it, written as if it were UTC. A day alone: its midnight, or the one after it.
std::optional<base::Instant> civil_of(std::string_view text, bool end) {
  if (text.size() != kDay && text.size() != kMinute) return std::nullopt;
  std::string day(text.substr(0, kDay));
  if (judge_value(Field::arrived, day) || day.empty()) return std::nullopt;
  const std::chrono::year_month_day date(
      std::chrono::year(std::stoi(day.substr(0, 4))),
      std::chrono::month(static_cast<unsigned>(std::stoi(day.substr(5, 2)))),
      std::chrono::day(static_cast<unsigned>(std::stoi(day.substr(8, 2)))));
  const base::Instant midnight = std::chrono::sys_days(date);
  if (text.size() == kDay) return midnight + std::chrono::days(end ? 1 : 0);
  const auto hour = two_digits(text.substr(kDay + 1, 2));
  const auto minute = two_digits(text.substr(kDay + 4, 2));
  const char between = text[kDay];
  if ((between != ' ' && between != 'T') || text[kDay + 3] != ':' || !hour || *hour > 23 || !minute ||
      *minute > 59)
    return std::nullopt;
  return midnight + std::chrono::hours(*hour) + std::chrono::minutes(*minute);
}

std::optional<base::Instant> moment_of(const SheetRow& row, std::size_t column, const base::TimeZone& zone,
                                       std::vector<Problem>& errors) {
  if (const auto civil = civil_of(row.values[column], column == kUntil)) return zone.instant_of(*civil);
  const SheetColumn& name = columns().at(column);
  errors.push_back({row.line,
                    fmt::format("{} : `{}` n’est pas un moment comme 2026-11-27 18:00 ou 27/11/2026",
                                name.french, row.values[column]),
                    fmt::format("{}: `{}` is no moment such as 2026-11-27 18:00 or 27/11/2026", name.english,
                                row.values[column])});
  return std::nullopt;
}

// ---- whose turns ----

// People of an entity by what a file calls them; nobody where two are called the same.
class Called {
 public:
  explicit Called(const std::vector<store::Person>& people) {
    for (const store::Person& one : people) {
      logins_.emplace(one.id, one.data.login);
      put(by_login_, one.data.login, one.id);
      put(by_key_, one.data.source_key, one.id);
    }
  }
  // Nothing: an error was told.
  std::optional<PersonId> of(const ListedTurn& turn, std::vector<Problem>& errors) const {
    const auto by_login = turn.login.empty() ? std::nullopt : find(by_login_, turn.login, turn, errors);
    const auto by_key = turn.key.empty() ? std::nullopt : find(by_key_, turn.key, turn, errors);
    if ((!turn.login.empty() && !by_login) || (!turn.key.empty() && !by_key)) return std::nullopt;
    if (!by_login || !by_key || *by_login == *by_key) return by_login ? by_login : by_key;
    errors.push_back({turn.line,
                      fmt::format("`{}` et `{}` ne sont pas la même personne", turn.login, turn.key),
                      fmt::format("`{}` and `{}` are not the same person", turn.login, turn.key)});
    return std::nullopt;
  }
  const std::string& login(PersonId person) const { return logins_.at(person); }

 private:
  using Index = std::unordered_map<std::string, std::vector<PersonId>>;
  static void put(Index& index, const std::string& name, PersonId person) { index[name].push_back(person); }
  static std::optional<PersonId> find(const Index& index, const std::string& name, const ListedTurn& turn,
                                      std::vector<Problem>& errors) {
    const auto found = index.find(name);
    if (found != index.end() && found->second.size() == 1) return found->second.front();
    if (found == index.end())
      errors.push_back({turn.line, fmt::format("personne ne travaille ici sous `{}`", name),
                        fmt::format("nobody works here under `{}`", name)});
    else
      errors.push_back({turn.line,
                        fmt::format("`{}` est de plusieurs annuaires : nommez-en un par `--directory`", name),
                        fmt::format("`{}` is of several directories: name one with `--directory`", name)});
    return std::nullopt;
  }
  Index by_login_;
  Index by_key_;
  std::unordered_map<PersonId, std::string> logins_;
};

// ---- what changes ----

struct Plan {
  TurnReport report;
  std::vector<OnCall> turns;  // of report.added
};

bool overlap(const OnCall& one, const OnCall& other) {
  return one.from < other.until && other.from < one.until;
}
bool same(const OnCall& one, const OnCall& other) {
  return one.from == other.from && one.until == other.until && one.duty == other.duty;
}

void judge(const ListedTurn& listed, const OnCall& turn, const std::vector<OnCall>& kept,
           std::vector<std::pair<int, OnCall>>& before, base::Instant now, Plan& plan) {
  if (std::any_of(kept.begin(), kept.end(), [&](const OnCall& one) { return same(one, turn); })) {
    ++plan.report.unchanged;
  } else if (turn.until <= now) {
    plan.report.remarks.push_back(
        {listed.line, "ce tour est fini : il est laissé de côté", "this turn is over: it is left out"});
    return;
  } else if (std::any_of(kept.begin(), kept.end(), [&](const OnCall& one) { return overlap(one, turn); })) {
    plan.report.errors.push_back({listed.line, "cette personne est déjà d’astreinte dans ce temps",
                                  "this person is on call already in that time"});
    return;
  } else {
    plan.report.added.push_back(listed);
    plan.turns.push_back(turn);
  }
  const auto crossed = std::find_if(before.begin(), before.end(),
                                    [&](const auto& other) { return overlap(other.second, turn); });
  if (crossed != before.end())
    plan.report.errors.push_back(
        {listed.line,
         fmt::format("ce tour chevauche celui de la ligne {}, de la même personne", crossed->first),
         fmt::format("this turn overlaps the one of line {}, of the same person", crossed->first)});
  before.emplace_back(listed.line, turn);
}

base::Result<Plan> plan_of(store::Reading& in, const TurnFile& file, const TurnOptions& options,
                           base::Instant now) {
  const store::EntityScope scope(options.entity);
  if (auto known = store::entity(in, scope); !known) return base::pass(known);
  auto people = store::people_of(in, scope, {options.directory, false});
  if (!people) return base::pass(people);
  auto turns = store::on_call_from(in, scope, base::Instant());
  if (!turns) return base::pass(turns);
  std::map<PersonId, std::vector<OnCall>> kept;
  for (const OnCall& one : *turns)
    kept[one.person].push_back(one);
  const Called called(*people);
  Plan plan;
  plan.report.errors = file.errors;
  std::map<PersonId, std::vector<std::pair<int, OnCall>>> before;
  for (ListedTurn listed : file.turns) {
    if (plan.report.errors.size() >= kTurnLimits.problems) break;
    const auto person = called.of(listed, plan.report.errors);
    if (!person) continue;
    listed.login = called.login(*person);
    judge(listed, {0, *person, listed.from, listed.until, listed.duty}, kept[*person], before[*person], now,
          plan);
  }
  std::stable_sort(plan.report.errors.begin(), plan.report.errors.end(),
                   [](const Problem& a, const Problem& b) { return a.line < b.line; });
  return plan;
}

}  // namespace

TurnFile read_turns(std::string_view text, const base::TimeZone& zone, const SourceLimits& limits) {
  Sheet sheet = read_sheet(text, columns(), limits);
  TurnFile file;
  file.errors = std::move(sheet.errors);
  const bool of_somebody = sheet.told[kLogin] || sheet.told[kKey];
  if (!of_somebody && file.errors.empty())
    file.errors.push_back({1, "il manque la colonne `identifiant` (`login`) ou `matricule` (`key`)",
                           "the column `login` (`identifiant`) or `key` (`matricule`) is missing"});
  if (!of_somebody || !sheet.told[kFrom] || !sheet.told[kUntil]) return file;
  for (SheetRow& row : sheet.rows) {
    if (file.errors.size() >= limits.problems) break;
    const std::size_t before = file.errors.size();
    ListedTurn turn{row.line, lower(row.values[kLogin]), row.values[kKey], {}, {}, row.values[kDuty]};
    if (turn.login.empty() && turn.key.empty())
      file.errors.push_back(
          {row.line, "cette ligne ne dit pas de qui elle parle", "this line does not say of whom it speaks"});
    if (const auto wrong = judge_value(Field::title, turn.duty))
      file.errors.push_back({row.line, "pour : " + wrong->french, "duty: " + wrong->english});
    else if (turn.duty.size() > store::kOnCallDuty)
      file.errors.push_back({row.line, fmt::format("pour : plus de {} octets", store::kOnCallDuty),
                             fmt::format("duty: more than {} bytes", store::kOnCallDuty)});
    const auto from = moment_of(row, kFrom, zone, file.errors);
    const auto until = moment_of(row, kUntil, zone, file.errors);
    if (from && until && *until <= *from)
      file.errors.push_back({row.line, "la fin précède le début", "the end comes before the beginning"});
    if (file.errors.size() != before) continue;
    turn.from = *from;
    turn.until = *until;
    file.turns.push_back(std::move(turn));
  }
  return file;
}

base::Result<TurnReport> import_turns(store::Store& store, const TurnFile& file, const TurnOptions& options,
                                      const store::By& by) {
  if (options.dry_run)
    return store.read<TurnReport>([&](store::Reading& in) -> base::Result<TurnReport> {
      auto plan = plan_of(in, file, options, by.at);
      if (!plan) return base::pass(plan);
      return std::move(plan->report);
    });
  return store.write<TurnReport>([&](store::Writing& in) -> base::Result<TurnReport> {
    auto plan = plan_of(in, file, options, by.at);
    if (!plan) return base::pass(plan);
    if (!plan->report.errors.empty()) return std::move(plan->report);
    for (const OnCall& turn : plan->turns)
      if (auto added = store::add_on_call(in, store::EntityScope(options.entity), turn, by); !added)
        return base::pass(added);
    plan->report.taken = true;
    return std::move(plan->report);
  });
}

}  // namespace cartulaire::people
