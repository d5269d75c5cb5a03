// What a writer finds when it starts again, and what it does about it, without any key.
#pragma once

#include <cstdint>

#include "base/result.hpp"
#include "journal/record.hpp"
#include "platform/crypto.hpp"
#include "platform/file.hpp"

namespace cartulaire::journal {

struct Recovered {
  std::uint64_t next_segment = 1;
  std::uint64_t next_sequence = 0;
  platform::Digest chain{};  // for the next header's frame
  std::uint64_t previous_segment = 0;
  std::uint64_t previous_length = 0;
  Ending previous_ending = Ending::none;
  std::uint64_t cut_bytes = 0;
};

// Cuts the torn tail of the last segment in `folder` and says where to go on. A damaged segment stays as it
// is. The caller holds the folder's lock.
base::Result<Recovered> recover(const platform::Path& folder);

}  // namespace cartulaire::journal
