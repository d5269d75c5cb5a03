// Per clause: each parameter before and after, and the bounds that were crossed.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "charter/check_rules.hpp"
#include "charter/diff/diff.hpp"

namespace cartulaire::charter::diff {
namespace {

// The items of `list` that `other` does not have.
std::vector<Value> without(const List& list, const List& other) {
  std::vector<Value> left;
  for (const Value& item : list.items)
    if (std::find(other.items.begin(), other.items.end(), item) == other.items.end()) left.push_back(item);
  return left;
}

std::optional<Value> value_of(const Setting* setting) {
  return setting == nullptr ? std::nullopt : std::optional<Value>(setting->value);
}

// Values out of their bounds, by clause; a value that is out of the same bound on both sides reads the same
// on both.
using Beyond = std::map<std::string, std::vector<Finding>, std::less<>>;

Beyond beyond_bounds(const EffectiveCharter& charter) {
  static const Charter no_file;
  Resolved resolved{charter, {}};
  CheckOptions options;
  std::map<std::pair<int, int>, std::string> clause_at;
  for (const Clause& clause : charter.clauses)
    for (const Setting& setting : clause.settings)
      clause_at[{setting.place.line, setting.place.column}] = clause.name;
  Beyond found;
  const std::function<void(Finding)> report = [&](Finding finding) {
    if (finding.code != "L08") return;
    const auto clause = clause_at.find({finding.place.line, finding.place.column});
    if (clause != clause_at.end()) found[clause->second].push_back(std::move(finding));
  };
  check_bounds({no_file, resolved, options, report});
  return found;
}

const std::vector<Finding>& findings_of(const Beyond& beyond, const std::string& clause) {
  static const std::vector<Finding> nothing;
  const auto found = beyond.find(clause);
  return found == beyond.end() ? nothing : found->second;
}

void add_crossed(std::vector<BoundCrossed>& bounds, const std::vector<Finding>& here,
                 const std::vector<Finding>& there, bool after) {
  for (const Finding& one : here) {
    const bool on_both = std::any_of(there.begin(), there.end(),
                                     [&](const Finding& other) { return other.english == one.english; });
    if (!on_both) bounds.push_back({after, one.severity, {one.french, one.english}});
  }
}

}  // namespace

std::vector<ParameterChange> compare_settings(const Clause& before, const Clause& after) {
  std::vector<ParameterChange> changes;
  for (const Parameter& parameter : after.kind->parameters) {
    if (parameter.name == kinds::common::formerly.name) continue;
    ParameterChange change;
    change.parameter = &parameter;
    change.before = value_of(before.setting(parameter.name));
    change.after = value_of(after.setting(parameter.name));
    if (change.before == change.after) continue;
    const List* left = change.before ? change.before->as<List>() : nullptr;
    const List* right = change.after ? change.after->as<List>() : nullptr;
    if (left != nullptr && right != nullptr) {
      change.removed = without(*left, *right);
      change.added = without(*right, *left);
    }
    changes.push_back(std::move(change));
  }
  return changes;
}

std::vector<ClauseChange> compare_parameters(const EffectiveCharter& before, const EffectiveCharter& after,
                                             const std::vector<ClausePair>& clauses) {
  const Beyond beyond_before = beyond_bounds(before);
  const Beyond beyond_after = beyond_bounds(after);
  static const std::vector<Finding> nothing;
  std::vector<ClauseChange> changes;
  for (const ClausePair& pair : clauses) {
    const Clause* left =
        pair.before == kNone ? nullptr : &before.clauses[static_cast<std::size_t>(pair.before)];
    const Clause* right =
        pair.after == kNone ? nullptr : &after.clauses[static_cast<std::size_t>(pair.after)];
    ClauseChange change;
    change.pair = pair;
    if (left != nullptr && right != nullptr) {
      change.renamed = left->name != right->name;
      change.parameters = compare_settings(*left, *right);
    }
    const auto& out_before = left == nullptr ? nothing : findings_of(beyond_before, left->name);
    const auto& out_after = right == nullptr ? nothing : findings_of(beyond_after, right->name);
    add_crossed(change.bounds, out_before, out_after, false);
    add_crossed(change.bounds, out_after, out_before, true);
    const bool alone = left == nullptr || right == nullptr;
    if (alone || change.renamed || !change.parameters.empty() || !change.bounds.empty())
      changes.push_back(std::move(change));
  }
  return changes;
}

}  // namespace cartulaire::charter::diff
