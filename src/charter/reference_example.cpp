// The example of a kind: in a charter, and as people read it.
#include <fmt/format.h>

#include "charter/effective.hpp"
#include "charter/reference.hpp"
#include "charter/reference_parts.hpp"
#include "charter/render.hpp"
#include "charter/wording/wording.hpp"

namespace cartulaire::charter {
namespace {

// The people of every example.
constexpr std::string_view kHead = R"(charter: exemple
title: Exemple
version: 1.0
calendar: fr
roles:
  it: {name: la direction du numérique, english: the IT department}
  ciso: {name: le responsable de la sécurité, english: the CISO}
  dpo: {name: le délégué à la protection des données, english: the DPO}
  authority: {name: l'autorité territoriale, english: the authority}
  hr: {name: la direction des ressources humaines, english: human resources}
  manager: {name: le supérieur hiérarchique, english: the line manager}
  desk: {name: le centre de services, english: the service desk}
  app_owner: {name: la direction propriétaire de l'application, english: the owner of the application}
  user: {name: la personne concernée, english: the person concerned}
populations:
  agents: {name: les agents, english: the staff}
  elus: {name: les élus, english: the elected members}
  prestataires: {name: les prestataires, english: the contractors}
groups:
  communication: {name: la direction de la communication, english: the communication department}
)";

// "- Les catégories fermées : {{fermetures.categories}}", for whatever is written and must be told.
std::string sentences(const Charter& charter, base::Language language) {
  std::string lines;
  for (const Clause& clause : charter.clauses)
    for (const Setting& setting : clause.settings) {
      const Parameter& parameter = *clause.kind->find(setting.parameter);
      if (!setting.written || !parameter.must) continue;
      lines += fmt::format("- {}{} {{{{{}.{}}}}}\n", wording::capitalised(parameter.label.in(language)),
                           language == base::Language::french ? " :" : ":", clause.name, parameter.name);
    }
  return lines;
}

}  // namespace

std::string_view example_front_matter() {
  return kHead;
}

std::string example_text(const Kind& kind, base::Language language) {
  const std::string bare = fmt::format("---\n{}---\n\n# 1. X\n\n{}", kHead, kind.example);
  const std::string told = sentences(load_charter(bare, kind.name).charter, language);
  return told.empty() ? kind.example : told + "\n" + kind.example;
}

std::string example_charter(const Kind& kind, base::Language language) {
  const bool french = language == base::Language::french;
  return fmt::format("---\n{}language: {}\n---\n\n# 1. {}\n\n{}\n{}", kHead, french ? "fr" : "en",
                     wording::capitalised(kind.label.in(language)),
                     french ? "Voici ce que dit cet article.\n" : "This is what this article says.\n",
                     example_text(kind, language));
}

std::string example_rendered(const Kind& kind, base::Language language) {
  const auto charter = effective_charter(load_charter(example_charter(kind, language), kind.name).charter);
  if (!charter || charter->articles.empty()) return {};
  auto text = article_markdown(*charter, charter->articles.front());
  if (!text) return {};
  // The list of what is told: from its first item on.
  const std::size_t at = text->find("\n- ");
  return at == std::string::npos ? std::string() : text->substr(at + 1);
}

Applied example_applied(const Kind& kind) {
  const Loaded loaded = load_charter(example_charter(kind, base::Language::french), kind.name);
  for (const Clause& clause : loaded.charter.clauses)
    if (clause.kind == &kind) return applied(clause);
  return {};
}

}  // namespace cartulaire::charter
