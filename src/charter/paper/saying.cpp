#include "charter/paper/saying.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace cartulaire::charter::paper {

using base::Language;

std::string Saying::pick(std::string_view french, std::string_view english) const {
  return std::string(language_ == Language::french ? french : english);
}

std::string Saying::blank(std::string_view what) const {
  return fmt::format("**({} {})**", pick("à compléter :", "to be completed:"), what);
}

std::string Saying::blank(std::string_view french, std::string_view english) const {
  return blank(pick(french, english));
}

std::string Saying::label(const Clause& clause, std::string_view parameter) const {
  return clause.kind->find(parameter)->label.in(language_);
}

std::string Saying::value(const Clause& clause, std::string_view parameter) const {
  const Parameter* known = clause.kind->find(parameter);
  const Setting* setting = known == nullptr ? nullptr : clause.setting(parameter);
  if (setting == nullptr) return "";
  if (setting->value.is_unset()) return blank(known->label.in(language_));
  return value(clause, parameter, setting->value);
}

std::string Saying::value(const Clause& clause, std::string_view parameter, const Value& value) const {
  const wording::Speaker speaker{&charter_, clause.kind->find(parameter), language_, clause.kind, &clause};
  return wording::escape_markdown(wording::show_value(value, speaker));
}

std::string Saying::value_or_blank(const Clause& clause, std::string_view parameter, std::string_view french,
                                   std::string_view english) const {
  std::string text = value(clause, parameter);
  return text.empty() ? blank(french, english) : text;
}

std::string Saying::name_of(const Clause& clause) const {
  std::string name = wording::capitalised(clause.kind->label.in(language_));
  const std::string& key = clause.kind->key;
  if (!key.empty()) name += fmt::format("{} {}", pick(" :", ":"), value(clause, key));
  return name;
}

std::string Saying::named(const Named& one) const {
  return wording::escape_markdown(language_ == Language::english && !one.english.empty() ? one.english
                                                                                         : one.name);
}

std::vector<const Clause*> Saying::monitoring() const {
  std::vector<const Clause*> found;
  for (const Clause& clause : charter_.clauses)
    if (clause.kind->monitors) found.push_back(&clause);
  return found;
}

std::vector<const Clause*> Saying::of_kind(KindName kind) const {
  std::vector<const Clause*> found;
  for (const Clause& clause : charter_.clauses)
    if (clause.is_a(kind)) found.push_back(&clause);
  return found;
}

std::string table(std::string_view title, const std::vector<std::string>& head,
                  const std::vector<std::vector<std::string>>& rows) {
  std::string out = fmt::format("**{}**\n\n| {} |\n|", title, fmt::join(head, " | "));
  for (std::size_t i = 0; i < head.size(); ++i)
    out += "---|";
  out += '\n';
  for (const std::vector<std::string>& row : rows)
    out += fmt::format("| {} |\n", fmt::join(row, " | "));
  return out;
}

}  // namespace cartulaire::charter::paper
