// cartulaire custody key | paper | open | test: on the custodian's own machine, without any server
#include <cstdio>
#include <memory>

#include <fmt/format.h>

#include "charter/page/print.hpp"
#include "cli/charter_parts.hpp"
#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/custody_parts.hpp"
#include "cli/keeper_parts.hpp"
#include "cli/program.hpp"
#include "cli/subcommands.hpp"
#include "journal/custody/paper.hpp"
#include "platform/json.hpp"
#include "platform/terminal.hpp"

namespace cartulaire::cli {
namespace {

using base::ErrorCode;
using journal::custody::LockedKey;
using platform::JsonObject;

struct Flags {
  std::string file;  // the key
  std::string role;
  std::string label;
  std::string from_line;
  std::string passphrase_file;
  std::string request;
  std::string output;
  bool yes = false;
  bool json = false;
};

constexpr Text kKeyHelp = {"fichier de la clé du dépositaire", "file of the custodian's key"};
constexpr Text kPassphraseHelp = {"fichier dont la première ligne est la phrase secrète (sinon, demandée)",
                                  "file whose first line is the passphrase (else it is asked for)"};
constexpr Text kJsonHelp = {"sortie JSON", "print JSON"};

// Results for the one who registers the custodian.
void show_public(const LockedKey& key, bool json) {
  const std::string line = journal::custody::print_public_line(key.open);
  if (!json) {
    fmt::print("{}\n", line);
    return;
  }
  fmt::print("{}\n", platform::print_json(JsonObject{{"role", key.open.role},
                                                     {"key", platform::to_hex(key.open.key)},
                                                     {"label", key.open.label},
                                                     {"public_line", line}}));
}

base::Result<LockedKey> made_key(const Flags& flags) {
  if (!flags.from_line.empty()) {
    const auto text = platform::read_text(flags.from_line, 16'384);
    if (!text) return tl::unexpected(text.error());
    auto key = journal::custody::read_paper(*text);
    if (!key) key.error().where = flags.from_line;
    return key;
  }
  if (flags.role.empty())
    return base::fail(ErrorCode::invalid, "--role", "indiquez le rôle que la charte donne au dépositaire",
                      "name the role that the charter gives the custodian");
  const auto secret = new_passphrase(flags.passphrase_file);
  if (!secret) return tl::unexpected(secret.error());
  return journal::custody::lock_key(platform::make_box_keys(), flags.role,
                                    flags.label.empty() ? flags.role : flags.label, *secret);
}

int make_key(const Flags& flags) {
  const auto key = made_key(flags);
  if (!key) return failed(key.error());
  // A key that is lost is lost: an existing file is never written over.
  auto file = platform::File::create(flags.output);
  if (!file) return failed(file.error());
  const std::string line = journal::custody::print_locked_key(*key) + "\n";
  if (auto status = file->write_all(platform::as_bytes(line)); !status) return failed(status.error());
  if (auto status = file->sync_data(); !status) return failed(status.error());
  if (auto status = platform::sync_folder(std::filesystem::absolute(flags.output).parent_path()); !status)
    return failed(status.error());
  show_public(*key, flags.json);
  return kDone;
}

int paper(const Flags& flags) {
  const auto format =
      flags.output.empty() ? charter::page::Format::html : charter::page::format_of(flags.output);
  if (!format || (*format != charter::page::Format::html && *format != charter::page::Format::pdf))
    return failed({ErrorCode::invalid, flags.output,
                   "format inconnu ; la fin du nom dit lequel : .html ou .pdf",
                   "unknown format; the end of the name tells it: .html or .pdf"});
  const auto key = locked_key(flags.file);
  if (!key) return failed(key.error());
  auto page = custody_page(*key);
  if (page && *format == charter::page::Format::pdf) page = charter::page::print_pdf(*page);
  return page ? deliver(*page, flags.output) : failed(page.error());
}

base::Result<bool> agreed(bool yes) {
  if (yes) return true;
  auto answer = platform::ask_agreement(say("Acceptez-vous ? [o/N] ", "Do you agree? [y/N] "),
                                        console_language() == base::Language::french ? 'o' : 'y');
  if (!answer && answer.error().code == ErrorCode::unavailable)
    return base::fail(ErrorCode::refused, "",
                      "personne n'a donné son accord ; lancez la commande dans un terminal, ou `--yes`",
                      "nobody agreed; run the command in a terminal, or with `--yes`");
  return answer;
}

int open(const Flags& flags) {
  const auto line = platform::read_text(flags.request, journal::custody::kLargestRequest);
  if (!line) return failed(line.error());
  const auto request = journal::custody::parse_request(*line, flags.request);
  if (!request) return failed(request.error());
  fmt::print(stderr, "{}", request_text(*request));
  const auto yes = agreed(flags.yes);
  if (!yes) return failed(yes.error());
  if (!*yes) {
    fmt::print(stderr, "{}\n", say("Refusé : rien n'a été ouvert.", "Refused: nothing was opened."));
    return kNo;
  }
  const auto held = held_key(flags.file, flags.passphrase_file);
  if (!held) return failed(held.error());
  const auto answer = journal::custody::answer_request(*request, journal::custody::request_digest(*line),
                                                       held->role, held->keys);
  if (!answer) return failed(answer.error());
  return deliver(journal::custody::print_answer(*answer) + "\n", flags.output);
}

// The key file and the passphrase still open what is sealed to the public line.
int test(const Flags& flags) {
  const auto locked = locked_key(flags.file);
  if (!locked) return failed(locked.error());
  const auto held = held_key(flags.file, flags.passphrase_file);
  if (!held) return failed(held.error());
  const platform::Secret sent = platform::Secret::random(32);
  const auto opened = platform::open_sealed(held->keys, platform::seal(locked->open.key, sent.bytes()));
  if (!opened) return failed(opened.error());
  if (!platform::equal_secrets(opened->bytes(), sent.bytes()))
    return failed({ErrorCode::corrupt, flags.file, "la clé n'ouvre pas ce qui lui est scellé",
                   "the key does not open what is sealed to it"});
  show_public(*locked, flags.json);
  fmt::print(stderr, "{}\n",
             say("La clé et la phrase secrète sont bonnes.", "The key and the passphrase are good."));
  return kDone;
}

}  // namespace

void add_custody(Command& root) {
  auto flags = std::make_shared<Flags>();
  Command custody =
      root.subcommand("custody", {"la garde des identités : la clé d'un dépositaire, et qui l'est",
                                  "the custody of identities: a custodian's key, and who is one"});
  custody
      .subcommand("key", {"faire une clé, et montrer la ligne publique à faire inscrire",
                          "make a key, and show the public line to be registered"})
      .option("-o,--output", flags->output, kKeyHelp, true)
      .option("--role", flags->role,
              {"rôle que la charte donne au dépositaire", "role that the charter gives the custodian"})
      .option("--label", flags->label,
              {"nom de la clé, sans espace (par défaut le rôle)",
               "name of the key, no spaces (the role by default)"})
      .option("--from-line", flags->from_line,
              {"retrouver une clé : fichier de la ligne ou des rangées du papier",
               "get a key back: file of the line or of the rows on paper"})
      .option("--passphrase-file", flags->passphrase_file, kPassphraseHelp)
      .flag("--json", flags->json, kJsonHelp)
      .run([flags] { return make_key(*flags); });
  custody
      .subcommand("paper",
                  {"imprimer la clé, telle qu'elle est sous sa phrase secrète : code QR et rangées à taper",
                   "print the key, as it is under its passphrase: QR code and rows to type"})
      .option("-k,--key", flags->file, kKeyHelp, true)
      .option(
          "-o,--output", flags->output,
          {"fichier .html ou .pdf (sinon HTML à l'écran)", "file .html or .pdf (else HTML on the screen)"})
      .run([flags] { return paper(*flags); });
  custody
      .subcommand("open", {"lire une demande d'ouverture, y consentir et répondre",
                           "read a request to open, agree to it and answer"})
      .positional("REQUEST", flags->request, {"fichier de la demande", "file of the request"})
      .option("-k,--key", flags->file, kKeyHelp, true)
      .option("-o,--output", flags->output,
              {"fichier de la réponse (sinon à l'écran)", "file of the answer (else on the screen)"})
      .option("--passphrase-file", flags->passphrase_file, kPassphraseHelp)
      .flag("--yes", flags->yes, {"consentir sans question", "agree without a question"})
      .run([flags] { return open(*flags); });
  custody
      .subcommand("test", {"vérifier que la clé et sa phrase secrète ouvrent encore",
                           "check that the key and its passphrase still open"})
      .option("-k,--key", flags->file, kKeyHelp, true)
      .option("--passphrase-file", flags->passphrase_file, kPassphraseHelp)
      .flag("--json", flags->json, kJsonHelp)
      .run([flags] { return test(*flags); });
  add_ceremonies(custody);
  add_handover(custody);
}

}  // namespace cartulaire::cli
