#include "cli/squid_stats.hpp"

#include <fmt/format.h>

#include "adapters/squid/ledger.hpp"
#include "cli/console.hpp"
#include "cli/program.hpp"
#include "platform/json.hpp"

namespace cartulaire::cli {
namespace {

using adapters::squid::LineCounts;
using adapters::squid::Reconciliation;

using adapters::squid::DraftState;

std::string_view draft_word(DraftState state) {
  switch (state) {
    case DraftState::evaluated:
      return "evaluated";
    case DraftState::over:
      return "over";
    case DraftState::broken:
      return "broken";
    case DraftState::none:
      break;
  }
  return "none";
}

void print_draft(const Reconciliation& account) {
  switch (account.draft()) {
    case DraftState::evaluated:
      fmt::print("{}\n", say("Un projet est évalué à côté de la charte en vigueur.",
                             "A draft is evaluated beside the charter in force."));
      break;
    case DraftState::over:
      fmt::print("{}\n", say("Le projet n’est plus évalué : sa date de fin est passée.",
                             "The draft is no longer evaluated: its last day has passed."));
      break;
    case DraftState::broken:
      fmt::print("{}\n",
                 say("LE PROJET NE PEUT PAS ÊTRE ÉVALUÉ ; la charte en vigueur s’applique comme avant. "
                     "Le journal d’erreurs de Squid dit pourquoi.",
                     "THE DRAFT CANNOT BE EVALUATED; the charter in force applies as before. Squid’s "
                     "error log says why."));
      break;
    case DraftState::none:
      break;
  }
}

platform::Json account_json(const Reconciliation& account) {
  platform::JsonArray helpers;
  for (const Reconciliation::Helper& one : account.helpers)
    helpers.push_back(platform::JsonObject{{"incarnation", one.incarnation},
                                           {"answered", one.answered},
                                           {"let_pass", one.let_pass},
                                           {"seen", one.seen},
                                           {"missing", one.missing},
                                           {"doubled", one.doubled},
                                           {"alive", one.alive},
                                           {"settled", one.settled}});
  const LineCounts& c = account.counts;
  return platform::JsonObject{{"complete", account.complete()},
                              {"lines", c.lines},
                              {"visits", c.visits},
                              {"steps", c.steps},
                              {"unannounced", c.unannounced},
                              {"undecided", c.undecided},
                              {"let_pass", account.let_pass()},
                              {"draft", draft_word(account.draft())},
                              {"drafted", account.drafted()},
                              {"answers_open", account.answers_open()},
                              {"answers_lost", account.answers_lost()},
                              {"lost", c.lost},
                              {"unread", c.unread},
                              {"untold", c.untold},
                              {"unasked", c.unasked},
                              {"helpers", helpers}};
}

void row(std::uint64_t count, std::string_view french, std::string_view english) {
  fmt::print("{:>12}  {}\n", count, say(french, english));
}

// What went as it should, then what is missing: shown even at zero, so that nobody wonders.
void print_account(const Reconciliation& account) {
  const LineCounts& c = account.counts;
  row(c.lines, "lignes reçues de Squid", "lines received from Squid");
  row(c.visits, "visites confiées au journal", "visits handed to the journal");
  row(c.steps, "débuts de tunnel, comptés avec leur visite",
      "beginnings of tunnels, counted with their visit");
  row(c.unannounced, "décidées, et qu'aucune charte n'annonce : non écrites",
      "decided and announced by no charter: not written");
  row(c.undecided, "refusées par Squid avant toute question", "refused by Squid before any question");
  row(account.let_pass(),
      "permises pendant que le journal ne pouvait pas être écrit, comme l'article le veut",
      "allowed while the journal could not be written, as the article says");
  row(account.answers_open(), "réponses encore sans ligne : tunnels ouverts, lignes en route",
      "answers still without a line: open tunnels, lines under way");
  if (account.draft() != DraftState::none || account.drafted() > 0)
    row(account.drafted(), "réponses comparées à celles d’un projet",
        "answers compared with those of a draft");
  fmt::print("\n{}\n", say("Ce qui manque au journal", "What is missing from the journal"));
  row(account.answers_lost(), "réponses dont la ligne n'est jamais venue, et ne viendra plus",
      "answers whose line never came, and never will");
  row(c.lost, "lignes que le journal n'a pas pu prendre", "lines that the journal could not take");
  row(c.unread, "lignes illisibles", "lines that could not be read");
  row(c.untold, "réponses dont on ne sait plus si la ligne est venue : trop de trous",
      "answers of which it is not known any more whether their line came: too many gaps");
  row(c.unasked, "passées sans question : une autre règle de squid.conf ouvre avant la nôtre",
      "passed without a question: another rule of squid.conf opens before ours");
  fmt::print("\n{}\n", account.complete()
                           ? say("Rien ne manque.", "Nothing is missing.")
                           : say("DES VISITES MANQUENT AU JOURNAL.", "VISITS ARE MISSING FROM THE JOURNAL."));
}

void print_helpers(const Reconciliation& account) {
  for (const Reconciliation::Helper& one : account.helpers) {
    if (one.missing == 0) continue;
    const std::string_view fate =
        one.settled ? say("perdues", "lost") : say("tunnels ouverts ou à venir", "open or to come");
    fmt::print("{}\n", console_language() == base::Language::french
                           ? fmt::format("assistant {} : {} réponses, {} sans ligne ({})", one.incarnation,
                                         one.answered, one.missing, fate)
                           : fmt::format("helper {}: {} answers, {} without a line ({})", one.incarnation,
                                         one.answered, one.missing, fate));
  }
}

}  // namespace

int squid_stats(const platform::Path& folder, bool json) {
  const auto account = adapters::squid::reconcile(folder);
  if (!account) return failed(account.error());
  if (json) {
    fmt::print("{}", platform::print_json(account_json(*account), true));
  } else {
    print_account(*account);
    print_draft(*account);
    print_helpers(*account);
  }
  return account->complete() ? kDone : kNo;
}

}  // namespace cartulaire::cli
