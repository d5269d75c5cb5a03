// cartulaire campaign sheets|scan|confirm|receipt: signatures on paper, and the receipt of any signature
#include <filesystem>
#include <memory>

#include <fmt/format.h>

#include "acceptance/campaign.hpp"
#include "acceptance/receipt.hpp"
#include "acceptance/sheet.hpp"
#include "cli/campaign_parts.hpp"
#include "cli/charter_parts.hpp"
#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/program.hpp"
#include "platform/json.hpp"
#include "store/entities.hpp"

namespace cartulaire::cli {
namespace {

using acceptance::Found;
using acceptance::Sheet;

struct PaperFlags : CampaignFlags {
  std::vector<std::string> files;
  std::string output;
  std::string filed;
  std::string place_of_signature;
  std::string capacity = "agent";
  std::int64_t sheet = 0;
  std::int64_t receipt = 0;
  bool everybody = false;
  bool not_signed = false;
};

struct Printing {
  store::Entity entity;
  store::Text text;
  std::vector<Sheet> sheets;
};

// Printed before the sheets are recorded nothing would come back good: recorded first, then printed.
base::Result<Printing> new_sheets(store::Store& store, const PaperFlags& flags) {
  const store::By by = operator_now();
  return store.write<Printing>([&](store::Writing& in) -> base::Result<Printing> {
    auto seen = acceptance::view(in, flags.scope(), flags.campaign, by.at);
    if (!seen) return base::pass(seen);
    auto entity = store::entity(in, flags.scope());
    if (!entity) return base::pass(entity);
    std::vector<store::Person> people;
    for (const acceptance::Target& one : seen->targets)
      if (!one.has_signed && (flags.everybody || one.person.data.mail.empty())) people.push_back(one.person);
    auto sheets = acceptance::make_sheets(in, flags.scope(), seen->text, people, by);
    if (!sheets) return base::pass(sheets);
    return Printing{std::move(*entity), std::move(seen->text), std::move(*sheets)};
  });
}

int print_sheets(const PaperFlags& flags) {
  auto store = open_store(flags.place);
  if (!store) return failed(store.error());
  auto printing = new_sheets(*store, flags);
  if (!printing) return failed(printing.error());
  const std::vector<Sheet>& all = printing->sheets;
  const std::filesystem::path folder(flags.output);
  for (std::size_t first = 0; first < all.size(); first += acceptance::kSheetsInFile) {
    const std::size_t end = std::min(all.size(), first + acceptance::kSheetsInFile);
    auto pdf = acceptance::sheets_pdf(
        printing->entity, printing->text,
        {all.begin() + static_cast<std::ptrdiff_t>(first), all.begin() + static_cast<std::ptrdiff_t>(end)});
    if (!pdf) return failed(pdf.error());
    const std::string file = (folder / fmt::format("{}-{}-{}.pdf", say("feuilles", "sheets"),
                                                   all[first].number, all[end - 1].number))
                                 .string();
    if (const int code = deliver(*pdf, file); code != kDone) return code;
    fmt::print("{}\n", file);
  }
  fmt::print(stderr, "{} {}\n", all.size(), say("feuilles", "sheets"));
  return kDone;
}

std::string_view word(Found found) {
  switch (found) {
    case Found::sheet:
      return "sheet";
    case Found::nothing:
      return "nothing";
    case Found::forged:
      return "forged";
    case Found::ended:
      return "ended";
    case Found::several:
      break;
  }
  return "several";
}

std::string_view label(Found found) {
  switch (found) {
    case Found::sheet:
      return say("reconnue, à confirmer", "recognised, to be confirmed");
    case Found::nothing:
      return say("aucun code lu : à regarder", "no code read: look at it");
    case Found::forged:
      return say("ce code n’est d’aucune feuille imprimée ici", "this code is of no sheet printed here");
    case Found::ended:
      return say("déjà décidée, ou trop ancienne", "decided already, or too old");
    case Found::several:
      break;
  }
  return say("plusieurs feuilles sur une page", "several sheets on one page");
}

int take_scans(const PaperFlags& flags) {
  auto store = open_store(flags.place);
  if (!store) return failed(store.error());
  bool all_good = true;
  platform::JsonArray out;
  for (const std::string& file : flags.files) {
    auto scan = acceptance::read_scan(file);
    if (!scan) return failed(scan.error());
    const store::By by = operator_now();
    using Pages = std::vector<acceptance::Recognised>;
    auto pages = store->write<Pages>(
        [&](store::Writing& in) { return acceptance::take_scan(in, flags.scope(), *scan, flags.filed, by); });
    if (!pages) return failed(pages.error());
    for (const acceptance::Recognised& one : *pages) {
      all_good = all_good && one.found == Found::sheet;
      if (flags.json)
        out.push_back(platform::JsonObject{
            {"file", file}, {"page", one.page}, {"found", word(one.found)}, {"sheet", one.number}});
      else
        fmt::print("{}:{}\t{}\t{}\n", file, one.page, one.number == 0 ? "-" : std::to_string(one.number),
                   label(one.found));
    }
  }
  if (flags.json) fmt::print("{}", platform::print_json(out, true));
  return all_good ? kDone : kNo;
}

int confirm(const PaperFlags& flags) {
  const auto capacity = store::capacity_of(flags.capacity);
  if (!capacity)
    return failed({base::ErrorCode::invalid, flags.capacity, "attendu : agent, elected ou external",
                   "expected: agent, elected or external"});
  auto store = open_store(flags.place);
  if (!store) return failed(store.error());
  const store::By by = operator_now();
  if (flags.not_signed) {
    auto done = store->write(
        [&](store::Writing& in) { return acceptance::reject_sheet(in, flags.scope(), flags.sheet, by); });
    return done ? kDone : failed(done.error());
  }
  auto done = store->write<acceptance::Signed>([&](store::Writing& in) {
    return acceptance::confirm_sheet(in, flags.scope(), flags.sheet, *capacity, flags.place_of_signature, by);
  });
  if (!done) return failed(done.error());
  fmt::print("{} {}\n", say("récépissé n°", "receipt"), done->record.id);
  return kDone;
}

int print_receipt(const PaperFlags& flags) {
  auto store = open_store(flags.place);
  if (!store) return failed(store.error());
  auto receipt = store->read<acceptance::Receipt>(
      [&](store::Reading& in) { return acceptance::receipt_of(in, flags.scope(), flags.receipt); });
  if (!receipt) return failed(receipt.error());
  auto pdf = acceptance::receipt_pdf(*receipt, flags.scope());
  return pdf ? deliver(*pdf, flags.output) : failed(pdf.error());
}

}  // namespace

void add_campaign_paper(Command& all) {
  auto flags = std::make_shared<PaperFlags>();
  Command sheets =
      all.subcommand("sheets", {"imprime une feuille à signer par personne sans courriel, en PDF",
                                "prints a sheet to sign for each person without mail, as PDF"});
  add_campaign_options(sheets, *flags, true);
  sheets.option("-o,--output", flags->output, {"le dossier où écrire", "the folder to write into"}, true)
      .flag("--everybody", flags->everybody,
            {"pour toutes les personnes qui n’ont pas signé", "for everybody who has not signed"})
      .run([flags] { return print_sheets(*flags); });
  Command scan = all.subcommand(
      "scan", {"reconnaît les feuilles d’un lot numérisé (PDF) ; rien n’est signé sans `confirm`",
               "recognises the sheets of a scanned batch (PDF); nothing is signed without `confirm`"});
  add_campaign_options(scan, *flags, false);
  scan.positional("FILE...", flags->files, {"les PDF", "the PDFs"})
      .option("--filed", flags->filed, {"où le papier est rangé", "where the paper is kept"}, true)
      .flag("--json", flags->json, {"résultat en JSON", "result as JSON"})
      .run([flags] { return take_scans(*flags); });
  Command confirming =
      all.subcommand("confirm", {"vous avez regardé une feuille revenue : elle est signée, ou non",
                                 "you looked at a sheet that came back: it is signed, or not"});
  add_campaign_options(confirming, *flags, false);
  confirming.option("--sheet", flags->sheet, {"le numéro de la feuille", "the number of the sheet"}, true)
      .option("--capacity", flags->capacity,
              {"agent (par défaut), elected ou external", "agent (by default), elected or external"})
      .option("--place", flags->place_of_signature,
              {"le lieu écrit sur la feuille", "the place written on the sheet"})
      .flag("--not-signed", flags->not_signed, {"elle n’est pas signée", "it is not signed"})
      .run([flags] { return confirm(*flags); });
  Command receipt = all.subcommand(
      "receipt", {"le récépissé d’une signature, en autant d’exemplaires que la charte en annonce, en PDF",
                  "the receipt of a signature, in as many copies as the charter announces, as PDF"});
  add_campaign_options(receipt, *flags, false);
  receipt.option("--number", flags->receipt, {"le numéro du récépissé", "the number of the receipt"}, true)
      .option("-o,--output", flags->output, {"le fichier à écrire", "the file to write"}, true)
      .run([flags] { return print_receipt(*flags); });
}

}  // namespace cartulaire::cli
