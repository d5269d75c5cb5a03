// L03: kinds of which a person has one clause only.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "charter/check_rules.hpp"
#include "charter/merging.hpp"
#include "platform/utf8.hpp"

namespace cartulaire::charter {
namespace {

void conflict(const Entitled& entitled, const Clause& first, const Clause& second, const std::string& key) {
  const std::string about = key.empty() ? "" : " (" + second.kind->key + ": " + key + ")";
  const std::string line = entitled.charter.origins.line_text(first.place.line);
  entitled.report({"L03",
                   Severity::error,
                   second.name_place,
                   static_cast<int>(platform::count_characters(second.name)),
                   fmt::format("`{}` et `{}` (ligne {}) sont toutes deux `{}`{} et peuvent toucher la même "
                               "personne ; séparez-les par `who`, `entities`, `zones` ou `devices`",
                               second.name, first.name, line, second.kind->name, about),
                   fmt::format("`{}` and `{}` (line {}) are both `{}`{} and may reach the same person; tell "
                               "them apart by `who`, `entities`, `zones` or `devices`",
                               second.name, first.name, line, second.kind->name, about),
                   {}});
}

// A charter with hundreds of clauses of one single-valued kind is wrong long before all pairs are looked at.
constexpr std::size_t kMostCompared = 300;

void check_group(const Entitled& entitled, const std::vector<const Clause*>& clauses,
                 const std::string& key) {
  const std::size_t count = std::min(clauses.size(), kMostCompared);
  for (std::size_t i = 1; i < count; ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const Overlap shared = overlap(*clauses[j], *clauses[i], entitled.effective().front);
      if (!shared.any || shared.narrower != Overlap::Narrower::neither) continue;
      if (clauses[i]->kind->merge == "disjoint_categories" && !same_categories(*clauses[j], *clauses[i]))
        continue;
      conflict(entitled, *clauses[j], *clauses[i], key);
      break;
    }
  if (clauses.size() > kMostCompared) conflict(entitled, *clauses.front(), *clauses[kMostCompared], key);
}

}  // namespace

void check_merging(const Entitled& entitled) {
  std::map<std::pair<std::string, std::string>, std::vector<const Clause*>> groups;
  for (const Clause& clause : entitled.effective().clauses) {
    if (!is_single_valued(*clause.kind)) continue;
    for (const std::string& key : key_values(clause))
      groups[{clause.kind->name, key}].push_back(&clause);
  }
  for (const auto& [key, clauses] : groups)
    check_group(entitled, clauses, key.second);
}

}  // namespace cartulaire::charter
