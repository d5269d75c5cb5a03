// The lints behind check(), grouped by what they look at.
#pragma once

#include <functional>
#include <vector>

#include "charter/check.hpp"
#include "charter/effective.hpp"
#include "charter/reporter.hpp"

namespace cartulaire::charter {

// What the lints of one entity look at.
struct Entitled {
  const Charter& charter;
  const Resolved& resolved;
  const CheckOptions& options;
  const std::function<void(Finding)>& report;

  [[nodiscard]] const EffectiveCharter& effective() const { return resolved.charter; }
};

void check_bounds(const Entitled& entitled);   // L08, L24
void check_merging(const Entitled& entitled);  // L03
void check_text(const Entitled& entitled);     // L04, L05
void check_rules(const Entitled& entitled);    // L09, L12, L21
void check_hours(const Entitled& entitled);    // L21
// Of the whole file: L17, L18, L19.
void check_structure(const Charter& charter, const CheckOptions& options, Reporter& reporter);
// Of the whole file: L28.
void check_proposals(const Charter& charter, const CheckOptions& options, Reporter& reporter);
// Of all entities together: L07.
void check_alternatives(const Charter& charter, const std::vector<Resolved>& resolved, Reporter& reporter);

}  // namespace cartulaire::charter
