// What the blocks of a paper say of clauses: values as Markdown, and a visible blank for what nobody told.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "charter/charter.hpp"
#include "charter/wording/value_words.hpp"

namespace cartulaire::charter::paper {

// The charter and the acts outlive it.
class Saying {
 public:
  Saying(const EffectiveCharter& charter, base::Language language, const wording::Adoption& adoption)
      : charter_(charter), language_(language), adoption_(adoption) {}

  [[nodiscard]] const EffectiveCharter& charter() const { return charter_; }
  [[nodiscard]] base::Language language() const { return language_; }
  [[nodiscard]] const wording::Adoption& adoption() const { return adoption_; }

  [[nodiscard]] std::string pick(std::string_view french, std::string_view english) const;
  // "**(à compléter : la date)**"
  [[nodiscard]] std::string blank(std::string_view what) const;
  [[nodiscard]] std::string blank(std::string_view french, std::string_view english) const;

  // The value; empty where the parameter is absent or unknown to the kind, a blank where it is unset.
  [[nodiscard]] std::string value(const Clause& clause, std::string_view parameter) const;
  // The same, a blank where it is empty.
  [[nodiscard]] std::string value_or_blank(const Clause& clause, std::string_view parameter,
                                           std::string_view french, std::string_view english) const;
  // Another value, in the parameter's words.
  [[nodiscard]] std::string value(const Clause& clause, std::string_view parameter, const Value& value) const;
  [[nodiscard]] std::string label(const Clause& clause, std::string_view parameter) const;
  // "Les traces : la navigation sur Internet": the kind, and the value that tells it from its like.
  [[nodiscard]] std::string name_of(const Clause& clause) const;
  [[nodiscard]] std::string named(const Named& one) const;

  // Of the clauses that watch people, in the order of the text.
  [[nodiscard]] std::vector<const Clause*> monitoring() const;
  [[nodiscard]] std::vector<const Clause*> of_kind(KindName kind) const;

 private:
  const EffectiveCharter& charter_;
  base::Language language_;
  const wording::Adoption& adoption_;
};

// A Markdown table under a title.
std::string table(std::string_view title, const std::vector<std::string>& head,
                  const std::vector<std::vector<std::string>>& rows);

}  // namespace cartulaire::charter::paper
