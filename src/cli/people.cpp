// cartulaire people import|list: people and their posts, entity by entity
#include "store/people.hpp"

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/people_parts.hpp"
#include "cli/program.hpp"
#include "cli/store_parts.hpp"
#include "cli/subcommands.hpp"
#include "people/import.hpp"
#include "platform/file.hpp"
#include "platform/json.hpp"
#include "store/entities.hpp"

namespace cartulaire::cli {
namespace {

using platform::JsonArray;
using platform::JsonObject;

struct PeopleFlags {
  std::string place = "sqlite:cartulaire.db";
  std::string file;
  std::vector<std::string> map;
  people::ImportOptions options;
  bool with_leavers = false;
  bool json = false;
};

int bring_in(const PeopleFlags& flags) {
  auto map = people::read_field_map(flags.map);
  if (!map) return failed(map.error());
  const people::SourceLimits limits;
  auto text = platform::read_text(flags.file, limits.bytes);
  if (!text) return failed(text.error());
  auto store = open_store(flags.place);
  if (!store) return failed(store.error());
  const bool ldif = people::kind_of(*text) == people::Source::Kind::directory;
  const people::Source source =
      ldif ? people::read_ldif(*text, *map, limits) : people::read_csv(*text, *map, limits);
  auto report = people::import_people(*store, source, flags.options, operator_now());
  if (!report) return failed(report.error());
  if (flags.json) {
    fmt::print("{}", platform::print_json(report_json(*report, source), true));
  } else {
    show_report(*report, source, flags.options.dry_run,
                [&](int line) { return fmt::format("{}:{}", flags.file, line); });
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
  Command all = root.subcommand("people", {"les personnes et leurs postes : fichiers, annuaires, groupes",
                                           "people and their posts: files, directories, groups"});
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
  add_people_sync(all);
  add_people_groups(all);
  add_people_on_call(all);
}

}  // namespace cartulaire::cli
