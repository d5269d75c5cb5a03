// L17: article numbers. L18: clauses that vanished. L19: articles without clause. L07: alternatives.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "charter/check_rules.hpp"
#include "charter/typed_clause.hpp"
#include "platform/utf8.hpp"

namespace cartulaire::charter {
namespace {

int width(std::string_view text) {
  return static_cast<int>(platform::count_characters(text));
}

std::vector<int> parts_of(const std::string& number) {
  std::vector<int> parts;
  int part = 0;
  for (const char c : number) {
    if (c == '.') {
      parts.push_back(part);
      part = 0;
    } else if (part < 100'000) {
      part = part * 10 + (c - '0');
    }
  }
  parts.push_back(part);
  return parts;
}

// 2.1 follows 2 and 1.9; 3 follows 2.9.
bool follows(const std::vector<int>& before, const std::vector<int>& now) {
  if (before.empty()) return now.size() == 1 && now[0] == 1;
  if (now.size() > before.size() + 1) return false;
  if (now.size() == before.size() + 1)
    return std::equal(before.begin(), before.end(), now.begin()) && now.back() == 1;
  const std::size_t last = now.size() - 1;
  return std::equal(now.begin(), now.begin() + static_cast<std::ptrdiff_t>(last), before.begin()) &&
         now[last] == before[last] + 1;
}

void numbering(const Charter& charter, Reporter& reporter) {
  std::vector<int> before;
  std::set<std::string> seen;
  for (const Heading& heading : charter.headings) {
    if (heading.number.empty()) continue;
    const std::vector<int> now = parts_of(heading.number);
    if (!seen.insert(heading.number).second)
      reporter.error("L17", heading.place, width(heading.number) + heading.level + 1,
                     fmt::format("l'article {} existe déjà ; renumérotez", heading.number),
                     fmt::format("there is an article {} already; renumber", heading.number));
    else if (!follows(before, now))
      reporter.warning(
          "L17", heading.place, width(heading.number) + heading.level + 1,
          fmt::format("l'article {} ne suit pas le précédent ; vérifiez la numérotation", heading.number),
          fmt::format("article {} does not follow the one before; check the numbers", heading.number));
    before = now;
  }
}

// "l'article 2.4" typed by hand, where 2.4 is one of ours and no statute is named just after.
void typed_numbers(const Charter& charter, Reporter& reporter) {
  std::set<std::string, std::less<>> numbers;
  for (const Heading& heading : charter.headings)
    if (!heading.number.empty()) numbers.insert(heading.number);
  for (const BodyLine& line : charter.lines) {
    for (std::size_t at = line.text.find("rticle"); at != std::string::npos;
         at = line.text.find("rticle", at + 6)) {
      std::size_t start = at + 6;
      if (start < line.text.size() && line.text[start] == 's') ++start;
      if (start >= line.text.size() || line.text[start] != ' ') continue;
      const std::size_t end = std::min(line.text.find_first_not_of("0123456789.", ++start), line.text.size());
      std::string number = line.text.substr(start, end - start);
      while (number.ends_with('.'))
        number.pop_back();
      const std::string_view after = std::string_view(line.text).substr(start + number.size());
      const bool statute = after.starts_with(" du ") || after.starts_with(" de la ") ||
                           after.starts_with(" de l") || after.starts_with(" of the ") ||
                           after.starts_with("-");
      if (numbers.contains(number) && !statute)
        reporter.warning("L17", {line.line, 1 + width(std::string_view(line.text).substr(0, start))},
                         width(number),
                         fmt::format("le numéro `{}` est écrit à la main ; mettez `{{{{clause.article}}}}`, "
                                     "qui suivra la numérotation",
                                     number),
                         fmt::format("the number `{}` is typed by hand; write `{{{{clause.article}}}}`, "
                                     "which follows the numbering",
                                     number));
    }
  }
}

void vanished(const Charter& charter, const CheckOptions& options, Reporter& reporter) {
  std::set<std::string, std::less<>> here;
  for (const Clause& clause : charter.clauses) {
    here.insert(clause.name);
    if (const Text* before = clause.get(kinds::common::formerly)) here.insert(before->text);
  }
  for (const std::string& name : options.former_names)
    if (!here.contains(name) && !charter.broken.contains(name))
      reporter.error("L18", {1, 1}, 1,
                     fmt::format("la clause `{}` de la version précédente a disparu ; reprenez son nom, ou "
                                 "écrivez `formerly: {}` dans celle qui la remplace",
                                 name, name),
                     fmt::format("the clause `{}` of the version before has vanished; keep its name, or "
                                 "write `formerly: {}` in the one that replaces it",
                                 name, name));
}

void articles_without_clause(const Charter& charter, Reporter& reporter) {
  for (const Clause& clause : charter.clauses)
    if (clause.article.empty())
      reporter.error("L19", clause.place, 3,
                     fmt::format("la clause `{}` n'est dans aucun article numéroté ; mettez-la sous un titre "
                                 "comme `## 2.1 Internet`",
                                 clause.name),
                     fmt::format("the clause `{}` stands in no numbered article; put it under a heading such "
                                 "as `## 2.1 Internet`",
                                 clause.name));
  std::set<std::string, std::less<>> with_clause;
  const auto add = [&with_clause](std::string number) {
    while (!number.empty()) {
      with_clause.insert(number);
      const std::size_t dot = number.rfind('.');
      number = dot == std::string::npos ? "" : number.substr(0, dot);
    }
  };
  for (const Clause& clause : charter.clauses)
    add(clause.article);
  for (const ClauseBlock& proposal : charter.proposals)  // L28 speaks of them
    if (proposal.heading >= 0) add(charter.headings[static_cast<std::size_t>(proposal.heading)].number);
  for (const Heading& heading : charter.headings)
    if (!heading.number.empty() && !with_clause.contains(heading.number) && charter.broken.empty())
      reporter.warning(
          "L19", heading.place, width(heading.number) + heading.level + 1,
          fmt::format(
              "l'article {} n'a aucune clause : il se lit, et rien ne l'applique ; si cela suffit, "
              "laissez-le ainsi ; s'il énonce un devoir des personnes, une clause `duty` le range parmi "
              "ses `topics`",
              heading.number),
          fmt::format("article {} has no clause: it is read, and nothing applies it; leave it so if that is "
                      "enough; if it states a duty of people, a `duty` clause files it under its `topics`",
                      heading.number));
}

// Passages without `else` that test the same parameter in the same article are alternatives.
struct Alternatives {
  std::vector<std::size_t> passages;
  std::set<std::string> covered;
};

using Groups = std::map<std::tuple<int, std::string, std::string>, Alternatives>;

Groups alternatives(const Charter& charter) {
  std::map<int, int> heading_of;  // passage -> heading
  for (const BodyLine& line : charter.lines)
    if (line.passage >= 0) heading_of.emplace(line.passage, line.heading);
  Groups groups;
  for (std::size_t i = 0; i < charter.passages.size(); ++i) {
    const Passage& passage = charter.passages[i];
    if (passage.branches.size() != 1 || passage.branches[0].condition.size() != 1) continue;
    const Test& test = passage.branches[0].condition[0];
    if (test.how != Test::How::is) continue;
    const auto heading = heading_of.find(static_cast<int>(i));
    Alternatives& group = groups[{heading == heading_of.end() ? -1 : heading->second,
                                  test.entity ? "entity" : test.clause, test.parameter}];
    group.passages.push_back(i);
    std::set<std::string> options;
    if (test.entity) {
      for (const Entity& entity : charter.front.entities)
        options.insert(entity.id);
    } else if (const Clause* clause = charter.find_clause(test.clause)) {
      const Parameter* parameter = clause->kind->find(test.parameter);
      if (parameter != nullptr && parameter->type.base == Type::Base::option)
        options.insert(parameter->type.options.begin(), parameter->type.options.end());
      if (parameter != nullptr && parameter->type.base == Type::Base::boolean) options = {"yes", "no"};
    }
    for (const std::string& option : options)
      if ((std::find(test.values.begin(), test.values.end(), option) != test.values.end()) != test.negated)
        group.covered.insert(option);
  }
  return groups;
}

// The options that a test of the group may meet; empty where they cannot be listed.
std::vector<std::string> all_options(const Charter& charter, const std::string& clause_name,
                                     const std::string& parameter_name) {
  if (clause_name == "entity") {
    std::vector<std::string> ids;
    ids.reserve(charter.front.entities.size());
    for (const Entity& entity : charter.front.entities)
      ids.push_back(entity.id);
    return ids;
  }
  const Clause* clause = charter.find_clause(clause_name);
  const Parameter* parameter = clause == nullptr ? nullptr : clause->kind->find(parameter_name);
  if (parameter == nullptr) return {};
  if (parameter->type.base == Type::Base::boolean) return {"yes", "no"};
  return parameter->type.options;
}

// A blank has no words yet: L24 says that it is left.
bool is_blank(const EffectiveCharter& charter, const std::string& clause_name,
              const std::string& parameter_name) {
  const Clause* clause = charter.find_clause(clause_name);
  if (clause == nullptr || clause->kind->find(parameter_name) == nullptr) return false;
  const Setting* setting = clause->setting(parameter_name);
  return setting != nullptr && setting->value.is_unset();
}

}  // namespace

void check_structure(const Charter& charter, const CheckOptions& options, Reporter& reporter) {
  numbering(charter, reporter);
  typed_numbers(charter, reporter);
  vanished(charter, options, reporter);
  articles_without_clause(charter, reporter);
}

void check_alternatives(const Charter& charter, const std::vector<Resolved>& resolved, Reporter& reporter) {
  for (const auto& [key, group] : alternatives(charter)) {
    if (group.passages.size() < 2) continue;
    const auto& [heading, clause, parameter] = key;
    const Place place = charter.passages[group.passages.front()].place;
    std::string missing;
    for (const std::string& option : all_options(charter, clause, parameter))
      if (!group.covered.contains(option))
        missing += fmt::format("{}`{}`", missing.empty() ? "" : ", ", option);
    const std::string about = parameter.empty() ? clause : clause + "." + parameter;
    if (!missing.empty())
      reporter.error(
          "L07", place, 8,
          fmt::format("ces passages ne disent rien pour `{}` valant {} ; ajoutez le passage qui manque, ou "
                      "`::: else`",
                      about, missing),
          fmt::format("these passages say nothing where `{}` is {}; add the missing one, or `::: else`",
                      about, missing));
    for (const Resolved& one : resolved) {
      const bool some = std::any_of(group.passages.begin(), group.passages.end(),
                                    [&](std::size_t passage) { return one.branches[passage] >= 0; });
      if (some || !missing.empty() || is_blank(one.charter, clause, parameter)) continue;
      Finding finding{"L07",
                      Severity::error,
                      place,
                      8,
                      fmt::format("aucun passage sur `{}` ne reste", about),
                      fmt::format("no passage on `{}` is left", about),
                      {}};
      reporter.add(std::move(finding), one.charter.entity.id);
    }
  }
}

}  // namespace cartulaire::charter
