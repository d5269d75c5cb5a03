// cartulaire people on-call: the on-call roster out of a file (DI-08)
#include <memory>
#include <string>

#include <fmt/format.h>

#include "charter/clause_names.hpp"
#include "cli/adoption_parts.hpp"
#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/people_parts.hpp"
#include "cli/program.hpp"
#include "cli/store_parts.hpp"
#include "people/on_call.hpp"
#include "platform/file.hpp"
#include "platform/json.hpp"
#include "platform/zone.hpp"

namespace cartulaire::cli {
namespace {

namespace clause_of = charter::kinds::register_;
using platform::JsonArray;
using platform::JsonObject;

struct OnCallFlags {
  std::string place = "sqlite:cartulaire.db";
  std::string file;
  std::string charter;
  RegisterFlags reg;
  people::TurnOptions options;
  bool json = false;
};

// What the charter does not announce is not kept.
base::Status is_announced(const CharterInForce& charter, const std::string& file) {
  for (const charter::Clause& clause : charter.text.clauses)
    if (clause.is_a(clause_of::kind) && clause.get(clause_of::of) == clause_of::Of::on_call) return {};
  return base::fail(base::ErrorCode::refused, file,
                    "la charte n’annonce pas de registre des astreintes : une clause `register` de "
                    "`of: on_call` le fait",
                    "the charter announces no register of turns on call: a clause `register` with "
                    "`of: on_call` does");
}

std::string moment_text(base::Instant at, const base::TimeZone& zone) {
  const base::CivilTime civil = zone.civil(at);
  const std::string day = charter::adoption::print_day(charter::adoption::Day(std::chrono::days(civil.day)));
  return fmt::format("{} {:02}:{:02}", day, civil.minute() / 60, civil.minute() % 60);
}

void show(const people::TurnReport& report, const OnCallFlags& flags, const base::TimeZone& zone) {
  const auto where = [&](int line) { return fmt::format("{}:{}", flags.file, line); };
  show_problems(where, say("erreur", "error"), report.errors);
  show_problems(where, say("remarque", "remark"), report.remarks);
  if (!report.errors.empty()) {
    fmt::print(stderr, "{}\n", say("rien n’a été pris", "nothing was taken"));
    return;
  }
  if (flags.options.dry_run)
    for (const people::ListedTurn& one : report.added)
      fmt::print("{}\t{}\t{}\t{}\n", one.login, moment_text(one.from, zone), moment_text(one.until, zone),
                 one.duty);
  fmt::print("{}: {} {}, {} {}\n", flags.options.entity, report.added.size(),
             say("astreintes ajoutées", "turns added"), report.unchanged, say("inchangées", "unchanged"));
}

void show_json(const people::TurnReport& report) {
  JsonArray added;
  for (const people::ListedTurn& one : report.added)
    added.push_back(JsonObject{{"line", one.line},
                               {"login", one.login},
                               {"from", one.from.time_since_epoch().count()},
                               {"until", one.until.time_since_epoch().count()},
                               {"duty", one.duty}});
  fmt::print("{}", platform::print_json(JsonObject{{"taken", report.taken},
                                                   {"errors", problems_json(report.errors)},
                                                   {"remarks", problems_json(report.remarks)},
                                                   {"unchanged", report.unchanged},
                                                   {"added", std::move(added)}},
                                        true));
}

int bring_in(const OnCallFlags& flags) {
  auto charter = charter_in_force(flags.charter, flags.reg, flags.options.entity);
  if (!charter) return failed(charter.error());
  if (auto announced = is_announced(*charter, flags.charter); !announced) return failed(announced.error());
  auto zone = platform::load_time_zone(charter->text.front.time_zone);
  if (!zone) return failed(zone.error());
  auto text = platform::read_text(flags.file, people::kTurnLimits.bytes);
  if (!text) return failed(text.error());
  auto store = open_store(flags.place);
  if (!store) return failed(store.error());
  const people::TurnFile file = people::read_turns(*text, *zone);
  auto report = people::import_turns(*store, file, flags.options, operator_now());
  if (!report) return failed(report.error());
  if (flags.json)
    show_json(*report);
  else
    show(*report, flags, *zone);
  return report->errors.empty() ? kDone : kNo;
}

}  // namespace

void add_people_on_call(Command& people) {
  auto flags = std::make_shared<OnCallFlags>();
  Command on_call = people.subcommand(
      "on-call", {"prend les astreintes d’un fichier CSV", "takes turns on call from a CSV file"});
  add_store_option(on_call, flags->place);
  on_call
      .positional("FILE", flags->file,
                  {"le fichier CSV : identifiant ou matricule, début, fin, pour",
                   "the CSV file: login or key, from, until, duty"})
      .option("--entity", flags->options.entity, {"l’entité", "the entity"}, true)
      .option("--charter", flags->charter,
              {"le fichier de la charte en vigueur, qui annonce le registre des astreintes et dit le fuseau",
               "the file of the charter in force, which announces the roster and tells the time zone"},
              true)
      .option("--directory", flags->options.directory,
              {"la source des comptes, si un identifiant est de plusieurs",
               "the source of accounts, where a login is of several"})
      .flag("--dry-run", flags->options.dry_run,
            {"dit ce qui changerait, ne change rien", "says what would change, changes nothing"})
      .flag("--json", flags->json, {"résultat en JSON", "result as JSON"});
  add_register(on_call, flags->reg);
  on_call.run([flags] { return bring_in(*flags); });
}

}  // namespace cartulaire::cli
