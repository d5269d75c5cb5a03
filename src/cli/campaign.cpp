// cartulaire campaign: people are asked to sign a text, by mail, link, counter or paper
#include <memory>

#include <fmt/format.h>

#include "cli/campaign_parts.hpp"
#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/program.hpp"
#include "cli/subcommands.hpp"
#include "store/campaigns.hpp"

namespace cartulaire::cli {
namespace {

int close(const CampaignFlags& flags) {
  auto store = open_store(flags.place);
  if (!store) return failed(store.error());
  const store::By by = operator_now();
  auto done = store->write(
      [&](store::Writing& in) { return store::close_campaign(in, flags.scope(), flags.campaign, by); });
  return done ? kDone : failed(done.error());
}

}  // namespace

void add_campaign_options(Command& command, CampaignFlags& flags, bool with_number) {
  add_store_option(command, flags.place);
  command.option("--entity", flags.entity, {"l’entité", "the entity"}, true);
  if (with_number)
    command.option("--campaign", flags.campaign, {"le numéro de la campagne", "the number of the campaign"},
                   true);
}

void add_campaign(Command& root) {
  Command all = root.subcommand(
      "campaign", {"les campagnes de signature : les ouvrir, les suivre, écrire, imprimer, numériser",
                   "campaigns of signatures: open and follow them, write, print, scan"});
  add_campaign_open(all);
  add_campaign_status(all);
  add_campaign_mail(all);
  add_campaign_paper(all);
  add_campaign_document(all);
  auto flags = std::make_shared<CampaignFlags>();
  Command closing = all.subcommand("close", {"ferme une campagne : plus aucun courriel n’en part",
                                             "closes a campaign: no more mail of it"});
  add_campaign_options(closing, *flags, true);
  closing.run([flags] { return close(*flags); });
}

}  // namespace cartulaire::cli
