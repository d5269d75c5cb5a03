// Linking this replaces operator new by one that counts.
#pragma once

#include <cstdint>

namespace cartulaire::model {

// By this thread, since it began.
std::uint64_t allocations();

}  // namespace cartulaire::model
