#include "charter/coverage.hpp"

#include <algorithm>
#include <set>

namespace cartulaire::charter {
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

Coverage coverage(const EffectiveCharter& charter) {
  Coverage result;
  std::set<std::string> kinds;
  for (const Article& article : charter.articles) {
    if (article.clauses.empty() && !article.number.empty()) result.wordless.push_back(article.number);
    for (const std::size_t index : article.clauses) {
      const Clause& clause = charter.clauses[index];
      CoveredClause row;
      row.article = article.number;
      row.title = article.title;
      row.clause = clause.name;
      row.kind = clause.kind;
      row.applied = applied(clause);
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
