// Names that stand for something elsewhere in the charter: each must exist (L01).
#pragma once

#include "charter/charter.hpp"
#include "charter/reporter.hpp"

namespace cartulaire::charter {

// References between clauses, targets of placeholders, subjects and values of conditions, locked names.
void look_up_references(const Charter& charter, Reporter& reporter);

// The value of a test's right side under the parameter's type; nothing where it is none.
std::optional<Value> test_value(const Charter& charter, const Clause& clause, const Test& test,
                                const std::string& text, const std::function<void(Finding)>& report);

}  // namespace cartulaire::charter
