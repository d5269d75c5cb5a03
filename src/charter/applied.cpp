#include "charter/applied.hpp"

#include <algorithm>
#include <string_view>

namespace cartulaire::charter {
namespace {

namespace common = kinds::common;
using Carried = common::Carried;

Label label_of(Applied::How how) {
  switch (how) {
    case Applied::How::by_tools:
      return {"appliqué par nos outils", "applied by our tools"};
    case Applied::How::in_part:
      return {"appliqué en partie par nos outils", "applied in part by our tools"};
    case Applied::How::observed:
      return {"observé seulement, sans effet", "observed only, without effect"};
    case Applied::How::by_product:
      return {"appliqué par un autre produit", "applied by another product"};
    case Applied::How::by_person:
      return {"appliqué par une personne", "applied by a person"};
    case Applied::How::as_case:
      return {"décidé par des personnes, sur demande", "decided by people, on request"};
    case Applied::How::as_register:
      return {"relève d'un registre", "belongs in a register"};
    case Applied::How::as_text:
      return {"texte seul", "text only"};
    case Applied::How::blank:
      return {"à compléter", "to be completed"};
    case Applied::How::not_applied:
      break;
  }
  return {"non appliqué", "not applied"};
}

bool switches_on(const Kind& kind, std::string_view what) {
  return std::any_of(kind.switches.begin(), kind.switches.end(),
                     [&](const std::string& one) { return one.starts_with(what); });
}

bool has_blank(const Clause& clause) {
  return std::any_of(clause.settings.begin(), clause.settings.end(),
                     [](const Setting& one) { return one.value.is_unset(); });
}

// The ids that a value names: one, or those of a list.
std::vector<std::string> ids_of(const Value& value) {
  std::vector<std::string> ids;
  if (const Name* name = value.as<Name>()) ids.push_back(name->id);
  if (const List* list = value.as<List>()) {
    for (const Value& item : list->items) {
      if (const Name* name = item.as<Name>()) ids.push_back(name->id);
    }
  }
  return ids;
}

// A value that would hold without being written asks nothing of an engine.
bool says_nothing_new(const Kind& kind, const Setting& setting) {
  const Parameter* parameter = kind.find(setting.parameter);
  return parameter != nullptr && parameter->initial == setting.value;
}

// What the engine leaves aside of this clause. Where it carries some values of a parameter but none of the
// clause's, the clause is not applied at all; where it carries none whatever they are (`{detects: []}`), the
// rest is.
Applied::How by_engine(const Clause& clause, Applied& result) {
  Applied::How how = Applied::How::by_tools;
  for (const auto& [parameter, carried] : clause.kind->engine.parts) {
    const Setting* setting = clause.setting(parameter);
    if (setting == nullptr || says_nothing_new(*clause.kind, *setting)) continue;
    const std::vector<std::string> ids = ids_of(setting->value);
    std::vector<std::string> left;
    for (const std::string& id : ids) {
      if (std::find(carried.begin(), carried.end(), id) == carried.end()) left.push_back(id);
    }
    if (left.empty()) continue;
    if (left.size() == ids.size() && !carried.empty()) return Applied::How::not_applied;
    how = Applied::How::in_part;
    result.left = std::move(left);
    result.left_parameter = parameter;
  }
  return how;
}

// No engine carries the kind: what it would need tells whether something is missing.
Applied::How without_engine(const Kind& kind) {
  if (switches_on(kind, "decision") || switches_on(kind, "job")) return Applied::How::not_applied;
  if (switches_on(kind, "case")) return Applied::How::as_case;
  if (switches_on(kind, "register")) return Applied::How::as_register;
  return Applied::How::as_text;
}

Applied::How how_of(const Clause& clause, Applied& result) {
  if (has_blank(clause)) return Applied::How::blank;
  if (clause.get(common::carried) == Carried::fed) return Applied::How::by_product;
  if (clause.get(common::carried) == Carried::assisted) return Applied::How::by_person;
  const std::string& engine = clause.kind->engine.name;
  const Applied::How how =
      engine.empty() || engine == "none" ? without_engine(*clause.kind) : by_engine(clause, result);
  const bool acts = how == Applied::How::by_tools || how == Applied::How::in_part;
  return acts && clause.get(common::mode) == common::Mode::observe ? Applied::How::observed : how;
}

}  // namespace

Applied applied(const Clause& clause) {
  Applied result;
  result.how = how_of(clause, result);
  result.label = label_of(result.how);
  return result;
}

}  // namespace cartulaire::charter
