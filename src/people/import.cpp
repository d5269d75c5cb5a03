#include "people/import.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "people/plan.hpp"
#include "store/entities.hpp"

namespace cartulaire::people {
namespace {

void sort_by_line(std::vector<Problem>& problems) {
  std::stable_sort(problems.begin(), problems.end(),
                   [](const Problem& a, const Problem& b) { return a.line < b.line; });
}

// The entities that are worked on: those of the source, and with `complete` every other one, unless one was
// named.
base::Result<std::set<std::string>> entities_of(store::Reading& in, const Roster& roster,
                                                const ImportOptions& options, ImportReport& report) {
  auto known = store::entities(in, store::Installation::as_operator());
  if (!known) return base::pass(known);
  std::set<std::string> all;
  for (const store::Entity& one : *known)
    all.insert(one.id);
  std::set<std::string> wanted;
  for (const auto& [entity, people] : roster.entities) {
    wanted.insert(entity);
    if (!all.contains(entity))
      report.errors.push_back(
          {people.front().line,
           fmt::format("il n’y a pas d’entité `{}` dans ce dépôt : `cartulaire store entities` "
                       "les liste et les prend d’une charte",
                       entity),
           fmt::format("there is no entity `{}` in this store: `cartulaire store entities` "
                       "lists them and takes them from a charter",
                       entity)});
  }
  if (options.complete && options.entity.empty()) wanted.insert(all.begin(), all.end());
  if (!options.entity.empty()) wanted.insert(options.entity);
  return wanted;
}

base::Result<ImportReport> plan_all(store::Reading& in, const Roster& roster, const Source& source,
                                    const ImportOptions& options, std::vector<Plan>& plans) {
  ImportReport report;
  report.errors = roster.errors;
  report.remarks = roster.remarks;
  if (!options.entity.empty()) {  // also where the source is empty
    auto known = store::entity(in, store::EntityScope(options.entity));
    if (!known) return base::pass(known);
  }
  auto wanted = entities_of(in, roster, options, report);
  if (!wanted) return base::pass(wanted);
  static const std::vector<Listed> nobody;
  for (const std::string& entity : *wanted) {
    const auto listed = roster.entities.find(entity);
    auto plan = make_plan(in, store::EntityScope(entity),
                          listed == roster.entities.end() ? nobody : listed->second, options, source, report);
    if (!plan) return base::pass(plan);
    report.refused = report.refused || plan->report.too_many_leavers;
    if (plan->report.present != 0 || !plan->report.changes.empty()) report.entities.push_back(plan->report);
    plans.push_back(std::move(*plan));
  }
  sort_by_line(report.errors);
  sort_by_line(report.remarks);
  return report;
}

}  // namespace

base::Result<ImportReport> import_people(store::Store& store, const Source& source,
                                         const ImportOptions& options, const store::By& by) {
  const Roster roster = make_roster(source, options.entity, options.directory);
  if (options.dry_run)
    return store.read<ImportReport>([&](store::Reading& in) {
      std::vector<Plan> plans;
      return plan_all(in, roster, source, options, plans);
    });
  return store.write<ImportReport>([&](store::Writing& in) -> base::Result<ImportReport> {
    std::vector<Plan> plans;
    auto report = plan_all(in, roster, source, options, plans);
    if (!report || !report->errors.empty() || report->refused) return report;
    for (const Plan& plan : plans)
      if (auto done = carry_out(in, store::EntityScope(plan.report.entity), plan, by); !done)
        return base::pass(done);
    report->taken = true;
    return report;
  });
}

}  // namespace cartulaire::people
