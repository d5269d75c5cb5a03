#include "hub/state_file.hpp"

#include <algorithm>
#include <chrono>

#include "charter/value_text.hpp"
#include "hub/state_reader.hpp"

namespace cartulaire::hub {
namespace {

// Of a charter with 100 000 people written by hand, if somebody must.
constexpr platform::YamlLimits kLimits{64U << 20, 8'000'000, 16};

void read_declared(StateReader& reader, const YamlNode& root, std::string_view key,
                   std::vector<std::string>& into) {
  for (const YamlNode* node : reader.texts_at(root, key)) {
    if (std::find(into.begin(), into.end(), node->text) == into.end()) into.push_back(node->text);
  }
}

// Groups in `for: {group: …}`: the people who are in them are published with that group.
void find_group_bearers(StateReader& reader, const YamlNode& root) {
  for (const char* section : {"approvals", "lists"})
    if (const YamlNode* all = root.find(section))
      for (const YamlNode& item : all->items)
        if (const YamlNode* who = item.find("for"))
          if (const YamlNode* group = who->find("group")) reader.bearers.push_back(group->text);
}

void read_stale_after(StateReader& reader, const YamlNode& root) {
  const YamlNode* node = root.find("stale_after");
  if (node == nullptr || !reader.text(*node) || node->text == "never") return;
  const auto duration = charter::parse_duration(node->text);
  if (!duration || duration->count <= 0 || duration->unit == charter::Duration::Unit::working_days) {
    reader.error("S04", *node,
                 {"une durée comme `24 hours` ou `7 days`, ou `never`",
                  "a duration such as `24 hours` or `7 days`, or `never`"});
    return;
  }
  reader.data().stale_after = std::chrono::minutes(charter::approximate_minutes(*duration));
}

}  // namespace

StateFile read_state_file(std::string_view text, std::string_view file, const charter::Charter& charter,
                          base::Instant now, const StoreState* store) {
  StateReader reader(text, file, charter, now, store);
  const platform::YamlDocument document = platform::parse_yaml(text, kLimits);
  for (const platform::YamlProblem& problem : document.problems)
    reader.error("S01", problem.place, 1, {problem.french, problem.english});
  const YamlNode& root = document.root;
  const bool empty = root.kind == YamlNode::Kind::null;
  if ((empty && store == nullptr) ||
      (!empty &&
       !reader.is_map_of(root, {"stale_after", "groups", "units", "schedules", "people", "signatures",
                                "suspensions", "addresses", "approvals", "lists", "registers", "bootstrap",
                                "delegated", "switches", "crisis", "papers", "adoptions"})))
    return reader.take();
  read_stale_after(reader, root);
  read_declared(reader, root, "groups", reader.groups);
  read_declared(reader, root, "units", reader.units);
  find_group_bearers(reader, root);
  know_units_of_store(reader);
  read_schedules(reader, root);
  read_people(reader, root);
  read_addresses(reader, root);
  read_sites(reader, root);
  read_decisions(reader, root);
  return reader.take();
}

}  // namespace cartulaire::hub
