// cartulaire journal mine key | enrol | list
#include <memory>

#include <fmt/format.h>

#include "cli/console.hpp"
#include "cli/keeper_parts.hpp"
#include "cli/program.hpp"
#include "journal/custody/mine.hpp"
#include "journal/sealed/unit_keys.hpp"
#include "platform/json_members.hpp"

namespace cartulaire::cli {
namespace {

using platform::Json;
using platform::JsonObject;
namespace custody = journal::custody;

constexpr std::size_t kKeySize = 32;

struct Options {
  std::string config{kKeeperConfig};
  std::string file;
  std::string entity;
  std::string user;
  std::string key;
  bool json = false;
};

int make_key(const Options& options) {
  const platform::BoxKeyPair keys = platform::make_box_keys();
  if (std::filesystem::exists(options.file))
    return failed(
        {base::ErrorCode::refused, options.file, "ce fichier existe déjà", "this file is there already"});
  if (auto status = platform::write_secret_file(options.file, keys.secret); !status)
    return failed(status.error());
  fmt::print(stderr, "{}\n",
             say("clé publique, à faire enregistrer ; le fichier ne se partage avec personne :",
                 "public key, to be registered; the file is shared with nobody:"));
  fmt::print("{}\n", platform::to_hex(keys.public_key));
  return kDone;
}

int enrol(const Options& options) {
  const auto answer = ask_keeper(
      options.config,
      JsonObject{
          {"do", "mine_enrol"}, {"entity", options.entity}, {"user", options.user}, {"key", options.key}});
  if (!answer) return failed(answer.error());
  fmt::print("{}\n", say("enregistrée pour les jours scellés à partir de maintenant",
                         "registered for the days sealed from now on"));
  return kDone;
}

// The person's side: nothing of the secret key leaves this process but what opens the person's own boxes.
class OwnTraces {
 public:
  OwnTraces(const Options& options, platform::Secret own) : options_(options), own_(std::move(own)) {}

  int list() {
    const auto units =
        ask_keeper(options_.config, JsonObject{{"do", "mine_units"}, {"entity", options_.entity}});
    if (!units) return failed(units.error());
    const Json* all = units->find("units");
    if (all == nullptr || all->array() == nullptr) return kCannot;
    std::size_t found = 0;
    for (const Json& one : *all->array()) {
      const auto rows = rows_of(one);
      if (!rows) return failed(rows.error());
      const Json* list = rows->find("rows");
      if (list == nullptr || list->array() == nullptr) continue;
      for (const Json& row : *list->array()) {
        if (row.text() == nullptr) continue;
        ++found;
        if (options_.json)
          fmt::print("{}\n", platform::print_json(JsonObject{{"unit", text_in(one, "unit")}, {"text", row}}));
        else
          fmt::print("{}\n", *row.text());
      }
    }
    fmt::print(stderr, "{}\n",
               fmt::format(fmt::runtime(say("{} lignes vous concernent", "{} lines are about you")), found));
    return kDone;
  }

 private:
  // An empty answer where the unit holds nothing of this person.
  base::Result<Json> rows_of(const Json& one) {
    const auto unit = journal::sealed::parse_unit(text_in(one, "unit"));
    const auto key = platform::hex_array<32>(text_in(one, "key"));
    const auto tag = unit && key ? custody::mine_tag(*unit, *key, own_) : std::nullopt;
    if (!tag) return Json(JsonObject{});
    const auto box =
        ask_keeper(options_.config,
                   JsonObject{{"do", "mine_box"}, {"unit", unit->name()}, {"tag", platform::to_hex(*tag)}});
    if (!box) return tl::unexpected(box.error());
    const std::string_view hex = text_in(*box, "box");
    custody::MineBoxes boxes{*key, std::vector<std::byte>(hex.size() / 2)};
    if (!platform::from_hex(hex, boxes.boxes)) return Json(JsonObject{});
    const auto proof = custody::find_mine(*unit, boxes, own_);
    if (!proof) return Json(JsonObject{});
    return ask_keeper(options_.config,
                      JsonObject{{"do", "mine_rows"},
                                 {"unit", unit->name()},
                                 {"pseudonym", journal::sealed::pseudonym_text(proof->pseudonym)},
                                 {"proof", platform::to_hex(proof->key.bytes())}});
  }

  const Options& options_;
  platform::Secret own_;
};

int list(const Options& options) {
  auto own = platform::read_secret_file(options.file, kKeySize);
  if (!own) return failed(own.error());
  return OwnTraces(options, std::move(*own)).list();
}

}  // namespace

void add_own_traces(Command& journal) {
  auto options = std::make_shared<Options>();
  constexpr Text kEntity = {"entité", "entity"};
  Command mine = journal.subcommand(
      "mine", {"ses propres traces, avec sa propre clé", "one's own traces, with one's own key"});
  mine.subcommand("key", {"se faire une clé", "make oneself a key"})
      .option("-o,--output", options->file,
              {"fichier de la clé, pour soi seul", "file of the key, for oneself alone"}, true)
      .run([options] { return make_key(*options); });
  mine.subcommand("enrol", {"enregistrer la clé publique d'une personne", "register a person's public key"})
      .option("--config", options->config, kKeeperConfigHelp)
      .option("--entity", options->entity, kEntity, true)
      .option("--user", options->user, {"identifiant de la personne", "user name of the person"}, true)
      .option("--key", options->key,
              {"sa clé publique, en hexadécimal", "her or his public key, in hexadecimal"}, true)
      .run([options] { return enrol(*options); });
  mine.subcommand("list", {"lire ses traces, tous les jours vivants", "read one's traces, all living days"})
      .option("--config", options->config, kKeeperConfigHelp)
      .option("--entity", options->entity, kEntity, true)
      .option("-k,--key-file", options->file, {"fichier de sa clé", "file of one's key"}, true)
      .flag("--json", options->json, {"une ligne JSON par trace", "a line of JSON a trace"})
      .run([options] { return list(*options); });
}

}  // namespace cartulaire::cli
