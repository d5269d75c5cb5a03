// The three-way merge against a slow one that knows values only, and what must hold of any update.
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "charter/effective.hpp"
#include "charter/model/testing.hpp"
#include "charter/model/update_parts.hpp"

namespace cartulaire::charter::model {
namespace {

using testing::input;
using testing::local;

// A model of six lock clauses in six articles; what is drawn is their minutes, 0 for a blank, and which are
// there.
using Minutes = std::map<int, int>;

std::string duration(int minutes) {
  return minutes == 0 ? "unset" : fmt::format("{} minutes", minutes);
}

std::string model_of(const Minutes& minutes) {
  std::string text = "---\ncharter: m\ntitle: M\nversion: 1.0.0\n---\n";
  for (const auto& [id, value] : minutes)
    text += fmt::format(
        "\n# {0}. Poste {0}\n\nEn {{{{v{0}.after}}}}.\n\n```clause access.lock as v{0}\nafter: {1}\n```\n",
        id, duration(value));
  return text;
}

std::string local_of(const Minutes& overrides, const std::string& model, bool backwards = false) {
  std::vector<std::string> lines;
  for (const auto& [id, value] : overrides)
    lines.push_back(fmt::format("  v{}.after: {}\n", id, duration(value)));
  if (backwards) std::reverse(lines.begin(), lines.end());
  std::string front = lines.empty() ? "" : "overrides:\n";
  for (const std::string& line : lines)
    front += line;
  return local(front, "", model);
}

Minutes any_minutes(bool whole) {
  Minutes minutes;
  for (int id = 1; id <= 6; ++id)
    if (whole || *rc::gen::inRange(0, 3) > 0)
      minutes[id] = *rc::gen::elementOf(std::vector<int>{0, 5, 10, 15});
  return minutes;
}

Minutes any_overrides(const Minutes& base) {
  Minutes drawn = any_minutes(false);
  std::erase_if(drawn, [&](const auto& one) { return !base.contains(one.first) || one.second == 0; });
  return drawn;
}

// The minutes of each clause of the whole, as the merged file says.
std::optional<Minutes> minutes_of(const std::string& model, const std::string& text) {
  std::vector<Diagnostic> problems;
  const auto whole = compose(plain_source(model, "modele-2.md"), plain_source(text, "c.md"), problems);
  if (!whole || !problems.empty()) return std::nullopt;
  const Loaded loaded = load_source(whole->source);
  Minutes minutes;
  for (const Clause& clause : overridden(loaded.charter, loaded.charter.front.entities.front()).clauses) {
    const Duration* after = clause.get(kinds::access_lock::after);
    minutes[std::stoi(clause.name.substr(1))] = after == nullptr ? 0 : static_cast<int>(after->count);
  }
  return minutes;
}

std::vector<std::string> conflicts(const Update& update) {
  std::vector<std::string> subjects;
  for (const Change& one : update.changes)
    if (one.what == Change::What::conflict) subjects.push_back(one.subject);
  std::sort(subjects.begin(), subjects.end());
  return subjects;
}

RC_GTEST_PROP(UpdateProperty, values_merge_as_the_slow_merge_says, ()) {
  const Minutes base = any_minutes(true);
  const Minutes model = any_minutes(false);
  const Minutes overrides = any_overrides(base);
  const auto done = update(input(model_of(base), model_of(model), local_of(overrides, model_of(base))));
  RC_ASSERT(done.has_value());

  Minutes wanted;
  std::vector<std::string> wanted_conflicts;
  for (const auto& [id, theirs] : model)
    if (!base.contains(id) || !overrides.contains(id)) wanted[id] = theirs;
  for (const auto& [id, ours] : overrides) {
    const std::string subject = fmt::format("v{}.after", id);
    const int before = base.at(id);
    if (!model.contains(id)) {
      wanted_conflicts.push_back(subject);
      continue;
    }
    const int theirs = model.at(id);
    if (before == theirs || theirs == ours || theirs == 0 || ours != before)
      wanted[id] = ours == before && theirs != before ? theirs : ours;
    else
      wanted[id] = theirs;
    if (before != theirs && ours != theirs && ours != before && theirs != 0)
      wanted_conflicts.push_back(subject);
  }
  std::sort(wanted_conflicts.begin(), wanted_conflicts.end());
  RC_ASSERT(conflicts(*done) == wanted_conflicts);
  if (!wanted_conflicts.empty()) return;
  const auto merged = minutes_of(model_of(model), done->text);
  RC_ASSERT(merged.has_value());
  RC_ASSERT(*merged == wanted);
}

RC_GTEST_PROP(UpdateProperty, an_update_to_the_same_model_leaves_every_byte, ()) {
  const std::string model = model_of(any_minutes(true));
  UpdateInput same =
      input(model, model, local_of(any_overrides(any_minutes(true)), model, *rc::gen::arbitrary<bool>()));
  same.path = "modele.md";
  same.is.version = "1.0.0";
  const std::string before = joined(same.local.lines) + "\n";
  const auto done = update(same);
  RC_ASSERT(done.has_value());
  RC_ASSERT(!done->has_conflicts());
  RC_ASSERT(done->text == before);
}

RC_GTEST_PROP(UpdateProperty, without_deviation_the_result_is_the_new_model, ()) {
  const std::string base = model_of(any_minutes(true));
  const Minutes model = any_minutes(false);
  const auto done = update(input(base, model_of(model), local_of({}, base)));
  RC_ASSERT(done.has_value());
  RC_ASSERT(!done->has_conflicts());
  RC_ASSERT(minutes_of(model_of(model), done->text) == std::optional(model));
}

RC_GTEST_PROP(UpdateProperty, the_order_of_overrides_does_not_matter, ()) {
  const Minutes base = any_minutes(true);
  const std::string model = model_of(any_minutes(false));
  const Minutes overrides = any_overrides(base);
  const auto one = update(input(model_of(base), model, local_of(overrides, model_of(base), false)));
  const auto other = update(input(model_of(base), model, local_of(overrides, model_of(base), true)));
  RC_ASSERT(one.has_value() && other.has_value());
  RC_ASSERT(conflicts(*one) == conflicts(*other));
  if (one->has_conflicts()) return;
  RC_ASSERT(minutes_of(model, one->text) == minutes_of(model, other->text));
}

}  // namespace
}  // namespace cartulaire::charter::model
