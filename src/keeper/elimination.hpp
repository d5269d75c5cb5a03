// The list of what is to be eliminated (bordereau d'élimination), for the director of the departmental
// archives: by series, that is by class of logs of an entity (Code du patrimoine, R212-14).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "keeper/keeper.hpp"

namespace cartulaire::keeper {

struct EliminationScope {
  std::string entity;                           // empty: all
  std::string log_class;                        // empty: all
  std::optional<journal::sealed::CivilDay> to;  // terms up to that day; nothing: all
};

struct EliminationSeries {
  std::string entity;
  std::string log_class;
  std::string clause;  // that announces the retention, of the charter and version below
  std::string charter;
  std::string version;
  std::uint32_t retention_days = 0;
  journal::sealed::CivilDay first{}, last{};            // days of the events
  journal::sealed::CivilDay first_term{}, last_term{};  // days of their elimination
  std::uint64_t parts = 0;
  std::uint64_t events = 0;
  std::uint64_t bytes = 0;
  bool awaits_visa = false;  // nothing of it is destroyed before the visa is on record
};

// Of living parts whose charter gives the archives a say, those that no visa covers yet; one series for each
// clause, version and retention that keeps them, in their order.
std::vector<EliminationSeries> elimination_list(const Keeper& keeper, const EliminationScope& scope);

// One self-contained page, for paper.
base::Result<std::string> elimination_html(const journal::sealed::Log& log,
                                           const std::vector<EliminationSeries>& list,
                                           journal::sealed::CivilDay today, base::Language language);

}  // namespace cartulaire::keeper
