// The tree over a part's rows (docs/format/sealed.md, Rows).
#pragma once

#include "journal/sealed/row_text.hpp"
#include "platform/crypto.hpp"

namespace cartulaire::journal::sealed {

// `rows` in their order; `data`: K_data of the unit.
platform::Digest root_of_rows(const PartRows& rows, const PartNames& names, const platform::Secret& data);

}  // namespace cartulaire::journal::sealed
