// cartulaire campaign open: freezes an entity's text and asks its people to sign it
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "acceptance/campaign.hpp"
#include "acceptance/text.hpp"
#include "charter/adoption/status.hpp"
#include "cli/adoption_parts.hpp"
#include "cli/campaign_parts.hpp"
#include "cli/charter_parts.hpp"
#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/program.hpp"
#include "platform/file.hpp"
#include "platform/json.hpp"

namespace cartulaire::cli {
namespace {

struct OpenFlags : CampaignFlags {
  std::string file;
  std::string document;
  std::string in_force;
  std::string from;
  std::string until;
  std::string address;
  std::string explain;
  std::vector<std::string> populations;
  std::vector<std::string> by_link;
  std::int64_t escalate = -1;
  bool minor = false;
  RegisterFlags reg;
};

// When the text binds: as the register says, else as typed, else from the beginning of the campaign.
base::Result<std::string> in_force_from(const OpenFlags& flags, const charter::EffectiveCharter& charter,
                                        charter::adoption::Day today) {
  if (!flags.in_force.empty()) return flags.in_force;
  auto all = find_register(flags.file, flags.reg.path, flags.reg.key);
  if (!all) return base::pass(all);
  if (!*all) return flags.from;
  const auto status = charter::adoption::status_of(**all, charter.front.version,
                                                   charter::adoption::entity_text(charter), today);
  if (!status.now.in_force_from)
    return base::fail(base::ErrorCode::refused, flags.file,
                      "le registre d’adoption ne dit pas quand ce texte entre en vigueur : voir `cartulaire "
                      "charter status`",
                      "the register of adoption does not say when this text comes into force: see "
                      "`cartulaire charter status`");
  return charter::adoption::print_day(*status.now.in_force_from);
}

// What the charter's own acceptance clause says, and what was typed.
base::Result<store::Campaign> campaign_of(const OpenFlags& flags, const charter::EffectiveCharter& charter) {
  store::Campaign out;
  out.document = flags.document.empty() ? charter.front.id : flags.document;
  for (const acceptance::Terms& terms : acceptance::terms_of(charter))
    if (terms.document == out.document) {
      out.grace = terms.grace;
      out.remind = terms.remind;
    }
  out.from_day = flags.from;
  out.deadline = flags.until;
  if (const auto from = charter::adoption::parse_day(flags.from); flags.until.empty() && from)
    out.deadline = charter::adoption::print_day(*from + std::chrono::days(out.grace));
  out.populations = flags.populations;
  for (const std::string& one : flags.by_link)
    out.by_link.push_back(one);
  for (const std::vector<std::string>* named : {&flags.populations, &flags.by_link})
    for (const std::string& one : *named)
      if (charter.front.population(one) == nullptr)
        return base::fail(base::ErrorCode::not_found, one, "la charte n’a pas cette population",
                          "the charter has no such population");
  if (flags.escalate >= 0) out.escalate = static_cast<int>(flags.escalate);
  out.address = flags.address;
  if (flags.explain.empty()) return out;
  auto text = platform::read_text(flags.explain);
  if (!text) return base::pass(text);
  auto explanation = acceptance::read_explanation(*text, flags.explain);
  if (!explanation) return base::pass(explanation);
  out.explanation = std::move(*explanation);
  return out;
}

// What `campaign document` published last.
base::Result<store::Text> newest_of(store::Reading& in, const store::EntityScope& scope,
                                    const std::string& document) {
  auto texts = store::texts_of(in, scope, document);
  if (!texts) return base::pass(texts);
  if (const store::Text* text = acceptance::to_sign(*texts)) return *text;
  return base::fail(base::ErrorCode::not_found, document,
                    "ce document n’a pas été publié : `cartulaire campaign document` le fige d’abord",
                    "this document was not published: `cartulaire campaign document` freezes it first");
}

int open(OpenFlags& flags) {
  auto charter = read_adopted(flags.file);
  if (!charter) return failed(charter.error());
  if (flags.from.empty()) flags.from = charter::adoption::print_day(charter->today);
  auto text = charter::effective_charter(charter->loaded.charter, flags.entity);
  if (!text) return failed(text.error());
  const bool is_charter = flags.document.empty() || flags.document == text->front.id;
  auto day =
      is_charter ? in_force_from(flags, *text, charter->today) : base::Result<std::string>(flags.in_force);
  if (!day) return failed(day.error());
  auto campaign = campaign_of(flags, *text);
  if (!campaign) return failed(campaign.error());
  acceptance::Publishing how{*day, !flags.minor, {}};
  how.page.labels = charter::wording::language_of(text->front);
  auto adoption = adoption_of(*text, flags.file, flags.reg);
  if (!adoption) return failed(adoption.error());
  how.page.adoption = std::move(*adoption);
  auto store = open_store(flags.place);
  if (!store) return failed(store.error());
  const store::By by = operator_now();
  auto id = store->write<std::int64_t>([&](store::Writing& in) -> base::Result<std::int64_t> {
    auto published = is_charter ? acceptance::publish_charter(in, flags.scope(), *text, how, by)
                                : newest_of(in, flags.scope(), flags.document);
    if (!published) return base::pass(published);
    campaign->hash = published->hash;
    *day = published->from_day;
    return acceptance::open_campaign(in, flags.scope(), *campaign, by);
  });
  if (!id) return failed(id.error());
  if (flags.json)
    fmt::print("{}", platform::print_json(platform::JsonObject{{"campaign", *id},
                                                               {"document", campaign->document},
                                                               {"hash", campaign->hash},
                                                               {"in_force", *day},
                                                               {"from", campaign->from_day},
                                                               {"deadline", campaign->deadline}},
                                          true));
  else
    fmt::print("{} {}: {} -> {}, {}\n", say("campagne", "campaign"), *id, campaign->from_day,
               campaign->deadline, campaign->hash);
  return kDone;
}

}  // namespace

void add_campaign_open(Command& all) {
  auto flags = std::make_shared<OpenFlags>();
  Command opening =
      all.subcommand("open", {"fige le texte d’une entité et demande à ses personnes de le signer",
                              "freezes an entity’s text and asks its people to sign it"});
  add_campaign_options(opening, *flags, false);
  opening.positional("FILE", flags->file, {"le fichier de la charte", "the charter's file"})
      .option("--address", flags->address,
              {"l’adresse du portail, https://…", "the portal’s address, https://…"}, true)
      .option("--document", flags->document,
              {"un document qui complète la charte et que `campaign document` a figé (par défaut, la charte)",
               "a document that completes the charter and that `campaign document` froze (by default, the "
               "charter)"})
      .option("--from", flags->from,
              {"premier jour (aujourd’hui par défaut)", "first day (today by default)"})
      .option("--until", flags->until,
              {"dernier jour pour signer (par défaut, après le délai que donne la charte)",
               "last day to sign (by default, after the time that the charter gives)"})
      .option(
          "--in-force", flags->in_force,
          {"jour de l’entrée en vigueur (par défaut, celui du registre d’adoption, sinon le premier jour)",
           "day of the entry into force (by default the register of adoption’s, else the first day)"})
      .option("--population", flags->populations,
              {"une population de la charte, plusieurs fois s’il le faut (par défaut, tout le monde)",
               "a population of the charter, repeatable (by default, everybody)"})
      .option("--by-link", flags->by_link,
              {"une population sans compte : son courriel porte un lien pour signer",
               "a population without accounts: its mail carries a link to sign"})
      .option("--escalate", flags->escalate,
              {"jours après l’échéance où le responsable est prévenu (par défaut, jamais)",
               "days after the deadline when the manager is told (by default, never)"})
      .option("--explain", flags->explain,
              {"fichier YAML : résumé et questions de la lecture expliquée",
               "YAML file: summary and questions of the explained reading"})
      .flag("--minor", flags->minor,
            {"version sans changement de fond", "a version without a change of substance"})
      .flag("--json", flags->json, {"résultat en JSON", "result as JSON"});
  add_register(opening, flags->reg);
  opening.run([flags] { return open(*flags); });
}

}  // namespace cartulaire::cli
