// Which of the shares that the keystore holds for a unit count: the log says (docs/format/custody.md, Handing
// over living parts).
#pragma once

#include "journal/sealed/books.hpp"
#include "journal/sealed/keystore.hpp"

namespace cartulaire::journal::sealed {

// A view into `record`. Between the log's word and the end of a handover both stand in the keystore.
platform::Bytes shares_in_force(const UnitRecord& record, const LivingUnit& living);

// `corrupt`: they are not those of which the log holds the SHA-256.
base::Status check_shares(const UnitRecord& record, const LivingUnit& living);

}  // namespace cartulaire::journal::sealed
