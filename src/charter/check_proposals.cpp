// L28: proposals that nobody has decided on.
#include <fmt/format.h>

#include "charter/check_rules.hpp"
#include "charter/typed_clause.hpp"
#include "platform/utf8.hpp"

namespace cartulaire::charter {
namespace {

// What the check would say of the block if it were a clause: its first error; nullopt where it would read.
std::optional<Diagnostic> refused_as_clause(const ClauseBlock& proposal, const Charter& charter) {
  Reporter tried(charter.file, charter.source, charter.origins);
  std::set<std::string, std::less<>> broken;
  read_clause(proposal, charter.front, broken, tried);
  for (Diagnostic& one : tried.take())
    if (one.severity == Severity::error) return std::move(one);
  return std::nullopt;
}

}  // namespace

void check_proposals(const Charter& charter, const CheckOptions& options, Reporter& reporter) {
  std::set<std::string, std::less<>> names;
  for (const ClauseBlock& proposal : charter.proposals) {
    Finding finding{
        "L28",
        options.for_publication ? Severity::error : Severity::warning,
        proposal.name_place,
        static_cast<int>(platform::count_characters(proposal.name)),
        fmt::format("la proposition `{}` attend une décision et ne s'applique pas ; écrivez `clause` au "
                    "lieu de `proposal` pour l'accepter, ou effacez le bloc",
                    proposal.name),
        fmt::format("the proposal `{}` waits for a decision and applies to nobody; write `clause` for "
                    "`proposal` to accept it, or delete the block",
                    proposal.name),
        {}};
    if (!names.insert(proposal.name).second || charter.find_clause(proposal.name) != nullptr) {
      finding.french += " ; son nom est déjà pris, changez-le d'abord";
      finding.english += "; its name is taken, change it first";
    } else if (const auto refused = refused_as_clause(proposal, charter)) {
      finding.french +=
          fmt::format(" ; à corriger d'abord, ligne {} : {}", refused->place.line, refused->french);
      finding.english +=
          fmt::format("; to be corrected first, line {}: {}", refused->place.line, refused->english);
    }
    reporter.add(std::move(finding));
  }
}

}  // namespace cartulaire::charter
