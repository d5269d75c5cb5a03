#include "charter/diff/behaviour.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "charter/compile.hpp"
#include "charter/diff/boxes.hpp"

namespace cartulaire::charter::diff {
namespace {

// Cells are decided in groups; more groups would take minutes and gigabytes.
constexpr std::uint64_t kMostCells = 4'000'000;

Outcome access_of(const policy::Decision& decision) {
  switch (decision.verdict) {
    case policy::Verdict::deny:
      return {Effect::refused, decision.clause, decision.reason};
    case policy::Verdict::gate:
      return {Effect::gated, decision.clause, decision.reason};
    case policy::Verdict::allow:
      break;
  }
  if (decision.warn.count > 0) return {Effect::warned, decision.warn.items[0], {}};
  if (decision.ai_notice != policy::kNoClause) return {Effect::warned, decision.ai_notice, {}};
  return {Effect::open, policy::kNoClause, {}};
}

// A decision that rests on something that nobody can know.
Outcome certainty_of(const policy::Decision& decision) {
  if (decision.reason == policy::Reason::indeterminate)
    return {Effect::refused_undecided, decision.clause, {}};
  if (decision.passed_open != policy::kNoClause) return {Effect::passed_undecided, decision.passed_open, {}};
  return {Effect::decided, policy::kNoClause, {}};
}

Outcome counting_of(const policy::Decision& decision, policy::ClauseIndex counted) {
  if (decision.quota != policy::kNoQuota) return {Effect::limited, policy::kNoClause, {}};
  if (counted != policy::kNoClause) return {Effect::counted, counted, {}};
  return {Effect::not_counted, policy::kNoClause, {}};
}

// The two outcomes of one label, and the label of two outcomes; equal effects are no difference.
class Labels {
 public:
  Label32 of(const Outcome& before, const Outcome& after) {
    if (before.effect == after.effect) return kUnlabelled;
    const auto [at, fresh] =
        known_.emplace(std::pair(before, after), static_cast<Label32>(outcomes_.size() + 1));
    if (fresh) outcomes_.emplace_back(before, after);
    return at->second;
  }
  [[nodiscard]] const std::pair<Outcome, Outcome>& outcomes(Label32 label) const {
    return outcomes_[label - 1];
  }

 private:
  std::map<std::pair<Outcome, Outcome>, Label32> known_;
  std::vector<std::pair<Outcome, Outcome>> outcomes_;
};

struct Layer {
  Labels labels;
  Grid grid;
  std::uint64_t differing = 0;
};

class Enumeration {
 public:
  Enumeration(const Universe& universe, const Simulation& before, const Simulation& after)
      : universe_(universe),
        before_(before),
        after_(after),
        groups_(group_alike(universe, before.policy(), after.policy())) {}

  [[nodiscard]] std::uint64_t size() const {
    std::uint64_t product = 1;
    for (const auto& axis : groups_)
      product *= axis.size();
    return product;
  }

  void run(Behaviour& behaviour) {
    std::vector<std::size_t> sizes;
    for (const auto& axis : groups_)
      sizes.push_back(axis.size());
    for (Layer& layer : layers_) {
      layer.grid.sizes = sizes;
      layer.grid.labels.reserve(size());
    }
    std::array<std::uint16_t, kAxes> at{};
    do
      decide(at, behaviour);
    while (next(at));
    for (std::size_t i = 0; i < kFacets.size(); ++i)
      behaviour.facets.push_back(gathered(kFacets[i], layers_[i]));
  }

 private:
  bool next(std::array<std::uint16_t, kAxes>& at) const {
    for (std::size_t axis = kAxes; axis-- > 0;) {
      if (++at[axis] < groups_[axis].size()) return true;
      at[axis] = 0;
    }
    return false;
  }

  // One cell of the groups: the first of theirs is decided for all.
  void decide(const std::array<std::uint16_t, kAxes>& at, Behaviour& behaviour) {
    Cell cell{};
    std::uint64_t many = 1;
    for (std::size_t axis = 0; axis < kAxes; ++axis) {
      cell[axis] = groups_[axis][at[axis]].front();
      many *= groups_[axis][at[axis]].size();
    }
    if (!universe_.exists(cell)) {
      for (Layer& layer : layers_)
        layer.grid.labels.push_back(kNoCell);
      return;
    }
    const policy::Decision before = before_.decide(cell);
    const policy::Decision after = after_.decide(cell);
    behaviour.cells += many;
    behaviour.undecided_before += certainty_of(before).effect == Effect::decided ? 0 : many;
    behaviour.undecided_after += certainty_of(after).effect == Effect::decided ? 0 : many;
    for (std::size_t i = 0; i < kFacets.size(); ++i) {
      const Label32 label =
          layers_[i].labels.of(outcome_of(before, kFacets[i]), outcome_of(after, kFacets[i]));
      layers_[i].grid.labels.push_back(label);
      layers_[i].differing += label == kUnlabelled ? 0 : many;
    }
  }

  FacetChange gathered(Facet facet, const Layer& layer) const {
    FacetChange change;
    change.facet = facet;
    change.differing = layer.differing;
    for (const Box& box : cover(layer.grid)) {
      ChangeBox found;
      std::tie(found.before, found.after) = layer.labels.outcomes(box.label);
      for (std::size_t axis = 0; axis < kAxes; ++axis) {
        for (const std::uint16_t group : box.values[axis])
          found.values[axis].insert(found.values[axis].end(), groups_[axis][group].begin(),
                                    groups_[axis][group].end());
        std::sort(found.values[axis].begin(), found.values[axis].end());
      }
      found.cells = cells_in(found);
      change.boxes.push_back(std::move(found));
    }
    std::stable_sort(change.boxes.begin(), change.boxes.end(),
                     [](const ChangeBox& a, const ChangeBox& b) { return a.cells > b.cells; });
    return change;
  }

  // The cells of a box that exist.
  [[nodiscard]] std::uint64_t cells_in(const ChangeBox& box) const {
    const auto values = [&](Axis axis) -> const auto& { return box.values[static_cast<std::size_t>(axis)]; };
    std::uint64_t people = 0;
    for (const std::uint16_t person : values(Axis::person))
      for (const std::uint16_t trait : values(Axis::trait))
        for (const std::uint16_t is_signed : values(Axis::is_signed))
          people += universe_.exists({person, trait, 0, 0, 0, 0, is_signed}) ? 1 : 0;
    return people * values(Axis::category).size() * values(Axis::moment).size() * values(Axis::zone).size() *
           values(Axis::device).size();
  }

  const Universe& universe_;
  const Simulation& before_;
  const Simulation& after_;
  const Groups groups_;
  std::array<Layer, kFacets.size()> layers_;
};

std::vector<CitedClause> cited(const policy::Policy& policy) {
  std::vector<CitedClause> clauses;
  for (const policy::Clause& clause : policy.clauses)
    clauses.push_back({clause.name, clause.article});
  return clauses;
}

std::vector<std::string> dormant(const policy::Policy& policy, const std::vector<std::string>& not_applied) {
  std::vector<std::string> names;
  for (const policy::Clause& clause : policy.clauses) {
    const bool rules = std::find(not_applied.begin(), not_applied.end(), clause.name) == not_applied.end();
    if (rules && clause.active.when != policy::Activation::When::always) names.push_back(clause.name);
  }
  return names;
}

}  // namespace

Outcome outcome_of(const policy::Decision& decision, Facet facet) {
  switch (facet) {
    case Facet::access:
      return access_of(decision);
    case Facet::undecided:
      return certainty_of(decision);
    case Facet::journal:
      if (!decision.log) return {Effect::not_written, policy::kNoClause, {}};
      return {decision.without_subject ? Effect::written_without_subject : Effect::written,
              decision.log_clause,
              {}};
    case Facet::decryption:
      if (!decision.may_decrypt) return {Effect::not_decrypted, policy::kNoClause, {}};
      return {Effect::decrypted, decision.inspection, {}};
    case Facet::counting:
      return counting_of(decision, decision.count);
  }
  return {};
}

base::Result<Behaviour> compare_behaviour(const EffectiveCharter& before, const EffectiveCharter& after) {
  auto left = compile(before);
  if (!left) return base::pass(left);
  auto right = compile(after);
  if (!right) return base::pass(right);
  Behaviour behaviour;
  behaviour.universe = universe_of(left->policy, before.front, right->policy, after.front);
  behaviour.clauses_before = cited(left->policy);
  behaviour.clauses_after = cited(right->policy);
  behaviour.dormant_before = dormant(left->policy, left->not_applied);
  behaviour.dormant_after = dormant(right->policy, right->not_applied);
  auto one = Simulation::make(std::move(left->policy), behaviour.universe, false);
  if (!one) return base::pass(one);
  auto other = Simulation::make(std::move(right->policy), behaviour.universe, true);
  if (!other) return base::pass(other);
  Enumeration enumeration(behaviour.universe, *one, *other);
  behaviour.too_large = enumeration.size() > kMostCells;
  if (!behaviour.too_large) enumeration.run(behaviour);
  return behaviour;
}

}  // namespace cartulaire::charter::diff
