// The judgement on a loaded charter: bounds, merging, passages, placeholders, contradictions, for every
// entity.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "charter/charter.hpp"

namespace cartulaire::charter {

struct CheckOptions {
  // The categories that the lists in use really feed; none given: L09 is not judged.
  std::optional<std::set<std::string>> fed_categories;
  // Clause names of the version before, signed, overridden or logged (L18).
  std::vector<std::string> former_names;
  bool for_publication = false;  // a blank (L24) or a proposal (L28) left is an error
};

// Every finding, sorted by place, loading's own not included.
std::vector<Diagnostic> check(const Charter& charter, const CheckOptions& options = {});

}  // namespace cartulaire::charter
