// cartulaire campaign status: how far campaigns have come, without names; the attestation with them
#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "acceptance/campaign.hpp"
#include "cli/campaign_parts.hpp"
#include "cli/charter_parts.hpp"
#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/program.hpp"
#include "platform/json.hpp"

namespace cartulaire::cli {
namespace {

using acceptance::Count;
using acceptance::Group;
using platform::JsonArray;
using platform::JsonObject;

struct StatusFlags : CampaignFlags {
  bool csv = false;
  std::string output;
};

JsonObject count_json(const Count& count) {
  return {{"asked", count.asked},
          {"signed", count.has_signed},
          {"handed_over", count.handed_over},
          {"noticed", count.noticed},
          {"without_mail", count.without_mail}};
}

JsonArray groups_json(const std::vector<Group>& groups) {
  JsonArray out;
  for (const Group& one : groups) {
    JsonObject object{{"name", one.name}, {"groups", one.groups}};
    for (auto& member : count_json(one.count))
      object.push_back(std::move(member));
    out.push_back(std::move(object));
  }
  return out;
}

std::vector<const store::Outgoing*> refused_of(const acceptance::View& view) {
  std::vector<const store::Outgoing*> out;
  for (const auto* mails : {&view.mails, &view.copies})
    for (const store::Outgoing& one : *mails)
      if (one.state == store::MailState::refused) out.push_back(&one);
  return out;
}

// Copies that a mail server has.
std::ptrdiff_t copies_of(const acceptance::View& view) {
  return std::ranges::count(view.copies, store::MailState::sent, &store::Outgoing::state);
}

JsonObject view_json(const acceptance::View& view) {
  const acceptance::Rates rates = acceptance::rates(view);
  JsonArray refused;
  for (const store::Outgoing* one : refused_of(view))
    refused.push_back(JsonObject{{"person", one->person}, {"mail", one->reason}, {"answer", one->answer}});
  return {{"campaign", view.campaign.id},
          {"document", view.campaign.document},
          {"version", view.text.version},
          {"hash", view.campaign.hash},
          {"from", view.campaign.from_day},
          {"deadline", view.campaign.deadline},
          {"closed", view.campaign.closed_at.has_value()},
          {"all", count_json(rates.all)},
          {"copies", view.hands_copies ? platform::Json(copies_of(view)) : platform::Json(nullptr)},
          {"units", groups_json(rates.units)},
          {"populations", groups_json(rates.populations)},
          {"refused", std::move(refused)}};
}

void print_groups(std::string_view title, const std::vector<Group>& groups) {
  fmt::print("  {}\n", title);
  for (const Group& one : groups)
    fmt::print("    {}\t{} / {}\n",
               one.name.empty() ? fmt::format("({} {})", one.groups, say("ensemble", "together")) : one.name,
               one.count.has_signed, one.count.asked);
}

void print_view(const acceptance::View& view) {
  const acceptance::Rates rates = acceptance::rates(view);
  fmt::print("{} {}: {} {}, {} -> {}{}\n", say("campagne", "campaign"), view.campaign.id,
             view.campaign.document, view.text.version, view.campaign.from_day, view.campaign.deadline,
             view.campaign.closed_at ? say(", close", ", closed") : "");
  fmt::print("  {} {} / {}; {} {}; {} {}; {} {}\n", say("signé", "signed"), rates.all.has_signed,
             rates.all.asked, say("remis, non signé", "handed over, not signed"), rates.all.handed_over,
             say("informés par courriel", "told by mail"), rates.all.noticed,
             say("sans courriel et à voir", "without mail, to be met"), rates.all.without_mail);
  if (view.hands_copies)
    fmt::print("  {} {}\n", say("exemplaires remis par courriel", "copies handed over by mail"),
               copies_of(view));
  print_groups(say("services", "units"), rates.units);
  print_groups(say("populations", "populations"), rates.populations);
  for (const store::Outgoing* one : refused_of(view))
    fmt::print("  {}\t{} {}\t{}\t{}\n", say("courriel refusé", "mail refused"), say("personne", "person"),
               one->person, one->reason, one->answer);
}

int csv(const StatusFlags& flags, store::Store& store) {
  const base::Instant now = operator_now().at;
  auto text = store.read<std::string>([&](store::Reading& in) {
    return acceptance::signatures_csv(in, flags.scope(), flags.campaign, now, console_language());
  });
  return text ? deliver(*text, flags.output) : failed(text.error());
}

int status(const StatusFlags& flags) {
  auto store = open_store(flags.place);
  if (!store) return failed(store.error());
  if (flags.csv) return csv(flags, *store);
  using Views = std::vector<acceptance::View>;
  const base::Instant now = operator_now().at;
  auto views = store->read<Views>([&](store::Reading& in) -> base::Result<Views> {
    auto all = store::campaigns(in, flags.scope());
    if (!all) return base::pass(all);
    Views out;
    for (const store::Campaign& one : *all) {
      if (flags.campaign != 0 && one.id != flags.campaign) continue;
      auto seen = acceptance::view(in, flags.scope(), one.id, now);
      if (!seen) return base::pass(seen);
      out.push_back(std::move(*seen));
    }
    return out;
  });
  if (!views) return failed(views.error());
  JsonArray out;
  for (const acceptance::View& one : *views) {
    if (flags.json)
      out.push_back(view_json(one));
    else
      print_view(one);
  }
  if (flags.json) fmt::print("{}", platform::print_json(out, true));
  return kDone;
}

}  // namespace

void add_campaign_status(Command& all) {
  auto flags = std::make_shared<StatusFlags>();
  Command showing = all.subcommand(
      "status", {"où en sont les campagnes, sans nommer personne ; `--csv` fait l’attestation nominative",
                 "how far campaigns have come, without names; `--csv` makes the attestation with them"});
  add_campaign_options(showing, *flags, false);
  showing
      .option("--campaign", flags->campaign,
              {"le numéro d’une campagne (par défaut, toutes)", "the number of a campaign (by default, all)"})
      .flag("--csv", flags->csv, {"qui a signé quoi, quand, comment", "who signed what, when, how"})
      .option("-o,--output", flags->output,
              {"fichier à écrire au lieu de la sortie standard", "file to write instead of standard output"})
      .flag("--json", flags->json, {"résultat en JSON", "result as JSON"})
      .run([flags] { return status(*flags); });
}

}  // namespace cartulaire::cli
