// What a draft policy would have answered to one request: the value of Field::draft.
//
//   VERDICT:CLAUSE:CATEGORY:CHARTER:VERSION:HASH
//
// VERDICT  allow, deny, gate            CLAUSE, CATEGORY  that speak in the draft; empty: none, or not
// announced CHARTER, VERSION, HASH  which draft it was; HASH: the first 16 hexadecimal digits of SHA-256 of
// its file
//
// It exists for the keeper's tables alone (docs/format/statistics.md): the node writes it beside the event,
// the keeper counts it when it seals, and no row holds it.
#pragma once

#include <optional>
#include <string_view>

#include "journal/event.hpp"

namespace cartulaire::journal {

struct DraftNote {
  Verdict verdict = Verdict::allow;
  std::string_view clause;
  std::string_view category;
  std::string_view draft;  // "CHARTER:VERSION:HASH"
};

// Views into `text`. nullopt: not of this form.
std::optional<DraftNote> read_draft_note(std::string_view text);

}  // namespace cartulaire::journal
