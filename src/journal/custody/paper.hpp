// A custodian's key on paper: the same line in rows that a person can type back, each with a check of its own
// (docs/format/custody.md, A custodian's key).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "journal/custody/custodian_key.hpp"

namespace cartulaire::journal::custody {

// "cartulaire-custodian 1 ROLE LABEL", then "1: 2f3a 91bc … = 07ce", and so on.
std::vector<std::string> paper_rows(const LockedKey& key);

// The line itself (as a QR reader gives it), or the rows as typed: case and spaces do not matter. The error
// names the row where a slip is.
base::Result<LockedKey> read_paper(std::string_view text);

}  // namespace cartulaire::journal::custody
