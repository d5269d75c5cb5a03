#include "keeper/certificate.hpp"

#include <fmt/format.h>

#include "keeper/page.hpp"

namespace cartulaire::keeper {
namespace {

using base::Result;
using journal::sealed::CivilDay;
using journal::sealed::day_name;

std::string instant_text(base::Instant at) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(at);
  const auto day = std::chrono::floor<std::chrono::days>(seconds);
  const std::chrono::hh_mm_ss time(seconds - day);
  return fmt::format("{} {:02}:{:02} UTC", day_name(day), time.hours().count(), time.minutes().count());
}

std::string table(const std::vector<Destroyed>& destroyed, bool french) {
  std::string text =
      french ? "| Entité | Classe | Jour | Part | Événements | Terme | Clause | Détruit le | Ligne |\n"
             : "| Entity | Class | Day | Part | Events | Term | Clause | Destroyed at | Line |\n";
  text += "|---|---|---|---|---|---|---|---|---|\n";
  for (const Destroyed& one : destroyed) {
    const auto& record = one.record;
    text += fmt::format("| {} | {} | {} | {} | {} | {} | {} | {} | {} |\n", table_cell(record.unit.entity),
                        table_cell(record.unit.log_class), day_name(record.unit.day), record.unit.part,
                        record.events, day_name(record.term), table_cell(record.clause), instant_text(one.at),
                        one.line);
  }
  return text;
}

std::string roots(const std::vector<Destroyed>& destroyed) {
  std::string text;
  for (const Destroyed& one : destroyed)
    text += fmt::format("- `{}` : `{}`\n", one.record.unit.name(), platform::to_hex(one.record.root));
  return text;
}

std::string french_text(const journal::sealed::Log& log, const std::vector<Destroyed>& destroyed,
                        std::uint64_t events) {
  return fmt::format(
      "Le gardien du journal `{}` atteste avoir détruit à leur terme {} parts, soit {} événements : leurs "
      "clés d’abord, "
      "leurs fichiers ensuite, puis la mention signée portée au registre scellé.\n\n{}\n"
      "## Ce que ce certificat prouve, et ce qu’il ne prouve pas\n\n"
      "Le registre est signé, et chaque ligne y tient à toutes les autres : aucune part n’a été retirée plus "
      "tôt sans y "
      "laisser de trace, ni gardée sous un autre nom. Sans ses clés, une part restée dans une sauvegarde "
      "n’est plus qu’une "
      "suite d’octets illisible. Ce certificat ne prouve pas qu’aucune copie des clés n’existe : personne ne "
      "le peut.\n\n"
      "## Pour vérifier\n\n"
      "`cartulaire-verify` relit le registre sans aucune clé. Racine de chaque part, telle qu’elle fut "
      "scellée :\n\n{}\n"
      "Point de contrôle du registre :\n\n```\n{}```\n",
      log.origin(), destroyed.size(), events, table(destroyed, true), roots(destroyed), log.checkpoint());
}

std::string english_text(const journal::sealed::Log& log, const std::vector<Destroyed>& destroyed,
                         std::uint64_t events) {
  return fmt::format(
      "The keeper of the journal `{}` attests that it destroyed {} parts at their term, {} events in all: "
      "first their keys, "
      "then their files, then the signed record in the sealed log.\n\n{}\n"
      "## What this certificate proves, and what it does not\n\n"
      "The log is signed and each of its lines holds to all the others: no part was taken out earlier "
      "without a trace, nor "
      "kept under another name. Without its keys, a part that is left in a backup is a row of unreadable "
      "bytes. This "
      "certificate does not prove that no copy of the keys exists: nobody can.\n\n"
      "## To verify\n\n"
      "`cartulaire-verify` reads the log again without any key. Root of each part, as it was sealed:\n\n{}\n"
      "Checkpoint of the log:\n\n```\n{}```\n",
      log.origin(), destroyed.size(), events, table(destroyed, false), roots(destroyed), log.checkpoint());
}

}  // namespace

Result<std::vector<Destroyed>> destroyed_in(const journal::sealed::Log& log, const CertificateScope& scope) {
  std::vector<Destroyed> found;
  auto read = log.each_line([&](std::uint64_t leaf, std::string_view line) {
    if (!line.starts_with(R"({"entry":"destruction")")) return;
    const auto entry = journal::sealed::parse_entry(line.substr(0, line.find('\t')), log.origin());
    const auto* record = entry ? std::get_if<journal::sealed::DestructionEntry>(&entry->entry) : nullptr;
    if (record == nullptr) return;
    const CivilDay day = std::chrono::floor<std::chrono::days>(entry->at);
    if ((!scope.entity.empty() && record->unit.entity != scope.entity) || (scope.from && day < *scope.from) ||
        (scope.to && day > *scope.to))
      return;
    found.push_back({leaf + 1, entry->at, *record});
  });
  if (!read) return base::pass(read);
  return found;
}

Result<std::string> certificate_html(const journal::sealed::Log& log, const std::vector<Destroyed>& destroyed,
                                     base::Language language) {
  const bool french = language == base::Language::french;
  std::uint64_t events = 0;
  for (const Destroyed& one : destroyed)
    events += one.record.events;
  return page_of(french ? "Certificat de destruction" : "Certificate of destruction", log.origin(),
                 french ? french_text(log, destroyed, events) : english_text(log, destroyed, events),
                 language);
}

}  // namespace cartulaire::keeper
