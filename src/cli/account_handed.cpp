// cartulaire account handed|hand-over|take-back: cards and keys that people were given in their hands
#include <memory>
#include <string>
#include <unordered_map>

#include <fmt/format.h>

#include "access/handed.hpp"
#include "cli/account_parts.hpp"
#include "cli/adoption_parts.hpp"
#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/program.hpp"
#include "cli/store_parts.hpp"
#include "platform/json.hpp"
#include "store/entities.hpp"
#include "store/handed_means.hpp"

namespace cartulaire::cli {
namespace {

using platform::JsonArray;
using platform::JsonObject;
using store::HandedEnding;
using store::HandedKind;
using store::HandedMeans;
using store::HandedReason;
using store::Person;
using store::Reading;
using store::Writing;

struct HandedFlags {
  std::string place = "sqlite:cartulaire.db";
  std::string entity;
  std::string charter;
  RegisterFlags reg;
  std::string directory = "import";
  std::string login;
  std::string kind;
  std::string mark;
  std::string what;
  std::string reason;
  std::string day;
  std::string zone = "Europe/Paris";
  std::int64_t number = 0;
  bool left = false;
  bool json = false;
  [[nodiscard]] store::EntityScope scope() const { return store::EntityScope(entity); }
};

base::Result<std::vector<Person>> people_here(Reading& in, const HandedFlags& flags,
                                              const std::string& directory) {
  if (auto known = store::entity(in, flags.scope()); !known) return base::pass(known);
  return store::people_of(in, flags.scope(), {directory, true});
}

std::string_view label(HandedKind kind) {
  return kind == HandedKind::card ? say("carte", "card") : say("clé", "key");
}

std::string_view state_of(const HandedMeans& one) {
  if (one.works()) return say("en service", "in service");
  switch (one.ends.back().what) {
    case HandedEnding::returned:
      return say("rendue", "returned");
    case HandedEnding::lost:
      return say("perdue", "lost");
    case HandedEnding::revoked:
      return say("révoquée", "revoked");
  }
  return "";
}

// ---- list ----

struct Register {
  std::vector<HandedMeans> handed;
  std::unordered_map<store::PersonId, Person> people;
};

JsonObject row_json(const HandedMeans& one, const Person& person) {
  JsonArray ends;
  for (const store::HandedEnd& end : one.ends) {
    JsonObject row = {{"what", store::word_of(end.what)}, {"day", end.on}, {"by", end.by}};
    if (end.reason != HandedReason::none) row.emplace_back("reason", store::word_of(end.reason));
    ends.push_back(std::move(row));
  }
  return {{"number", one.id},
          {"person", one.person},
          {"login", person.data.login},
          {"left", person.left_at.has_value()},
          {"kind", store::word_of(one.kind)},
          {"mark", one.mark},
          {"day", one.on},
          {"by", one.by},
          {"ends", std::move(ends)}};
}

int list(const HandedFlags& flags) {
  auto store = open_store(flags.place);
  if (!store) return failed(store.error());
  auto found = store->read<Register>([&](Reading& in) -> base::Result<Register> {
    auto people = people_here(in, flags, "");
    if (!people) return base::pass(people);
    auto handed = store::handed_means_of(in, flags.scope());
    if (!handed) return base::pass(handed);
    Register out{std::move(*handed), {}};
    for (Person& one : *people)
      out.people.emplace(one.id, std::move(one));
    return out;
  });
  if (!found) return failed(found.error());
  JsonArray out;
  for (const HandedMeans& one : found->handed) {
    const Person& person = found->people.at(one.person);
    if (!flags.login.empty() && person.data.login != flags.login) continue;
    if (flags.left && !(person.left_at && one.is_out())) continue;
    if (flags.json)
      out.push_back(row_json(one, person));
    else
      fmt::print("{}\t{}\t{}\t{}\t{}\t{}{}\n", one.id, person.data.login, label(one.kind), one.mark, one.on,
                 state_of(one), person.left_at ? say("\t(parti)", "\t(left)") : "");
  }
  if (flags.json) fmt::print("{}", platform::print_json(out, true));
  return kDone;
}

// ---- hand over, take back ----

base::Result<store::PersonId> person_named(Reading& in, const HandedFlags& flags) {
  auto people = people_here(in, flags, flags.directory);
  if (!people) return base::pass(people);
  for (const Person& one : *people)
    if (!one.left_at && one.data.login == flags.login) return one.id;
  return base::fail(base::ErrorCode::not_found, "--login",
                    fmt::format("personne ne travaille ici sous l’identifiant `{}` de l’annuaire `{}`",
                                flags.login, flags.directory),
                    fmt::format("nobody works here under the login `{}` of the directory `{}`", flags.login,
                                flags.directory));
}

int hand_over(const HandedFlags& flags) {
  const auto kind = store::handed_kind_named(flags.kind);
  if (!kind)
    return failed(base::fail(base::ErrorCode::invalid, "--kind",
                             fmt::format("`{}` n’est pas une sorte : card ou key", flags.kind),
                             fmt::format("`{}` is no kind: card or key", flags.kind))
                      .value());
  auto charter = charter_in_force(flags.charter, flags.reg, flags.entity);
  if (!charter) return failed(charter.error());
  auto store = open_store(flags.place);
  if (!store) return failed(store.error());
  const store::By by = operator_now();
  auto number = store->write<std::int64_t>([&](Writing& in) -> base::Result<std::int64_t> {
    auto person = person_named(in, flags);
    if (!person) return base::pass(person);
    return access::hand_over(in, flags.scope(), charter->text, {0, *person, *kind, flags.mark, flags.day, ""},
                             charter->today, by);
  });
  if (!number) return failed(number.error());
  fmt::print("{} {}\n", say("remise", "handed over"), *number);
  return kDone;
}

int take_back(const HandedFlags& flags) {
  const auto what = store::handed_ending_named(flags.what);
  const auto reason = store::handed_reason_named(flags.reason);
  if (!what || !reason)
    return failed(
        base::fail(base::ErrorCode::invalid, what ? "--reason" : "--what",
                   "une fin est returned, lost ou revoked ; sa raison, leaving, duties, replaced, broken, "
                   "stolen ou expired",
                   "an end is returned, lost or revoked; its reason, leaving, duties, replaced, broken, "
                   "stolen or expired")
            .value());
  const store::By by = operator_now();
  auto today = charter::adoption::today_in(flags.zone, by.at);
  if (!today) return failed(today.error());
  auto store = open_store(flags.place);
  if (!store) return failed(store.error());
  auto done = store->write([&](Writing& in) {
    return access::end_handed(in, flags.scope(), flags.number, {*what, *reason, flags.day, ""}, *today, by);
  });
  return done ? kDone : failed(done.error());
}

}  // namespace

void add_account_handed(Command& account) {
  auto flags = std::make_shared<HandedFlags>();
  const auto command = [&](const char* name, Text help) {
    Command made = account.subcommand(name, help);
    add_store_option(made, flags->place);
    made.option("--entity", flags->entity, {"l’entité", "the entity"}, true);
    return made;
  };
  Command listing = command("handed", {"les cartes et les clés remises, et ce qu’elles sont devenues",
                                       "cards and keys handed over, and what became of them"});
  listing.option("--login", flags->login, {"d’une seule personne", "of one person only"})
      .flag("--left", flags->left,
            {"seulement ce que des personnes parties n’ont pas rendu",
             "only what people who have left did not give back"})
      .flag("--json", flags->json, {"résultat en JSON", "result as JSON"})
      .run([flags] { return list(*flags); });

  Command giving =
      command("hand-over", {"inscrit une carte ou une clé remise en mains propres ; elle n’ouvre "
                            "pas le portail",
                            "writes down a card or key given by hand; it does not open the portal"});
  giving
      .option("--charter", flags->charter,
              {"le fichier de la charte en vigueur, dont la clause access.account annonce la sorte",
               "the file of the charter in force, whose clause access.account announces the kind"},
              true)
      .option("--login", flags->login, {"l’identifiant de la personne", "the person’s login"}, true)
      .option("--directory", flags->directory,
              {"la source de son compte (par défaut `import`)", "source of their account (default `import`)"})
      .option("--kind", flags->kind, {"card ou key", "card or key"}, true)
      .option("--mark", flags->mark,
              {"son numéro ou son nom, tel qu’imprimé : jamais un code",
               "its number or name, as printed on it: never a code"},
              true)
      .option("--day", flags->day, {"le jour (par défaut, aujourd’hui)", "the day (by default, today)"});
  add_register(giving, flags->reg);
  giving.run([flags] { return hand_over(*flags); });

  Command taking = command("take-back", {"inscrit qu’une carte ou une clé est rendue, perdue ou révoquée",
                                         "writes down that a card or key came back, is lost or was revoked"});
  taking
      .option("--number", flags->number,
              {"son numéro, que donne `handed`", "its number, that `handed` shows"}, true)
      .option("--what", flags->what, {"returned, lost ou revoked", "returned, lost or revoked"}, true)
      .option("--reason", flags->reason,
              {"leaving, duties, replaced, broken, stolen ou expired",
               "leaving, duties, replaced, broken, stolen or expired"})
      .option("--day", flags->day, {"le jour (par défaut, aujourd’hui)", "the day (by default, today)"})
      .option("--time-zone", flags->zone,
              {"fuseau des jours (par défaut Europe/Paris)", "time zone of the days (default Europe/Paris)"})
      .run([flags] { return take_back(*flags); });
}

}  // namespace cartulaire::cli
