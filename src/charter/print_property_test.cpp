// Parse, print, parse is the identity, for any clause of any kind.
#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "charter/any_value.hpp"
#include "charter/print.hpp"

namespace cartulaire::charter {
namespace {

std::string shown(const Loaded& loaded) {
  std::string text;
  for (const Diagnostic& one : loaded.diagnostics)
    text += format(one, base::Language::english);
  return text;
}

// What was drawn is what is read; what nobody wrote is left aside.
void expect_read(const Clause& drawn, const Loaded& loaded) {
  const Clause* read = loaded.charter.find_clause(drawn.name);
  RC_ASSERT(read != nullptr);
  std::vector<Setting> written;
  for (const Setting& one : read->settings)
    if (one.written) written.push_back(one);
  RC_ASSERT(written.size() == drawn.settings.size());
  for (const Setting& one : drawn.settings) {
    const Setting* other = read->setting(one.parameter);
    if (!(other->value == one.value))
      RC_FAIL(drawn.kind->name + "." + one.parameter + ": " + print(one.value) + " | " + print(other->value));
  }
}

// A clause of every kind, each with what the draw gave it.
std::vector<Clause> a_clause_of_each_kind() {
  std::vector<Clause> clauses;
  for (const Kind& kind : catalogue().kinds)
    clauses.push_back(testing::any_clause(kind, "c" + std::to_string(clauses.size())));
  return clauses;
}

std::string charter_with(const std::vector<Clause>& clauses) {
  std::string text = testing::common_charter();
  for (const Clause& clause : clauses)
    text += print_clause(clause) + "\n";
  return text;
}

RC_GTEST_PROP(PrintProperty, any_clause_of_every_kind_reads_back_as_itself, ()) {
  const std::vector<Clause> clauses = a_clause_of_each_kind();
  const Loaded once = load_charter(charter_with(clauses), "t.md");
  RC_LOG() << shown(once);
  RC_ASSERT(once.diagnostics.empty());
  for (const Clause& clause : clauses)
    expect_read(clause, once);
  const auto printed = print_charter(once);
  RC_ASSERT(printed.has_value());
  RC_ASSERT(printed->left.empty());
  const Loaded twice = load_charter(printed->text, "t.md");
  for (const Clause& clause : clauses)
    expect_read(clause, twice);
  const auto again = print_charter(twice);
  RC_ASSERT(again.has_value());
  RC_ASSERT(again->text == printed->text);
}

// However its lines are turned round, a clause has one canonical form.
RC_GTEST_PROP(PrintProperty, the_order_in_which_parameters_are_written_leaves_no_trace, ()) {
  std::vector<Clause> clauses = a_clause_of_each_kind();
  const std::string ordered = charter_with(clauses);
  for (Clause& clause : clauses)
    std::reverse(clause.settings.begin(), clause.settings.end());
  const std::string reversed = charter_with(clauses);
  const auto one = print_charter(load_charter(ordered, "t.md"));
  const auto other = print_charter(load_charter(reversed, "t.md"));
  RC_ASSERT(one.has_value() && other.has_value());
  RC_ASSERT(one->text == other->text);
}

}  // namespace
}  // namespace cartulaire::charter
