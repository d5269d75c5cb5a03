// cartulaire campaign send|remind: notices and reminders, to the mail server
#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "acceptance/campaign.hpp"
#include "acceptance/mailing.hpp"
#include "cli/campaign_parts.hpp"
#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/program.hpp"
#include "platform/file.hpp"
#include "platform/json.hpp"
#include "web/accounts.hpp"

namespace cartulaire::cli {
namespace {

struct MailFlags : CampaignFlags {
  acceptance::Mailing mailing;
  std::string password_file;
  std::int64_t rate = 0;
};

int send(MailFlags& flags) {
  if (!flags.password_file.empty()) {
    auto read = platform::read_text(flags.password_file);
    if (!read) return failed(read.error());
    flags.mailing.server.password = read->substr(0, read->find_first_of("\r\n"));
  }
  flags.mailing.per_minute = static_cast<int>(std::clamp<std::int64_t>(flags.rate, 0, 60'000));
  while (flags.mailing.portal.ends_with('/'))
    flags.mailing.portal.pop_back();
  if (!flags.mailing.portal.empty())
    flags.mailing.account_link = [&](store::Writing& in, const store::EntityScope& scope,
                                     store::PersonId person, base::Instant at) {
      return web::mailed_link_of(in, scope, person, flags.mailing.portal, {"hub:mail", at});
    };
  auto store = open_store(flags.place);
  if (!store) return failed(store.error());
  auto planned = acceptance::plan_all(*store, operator_now());
  if (!planned) return failed(planned.error());
  auto sent = acceptance::send_waiting(*store, flags.mailing, base::SystemClock());
  if (!sent) return failed(sent.error());
  if (flags.json)
    fmt::print("{}", platform::print_json(platform::JsonObject{{"planned", *planned},
                                                               {"sent", sent->sent},
                                                               {"later", sent->later},
                                                               {"refused", sent->refused},
                                                               {"dropped", sent->dropped}},
                                          true));
  else
    fmt::print("{} {}, {} {}, {} {}, {} {}, {} {}\n", *planned, say("nouveaux", "new"), sent->sent,
               say("envoyés", "sent"), sent->later, say("plus tard", "later"), sent->refused,
               say("refusés", "refused"), sent->dropped, say("devenus inutiles", "not needed any more"));
  return sent->refused == 0 ? kDone : kNo;
}

int remind(const MailFlags& flags) {
  auto store = open_store(flags.place);
  if (!store) return failed(store.error());
  const store::By by = operator_now();
  auto made = store->write<int>(
      [&](store::Writing& in) { return acceptance::remind_now(in, flags.scope(), flags.campaign, by); });
  if (!made) return failed(made.error());
  fmt::print("{} {}\n", *made,
             say("rappels en attente : `cartulaire campaign send` les envoie",
                 "reminders wait: `cartulaire campaign send` sends them"));
  return kDone;
}

}  // namespace

void add_campaign_mail(Command& all) {
  auto flags = std::make_shared<MailFlags>();
  Command sending = all.subcommand(
      "send", {"met en attente ce qui est dû aujourd’hui dans toutes les entités, et envoie ce qui attend",
               "queues what is due today in all entities, and sends what waits"});
  add_store_option(sending, flags->place);
  sending
      .option("--smtp", flags->mailing.server.address,
              {"le serveur de courriel : smtp://HÔTE:PORT (STARTTLS) ou smtps://HÔTE:PORT",
               "the mail server: smtp://HOST:PORT (STARTTLS) or smtps://HOST:PORT"},
              true)
      .option("--sender", flags->mailing.from, {"l’adresse d’envoi", "the sender’s address"}, true)
      .option("--sender-name", flags->mailing.from_name, {"le nom qui l’accompagne", "the name beside it"})
      .option("--user", flags->mailing.server.user,
              {"le compte chez ce serveur", "the account at that server"})
      .option("--password-file", flags->password_file, {"fichier du mot de passe", "file of the password"})
      .option("--ca", flags->mailing.server.authority,
              {"fichier des certificats à qui se fier", "file of the certificates to trust"})
      .flag("--in-clear", flags->mailing.server.in_clear,
            {"sans TLS, vers cette machine seulement", "without TLS, to this machine only"})
      .option(
          "--address", flags->mailing.portal,
          {"l’adresse du portail : sans elle, les liens pour choisir un mot de passe et ceux des "
           "représentants légaux attendent l’envoi du portail",
           "the portal’s address: without it, links to choose a password and those of guardians wait for the "
           "portal to send them"})
      .option("--rate", flags->rate, {"courriels par minute au plus", "mails a minute at most"})
      .flag("--json", flags->json, {"résultat en JSON", "result as JSON"})
      .run([flags] { return send(*flags); });
  Command reminding = all.subcommand(
      "remind", {"un rappel aujourd’hui à qui n’a pas signé", "a reminder today to whoever has not signed"});
  add_campaign_options(reminding, *flags, true);
  reminding.run([flags] { return remind(*flags); });
}

}  // namespace cartulaire::cli
