// cartulaire store create|entities|erase|records|backup|export|restore: the hub's records
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/adoption_parts.hpp"
#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/program.hpp"
#include "cli/store_parts.hpp"
#include "cli/subcommands.hpp"
#include "platform/json.hpp"
#include "store/backup.hpp"
#include "store/entities.hpp"
#include "store/records.hpp"

namespace cartulaire::cli {
namespace {

using platform::JsonArray;
using platform::JsonObject;
using store::Installation;
using store::Kept;
using store::Reader;
using store::Reading;
using store::Store;
using store::Writing;

struct StoreFlags {
  std::string place = "sqlite:cartulaire.db";
  std::string file;
  std::vector<std::string> charters;
  bool json = false;
};

int create(const StoreFlags& flags) {
  auto place = platform::SqlPlace::parse(flags.place);
  if (!place) return failed(place.error());
  auto made = Store::open(*place, platform::SqlSession::Opening::create);
  if (!made) return failed(made.error());
  fmt::print("{}\n", made->session().name());
  return kDone;
}

// The entities of charters, as they name them.
base::Result<std::vector<store::Entity>> entities_of(const std::vector<std::string>& charters) {
  std::vector<store::Entity> all;
  for (const std::string& file : charters) {
    auto read = read_adopted(file);
    if (!read) return base::pass(read);
    for (const charter::Entity& one : read->loaded.charter.front.entities)
      all.push_back({one.id, one.name.empty() ? one.id : one.name});
  }
  return all;
}

int show_entities(const StoreFlags& flags) {
  auto store = open_store(flags.place);
  if (!store) return failed(store.error());
  auto wanted = entities_of(flags.charters);
  if (!wanted) return failed(wanted.error());
  const store::By by = operator_now();
  auto put = store->write([&](Writing& in) -> base::Status {
    for (const store::Entity& one : *wanted)
      if (auto done = store::put_entity(in, Installation::as_operator(), one, by); !done)
        return base::pass(done);
    return {};
  });
  if (!put) return failed(put.error());
  auto all = store->read<std::vector<store::Entity>>(
      [](Reading& in) { return store::entities(in, Installation::as_operator()); });
  if (!all) return failed(all.error());
  if (flags.json) {
    JsonArray out;
    for (const store::Entity& one : *all)
      out.push_back(JsonObject{{"id", one.id}, {"name", one.name}});
    fmt::print("{}", platform::print_json(out, true));
    return kDone;
  }
  for (const store::Entity& one : *all)
    fmt::print("{}\t{}\n", one.id, one.name);
  return kDone;
}

int erase(const StoreFlags& flags) {
  auto store = open_store(flags.place);
  if (!store) return failed(store.error());
  const store::By by = operator_now();
  auto done = store->write<std::int64_t>(
      [&](Writing& in) { return store::erase_due(in, Installation::as_operator(), by); });
  if (!done) return failed(done.error());
  fmt::print("{} {}\n", *done, say("personnes effacées", "people erased"));
  return kDone;
}

std::string kept_text(const store::Record& record) {
  switch (record.kept) {
    case Kept::with_entity:
      return std::string(say("tant que l’entité est servie", "as long as the entity is served"));
    case Kept::with_person:
      return std::string(say("jusqu’au départ de la personne", "until the person leaves"));
    case Kept::after_leaving:
      return fmt::format("{} {}", record.days, say("jours après le départ", "days after leaving"));
    case Kept::until_taken:
      return std::string(say("jusqu’à la reprise par le journal", "until the journal has it"));
    case Kept::until_end:
      return std::string(say("jusqu’à sa fin propre", "until its own end"));
  }
  return "";
}

std::string_view reader_text(Reader reader) {
  switch (reader) {
    case Reader::self:
      return say("la personne elle-même", "the person");
    case Reader::manager:
      return say("le responsable", "the manager");
    case Reader::it:
      return say("le service informatique", "IT");
    case Reader::ciso:
      return say("le RSSI", "the CISO");
    case Reader::dpo:
      return say("le DPO", "the DPO");
    case Reader::authority:
      return say("l’autorité territoriale", "the territorial authority");
    case Reader::operators:
      return say("les exploitants de la machine", "operators of the machine");
  }
  return "";
}

int show_records(const StoreFlags& flags) {
  JsonArray out;
  for (const store::Record& record : store::records()) {
    std::vector<std::string_view> readers;
    for (const Reader reader : record.readers)
      readers.push_back(reader_text(reader));
    const std::string_view what =
        console_language() == base::Language::french ? record.french : record.english;
    if (flags.json) {
      out.push_back(JsonObject{{"table", record.table},
                               {"what", what},
                               {"kept", kept_text(record)},
                               {"readers", JsonArray(readers.begin(), readers.end())}});
      continue;
    }
    fmt::print("{}: {}\n  {} {}\n  {} {}\n", record.table, what, say("conservé :", "kept:"),
               kept_text(record), say("lu par :", "read by:"), fmt::join(readers, ", "));
  }
  if (flags.json) fmt::print("{}", platform::print_json(out, true));
  return kDone;
}

int copy(const StoreFlags& flags, bool portable) {
  auto store = open_store(flags.place);
  if (!store) return failed(store.error());
  base::Status done;
  if (portable) {
    auto count = store::export_store(*store, flags.file);
    if (!count) return failed(count.error());
  } else {
    done = store::back_up(*store, flags.file);
  }
  if (!done) return failed(done.error());
  fmt::print("{}\n", flags.file);
  return kDone;
}

int put_back(const StoreFlags& flags) {
  auto place = platform::SqlPlace::parse(flags.place);
  if (!place) return failed(place.error());
  if (auto done = store::restore(*place, flags.file); !done) return failed(done.error());
  fmt::print(stderr, "{}\n",
             say("restauré ; effacez ce dont le terme est passé avec `cartulaire store erase`",
                 "restored; erase what is past its term with `cartulaire store erase`"));
  return kDone;
}

constexpr Text kJson{"résultat en JSON", "result as JSON"};

}  // namespace

void add_store(Command& root) {
  auto flags = std::make_shared<StoreFlags>();
  Command all = root.subcommand(
      "store", {"le dépôt du pupitre : le créer, le sauvegarder, le restaurer, ce qu’il conserve",
                "the hub’s store: create it, back it up, restore it, what it keeps"});
  const auto child = [&](const char* name, Text help) {
    Command command = all.subcommand(name, help);
    add_store_option(command, flags->place);
    return command;
  };
  child("create", {"crée un dépôt vide", "creates an empty store"}).run([flags] { return create(*flags); });
  child("entities", {"les entités servies ; avec `--charter`, y ajoute celles de chartes",
                     "the entities served; with `--charter`, adds those of charters"})
      .option("--charter", flags->charters, {"fichier d’une charte", "file of a charter"})
      .flag("--json", flags->json, kJson)
      .run([flags] { return show_entities(*flags); });
  child("erase", {"efface les personnes parties dont le terme est passé", "erases leavers past their term"})
      .run([flags] { return erase(*flags); });
  all.subcommand("records",
                 {"ce qui est conservé, jusqu’à quand, lu par qui", "what is kept, until when, read by whom"})
      .flag("--json", flags->json, kJson)
      .run([flags] { return show_records(*flags); });
  child("backup",
        {"copie cohérente du dépôt pendant qu’il sert", "a consistent copy of the store while it serves"})
      .positional("FILE", flags->file, {"le fichier à faire", "the file to make"})
      .run([flags] { return copy(*flags, false); });
  child("export", {"copie portable, pour passer de SQLite à PostgreSQL ou ailleurs",
                   "a portable copy, to go from SQLite to PostgreSQL or elsewhere"})
      .positional("FILE", flags->file, {"le fichier à faire", "the file to make"})
      .run([flags] { return copy(*flags, true); });
  child("restore", {"remet une copie dans un dépôt neuf ou vide", "puts a copy into a new or empty store"})
      .positional("FILE", flags->file, {"la copie", "the copy"})
      .run([flags] { return put_back(*flags); });
}

}  // namespace cartulaire::cli
