// L04: placeholders that say nothing for an entity. L05: parameters that people must be told.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "charter/check_rules.hpp"
#include "charter/wording/value_words.hpp"
#include "platform/utf8.hpp"

namespace cartulaire::charter {
namespace {

class TextCheck {
 public:
  explicit TextCheck(const Entitled& entitled) : entitled_(entitled) {
    for (const Clause& clause : entitled.effective().clauses)
      by_name_.emplace(clause.name, &clause);
    for (const Clause& clause : entitled.charter.clauses)
      declared_.insert(clause.name);
  }

  void placeholders() {
    for (const Article& article : entitled_.effective().articles)
      for (const EffectiveLine& line : article.lines)
        for (const auto& [offset, placeholder] : line.placeholders)
          if (one(placeholder)) sentence(placeholder);
  }

  void musts() {
    for (const Article& article : entitled_.effective().articles)
      for (const EffectiveLine& line : article.lines)
        for (const auto& [offset, placeholder] : line.placeholders)
          if (placeholder.object == Placeholder::Object::clause)
            told_.insert(placeholder.name + "." + placeholder.member);
    for (const Passage& passage : entitled_.charter.passages)
      for (const Passage::Branch& branch : passage.branches)
        for (const Test& test : branch.condition)
          if (!test.entity) told_.insert(test.clause + "." + test.parameter);
    for (const Clause& clause : entitled_.effective().clauses)
      for (const Setting& setting : clause.settings)
        must(clause, setting);
  }

 private:
  // True where there is something to say.
  bool one(const Placeholder& placeholder) {
    if (placeholder.object != Placeholder::Object::clause) return true;
    if (!declared_.contains(placeholder.name)) return false;  // said on loading
    const auto found = by_name_.find(placeholder.name);
    const std::string shown = placeholder.name + "." + placeholder.member;
    if (found == by_name_.end()) {
      wrong(placeholder,
            fmt::format("la clause `{}` n'a pas cours ici ; gardez la phrase par `::: when {} is set`",
                        placeholder.name, placeholder.name),
            fmt::format("the clause `{}` does not hold here; guard the sentence with `::: when {} is set`",
                        placeholder.name, placeholder.name));
      return false;
    }
    const Clause& clause = *found->second;
    if (placeholder.member == "article") {
      if (clause.article.empty())
        wrong(placeholder, fmt::format("`{}` n'est dans aucun article numéroté", placeholder.name),
              fmt::format("`{}` stands in no numbered article", placeholder.name));
      return false;
    }
    if (clause.kind->find(placeholder.member) == nullptr || entitled_.charter.broken.contains(shown))
      return false;
    const Setting* setting = clause.setting(placeholder.member);
    if (setting == nullptr) {
      wrong(placeholder,
            fmt::format("`{}` n'a pas de valeur ; gardez la phrase par `::: when {} is set`", shown, shown),
            fmt::format("`{}` has no value; guard the sentence with `::: when {} is set`", shown, shown));
      return false;
    }
    const List* list = setting->value.as<List>();
    if (list != nullptr && list->items.empty()) {
      wrong(placeholder, fmt::format("`{}` est une liste vide ; gardez la phrase par un passage", shown),
            fmt::format("`{}` is an empty list; guard the sentence with a passage", shown));
      return false;
    }
    if (!setting->value.is_unset()) return true;
    entitled_.report({"L04",
                      entitled_.options.for_publication ? Severity::error : Severity::warning,
                      placeholder.place,
                      placeholder.length,
                      fmt::format("`{}` est encore à remplir : la phrase ne peut pas s'écrire", shown),
                      fmt::format("`{}` is still a blank: the sentence cannot be written", shown),
                      {}});
    return false;
  }

  // The sentence must be right French or English: an article where one is needed, no number in letters where
  // there is none.
  void sentence(const Placeholder& placeholder) {
    using Object = Placeholder::Object;
    const FrontMatter& front = entitled_.charter.front;
    const bool unknown =
        (placeholder.object == Object::role && front.role(placeholder.name) == nullptr) ||
        (placeholder.object == Object::population && front.population(placeholder.name) == nullptr) ||
        (placeholder.object == Object::group && front.group(placeholder.name) == nullptr);
    if (unknown || front.unreadable) return;  // said on loading
    const auto said = wording::say_placeholder(entitled_.effective(), placeholder);
    if (!said) wrong(placeholder, said.error().french, said.error().english);
  }

  void wrong(const Placeholder& placeholder, std::string french, std::string english) {
    entitled_.report({"L04",
                      Severity::error,
                      placeholder.place,
                      placeholder.length,
                      std::move(french),
                      std::move(english),
                      {}});
  }

  // What is written and differs from what would hold anyhow has to be told in the text.
  void must(const Clause& clause, const Setting& setting) {
    const Parameter& parameter = *clause.kind->find(setting.parameter);
    if (!parameter.must || !setting.written) return;
    if (parameter.initial && setting.value == *parameter.initial) return;
    if (told_.contains(clause.name + "." + parameter.name)) return;
    const bool grave = clause.kind->monitors || parameter.name == "except";
    entitled_.report(
        {"L05",
         grave ? Severity::error : Severity::warning,
         setting.place,
         static_cast<int>(std::min<std::size_t>(60, platform::count_characters(print(setting.value)))),
         fmt::format("le texte ne dit pas `{}.{}` ({}) ; écrivez-le avec `{{{{{}.{}}}}}`", clause.name,
                     parameter.name, parameter.label.french, clause.name, parameter.name),
         fmt::format("the text does not tell `{}.{}` ({}); write it with `{{{{{}.{}}}}}`", clause.name,
                     parameter.name, parameter.label.english, clause.name, parameter.name),
         {}});
  }

  const Entitled& entitled_;
  std::map<std::string, const Clause*, std::less<>> by_name_;
  std::set<std::string, std::less<>> declared_;
  std::set<std::string, std::less<>> told_;
};

}  // namespace

void check_text(const Entitled& entitled) {
  TextCheck check(entitled);
  check.placeholders();
  check.musts();
}

}  // namespace cartulaire::charter
