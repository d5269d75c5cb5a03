// A unit's record as it stands in an opened file of keys (docs/format/sealed.md, Keystore).
#pragma once

#include <string>

#include "journal/bytes.hpp"
#include "journal/sealed/keystore.hpp"

namespace cartulaire::journal::sealed {

inline constexpr std::uint32_t kWithNext = 1;  // kind of a file whose records hold `next`

// Views: what they look into must outlive it.
struct Written {
  Unit unit;
  platform::Bytes data;
  platform::Bytes shares;
  platform::Bytes next;
};

Written view_of(const UnitRecord& record);
UnitRecord copy_of(const Written& record);

std::size_t most_bytes_of(const Written& record);
void encode(const Written& record, Encoder& to);
Written decode(const std::string& entity, bool has_next, Decoder& from);

}  // namespace cartulaire::journal::sealed
