#include "charter/coverage.hpp"

#include <algorithm>
#include <set>

namespace cartulaire::charter {
namespace {

// Whether anything stands below the heading: that of a chapter is no article by itself.
bool has_text(const Article& article) {
  return std::any_of(
      article.lines.begin() + (article.lines.empty() ? 0 : 1), article.lines.end(),
      [](const EffectiveLine& line) { return line.text.find_first_not_of(" \t") != std::string::npos; });
}

std::vector<Nature> natures_of(const Kind& kind) {
  std::vector<Nature> found;
  for (const Nature nature : kNatures) {
    const bool here = std::any_of(kind.switches.begin(), kind.switches.end(), [&](const std::string& one) {
      return one.substr(0, one.find(':')) == nature_word(nature);
    });
    if (here) found.push_back(nature);
  }
  if (found.empty()) found.push_back(Nature::text);
  return found;
}

}  // namespace

std::vector<std::string> requirements_met(const Clause& clause) {
  std::vector<std::string> found;
  for (const Requirement& requirement : clause.kind->requirements) {
    if (!requirement.parameter.empty()) {
      const Setting* setting = clause.setting(requirement.parameter);
      if (setting == nullptr || setting->value.is_unset()) continue;
      if (!requirement.value.empty() && !holds(setting->value, requirement.value)) continue;
    }
    for (const std::string& id : requirement.ids)
      if (std::find(found.begin(), found.end(), id) == found.end()) found.push_back(id);
  }
  return found;
}

std::size_t Coverage::count(Carrier carrier) const {
  const auto here = [&](const CoveredClause& row) { return carrier_of(row.applied.how) == carrier; };
  return static_cast<std::size_t>(std::count_if(clauses.begin(), clauses.end(), here)) +
         (carrier == Carrier::text ? wordless.size() : 0);
}

Coverage coverage(const EffectiveCharter& charter) {
  Coverage result;
  std::set<std::string> kinds;
  for (const Article& article : charter.articles) {
    if (article.clauses.empty() && !article.number.empty() && has_text(article))
      result.wordless.push_back({article.number, article.title});
    for (const std::size_t index : article.clauses) {
      const Clause& clause = charter.clauses[index];
      CoveredClause row;
      row.article = article.number;
      row.title = article.title;
      row.clause = clause.name;
      row.kind = clause.kind;
      row.natures = natures_of(*clause.kind);
      row.applied = applied(clause);
      row.carried = clause.word(kinds::common::carried);
      using How = Applied::How;
      const How how = row.applied.how;
      if (how == How::by_tools || how == How::in_part || how == How::observed)
        row.engine = clause.kind->engine.name == "none" ? "" : clause.kind->engine.name;
      row.requirements = requirements_met(clause);
      if (const Setting* from = clause.setting(kinds::common::from)) row.from = print(from->value);
      kinds.insert(clause.kind->name);
      result.clauses.push_back(std::move(row));
    }
  }
  for (const Kind& kind : catalogue().kinds)
    if (!kinds.contains(kind.name)) result.silences.push_back({&kind});
  return result;
}

}  // namespace cartulaire::charter
