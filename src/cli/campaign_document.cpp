// cartulaire campaign document|handover|cosign|guardian: what completes a charter, and signatures that are
// not given on a screen of one's own
#include <memory>

#include <fmt/format.h>

#include "acceptance/guardian.hpp"
#include "acceptance/handover.hpp"
#include "acceptance/text.hpp"
#include "charter/adoption/day.hpp"
#include "cli/adoption_parts.hpp"
#include "cli/campaign_parts.hpp"
#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/program.hpp"
#include "platform/file.hpp"
#include "platform/json.hpp"
#include "store/campaigns.hpp"
#include "store/cosignatures.hpp"

namespace cartulaire::cli {
namespace {

struct DocumentFlags : CampaignFlags {
  std::string charter;
  std::string document;
  std::string text;
  acceptance::Document what;
  std::string in_force;
  std::vector<std::string> populations;
  std::vector<std::string> roles;
  bool minor = false;
};

base::Result<std::optional<store::Audience>> audience_of(const DocumentFlags& flags,
                                                         const charter::FrontMatter& front) {
  store::Audience out;
  for (const std::string& one : flags.populations) {
    if (front.population(one) == nullptr)
      return base::fail(base::ErrorCode::not_found, one, "la charte n’a pas cette population",
                        "the charter has no such population");
    for (const std::string& leaf : front.leaves(one))
      out.populations.push_back(leaf);
  }
  for (const std::string& one : flags.roles) {
    const auto role = store::role_named(one);
    if (!role || *role == store::Role::agent || *role == store::Role::manager)
      return base::fail(base::ErrorCode::invalid, one,
                        "attendu : it, ciso, dpo, authority, committee ou administrator",
                        "expected: it, ciso, dpo, authority, committee or administrator");
    out.roles.push_back(*role);
  }
  if (out.nobody()) return std::optional<store::Audience>();
  return std::optional(std::move(out));
}

int publish(DocumentFlags& flags) {
  auto charter = read_adopted(flags.charter);
  if (!charter) return failed(charter.error());
  const auto effective = charter::effective_charter(charter->loaded.charter, flags.entity);
  if (!effective) return failed(effective.error());
  auto text = platform::read_text(flags.text, acceptance::kDocumentBytes);
  if (!text) return failed(text.error());
  flags.what.markdown = std::move(*text);
  if (flags.what.title.empty()) flags.what.title = acceptance::annexed_title(*effective, flags.document);
  auto audience = audience_of(flags, effective->front);
  if (!audience) return failed(audience.error());
  acceptance::Publishing how;
  how.from_day = flags.in_force.empty() ? charter::adoption::print_day(charter->today) : flags.in_force;
  how.substantial = !flags.minor;
  how.audience = std::move(*audience);
  auto store = open_store(flags.place);
  if (!store) return failed(store.error());
  const store::By by = operator_now();
  auto done = store->write<store::Text>([&](store::Writing& in) {
    return acceptance::publish_document(in, flags.scope(), *effective, flags.document, flags.what, how, by);
  });
  if (!done) return failed(done.error());
  if (flags.json)
    fmt::print("{}", platform::print_json(platform::JsonObject{{"document", done->document},
                                                               {"version", done->version},
                                                               {"title", done->title},
                                                               {"hash", done->hash},
                                                               {"in_force", done->from_day}},
                                          true));
  else
    fmt::print("{} {}: {}, {}\n", done->document, done->version, done->from_day, done->hash);
  return kDone;
}

struct PersonFlags : CampaignFlags {
  std::int64_t person = 0;
  std::string day;
  std::int64_t receipt = 0;
  std::string name;
  std::string filed;
};

int hand_over(const PersonFlags& flags) {
  auto store = open_store(flags.place);
  if (!store) return failed(store.error());
  const store::By by = operator_now();
  auto done = store->write<store::Handover>([&](store::Writing& in) -> base::Result<store::Handover> {
    auto campaign = store::campaign_of(in, flags.scope(), flags.campaign);
    if (!campaign) return base::pass(campaign);
    return acceptance::hand_over(in, flags.scope(),
                                 {flags.person, campaign->document, campaign->hash, flags.day}, by);
  });
  if (!done) return failed(done.error());
  fmt::print("{} {}\n", say("remis, non signé, le", "handed over, not signed, on"), done->day);
  return kDone;
}

int cosign(const PersonFlags& flags) {
  auto store = open_store(flags.place);
  if (!store) return failed(store.error());
  const store::By by = operator_now();
  auto done = store->write([&](store::Writing& in) {
    return store::cosign(in, flags.scope(), {flags.receipt, flags.name, store::Method::paper, flags.filed},
                         by);
  });
  return done ? kDone : failed(done.error());
}

struct GuardianFlags : CampaignFlags {
  std::string charter;
  acceptance::GuardianAsk ask;
  bool revoke = false;
};

// The newest text of the document, or of the charter itself where none is named.
int ask_guardian(GuardianFlags& flags) {
  if (flags.revoke != flags.ask.mail.empty())
    return failed(base::Error{base::ErrorCode::invalid, "", "donnez `--mail` ou `--revoke`, l’un des deux",
                              "give `--mail` or `--revoke`, one of the two"});
  const auto charter = read_adopted(flags.charter);
  if (!charter) return failed(charter.error());
  const auto effective = charter::effective_charter(charter->loaded.charter, flags.entity);
  if (!effective) return failed(effective.error());
  if (flags.ask.document.empty()) flags.ask.document = effective->front.id;
  if (auto open = acceptance::open_to_outsiders(*effective, flags.ask.document, store::Method::link); !open)
    return failed(open.error());
  auto store = open_store(flags.place);
  if (!store) return failed(store.error());
  const store::By by = operator_now();
  auto done = store->write([&](store::Writing& in) -> base::Status {
    const auto texts = store::texts_of(in, flags.scope(), flags.ask.document);
    if (!texts) return tl::unexpected(texts.error());
    const store::Text* text = acceptance::to_sign(*texts);
    flags.ask.hash = text == nullptr ? "" : text->hash;
    if (flags.revoke)
      return store::revoke_guardian_links(in, flags.scope(), flags.ask.person, flags.ask.document,
                                          flags.ask.hash, by);
    const auto made = acceptance::ask_guardian(in, flags.scope(), flags.ask, by);
    return made ? base::Status{} : tl::unexpected(made.error());
  });
  if (!done) return failed(done.error());
  if (!flags.revoke)
    fmt::print("{}\n", say("en attente : `cartulaire campaign send --address` ou le portail l’envoie",
                           "it waits: `cartulaire campaign send --address` or the portal sends it"));
  return kDone;
}

void add_guardian(Command& all) {
  auto flags = std::make_shared<GuardianFlags>();
  Command guardian = all.subcommand(
      "guardian", {"envoie au représentant légal d’un mineur un lien pour signer à côté de lui, ou le retire",
                   "mails a minor’s guardian a link to sign beside them, or takes it back"});
  add_campaign_options(guardian, *flags, false);
  guardian
      .positional("FILE", flags->charter,
                  {"le fichier de la charte, qui ouvre le lien par courriel (`external_by`)",
                   "the charter's file, which opens the mailed link (`external_by`)"})
      .option("--person", flags->ask.person, {"le numéro du mineur", "the number of the minor"}, true)
      .option(
          "--document", flags->ask.document,
          {"le texte à signer (par défaut, la charte)", "the text to be signed (by default, the charter)"})
      .option("--mail", flags->ask.mail,
              {"l’adresse du représentant légal, gardée jusqu’au départ du message",
               "the guardian’s address, kept until the message has left"})
      .flag("--revoke", flags->revoke,
            {"le lien envoyé ne mène plus à rien", "the link that went out leads nowhere any more"})
      .run([flags] { return ask_guardian(*flags); });
}

}  // namespace

void add_campaign_document(Command& all) {
  auto flags = std::make_shared<DocumentFlags>();
  Command document = all.subcommand(
      "document",
      {"fige un document qui complète la charte : charte des administrateurs, consignes de télétravail…",
       "freezes a document that completes the charter: administrators’ charter, telework instructions…"});
  add_campaign_options(document, *flags, false);
  document
      .positional("FILE", flags->charter,
                  {"le fichier de la charte, dont une clause `acceptance` nomme le document",
                   "the charter's file, of which an `acceptance` clause names the document"})
      .option("--document", flags->document,
              {"son nom dans la clause : charte-administrateurs, telework…",
               "its name in the clause: charte-administrateurs, telework…"},
              true)
      .option("--text", flags->text,
              {"le fichier de son texte, en Markdown", "the file of its text, in Markdown"}, true)
      .option("--title", flags->what.title,
              {"son titre (par défaut, celui que la charte donne à cette annexe)",
               "its title (by default, the one that the charter gives to this annex)"})
      .option("--text-version", flags->what.version, {"sa version : 1.0", "its version: 1.0"}, true)
      .option("--in-force", flags->in_force,
              {"jour de l’entrée en vigueur (par défaut, aujourd’hui)",
               "day of the entry into force (by default, today)"})
      .option("--population", flags->populations,
              {"qui le signe, au lieu de ce que dit la clause : une population, plusieurs fois s’il le faut",
               "who signs it, instead of what the clause says: a population, repeatable"})
      .option("--role", flags->roles,
              {"qui le signe : les personnes qui tiennent ce rôle, plusieurs fois s’il le faut",
               "who signs it: people who hold this role, repeatable"})
      .flag("--minor", flags->minor,
            {"version sans changement de fond", "a version without a change of substance"})
      .flag("--json", flags->json, {"résultat en JSON", "result as JSON"})
      .run([flags] { return publish(*flags); });
  auto person = std::make_shared<PersonFlags>();
  Command handover = all.subcommand(
      "handover",
      {"le texte d’une campagne a été remis à une personne qui ne l’a pas signé : aucun motif n’est demandé",
       "the text of a campaign was handed over to somebody who did not sign it: no reason is asked for"});
  add_campaign_options(handover, *person, true);
  handover.option("--person", person->person, {"le numéro de la personne", "the number of the person"}, true)
      .option("--day", person->day, {"le jour (par défaut, aujourd’hui)", "the day (by default, today)"})
      .run([person] { return hand_over(*person); });
  Command guardian =
      all.subcommand("cosign", {"le représentant légal d’un mineur a signé sur papier, à côté de lui",
                                "the guardian of a minor has signed on paper, beside them"});
  add_campaign_options(guardian, *person, false);
  guardian
      .option("--number", person->receipt,
              {"le numéro du récépissé du mineur", "the number of the minor’s receipt"}, true)
      .option("--name", person->name, {"le nom du représentant légal", "the guardian’s name"}, true)
      .option("--filed", person->filed, {"où la feuille est rangée", "where the sheet is kept"}, true)
      .run([person] { return cosign(*person); });
  add_guardian(all);
}

}  // namespace cartulaire::cli
