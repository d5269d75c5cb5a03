#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "charter/print.hpp"
#include "charter/print_parts.hpp"

namespace cartulaire::charter {

using platform::YamlNode;

// print() is what the hash is made of and quotes more than a person would: its value is written anew.
std::string print_setting(const Setting& setting, const Parameter& parameter) {
  const YamlNode value = platform::parse_yaml(print(setting.value)).root;
  const bool list = parameter.type.base == Type::Base::list;
  if (list && parameter.type.items.front().any && value.items.size() == 1 && value.items[0].text == "any")
    return setting.parameter + ": any";
  return setting.parameter + ": " +
         (value.is_list() || value.is_map() ? yaml_flow(value) : yaml_scalar(value, YamlStyle::block));
}

std::vector<YamlLine> print_settings(const Clause& clause, const YamlNode& written) {
  std::vector<YamlLine> lines;
  for (const Setting& setting : clause.settings) {
    if (!setting.written) continue;
    const auto entry =
        std::find_if(written.entries.begin(), written.entries.end(),
                     [&](const platform::YamlEntry& one) { return one.key == setting.parameter; });
    const int source = entry == written.entries.end() ? 0 : entry->key_place.line;
    lines.push_back({source, print_setting(setting, *clause.kind->find(setting.parameter))});
  }
  return lines;
}

std::string print_clause(const Clause& clause) {
  std::string block = fmt::format("```clause {} as {}\n", clause.kind->name, clause.name);
  for (const YamlLine& line : print_settings(clause, {}))
    block += line.text + '\n';
  return block + "```\n";
}

}  // namespace cartulaire::charter
