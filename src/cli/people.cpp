// cartulaire people import|list: people and their posts, entity by entity
#include "store/people.hpp"

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/program.hpp"
#include "cli/store_parts.hpp"
#include "cli/subcommands.hpp"
#include "people/import.hpp"
#include "platform/file.hpp"
#include "platform/json.hpp"
#include "store/entities.hpp"

namespace cartulaire::cli {
namespace {

using people::EntityReport;
using people::Happens;
using people::ImportReport;
using people::Problem;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

constexpr std::size_t kProblemsShown = 100;

struct PeopleFlags {
  std::string place = "sqlite:cartulaire.db";
  std::string file;
  std::vector<std::string> map;
  people::ImportOptions options;
  bool with_leavers = false;
  bool json = false;
};

std::string_view word(Happens what) {
  switch (what) {
    case Happens::joined:
      return "joined";
    case Happens::changed:
      return "changed";
    case Happens::returned:
      return "returned";
    case Happens::left:
      return "left";
  }
  return "";
}

std::string_view label(Happens what) {
  switch (what) {
    case Happens::joined:
      return say("arrive", "joins");
    case Happens::changed:
      return say("change", "changes");
    case Happens::returned:
      return say("revient", "returns");
    case Happens::left:
      return say("part", "leaves");
  }
  return "";
}

void show_problems(const std::string& file, std::string_view kind, const std::vector<Problem>& problems) {
  for (std::size_t i = 0; i < problems.size() && i < kProblemsShown; ++i)
    fmt::print(stderr, "{}:{}: {}: {}\n", file, problems[i].line, kind,
               say(problems[i].french, problems[i].english));
  if (problems.size() > kProblemsShown)
    fmt::print(stderr, "{}: {} {}\n", file, problems.size() - kProblemsShown, say("autres", "more"));
}

JsonArray problems_json(const std::vector<Problem>& problems) {
  JsonArray out;
  for (const Problem& one : problems)
    out.push_back(JsonObject{{"line", one.line}, {"text", say(one.french, one.english)}});
  return out;
}

Json report_json(const ImportReport& report, int passed_over) {
  JsonArray entities;
  for (const EntityReport& one : report.entities) {
    JsonArray changes;
    for (const people::Change& change : one.changes)
      changes.push_back(JsonObject{{"what", word(change.what)}, {"login", change.login}});
    entities.push_back(JsonObject{{"entity", one.entity},
                                  {"unchanged", one.unchanged},
                                  {"present_before", one.present},
                                  {"leavers", one.leavers},
                                  {"too_many_leavers", one.too_many_leavers},
                                  {"changes", std::move(changes)}});
  }
  return JsonObject{{"taken", report.taken},
                    {"refused", report.refused},
                    {"passed_over", passed_over},
                    {"errors", problems_json(report.errors)},
                    {"remarks", problems_json(report.remarks)},
                    {"entities", std::move(entities)}};
}

void show_report(const ImportReport& report, const people::Source& source, bool each) {
  for (const EntityReport& one : report.entities) {
    std::array<std::int64_t, 4> counts{};
    for (const people::Change& change : one.changes) {
      ++counts[static_cast<std::size_t>(change.what)];
      if (each) fmt::print("{}\t{}\t{}\n", one.entity, label(change.what), change.login);
    }
    fmt::print("{}: {} {}, {} {}, {} {}, {} {}, {} {}\n", one.entity, counts[0], say("arrivées", "joined"),
               counts[1], say("changements", "changed"), counts[2], say("retours", "returned"), counts[3],
               say("départs", "left"), one.unchanged, say("inchangées", "unchanged"));
    if (one.too_many_leavers)
      fmt::print(
          stderr, "{}\n",
          fmt::format(fmt::runtime(say(
                          "{}: {} départs sur {} personnes, plus de {} % : le fichier est-il entier ? rien "
                          "n’a été pris ; si c’est juste, ajoutez `--confirm-leavers {}`",
                          "{}: {} leavers of {} people, more than {} %: is the file whole? nothing was "
                          "taken; if it is right, add `--confirm-leavers {}`")),
                      one.entity, one.leavers, one.present, people::kLeaverPercent, one.leavers));
  }
  if (source.passed_over != 0)
    fmt::print(stderr, "{} {}\n", source.passed_over,
               say("entrées de l’annuaire qui ne sont pas des personnes",
                   "entries of the directory that are no people"));
}

int bring_in(const PeopleFlags& flags) {
  auto map = people::read_field_map(flags.map);
  if (!map) return failed(map.error());
  const people::SourceLimits limits;
  auto text = platform::read_text(flags.file, limits.bytes);
  if (!text) return failed(text.error());
  auto store = open_store(flags.place);
  if (!store) return failed(store.error());
  const bool ldif = people::kind_of(*text) == people::Source::Kind::ldif;
  const people::Source source =
      ldif ? people::read_ldif(*text, *map, limits) : people::read_csv(*text, *map, limits);
  auto report = people::import_people(*store, source, flags.options, operator_now());
  if (!report) return failed(report.error());
  if (flags.json) {
    fmt::print("{}", platform::print_json(report_json(*report, source.passed_over), true));
  } else {
    show_problems(flags.file, say("erreur", "error"), report->errors);
    show_problems(flags.file, say("remarque", "remark"), report->remarks);
    if (report->errors.empty())
      show_report(*report, source, flags.options.dry_run);
    else
      fmt::print(stderr, "{}\n", say("rien n’a été pris", "nothing was taken"));
  }
  return report->errors.empty() && !report->refused ? kDone : kNo;
}

int list(const PeopleFlags& flags) {
  auto store = open_store(flags.place);
  if (!store) return failed(store.error());
  const store::EntityScope scope(flags.options.entity);
  auto found = store->read<std::vector<store::Person>>(
      [&](store::Reading& in) -> base::Result<std::vector<store::Person>> {
        auto known = store::entity(in, scope);
        if (!known) return base::pass(known);
        return store::people_of(in, scope, {"", flags.with_leavers});
      });
  if (!found) return failed(found.error());
  std::unordered_map<store::PersonId, std::string> logins;
  for (const store::Person& one : *found)
    logins.emplace(one.id, one.data.login);
  JsonArray out;
  for (const store::Person& one : *found) {
    const store::PersonData& data = one.data;
    JsonArray posts;
    std::string main;
    for (const store::Post& post : data.posts) {
      const std::string manager = post.manager ? logins[*post.manager] : "";
      posts.push_back(JsonObject{{"unit", post.unit}, {"title", post.title}, {"manager", manager}});
      main += fmt::format("{}{}{}{}", main.empty() ? "" : "; ", post.unit,
                          post.unit.empty() || post.title.empty() ? "" : " / ", post.title);
    }
    if (flags.json)
      out.push_back(JsonObject{{"id", one.id},
                               {"login", data.login},
                               {"given_name", data.given_name},
                               {"family_name", data.family_name},
                               {"mail", data.mail},
                               {"population", data.population},
                               {"arrived", data.arrived_on},
                               {"left", one.left_at.has_value()},
                               {"directory", data.directory},
                               {"posts", std::move(posts)}});
    else
      fmt::print("{}\t{} {}\t{}\t{}{}\n", data.login, data.given_name, data.family_name, data.population,
                 main, one.left_at ? say("\t(parti)", "\t(left)") : "");
  }
  if (flags.json) fmt::print("{}", platform::print_json(out, true));
  return kDone;
}

}  // namespace

void add_people(Command& root) {
  auto flags = std::make_shared<PeopleFlags>();
  Command all = root.subcommand("people", {"les personnes et leurs postes : les importer, les lister",
                                           "people and their posts: import, list"});
  Command import = all.subcommand(
      "import", {"prend les personnes d’un fichier CSV ou LDIF", "takes people from a CSV or LDIF file"});
  add_store_option(import, flags->place);
  import.positional("FILE", flags->file, {"le fichier, CSV ou LDIF", "the file, CSV or LDIF"})
      .option(
          "--entity", flags->options.entity,
          {"l’entité de tous (sinon une colonne `entité`)", "everybody’s entity (else a column `entity`)"})
      .option("--directory", flags->options.directory,
              {"nom de la source des comptes (par défaut `import`)",
               "name of the source of accounts (default `import`)"})
      .option(
          "--map", flags->map,
          {"CHAMP=COLONNE ou attribut, plusieurs fois s’il le faut", "FIELD=COLUMN or attribute, repeatable"})
      .flag("--complete", flags->options.complete,
            {"le fichier est entier : qui n’y est pas est parti",
             "the file is whole: who is not in it has left"})
      .option("--confirm-leavers", flags->options.confirmed_leavers,
              {"tant de départs par entité sont voulus", "so many leavers an entity are intended"})
      .flag("--dry-run", flags->options.dry_run,
            {"dit ce qui changerait, ne change rien", "says what would change, changes nothing"})
      .flag("--json", flags->json, {"résultat en JSON", "result as JSON"})
      .run([flags] { return bring_in(*flags); });
  Command listing = all.subcommand("list", {"les personnes d’une entité", "the people of an entity"});
  add_store_option(listing, flags->place);
  listing.option("--entity", flags->options.entity, {"l’entité", "the entity"}, true)
      .flag("--with-leavers", flags->with_leavers,
            {"aussi qui est parti et pas encore effacé", "also who left and is not erased yet"})
      .flag("--json", flags->json, {"résultat en JSON", "result as JSON"})
      .run([flags] { return list(*flags); });
}

}  // namespace cartulaire::cli
