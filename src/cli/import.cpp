// cartulaire import FILE… --mapping NAME: sessions out of other products' logs into the journal (LG-01).
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "adapters/sessions/importer.hpp"
#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/node_name.hpp"
#include "cli/program.hpp"
#include "cli/rules_parts.hpp"
#include "cli/subcommands.hpp"
#include "journal/writer.hpp"
#include "logs/timestamp.hpp"
#include "node/announced.hpp"
#include "node/bundle.hpp"
#include "platform/json.hpp"

namespace cartulaire::cli {
namespace {

namespace sessions = adapters::sessions;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

struct ImportFlags {
  std::vector<std::string> files;
  std::string mapping;
  RulesPlace rules;
  std::string entity;
  std::string spool;
  std::string intake;
  std::string until;
  std::string node = node_name();
  bool json = false;

  [[nodiscard]] platform::Path folder() const { return platform::Path(spool) / "import"; }
};

base::Result<sessions::Mapping> wanted_mapping(const std::string& name) {
  std::error_code error;
  if (name.find_first_of("./") == std::string::npos || !std::filesystem::exists(name, error))
    return sessions::find_mapping(name);
  auto text = platform::read_text(name);
  if (!text) return base::pass(text);
  return sessions::read_mapping(*text, name);
}

// The class sessions of the entity asked for, or of the only one that announces it.
base::Result<journal::SchemaPtr> announced(const node::Bundle& bundle, const std::string& entity) {
  auto schemas = node::schemas_of(bundle, "sessions");
  if (!schemas) return base::pass(schemas);
  std::vector<std::string> entities;
  for (const journal::SchemaPtr& schema : *schemas) {
    if (schema->announcement().entity == entity || (entity.empty() && schemas->size() == 1)) return schema;
    entities.push_back(schema->announcement().entity);
  }
  if (entities.empty() || !entity.empty())
    return base::fail(
        base::ErrorCode::refused, entity,
        "la charte n’annonce pas les traces de sessions (`class: sessions`) : rien n’a été importé",
        "the charter does not announce logs of sessions (`class: sessions`): nothing was imported");
  return base::fail(base::ErrorCode::invalid, "--entity",
                    fmt::format("dites à qui sont ces traces : {}", fmt::join(entities, ", ")),
                    fmt::format("say whose logs these are: {}", fmt::join(entities, ", ")));
}

const base::TimeZone* zone_of(const node::Bundle& bundle, const std::string& entity) {
  for (const policy::Policy& policy : bundle.world()->policies())
    if (policy.entity == entity) return &policy.time_zone;
  return nullptr;
}

// The end of the day of `--until`.
base::Result<std::optional<base::Instant>> last_moment(const std::string& day, const base::TimeZone& zone) {
  if (day.empty()) return std::optional<base::Instant>();
  const auto civil = logs::parse_civil(day, "00:00:00");
  if (!civil)
    return base::fail(base::ErrorCode::invalid, "--until",
                      fmt::format("`{}` n’est pas un jour : 2026-03-31 attendu", day),
                      fmt::format("`{}` is no day: 2026-03-31 expected", day));
  return std::optional(logs::from_civil(civil->at + std::chrono::hours(24), zone) -
                       std::chrono::milliseconds(1));
}

Json counts_json(const sessions::ImportCounts& counts) {
  using sessions::Reading;
  const auto of = [&](Reading reading) { return counts.readings[static_cast<std::size_t>(reading)]; };
  JsonArray left_out;
  for (const std::string& field : counts.left_out)
    left_out.emplace_back(field);
  return JsonObject{{"read", counts.read},
                    {"written", counts.written},
                    {"already", counts.already},
                    {"open", counts.open},
                    {"other", counts.other},
                    {"unread", JsonObject{{"too_long", of(Reading::too_long)},
                                          {"not_text", of(Reading::not_text)},
                                          {"bad_syntax", of(Reading::bad_syntax)},
                                          {"bad_time", of(Reading::bad_time)}}},
                    {"unannounced", counts.unannounced},
                    {"past_term", counts.past_term},
                    {"nobody", counts.nobody},
                    {"without_beginning", counts.without_beginning},
                    {"left_out", std::move(left_out)}};
}

void print_counts(const sessions::ImportCounts& counts) {
  struct Line {
    std::uint64_t count;
    std::string_view french;
    std::string_view english;
    bool always;
  };
  using sessions::Reading;
  const auto of = [&](Reading reading) { return counts.readings[static_cast<std::size_t>(reading)]; };
  const Line lines[] = {
      {counts.read, "enregistrements lus", "records read", true},
      {counts.written, "événements écrits", "events written", true},
      {counts.open, "sessions en attente de leur fin", "sessions that wait for their end", true},
      {counts.already, "déjà importés, passés", "already imported, passed over", true},
      {counts.other, "sans rapport avec une session", "about no session", false},
      {of(Reading::too_long), "illisibles : trop longs", "unread: too long", false},
      {of(Reading::not_text), "illisibles : pas du texte", "unread: not text", false},
      {of(Reading::bad_syntax), "illisibles : forme inconnue", "unread: unknown form", false},
      {of(Reading::bad_time), "illisibles : date absente ou impossible",
       "unread: no time, or an impossible one", false},
      {counts.unannounced, "connexions refusées, que la charte n’annonce pas",
       "refused logins, which the charter does not announce", false},
      {counts.past_term, "plus vieux que la durée annoncée, écartés",
       "older than the announced time, dropped", false},
      {counts.nobody, "sans utilisateur", "without a user", false},
      {counts.without_beginning, "fins dont le début manque", "ends whose beginning is missing", false},
  };
  for (const Line& line : lines)
    if (line.always || line.count > 0) fmt::print("{:>10}  {}\n", line.count, say(line.french, line.english));
  if (!counts.left_out.empty())
    fmt::print(
        "{}{}\n",
        say("laissé de côté, la charte ne l’annonce pas : ", "left out, the charter does not announce it: "),
        fmt::join(counts.left_out, ", "));
}

base::Result<std::unique_ptr<journal::Writer>> open_journal(const ImportFlags& flags,
                                                            const std::string& source,
                                                            const base::Clock& clock, journal::Disk& disk) {
  journal::WriterOptions wanted;
  wanted.spool = flags.spool;
  wanted.node = flags.node;
  wanted.writer = "sessions-" + source;
  wanted.intake =
      flags.intake.empty() ? platform::Path(flags.spool) / "intake" : platform::Path(flags.intake);
  auto writer = journal::Writer::open(wanted, clock, disk);
  if (!writer && writer.error().code == base::ErrorCode::refused)
    return base::fail(base::ErrorCode::refused, source, "un autre import de cette source est en cours",
                      "another import of this source is running");
  return writer;
}

base::Status run_files(const ImportFlags& flags, sessions::Importer& importer) {
  if (base::Status started = importer.start(); !started) return started;
  for (const std::string& file : flags.files)
    if (base::Status read = importer.import(file); !read) return read;
  return importer.finish();
}

int run_import(const ImportFlags& flags) {
  if (!flags.rules.is_told()) return kUsage;
  const base::SystemClock clock;
  const base::Instant now = clock.now();
  auto mapping = wanted_mapping(flags.mapping);
  if (!mapping) return failed(mapping.error());
  const std::string source = mapping->log.id;
  auto bundle = read_rules(flags.rules, flags.folder() / (source + ".memory"), now);
  if (!bundle) return failed(bundle.error());
  auto schema = announced(**bundle, flags.entity);
  if (!schema) return failed(schema.error());
  sessions::ImportOptions options;
  options.zone = *zone_of(**bundle, (*schema)->announcement().entity);
  auto until = last_moment(flags.until, options.zone);
  if (!until) return failed(until.error());
  options.no_later = *until;

  journal::SystemDisk disk;
  auto writer = open_journal(flags, source, clock, disk);
  if (!writer) return failed(writer.error());
  sessions::StateFile file(flags.folder(), source);
  sessions::JournalEnd journal;
  journal.append = [&](std::span<const journal::Event> events) { return (*writer)->append(events); };
  journal.next_sequence = [&] { return (*writer)->health().next_sequence; };
  journal.note_loss = [&](journal::Loss loss, std::uint64_t count) { (*writer)->note_loss(loss, count); };
  sessions::Importer importer(*mapping, *schema, options, file, journal, now);
  const base::Status imported = run_files(flags, importer);
  const base::Status closed = (*writer)->close();
  if (!imported) return failed(imported.error());
  if (!closed) return failed(closed.error());
  if (flags.json) {
    fmt::print("{}", platform::print_json(counts_json(importer.counts()), true));
  } else {
    print_counts(importer.counts());
  }
  const bool nothing_understood =
      importer.counts().read > 0 && importer.counts().unread() == importer.counts().read;
  return nothing_understood ? kNo : kDone;
}

}  // namespace

void add_import(Command& root) {
  auto flags = std::make_shared<ImportFlags>();
  Command command =
      root.subcommand("import", {"verse au journal les sessions que d'autres produits ont tracées",
                                 "takes into the journal the sessions that other products logged"});
  command.positional("FILE", flags->files,
                     {"journaux, compressés ou non ; - pour l'entrée standard",
                      "logs, compressed or not; - for standard input"});
  command.option("--mapping", flags->mapping,
                 {"la source : fortigate-vpn, freeradius, keycloak, openldap, openvpn, sshd, windows, wtmp, "
                  "wtmp64, ou le fichier d'une description",
                  "the source: fortigate-vpn, freeradius, keycloak, openldap, openvpn, sshd, windows, wtmp, "
                  "wtmp64, or the file of a description"},
                 true);
  command.option("--bundle", flags->rules.bundle,
                 {"dossier du paquet de règles du nœud", "folder of the node's bundle"});
  command.option(
      "--key", flags->rules.key,
      {"clé publique du hub, qui signe le paquet", "public key of the hub, which signs the bundle"});
  command.option("--charter", flags->rules.charter,
                 {"une charte au lieu du paquet", "a charter instead of the bundle"});
  command.option("--entity", flags->entity,
                 {"l'entité dont ce sont les traces", "the entity whose logs these are"});
  command.option("--spool", flags->spool, {"dossier du journal du nœud", "folder of the node's journal"},
                 true);
  command.option("--intake", flags->intake,
                 {"clés publiques du jour ; SPOOL/intake sinon", "public day keys; SPOOL/intake otherwise"});
  command.option("--node", flags->node,
                 {"nom de ce nœud dans le journal ; sinon celui de la machine",
                  "name of this node in the journal; else the machine's"});
  command.option("--until", flags->until,
                 {"dernier jour du journal, si ses dates n'ont pas d'année et que le fichier a été recopié",
                  "last day of the log, where its dates have no year and the file was copied"});
  command.flag("--json", flags->json, {"sortie JSON", "print JSON"});
  command.run([flags] { return run_import(*flags); });
}

}  // namespace cartulaire::cli
