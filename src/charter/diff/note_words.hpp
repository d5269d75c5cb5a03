// The words of a note: both languages, values, people, sites, hours. For note*.cpp only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "charter/diff/diff.hpp"
#include "charter/diff/note.hpp"

namespace cartulaire::charter::diff {

class NoteWords {
 public:
  NoteWords(const Difference& difference, base::Language language);

  [[nodiscard]] std::string say(std::string_view french, std::string_view english) const;
  [[nodiscard]] std::string number(std::uint64_t value) const;
  // "1 article", "3 articles": French counts 0 and 1 as one.
  [[nodiscard]] std::string counted(std::uint64_t value, std::string_view one_fr, std::string_view many_fr,
                                    std::string_view one_en, std::string_view many_en) const;
  [[nodiscard]] std::string joined(const std::vector<std::string>& items) const;

  // "avant", "après"; between two charters "première charte", "seconde charte".
  [[nodiscard]] std::string side(bool after) const;
  [[nodiscard]] const EffectiveCharter& charter(bool after) const;
  // "article 2.3"; empty outside any.
  [[nodiscard]] std::string article(const std::string& number) const;
  [[nodiscard]] std::string value(const Value& value, const Clause& clause, const Parameter& parameter,
                                  bool after) const;
  // "Les traces : la navigation sur Internet"
  [[nodiscard]] std::string subject(const Clause& clause, bool after) const;

  // What a box takes of an axis; empty where it takes everything.
  [[nodiscard]] std::string people(const std::vector<std::uint16_t>& values) const;
  [[nodiscard]] std::string traits(const std::vector<std::uint16_t>& values) const;
  [[nodiscard]] std::string categories(const std::vector<std::uint16_t>& values) const;
  [[nodiscard]] std::string moments(const std::vector<std::uint16_t>& values) const;
  [[nodiscard]] std::string zones(const std::vector<std::uint16_t>& values) const;
  [[nodiscard]] std::string devices(const std::vector<std::uint16_t>& values) const;
  [[nodiscard]] std::string population(const PersonKind& kind) const;

  const Difference& difference;
  const base::Language language;
  const bool two_charters;  // and not two versions of one

 private:
  [[nodiscard]] std::string word(const std::string& id) const;
  // The names of what is taken, or "everything save …" where that is shorter; empty for all.
  [[nodiscard]] std::string selection(const std::vector<std::string>& names,
                                      const std::vector<std::uint16_t>& taken,
                                      std::string_view everything) const;
};

// The three parts that are long.
Section monitoring_section(const NoteWords& words);
Section behaviour_section(const NoteWords& words);
Section parameter_section(const NoteWords& words);
Section text_section(const NoteWords& words);
Section limits_section(const NoteWords& words);

}  // namespace cartulaire::charter::diff
