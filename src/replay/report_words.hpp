// The words of a report in both languages: names of answers, changes, readings, reasons, phases and days, and
// how numbers and dates are written.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.hpp"
#include "policy/decision.hpp"
#include "replay/report.hpp"

namespace cartulaire::replay {

struct Both {
  std::string_view french;
  std::string_view english;
};
using Naming = std::pair<std::string_view, Both>;  // id and what people read

extern const std::array<Naming, kOutcomes> kOutcomeNames;
extern const std::array<Naming, kChanges> kChangeNames;
extern const std::array<Naming, kReadings> kReadingNames;
extern const std::array<Naming, kUnknowns> kUnknownNames;  // whole sentences
extern const std::array<Naming, 7> kDayNames;
extern const std::array<Both, policy::kPhaseCount> kPhaseNames;

// One language.
class Words {
 public:
  explicit Words(base::Language language) : language_(language) {}

  [[nodiscard]] base::Language language() const { return language_; }
  [[nodiscard]] std::string say(std::string_view french, std::string_view english) const {
    return std::string(language_ == base::Language::french ? french : english);
  }
  [[nodiscard]] std::string say(const Both& both) const { return say(both.french, both.english); }
  [[nodiscard]] std::string colon() const { return say("\u00a0: ", ": "); }
  [[nodiscard]] std::string semicolon() const { return say("\u00a0; ", "; "); }
  [[nodiscard]] std::string number(std::uint64_t value) const;
  // A civil day since 1970-01-01: "02/03/2026".
  [[nodiscard]] std::string day(std::int32_t civil_day) const;
  // "12 requêtes (7 personnes)"
  [[nodiscard]] std::string counted(const Figure& figure) const;
  // A text of the charter or of the catalogue, with the apostrophes of print in French.
  [[nodiscard]] std::string printed(std::string text) const;
  // "les jeux d’argent"; the id itself where the catalogue has no such category.
  [[nodiscard]] std::string category(const std::string& id) const;
  // "Jeux d’argent", as the head of a row.
  [[nodiscard]] std::string heading(const std::string& id) const;
  // "charte-capso version 1.2"
  [[nodiscard]] std::string charter(const CharterInfo& charter) const;

 private:
  base::Language language_;
};

}  // namespace cartulaire::replay
