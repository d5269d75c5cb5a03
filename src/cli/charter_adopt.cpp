// cartulaire charter adopt version|consultation|answer|…: acts of adoption, recorded one by one
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "charter/adoption/import.hpp"
#include "charter/adoption/status.hpp"
#include "cli/adoption_parts.hpp"
#include "cli/charter_parts.hpp"
#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/program.hpp"
#include "platform/file.hpp"

namespace cartulaire::cli {
namespace {

using charter::adoption::Act;
using charter::adoption::act_label;
using charter::adoption::admissible;
using charter::adoption::Annexation;
using charter::adoption::Answer;
using charter::adoption::append;
using charter::adoption::Consultation;
using charter::adoption::Deliberation;
using charter::adoption::EntryIntoForce;
using charter::adoption::fingerprint_of;
using charter::adoption::imported_acts;
using charter::adoption::Papers;
using charter::adoption::parse_body;
using charter::adoption::parse_day;
using charter::adoption::Publication;
using charter::adoption::read_register;
using charter::adoption::Record;
using charter::adoption::Register;
using charter::adoption::version_act;
using charter::adoption::What;
using charter::adoption::Withdrawal;

struct AdoptFlags {
  std::string file;
  std::string reg;
  std::string keys = "publish.key";
  std::string entity;
  std::string date;
  std::string body = "cst";
  std::string name;
  std::int64_t favourable = 0;
  std::int64_t unfavourable = 0;
  std::int64_t abstentions = 0;
  std::int64_t staff = -1;
  std::vector<std::string> reservations;
  std::string text;
  std::string reference;
  std::string means;
  std::string clause;
  std::string register_entry;
  std::string assessment;
  std::string not_due;
  std::int64_t record = 0;
  std::string reason;
};

base::Result<std::vector<Record>> add(const AdoptFlags& flags, const AdoptedCharter& read,
                                      const std::vector<Act>& acts) {
  const auto keys = platform::read_sign_keys(flags.keys);
  if (!keys) return tl::unexpected<base::Error>(keys.error());
  return append(register_path(flags.file, flags.reg), *keys, acts, base::SystemClock().now(),
                [&](const Register& all, const Act& act) { return admissible(all, act, read.today); });
}

int show(const base::Result<std::vector<Record>>& done) {
  if (!done) return failed(done.error());
  for (const Record& record : *done)
    fmt::print("{} {}: {} {} {}\n", say("acte", "record"), record.number,
               act_label(record.act.what).in(console_language()), record.act.entity, record.act.version);
  // For the minutes: whoever cuts the register later is found out by it.
  fmt::print("{} {}:{}\n", say("tête du registre :", "head of the register:"), done->back().number,
             platform::to_hex(done->back().hash));
  return kDone;
}

int record_acts(const AdoptFlags& flags, const AdoptedCharter& read, const std::vector<Act>& acts) {
  return show(add(flags, read, acts));
}

// The act of one entity, done on the day of the flags.
base::Result<Act> entity_act(const AdoptFlags& flags, const AdoptedCharter& read, What what) {
  const auto& entities = read.loaded.charter.front.entities;
  if (flags.entity.empty() && entities.size() > 1)
    return base::fail(base::ErrorCode::invalid, flags.file,
                      "la charte a plusieurs entités : dites laquelle par --entity",
                      "the charter has several entities: name one with --entity");
  auto effective = charter::effective_charter(read.loaded.charter, flags.entity);
  if (!effective) return base::pass(effective);
  const auto day = parse_day(flags.date);
  if (!day)
    return base::fail(base::ErrorCode::invalid, "--date",
                      fmt::format("`{}` n'est pas un jour comme 2026-01-12", flags.date),
                      fmt::format("`{}` is not a day like 2026-01-12", flags.date));
  if (Papers* papers = std::get_if<Papers>(&what))
    if (const charter::Clause* clause = effective->find_clause(papers->clause))
      papers->fingerprint = fingerprint_of(*clause);
  return Act{effective->front.version, effective->entity.id, effective->hash, *day, false, std::move(what)};
}

int record_one(const AdoptFlags& flags, What what) {
  const auto read = read_adopted(flags.file);
  if (!read) return failed(read.error());
  const auto act = entity_act(flags, *read, std::move(what));
  return act ? record_acts(flags, *read, {*act}) : failed(act.error());
}

int consultation(const AdoptFlags& flags) {
  const auto body = parse_body(flags.body);
  if (!body) {
    complain({base::ErrorCode::invalid, "--body",
              fmt::format("`{}` : écrivez cst, joint_cst, centre_cst ou other", flags.body),
              fmt::format("`{}`: write cst, joint_cst, centre_cst or other", flags.body)});
    return kUsage;
  }
  Consultation one;
  one.body = *body;
  one.name = flags.name;
  one.votes = {static_cast<int>(flags.favourable), static_cast<int>(flags.unfavourable),
               static_cast<int>(flags.abstentions)};
  one.reservations = flags.reservations;
  if (flags.staff >= 0) one.staff = static_cast<int>(flags.staff);
  return record_one(flags, std::move(one));
}

int version(const AdoptFlags& flags) {
  const auto read = read_adopted(flags.file);
  if (!read) return failed(read.error());
  const auto act = version_act(read->loaded.charter, read->text, read->today);
  return act ? record_acts(flags, *read, {*act}) : failed(act.error());
}

int withdraw(const AdoptFlags& flags) {
  const auto read = read_adopted(flags.file);
  if (!read) return failed(read.error());
  Act act;
  act.day = read->today;
  act.what = Withdrawal{static_cast<std::uint64_t>(std::max<std::int64_t>(flags.record, 0)), flags.reason};
  return record_acts(flags, *read, {act});
}

// The version, unless it is there, and the acts of the front matter: all or none.
int import_acts(const AdoptFlags& flags) {
  const auto read = read_adopted(flags.file);
  if (!read) return failed(read.error());
  auto acts = imported_acts(read->loaded.charter);
  if (!acts) return failed(acts.error());
  auto registered = version_act(read->loaded.charter, read->text, read->today);
  if (!registered) return failed(registered.error());
  const auto keys = platform::read_sign_keys(flags.keys);
  if (!keys) return failed(keys.error());
  const auto all = read_register(register_path(flags.file, flags.reg), keys->public_key);
  if (!all && all.error().code != base::ErrorCode::not_found) return failed(all.error());
  bool known = false;
  if (all)
    for (const Record& record : all->records) {
      known = known || record.act.what == registered->what;
      if (record.act.imported && record.act.version == registered->version)
        return failed(
            {base::ErrorCode::refused, flags.file,
             fmt::format("les actes de cette version sont déjà repris (acte {})", record.number),
             fmt::format("the acts of this version are taken over already (record {})", record.number)});
    }
  if (!known) acts->insert(acts->begin(), std::move(*registered));
  return record_acts(flags, *read, *acts);
}

using Flags = std::shared_ptr<AdoptFlags>;

Command act_command(Command& adopt, const Flags& flags, const char* name, Text help) {
  Command command = adopt.subcommand(name, help);
  command.positional("FILE", flags->file, {"la charte", "the charter"})
      .option("--register", flags->reg,
              {"le registre (par défaut adoption.jsonl à côté de la charte)",
               "the register (by default adoption.jsonl beside the charter)"})
      .option(
          "--keys", flags->keys,
          {"la clé de signature (`cartulaire publish keys`)", "the signing key (`cartulaire publish keys`)"});
  return command;
}

Command entity_command(Command& adopt, const Flags& flags, const char* name, Text help) {
  Command command = act_command(adopt, flags, name, help);
  command
      .option("--entity", flags->entity,
              {"l'entité (inutile s'il n'y en a qu'une)", "the entity (not needed where there is only one)"})
      .option("--date", flags->date, {"le jour de l'acte : 2026-01-12", "the day of the act: 2026-01-12"},
              true);
  return command;
}

void add_consultation(Command& adopt, const Flags& flags) {
  entity_command(adopt, flags, "consultation",
                 {"une instance a rendu son avis : ses voix, ses réserves",
                  "a body gave its opinion: its votes, its reservations"})
      .option("--body", flags->body,
              {"cst (le défaut), joint_cst (commun), centre_cst (du centre de gestion), other",
               "cst (the default), joint_cst (shared), centre_cst (of the management centre), other"})
      .option("--name", flags->name, {"son nom, s'il faut le préciser", "its name, where it matters"})
      .option("--favourable", flags->favourable,
              {"voix pour, des représentants du personnel", "votes for, of the staff's representatives"})
      .option("--unfavourable", flags->unfavourable, {"voix contre", "votes against"})
      .option("--abstentions", flags->abstentions, {"abstentions", "abstentions"})
      .option("--reservation", flags->reservations,
              {"une réserve ; l'option se répète", "a reservation; may be repeated"})
      .option("--staff", flags->staff,
              {"effectif de l'entité au 1er janvier", "agents of the entity on 1 January"})
      .run([flags] { return consultation(*flags); });
}

void add_papers(Command& adopt, const Flags& flags) {
  entity_command(adopt, flags, "papers",
                 {"les pièces d'une clause qui surveille : sans elles, elle reste sans effet",
                  "the papers of a clause that monitors: without them it stays inert"})
      .option("--clause", flags->clause, {"la clause", "the clause"}, true)
      .option("--register-entry", flags->register_entry,
              {"l'inscription au registre des traitements", "the entry in the record of processing"}, true)
      .option("--assessment", flags->assessment,
              {"la référence de l'analyse d'impact", "the reference of the impact assessment"})
      .option("--no-assessment", flags->not_due, {"ou pourquoi aucune n'est due", "or why none is due"})
      .run([flags] {
        return record_one(
            *flags, Papers{flags->clause, {}, flags->register_entry, flags->assessment, flags->not_due});
      });
}

}  // namespace

void add_charter_adopt(Command& charter) {
  Command adopt = charter.subcommand(
      "adopt", {"enregistre les actes d'adoption, signés et enchaînés, dans le registre de la charte",
                "records the acts of adoption, signed and chained, in the charter's register"});
  const auto flags = std::make_shared<AdoptFlags>();
  act_command(adopt, flags, "version",
              {"enregistre cette version : son texte ne change plus",
               "registers this version: its text does not change any more"})
      .run([flags] { return version(*flags); });
  add_consultation(adopt, flags);
  entity_command(adopt, flags, "answer",
                 {"la réponse de l'employeur à l'avis", "the employer's answer to the opinion"})
      .option("--text", flags->text, {"ce qui a été répondu", "what was answered"}, true)
      .run([flags] { return record_one(*flags, Answer{flags->text}); });
  entity_command(adopt, flags, "deliberation", {"la délibération", "the deliberation"})
      .option("--reference", flags->reference, {"son numéro", "its number"}, true)
      .run([flags] { return record_one(*flags, Deliberation{flags->reference}); });
  entity_command(adopt, flags, "annexation",
                 {"l'annexion au règlement intérieur", "the annexation to the internal rules"})
      .option("--reference", flags->reference, {"où, dans ce règlement", "where in these rules"})
      .run([flags] { return record_one(*flags, Annexation{flags->reference}); });
  entity_command(adopt, flags, "publication", {"la publication", "the publication"})
      .option("--means", flags->means, {"par quelles voies", "by which means"}, true)
      .run([flags] { return record_one(*flags, Publication{flags->means}); });
  entity_command(adopt, flags, "force",
                 {"la date d'entrée en vigueur, qui peut être à venir",
                  "the day of entry into force, which may be to come"})
      .run([flags] { return record_one(*flags, EntryIntoForce{}); });
  add_papers(adopt, flags);
  act_command(adopt, flags, "withdraw",
              {"retire un acte enregistré par erreur ou annulé ; sa trace reste",
               "withdraws a record that was a mistake or was annulled; its trace stays"})
      .option("--record", flags->record, {"le numéro de l'acte", "the number of the record"}, true)
      .option("--reason", flags->reason, {"le motif", "the reason"}, true)
      .run([flags] { return withdraw(*flags); });
  act_command(adopt, flags, "import",
              {"reprend, une fois, les actes écrits dans l'en-tête (`adoption:`)",
               "takes over, once, the acts written in the front matter (`adoption:`)"})
      .run([flags] { return import_acts(*flags); });
}

}  // namespace cartulaire::cli
