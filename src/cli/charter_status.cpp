// cartulaire charter status FILE: how far the charter is on its way into force, entity by entity
#include <charconv>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "charter/adoption/status.hpp"
#include "cli/adoption_parts.hpp"
#include "cli/charter_parts.hpp"
#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/program.hpp"
#include "platform/crypto.hpp"
#include "platform/json.hpp"

namespace cartulaire::cli {
namespace {

using charter::adoption::Act;
using charter::adoption::act_label;
using charter::adoption::act_word;
using charter::adoption::Answer;
using charter::adoption::body_label;
using charter::adoption::Consultation;
using charter::adoption::Day;
using charter::adoption::Deliberation;
using charter::adoption::entity_text;
using charter::adoption::EntityStatus;
using charter::adoption::Inert;
using charter::adoption::Need;
using charter::adoption::opinion_label;
using charter::adoption::opinion_of;
using charter::adoption::Papers;
using charter::adoption::print_day;
using charter::adoption::Publication;
using charter::adoption::Record;
using charter::adoption::Register;
using charter::adoption::stage_label;
using charter::adoption::stage_word;
using charter::adoption::status_of;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

struct StatusFlags {
  std::string file;
  std::string entity;
  std::string reg;
  std::string key = "publish.key.pub";
  std::string head;
  bool json = false;
};

const std::string& said(const charter::Label& label) {
  return label.in(console_language());
}

JsonArray texts(const std::vector<std::string>& items) {
  return {items.begin(), items.end()};
}

Json day_json(const std::optional<Day>& day) {
  return day ? Json(print_day(*day)) : Json();
}

Json label_json(const charter::Label& label) {
  return JsonObject{{"fr", label.french}, {"en", label.english}};
}

Json status_json(const EntityStatus& status) {
  JsonArray missing;
  for (const Need& need : status.now.missing)
    missing.emplace_back(JsonObject{{"what", label_json(need.what)}, {"rule", label_json(need.rule)}});
  JsonArray owed;
  for (const charter::Label& one : status.now.owed)
    owed.push_back(label_json(one));
  JsonArray inert;
  for (const Inert& one : status.inert)
    inert.emplace_back(JsonObject{
        {"clause", one.clause.clause}, {"article", one.clause.article}, {"why", label_json(one.why)}});
  JsonArray acts;
  for (const Record* record : status.acts)
    acts.emplace_back(JsonObject{{"record", static_cast<std::int64_t>(record->number)},
                                 {"act", act_word(record->act.what)},
                                 {"day", print_day(record->act.day)},
                                 {"imported", record->act.imported}});
  return JsonObject{{"entity", status.entity},
                    {"version", status.version},
                    {"hash", status.hash},
                    {"stage", stage_word(status.now.stage)},
                    {"in_force_from", day_json(status.now.in_force_from)},
                    {"version_in_force", status.in_force ? Json(status.in_force->version) : Json()},
                    {"number_taken", status.number_taken},
                    {"missing", std::move(missing)},
                    {"owed", std::move(owed)},
                    {"compared_with", status.compared_with.empty() ? Json() : Json(status.compared_with)},
                    {"changed", texts(status.changes.changed)},
                    {"added", texts(status.changes.added)},
                    {"removed", texts(status.changes.removed)},
                    {"inert", std::move(inert)},
                    {"acts", std::move(acts)}};
}

std::string act_text(const Act& act) {
  std::string text = fmt::format("{}  {}", print_day(act.day), said(act_label(act.what)));
  if (const Consultation* one = act.as<Consultation>()) {
    text += fmt::format(", {}", one->name.empty() ? said(body_label(one->body)) : one->name);
    text += fmt::format(fmt::runtime(say(" : {} ({} pour, {} contre, {} abstention(s))",
                                         ": {} ({} for, {} against, {} abstention(s))")),
                        said(opinion_label(opinion_of(one->votes))), one->votes.favourable,
                        one->votes.unfavourable, one->votes.abstentions);
    for (const std::string& reservation : one->reservations)
      text += fmt::format("\n                  {} {}", say("réserve :", "reservation:"), reservation);
  }
  if (const Deliberation* one = act.as<Deliberation>()) text += " " + one->reference;
  if (const Answer* one = act.as<Answer>()) text += fmt::format("{}{}", say(" : ", ": "), one->text);
  if (const Publication* one = act.as<Publication>())
    text += fmt::format("{}{}", say(" : ", ": "), one->means);
  if (const Papers* one = act.as<Papers>()) text += fmt::format(" `{}`", one->clause);
  if (act.imported) text += say(" (repris de l'en-tête)", " (taken over from the front matter)");
  return text;
}

void print_changes(const EntityStatus& status) {
  if (status.compared_with.empty()) return;
  fmt::print("  {} {}\n", say("ce qui change depuis la version", "what changes since version"),
             status.compared_with);
  const auto list = [](std::string_view what, const std::vector<std::string>& items) {
    for (const std::string& item : items)
      fmt::print("    {} {}\n", what, item);
  };
  list(say("changé :", "changed:"), status.changes.changed);
  list(say("ajouté :", "added:"), status.changes.added);
  list(say("retiré :", "removed:"), status.changes.removed);
  if (!status.changes.any())
    fmt::print("    {}\n",
               say("aucun article : seul l'en-tête diffère", "no article: only the front matter differs"));
  else
    fmt::print("    {}\n",
               say("une modification demande une nouvelle consultation, sauf `again_on_change: no` "
                   "(phrase par phrase : `cartulaire charter diff`)",
                   "a change asks for a new consultation, unless `again_on_change: no` "
                   "(sentence by sentence: `cartulaire charter diff`)"));
}

void print_status(const EntityStatus& status, const std::string& name) {
  fmt::print("{} ({})\n  {} {} : {}", name, status.entity, say("version", "version"), status.version,
             said(stage_label(status.now.stage)));
  if (status.now.in_force_from)
    fmt::print(", {} {}", say("depuis ou à partir du", "since or from"),
               print_day(*status.now.in_force_from));
  fmt::print("\n  {} {}\n", say("texte", "text"), status.hash);
  if (status.number_taken)
    fmt::print("  {}\n", say("un autre texte est enregistré sous ce numéro : donnez-en un autre à celui-ci",
                             "another text is registered under this number: give this one another"));
  if (status.in_force && status.in_force->hash != status.hash)
    fmt::print("  {} {} ({})\n", say("en vigueur aujourd'hui :", "in force today:"), status.in_force->version,
               print_day(status.in_force->since));
  for (const Record* record : status.acts)
    fmt::print("    {:>4}  {}\n", record->number, act_text(record->act));
  for (const Record* record : status.withdrawn)
    fmt::print("    {:>4}  {} ({})\n", record->number, act_text(record->act), say("retiré", "withdrawn"));
  if (!status.now.missing.empty()) fmt::print("  {}\n", say("reste à faire", "still to be done"));
  for (const Need& need : status.now.missing)
    fmt::print("    - {} ({})\n", said(need.what), said(need.rule));
  for (const charter::Label& one : status.now.owed)
    fmt::print("  {} {}\n", say("dû :", "owed:"), said(one));
  print_changes(status);
  if (!status.inert.empty())
    fmt::print("  {}\n", say("sans effet, faute de pièces (RGPD 30 et 35)",
                             "inert for want of papers (GDPR 30 and 35)"));
  for (const Inert& one : status.inert)
    fmt::print("    - {} `{}`, {} {}{}{}\n", say("clause", "clause"), one.clause.clause,
               say("article", "article"), one.clause.article, say(" : ", ": "), said(one.why));
}

// "12:HASH" of a minute: the register still holds that record.
int check_head(const Register& all, const std::string& head) {
  const std::size_t colon = head.find(':');
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(head.data(), head.data() + std::min(colon, head.size()), number);
  const auto hash = colon == std::string::npos
                        ? std::nullopt
                        : platform::hex_array<32>(std::string_view(head).substr(colon + 1));
  if (error != std::errc() || !hash || end != head.data() + colon) {
    complain({base::ErrorCode::invalid, "--head", "écrivez NUMÉRO:EMPREINTE, comme dans le procès-verbal",
              "write NUMBER:HASH, as in the minutes"});
    return kUsage;
  }
  if (number >= 1 && number <= all.records.size() && all.records[number - 1].hash == *hash) return kDone;
  complain({base::ErrorCode::corrupt, head,
            "cet acte n'est plus dans le registre : il a été coupé ou remplacé par une copie plus ancienne",
            "this record is no longer in the register: it was cut, or replaced by an older copy"});
  return kNo;
}

int status(const StatusFlags& flags) {
  const auto read = read_adopted(flags.file);
  if (!read) return failed(read.error());
  const auto found = find_register(flags.file, flags.reg, flags.key);
  if (!found) return failed(found.error());
  const Register all = found->value_or(Register{});
  if (!flags.head.empty())
    if (const int code = check_head(all, flags.head); code != kDone) return code;
  JsonArray entities;
  bool known = flags.entity.empty();
  for (const charter::Entity& entity : read->loaded.charter.front.entities) {
    if (!flags.entity.empty() && entity.id != flags.entity) continue;
    known = true;
    const auto effective = charter::effective_charter(read->loaded.charter, entity.id);
    if (!effective) return failed(effective.error());
    const EntityStatus one = status_of(all, effective->front.version, entity_text(*effective), read->today);
    if (flags.json)
      entities.push_back(status_json(one));
    else
      print_status(one, entity.name);
  }
  if (!known)
    return failed({base::ErrorCode::not_found, flags.entity, "cette entité n'existe pas dans la charte",
                   "the charter has no such entity"});
  const std::string head = all.records.empty()
                               ? std::string{}
                               : fmt::format("{}:{}", all.records.back().number, platform::to_hex(all.head));
  if (flags.json)
    fmt::print("{}", platform::print_json(JsonObject{{"charter", read->loaded.charter.front.id},
                                                     {"head", head.empty() ? Json() : Json(head)},
                                                     {"entities", std::move(entities)}},
                                          true));
  else if (head.empty())
    fmt::print("{}\n", say("aucun registre : `cartulaire charter adopt version` le commence",
                           "no register: `cartulaire charter adopt version` begins it"));
  else
    fmt::print("{} {}\n", say("tête du registre :", "head of the register:"), head);
  return kDone;
}

}  // namespace

void add_charter_status(Command& charter) {
  auto flags = std::make_shared<StatusFlags>();
  charter
      .subcommand("status",
                  {"entité par entité : l'étape de l'adoption, ce qui manque et par quelle règle, ce qui "
                   "change, ce qui est sans effet",
                   "entity by entity: the stage of adoption, what is missing and by which rule, what "
                   "changes, what is inert"})
      .positional("FILE", flags->file, {"le fichier de la charte", "the charter's file"})
      .option("--entity", flags->entity, {"cette entité seulement", "this entity only"})
      .option("--register", flags->reg,
              {"le registre (par défaut adoption.jsonl à côté de la charte)",
               "the register (by default adoption.jsonl beside the charter)"})
      .option("--key", flags->key,
              {"la clé publique qui vérifie le registre", "the public key that verifies the register"})
      .option("--head", flags->head,
              {"une tête notée ailleurs (NUMÉRO:EMPREINTE), qui doit encore y être",
               "a head noted elsewhere (NUMBER:HASH), which must still be there"})
      .flag("--json", flags->json, {"résultat en JSON", "result as JSON"})
      .run([flags] { return status(*flags); });
}

}  // namespace cartulaire::cli
