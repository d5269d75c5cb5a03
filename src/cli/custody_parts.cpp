#include "cli/custody_parts.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "charter/catalogue.hpp"
#include "charter/render_style.hpp"
#include "cli/console.hpp"
#include "journal/custody/paper.hpp"
#include "platform/qr.hpp"
#include "platform/terminal.hpp"

namespace cartulaire::cli {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using platform::Secret;

Result<Secret> typed(std::string_view prompt) {
  auto secret = platform::ask_secret(prompt);
  if (!secret && secret.error().code == ErrorCode::unavailable)
    return fail(ErrorCode::unavailable, "",
                "pas de terminal où taper la phrase secrète ; indiquez un fichier avec `--passphrase-file`",
                "no terminal to type the passphrase on; name a file with `--passphrase-file`");
  return secret;
}

std::string joined(const std::vector<std::string>& texts) {
  return fmt::format("{}", fmt::join(texts, ", "));
}

// The catalogue's words for a ground; as it is written where there are none.
std::string ground_text(const std::string& ground) {
  const charter::Kind* kind = charter::catalogue().find("opening");
  const charter::Parameter* parameter = kind == nullptr ? nullptr : kind->find("grounds");
  const charter::Label* word = parameter == nullptr ? nullptr : charter::catalogue().word(*parameter, ground);
  return word == nullptr ? ground : word->in(console_language());
}

}  // namespace

Result<Secret> passphrase(const std::string& file) {
  if (!file.empty()) return platform::read_secret_line(file);
  return typed(say("Phrase secrète : ", "Passphrase: "));
}

Result<Secret> new_passphrase(const std::string& file) {
  auto first = file.empty()
                   ? typed(say("Phrase secrète de la nouvelle clé : ", "Passphrase of the new key: "))
                   : platform::read_secret_line(file);
  if (!first) return first;
  if (auto status = journal::custody::check_passphrase(*first); !status) return base::pass(status);
  if (!file.empty()) return first;
  const auto second = typed(say("Encore une fois : ", "Once more: "));
  if (!second) return tl::unexpected(second.error());
  if (platform::equal_secrets(first->bytes(), second->bytes())) return first;
  return fail(ErrorCode::invalid, "", "les deux phrases secrètes diffèrent ; recommencez",
              "the two passphrases differ; start again");
}

Result<journal::custody::LockedKey> locked_key(const std::string& file) {
  const auto line = platform::read_text(file, 4096);
  if (!line) return tl::unexpected(line.error());
  auto key = journal::custody::parse_locked_key(*line);
  if (!key) key.error().where = file;
  return key;
}

Result<HeldKey> held_key(const std::string& file, const std::string& passphrase_file) {
  const auto locked = locked_key(file);
  if (!locked) return tl::unexpected(locked.error());
  const auto secret = passphrase(passphrase_file);
  if (!secret) return tl::unexpected(secret.error());
  auto keys = journal::custody::unlock_key(*locked, *secret);
  if (!keys) {
    keys.error().where = file;
    return base::pass(keys);
  }
  return HeldKey{locked->open.role, std::move(*keys)};
}

std::string request_text(const journal::custody::Request& request) {
  std::string text;
  const auto row = [&text](std::string_view name, std::string_view value) {
    if (!value.empty()) text += fmt::format("  {} : {}\n", name, value);
  };
  std::set<std::string> days;
  for (const auto& unit : request.units)
    days.insert(journal::sealed::day_name(unit.unit.day));
  text +=
      fmt::format("{}\n", request.ceremony ? say("Il est demandé d'aider à transmettre la garde des clés.",
                                                 "You are asked to help hand over the custody of keys.")
                                           : say("Il est demandé de rétablir l'identité derrière des traces.",
                                                 "You are asked to restore the identity behind log lines."));
  row(say("Journal", "Journal"), request.origin);
  row(say("Entité", "Entity"), request.entity);
  row(request.ceremony ? say("Cérémonie", "Ceremony") : say("Dossier", "Case"), request.name);
  row(say("Votre rôle", "Your role"), request.role);
  row(say("Motif", "Ground"), ground_text(request.says.ground));
  row(say("Référence", "Reference"), request.says.reference);
  const auto& holders = request.says.holders;
  for (const auto& set : holders.sets)
    row(say("Ouvriront ensemble", "Will open together"), fmt::format("{}", fmt::join(set, " + ")));
  for (const auto& one : holders.custodians)
    row(say("Nouvelle garde", "New custody"), fmt::format("{} {}", one.role, platform::to_hex(one.key)));
  row(say("Personnes", "People"), joined(request.says.people));
  row(say("Traces", "Log classes"), joined(request.says.classes));
  row(say("Du", "From"), request.says.from);
  row(say("Au", "To"), request.says.to);
  if (days.empty())
    row(say("Parts de clé", "Shares"), say("aucune", "none"));
  else
    row(say("Parts de clé", "Shares"),
        fmt::format(fmt::runtime(say("{} unités, {} jours, du {} au {}", "{} units, {} days, from {} to {}")),
                    request.units.size(), days.size(), *days.begin(), *days.rbegin()));
  return text;
}

Result<std::string> custody_page(const journal::custody::LockedKey& key) {
  const auto code = platform::qr_svg(journal::custody::print_locked_key(key),
                                     say("Code QR de la ligne de la clé", "QR code of the key's line"));
  if (!code) return tl::unexpected(code.error());
  std::string rows;
  for (const std::string& row : journal::custody::paper_rows(key))
    rows += fmt::format("{}\n", row);
  const auto title = say("Clé de dépositaire, sur papier", "A custodian's key, on paper");
  return fmt::format(
      "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{}</title>\n<style>{}\n"
      "svg{{width:70mm;height:70mm;display:block;margin:6pt 0}}\npre{{font:10pt/1.6 \"DejaVu Sans "
      "Mono\",monospace}}\n"
      "</style>\n</head>\n<body>\n<main>\n<h1>{}</h1>\n<p>{}</p>\n<p>{}</p>\n{}\n<h2>{}</h2>\n<pre>{}</"
      "pre>\n<p>{}</p>\n"
      "</main>\n</body>\n</html>\n",
      console_language() == base::Language::french ? "fr" : "en", title, charter::kPaperStyle, title,
      fmt::format(
          fmt::runtime(say("Rôle\u00a0: {}. Nom de la clé\u00a0: {}.", "Role: {}. Name of the key: {}.")),
          key.open.role, key.open.label),
      say("Gardez cette page sous enveloppe scellée, ailleurs que la phrase secrète\u00a0: qui a les deux a "
          "la clé. Sans la "
          "phrase secrète, cette page n’ouvre rien.",
          "Keep this page in a sealed envelope, elsewhere than the passphrase: who has both has the key. "
          "Without the "
          "passphrase, this page opens nothing."),
      *code, say("Les mêmes caractères, à taper", "The same characters, to type"), rows,
      say("Pour retrouver la clé\u00a0: lisez le code, ou tapez ces rangées dans un fichier, puis "
          "<code>cartulaire custody "
          "key -o CLÉ --from-line FICHIER</code>. Chaque rangée finit par son contrôle\u00a0: une faute de "
          "frappe est "
          "signalée avec son numéro.",
          "To get the key back: read the code, or type these rows into a file, then <code>cartulaire custody "
          "key -o KEY "
          "--from-line FILE</code>. Each row ends with its check: a slip is told by the number of its row."));
}

}  // namespace cartulaire::cli
