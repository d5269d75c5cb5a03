#include "keeper/rules.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "charter/compile.hpp"

namespace cartulaire::keeper {
namespace {

using base::Result;
namespace kinds = charter::kinds;

constexpr std::int64_t kMinutesOfDay = std::int64_t{24} * 60;

std::vector<journal::custody::Roles> subsets(const charter::Clause& clause) {
  std::vector<journal::custody::Roles> subsets;
  const charter::Setting* setting = clause.setting(kinds::custody::subsets);
  const auto* list = setting == nullptr ? nullptr : setting->value.as<charter::List>();
  if (list == nullptr) return subsets;
  for (const charter::Value& subset : list->items) {
    journal::custody::Roles& roles = subsets.emplace_back();
    if (const auto* names = subset.as<charter::List>())
      for (const charter::Value& name : names->items)
        if (const auto* role = name.as<charter::Name>()) roles.push_back(role->id);
  }
  return subsets;
}

// Where the charter is silent: the authority's delegate and the CISO; the DPO gives an opinion (catalogue,
// `custody`).
CustodyRule custody_of(const charter::EffectiveCharter& text) {
  CustodyRule rule;
  rule.charter = text.front.id;
  rule.version = text.front.version;
  rule.says.subsets = {{"authority", "ciso"}};
  rule.says.opinion = {"dpo"};
  for (const charter::Clause& clause : text.clauses) {
    if (!clause.is_a(kinds::custody::kind)) continue;
    rule.clause = clause.name;
    rule.says = {};
    rule.says.subsets = subsets(clause);
    rule.says.substitutes = clause.words(kinds::custody::substitutes);
    rule.says.opinion = clause.words(kinds::custody::opinion);
    if (const auto* by = clause.get(kinds::custody::urgent_by)) rule.says.urgent_by = by->id;
  }
  return rule;
}

// Of the clause that opens the identity behind a trace; nothing where there is none: then it is never opened.
std::optional<journal::opening::Rules> openings_of(const charter::EffectiveCharter& text,
                                                   const CustodyRule& custody) {
  namespace clause_of = kinds::opening;
  using Told = clause_of::Told;
  for (const charter::Clause& clause : text.clauses) {
    if (!clause.is_a(clause_of::kind) || clause.get(clause_of::of) != clause_of::Of::identity) continue;
    journal::opening::Rules rules;
    rules.grounds = clause.words(clause_of::grounds);
    rules.decided_by = clause.words(clause_of::decided_by);
    rules.opinion = custody.says.opinion;
    for (const std::string& role : clause.words(clause_of::opinion))
      if (std::ranges::find(rules.opinion, role) == rules.opinion.end()) rules.opinion.push_back(role);
    const auto told = clause.get(clause_of::told);
    rules.told = told == Told::after            ? journal::opening::Told::after
                 : told == Told::where_law_lets ? journal::opening::Told::where_law_lets
                 : told == Told::no             ? journal::opening::Told::no
                                                : journal::opening::Told::before;
    rules.urgent_by = custody.says.urgent_by;
    return rules;
  }
  return std::nullopt;
}

// WEB-16: only where a clause announces it.
bool looks_for_permanent_connections(const charter::EffectiveCharter& text) {
  return std::ranges::any_of(text.clauses, [](const charter::Clause& clause) {
    return clause.is_a(kinds::web_saturation::kind) &&
           std::ranges::count(clause.words(kinds::web_saturation::detects), "permanent_connection") > 0;
  });
}

base::Error first_error(const std::vector<charter::Diagnostic>& diagnostics) {
  for (const charter::Diagnostic& one : diagnostics)
    if (one.severity == charter::Severity::error)
      return {base::ErrorCode::invalid, fmt::format("{}:{}:{}", one.file, one.place.line, one.place.column),
              one.french, one.english};
  return {};
}

}  // namespace

Result<Rules> rules_of(const platform::Path& file) {
  const auto text = platform::read_text(file);
  if (!text) return tl::unexpected(text.error());
  const charter::Loaded loaded = charter::load_charter(*text, file.string());
  if (charter::has_errors(loaded.diagnostics)) return tl::unexpected(first_error(loaded.diagnostics));
  Rules rules;
  for (const charter::Entity& entity : loaded.charter.front.entities) {
    auto effective = charter::effective_charter(loaded.charter, entity.id);
    if (!effective) return base::pass(effective);
    auto compiled = charter::compile(*effective, {});
    if (!compiled) return base::pass(compiled);
    for (const charter::LogRule& rule : compiled->logs) {
      if (rule.is_for_statistics())
        rules.statistics.push_back({entity.id, rule.log_class, looks_for_permanent_connections(*effective)});
      rules.retention.push_back(
          {entity.id, rule.log_class,
           static_cast<std::uint32_t>(charter::approximate_minutes(rule.retention) / kMinutesOfDay),
           rule.clause, loaded.charter.front.id, loaded.charter.front.version,
           rule.elimination != charter::Elimination::not_asked,
           rule.elimination == charter::Elimination::visa});
    }
    const auto custody = rules.custody.emplace(entity.id, custody_of(*effective)).first;
    if (auto opening = openings_of(*effective, custody->second))
      rules.openings.emplace(entity.id, std::move(*opening));
  }
  return rules;
}

}  // namespace cartulaire::keeper
