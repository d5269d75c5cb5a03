#include "charter/catalogue.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace cartulaire::embedded {
extern const std::string_view kClauseWordsYml;
extern const std::string_view kClauseLawYml;
extern const std::string_view kClausesCharterYml;
extern const std::string_view kClausesAccessYml;
extern const std::string_view kClausesWebYml;
extern const std::string_view kClausesLogsYml;
extern const std::string_view kClausesCasesYml;
extern const std::string_view kClausesMailYml;
extern const std::string_view kClausesEquipmentYml;
extern const std::string_view kClausesPeopleYml;
}  // namespace cartulaire::embedded

namespace cartulaire::charter {

const Parameter* Kind::find(std::string_view parameter) const {
  for (const Parameter& one : parameters)
    if (one.name == parameter) return &one;
  return nullptr;
}

const Kind* Catalogue::find(std::string_view kind) const {
  for (const Kind& one : kinds)
    if (one.name == kind) return &one;
  return nullptr;
}

const Label* Catalogue::word(const Parameter& parameter, std::string_view option) const {
  const auto own = parameter.words.find(std::string(option));
  if (own != parameter.words.end()) return &own->second;
  const auto common = words.find(std::string(option));
  return common == words.end() ? nullptr : &common->second;
}

const LegalSource* Catalogue::source(std::string_view id) const {
  for (const LegalSource& one : sources)
    if (one.id == id) return &one;
  return nullptr;
}

bool Catalogue::holds_in(std::string_view source_id, std::string_view jurisdiction) const {
  const LegalSource* found = source(source_id);
  if (found == nullptr) return false;
  if (found->jurisdiction.empty() || found->jurisdiction == jurisdiction) return true;
  return std::any_of(jurisdictions.begin(), jurisdictions.end(), [&](const Jurisdiction& one) {
    return one.id == found->jurisdiction &&
           std::find(one.includes.begin(), one.includes.end(), jurisdiction) != one.includes.end();
  });
}

const Catalogue& catalogue() {
  static const Catalogue built_in = [] {
    const std::array<CatalogueFile, 10> files{
        {{"catalogue/clauses/words.yml", embedded::kClauseWordsYml},
         {"catalogue/clauses/law.yml", embedded::kClauseLawYml},
         {"catalogue/clauses/charter.yml", embedded::kClausesCharterYml},
         {"catalogue/clauses/access.yml", embedded::kClausesAccessYml},
         {"catalogue/clauses/web.yml", embedded::kClausesWebYml},
         {"catalogue/clauses/logs.yml", embedded::kClausesLogsYml},
         {"catalogue/clauses/cases.yml", embedded::kClausesCasesYml},
         {"catalogue/clauses/mail.yml", embedded::kClausesMailYml},
         {"catalogue/clauses/equipment.yml", embedded::kClausesEquipmentYml},
         {"catalogue/clauses/people.yml", embedded::kClausesPeopleYml}}};
    auto loaded = load_catalogue(files);
    if (!loaded) {
      // INVARIANT: the catalogue in the program is sound; catalogue_test.cpp loads it.
      std::fputs((loaded.error().text(base::Language::english) + "\n").c_str(), stderr);
      std::abort();
    }
    return std::move(*loaded);
  }();
  return built_in;
}

}  // namespace cartulaire::charter
