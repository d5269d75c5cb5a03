#include "charter/private_openings.hpp"

#include <algorithm>
#include <set>

#include "charter/merging.hpp"
#include "lists/categories.hpp"

namespace cartulaire::charter {
namespace {

namespace use_kind = kinds::web_private_use;
using Ids = std::set<std::string>;

void add_expanded(Ids& ids, std::string_view category) {
  for (const lists::Category* one : lists::expand_category(category))
    ids.insert(one->id);
}

Ids conduct_categories() {
  Ids ids;
  for (const lists::Category& one : lists::categories())
    if (one.rank == lists::Rank::conduct) ids.insert(one.id);
  return ids;
}

bool names_any(const Clause& use) {
  const auto names = use.items(use_kind::categories);
  return std::any_of(names.begin(), names.end(), [](const Name& one) { return one.id == "any"; });
}

Ids named_by(const Clause& clause) {
  Ids ids;
  for (const Name& one : clause.items(use_kind::categories))
    add_expanded(ids, one.id);
  return ids;
}

// What `any` stands for: the sites of conduct that no clause of their own governs.
Ids any_of_them(const EffectiveCharter& charter) {
  Ids ids = conduct_categories();
  const auto without = [&](const Ids& gone) {
    for (const std::string& one : gone)
      ids.erase(one);
  };
  for (const Clause& other : charter.clauses) {
    Ids governed;
    if (other.is_a(kinds::web_ai::kind)) add_expanded(governed, "ai");
    if (other.is_a(kinds::web_storage::kind)) add_expanded(governed, "file_hosting");
    if (other.is_a(use_kind::kind) && !names_any(other)) governed = named_by(other);
    without(governed);
  }
  return ids;
}

bool has_window(const Clause& use) {
  const auto windows = use.items(use_kind::windows);
  return !windows.empty() && std::none_of(windows.begin(), windows.end(),
                                          [](const Window& one) { return one.name == Window::Name::any; });
}

// Whether the exception takes its part out of the clause for everybody at any time.
bool is_for_all(const Except& except) {
  return except.who.empty() && except.zones.empty() && except.devices.empty() && except.windows.empty() &&
         !except.has_until;
}

Ids opened_by(const EffectiveCharter& charter, const Clause& use) {
  Ids ids = names_any(use) ? any_of_them(charter) : named_by(use);
  for (const Except& except : use.items(kinds::common::except)) {
    if (!is_for_all(except)) continue;
    if (except.parts.empty()) return {};
    for (const Member& part : except.parts)
      if (const List* list = part.value.as<List>())
        for (const Value& item : list->items)
          if (const Name* name = item.as<Name>())
            for (const lists::Category* one : lists::expand_category(name->id))
              ids.erase(one->id);
  }
  return ids;
}

bool closes(const Clause& clause) {
  return clause.is_a(kinds::web_filter::kind) &&
         clause.get(kinds::web_filter::verdict) == kinds::web_filter::Verdict::deny;
}

// Those that the filter names, if one of what they stand for is opened. What is closed for security stays so.
std::vector<std::string> shared(const Clause& filter, const Ids& opened) {
  std::vector<std::string> found;
  for (const Name& name : filter.items(kinds::web_filter::categories)) {
    const auto all = lists::expand_category(name.id);
    const bool some = std::any_of(all.begin(), all.end(), [&](const lists::Category* one) {
      return one->rank != lists::Rank::security && one->rank != lists::Rank::legal &&
             opened.contains(one->id);
    });
    if (some) found.push_back(name.id);
  }
  return found;
}

}  // namespace

std::vector<PrivateOpening> private_openings(const EffectiveCharter& charter) {
  std::vector<PrivateOpening> found;
  for (const Clause& use : charter.clauses) {
    if (!use.is_a(use_kind::kind) || !has_window(use)) continue;
    if (use.get(kinds::common::mode) == kinds::common::Mode::observe) continue;
    const Ids opened = opened_by(charter, use);
    for (const Clause& filter : charter.clauses) {
      if (!closes(filter) || !overlap(filter, use, charter.front).any) continue;
      auto categories = shared(filter, opened);
      if (!categories.empty()) found.push_back({&filter, &use, std::move(categories)});
    }
  }
  return found;
}

}  // namespace cartulaire::charter
