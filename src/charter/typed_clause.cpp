#include "charter/typed_clause.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "platform/utf8.hpp"

namespace cartulaire::charter {
namespace {

using platform::YamlEntry;

int width(std::string_view text) {
  return static_cast<int>(platform::count_characters(text));
}

std::vector<std::string> kind_names() {
  std::vector<std::string> names;
  names.reserve(catalogue().kinds.size());
  for (const Kind& kind : catalogue().kinds)
    names.push_back(kind.name);
  return names;
}

std::size_t rank_of(const Kind& kind, std::string_view parameter) {
  for (std::size_t i = 0; i < kind.parameters.size(); ++i)
    if (kind.parameters[i].name == parameter) return i;
  return kind.parameters.size();
}

void read_entry(const YamlEntry& entry, Clause& clause, const ReadContext& context,
                std::set<std::string, std::less<>>& broken, Reporter& reporter) {
  const Parameter* parameter = clause.kind->find(entry.key);
  if (parameter == nullptr) {
    std::vector<std::string> names;
    names.reserve(clause.kind->parameters.size());
    for (const Parameter& one : clause.kind->parameters)
      names.push_back(one.name);
    reporter.error("L01", entry.key_place, width(entry.key),
                   fmt::format("`{}` n'a pas de paramètre `{}`", clause.kind->name, entry.key),
                   fmt::format("`{}` has no parameter `{}`", clause.kind->name, entry.key),
                   nearest(entry.key, names));
    return;
  }
  auto value = read_parameter(entry.value, *parameter, context);
  if (!value) {
    broken.insert(clause.name + "." + entry.key);
    return;
  }
  put_setting(clause, Setting{entry.key, std::move(*value), entry.value.place, true, false});
}

// What the clause leaves unsaid: the default, nothing, or an error.
void fill(Clause& clause, const std::set<std::string, std::less<>>& broken, Reporter& reporter) {
  for (const Parameter& parameter : clause.kind->parameters) {
    if (clause.setting(parameter.name) != nullptr || broken.contains(clause.name + "." + parameter.name))
      continue;
    if (parameter.initial)
      put_setting(clause, Setting{parameter.name, *parameter.initial, clause.place, false, false});
    else if (!parameter.optional)
      reporter.error("L01", clause.place, width(clause.kind->name) + 10,
                     fmt::format("il manque `{}` ({}) ; sans valeur encore choisie, écrivez `{}: unset`",
                                 parameter.name, parameter.label.french, parameter.name),
                     fmt::format("`{}` is missing ({}); if not chosen yet, write `{}: unset`", parameter.name,
                                 parameter.label.english, parameter.name));
  }
}

}  // namespace

ReadContext context_for(const Clause& clause, const FrontMatter& front, std::function<void(Finding)> report) {
  ReadContext context{catalogue(), front.unreadable ? nullptr : &front, clause.kind, {}, std::move(report)};
  if (clause.has(kinds::log::class_))
    context.field_set = "field_" + std::string(clause.word(kinds::log::class_));
  return context;
}

void put_setting(Clause& clause, Setting setting) {
  const auto rank = rank_of(*clause.kind, setting.parameter);
  auto at = clause.settings.begin();
  while (at != clause.settings.end() && rank_of(*clause.kind, at->parameter) < rank)
    ++at;
  if (at != clause.settings.end() && at->parameter == setting.parameter)
    *at = std::move(setting);
  else
    clause.settings.insert(at, std::move(setting));
}

Clause read_clause(const ClauseBlock& block, const FrontMatter& front,
                   std::set<std::string, std::less<>>& broken, Reporter& reporter) {
  Clause clause;
  clause.name = block.name;
  clause.place = block.place;
  clause.name_place = block.name_place;
  clause.heading = block.heading;
  clause.passage = block.passage;
  clause.branch = block.branch;
  clause.kind = catalogue().find(block.kind);
  if (clause.kind == nullptr) {
    if (!block.kind.empty())
      reporter.error(
          "L01", block.kind_place, width(block.kind),
          fmt::format("la sorte de clause `{}` n'existe pas ; `cartulaire charter schema` les donne toutes",
                      block.kind),
          fmt::format("there is no kind of clause `{}`; `cartulaire charter schema` gives them all",
                      block.kind),
          nearest(block.kind, kind_names()));
    return clause;
  }
  platform::YamlLimits limits;
  limits.bytes = 64 << 10;
  limits.nodes = 20'000;
  limits.depth = 8;
  platform::YamlDocument document = platform::parse_yaml(block.yaml, limits, block.yaml_line);
  for (platform::YamlProblem& problem : document.problems)
    reporter.error("L02", problem.place, 1, std::move(problem.french), std::move(problem.english));
  const bool empty = document.root.kind == platform::YamlNode::Kind::null;
  if (!empty && !document.root.is_map()) {
    reporter.error("L01", document.root.place, 1, "une clause contient des lignes `paramètre: valeur`",
                   "a clause holds lines `parameter: value`");
    return clause;
  }
  // `class` first: the fields of a log depend on it.
  for (const bool first : {true, false})
    for (const YamlEntry& entry : document.root.entries) {
      if ((entry.key == kinds::log::class_.name) != first) continue;
      const ReadContext context =
          context_for(clause, front, [&](Finding finding) { reporter.add(std::move(finding)); });
      read_entry(entry, clause, context, broken, reporter);
    }
  if (document.problems.empty())
    fill(clause, broken, reporter);
  else
    broken.insert(clause.name);
  return clause;
}

}  // namespace cartulaire::charter
