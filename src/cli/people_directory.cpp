// cartulaire people sync|groups: people out of directories, and groups of directories out of people
#include <memory>

#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/people_parts.hpp"
#include "cli/program.hpp"
#include "cli/signatures.hpp"
#include "cli/store_parts.hpp"
#include "people/membership.hpp"

namespace cartulaire::cli {
namespace {

using people::Directory;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

struct DirectoryFlags {
  std::string place = "sqlite:cartulaire.db";
  std::string config;
  std::string only;
  std::int64_t confirmed = 0;
  bool dry_run = false;
  bool json = false;
};

// The directories to work on: those of the file, or the one that is named.
base::Result<std::vector<Directory>> wanted(const DirectoryFlags& flags) {
  auto all = people::read_directories(flags.config);
  if (!all || flags.only.empty()) return all;
  std::erase_if(*all, [&](const Directory& one) { return one.name != flags.only; });
  if (all->empty())
    return base::fail(base::ErrorCode::not_found, flags.config,
                      fmt::format("il n’y a pas d’annuaire `{}`", flags.only),
                      fmt::format("there is no directory `{}`", flags.only));
  return all;
}

std::string place_in(const people::Read& read, const std::string& name, int line) {
  if (line < 1 || static_cast<std::size_t>(line) > read.entries.size()) return name;
  return fmt::format("{}: {} ({})", name, line, read.entries[static_cast<std::size_t>(line) - 1]);
}

// Its exit code; what it says in JSON into `out`.
int sync_one(store::Store& store, const Directory& directory, const DirectoryFlags& flags, JsonArray& out) {
  const store::By by = operator_now();
  auto read = people::read_people(directory, by.at);
  if (!read) return failed(read.error());
  people::ImportOptions options;
  options.directory = directory.name;
  options.complete = true;
  options.confirmed_leavers = flags.confirmed;
  options.dry_run = flags.dry_run;
  auto report = people::import_people(store, read->source, options, by);
  if (!report) return failed(report.error());
  if (flags.json)
    out.push_back(JsonObject{{"directory", directory.name}, {"report", report_json(*report, read->source)}});
  else
    show_report(*report, read->source, flags.dry_run,
                [&](int line) { return place_in(*read, directory.name, line); });
  return report->errors.empty() && !report->refused ? kDone : kNo;
}

// A directory that does not answer keeps no other one back.
int sync(const DirectoryFlags& flags) {
  auto directories = wanted(flags);
  if (!directories) return failed(directories.error());
  auto store = open_store(flags.place);
  if (!store) return failed(store.error());
  int code = kDone;
  JsonArray out;
  for (const Directory& directory : *directories)
    code = std::max(code, sync_one(*store, directory, flags, out));
  if (flags.json) fmt::print("{}", platform::print_json(out, true));
  return code;
}

Json members_json(const std::vector<people::Member>& members) {
  JsonArray out;
  for (const people::Member& one : members)
    out.push_back(JsonObject{{"entity", one.entity}, {"person", one.id}, {"name", one.name}});
  return out;
}

void show_group(const people::GroupReport& report, bool each) {
  const people::GroupChanges& changes = report.changes;
  if (each) {
    for (const people::Member& one : changes.add)
      fmt::print("{}\t{}\t{}\n", report.group, say("entre", "in"), one.name);
    for (const people::Member& one : changes.remove)
      fmt::print("{}\t{}\t{}\n", report.group, say("sort", "out"), one.name);
  }
  fmt::print("{}: {} {}, {} {}, {} {}, {} {}\n", report.group, changes.add.size(), say("entrées", "in"),
             changes.remove.size(), say("sorties", "out"),
             changes.managed - static_cast<std::int64_t>(changes.remove.size()),
             say("inchangés", "unchanged"), changes.unknown, say("inconnus laissés", "unknown left alone"));
  if (changes.too_many)
    fmt::print(
        stderr, "{}\n",
        fmt::format(fmt::runtime(say("{}: {} sorties sur {} membres, plus de {} % : ce groupe n’a pas été "
                                     "touché ; si c’est juste, ajoutez `--confirm-removals {}`",
                                     "{}: {} removals of {} members, more than {} %: this group was not "
                                     "touched; if it is right, add `--confirm-removals {}`")),
                    report.group, changes.remove.size(), changes.managed, people::kLeaverPercent,
                    changes.remove.size()));
}

int groups(const DirectoryFlags& flags) {
  auto directories = wanted(flags);
  if (!directories) return failed(directories.error());
  auto store = open_store(flags.place);
  if (!store) return failed(store.error());
  const base::Instant now = operator_now().at;
  auto has_signed = signatures_for_groups(*store, *directories, now);
  if (!has_signed) return failed(has_signed.error());
  int code = kDone;
  JsonArray out;
  for (const Directory& directory : *directories) {
    auto reports =
        people::keep_groups(*store, directory, {flags.dry_run, flags.confirmed}, *has_signed, operator_now());
    if (!reports) {
      code = std::max(code, failed(reports.error()));
      continue;
    }
    for (const people::GroupReport& report : *reports) {
      if (report.changes.too_many) code = std::max(code, kNo);
      if (flags.json)
        out.push_back(JsonObject{{"group", report.group},
                                 {"taken", report.taken},
                                 {"too_many_removals", report.changes.too_many},
                                 {"managed_before", report.changes.managed},
                                 {"unknown", report.changes.unknown},
                                 {"in", members_json(report.changes.add)},
                                 {"out", members_json(report.changes.remove)}});
      else
        show_group(report, flags.dry_run);
    }
  }
  if (flags.json) fmt::print("{}", platform::print_json(out, true));
  return code;
}

std::shared_ptr<DirectoryFlags> add_options(Command& command) {
  auto flags = std::make_shared<DirectoryFlags>();
  add_store_option(command, flags->place);
  command
      .option(
          "--config", flags->config,
          {"les annuaires (docs/operations/directory.md)", "the directories (docs/operations/directory.md)"},
          true)
      .option("--directory", flags->only, {"celui-ci seulement", "this one only"})
      .flag("--dry-run", flags->dry_run,
            {"dit ce qui changerait, ne change rien", "says what would change, changes nothing"})
      .flag("--json", flags->json, {"résultat en JSON", "result as JSON"});
  return flags;
}

}  // namespace

void add_people_sync(Command& people) {
  Command command = people.subcommand(
      "sync", {"prend les personnes des annuaires (LDAP, Active Directory) ; qui n’y est plus est parti",
               "takes people from directories (LDAP, Active Directory); who is gone there has left"});
  auto flags = add_options(command);
  command
      .option("--confirm-leavers", flags->confirmed,
              {"tant de départs par entité sont voulus", "so many leavers an entity are intended"})
      .run([flags] { return sync(*flags); });
}

void add_people_groups(Command& people) {
  Command command =
      people.subcommand("groups", {"tient les groupes des annuaires comme leurs règles le disent",
                                   "keeps groups of directories as their rules say"});
  auto flags = add_options(command);
  command
      .option("--confirm-removals", flags->confirmed,
              {"tant de sorties par groupe sont voulues", "so many removals a group are intended"})
      .run([flags] { return groups(*flags); });
}

}  // namespace cartulaire::cli
