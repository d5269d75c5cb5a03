// What of a node's spool may leave it, and where to go on (docs/format/shipping.md, What the sender sends).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "journal/head.hpp"
#include "platform/crypto.hpp"
#include "platform/file.hpp"
#include "shipping/shelf.hpp"

namespace cartulaire::shipping {

// Writers' folders of a spool with segments in them, in the order of their names.
base::Result<std::vector<std::string>> writers_in(const platform::Path& spool);

// The last 32 bytes of the first `bytes` of a file; zeros where there are fewer. `not_found`: the file is not
// there, or shorter.
base::Result<platform::Digest> tail_at(const platform::Path& segment, std::uint64_t bytes);

// Where sending begins.
struct Start {
  std::uint64_t segment = 0;
  std::uint64_t offset = 0;
  platform::Digest before{};
  bool goes_on = true;  // false: the hub holds something else, or more; it is for it to say
};
// For the segments `numbers` (at least one) in `folder`.
base::Result<Start> where_to_begin(const platform::Path& folder, const std::vector<std::uint64_t>& numbers,
                                   const Position& hub);

// How far a segment may be sent, from `offset`: wholly where another follows it, else what its writer is
// known to have synced.
base::Result<std::uint64_t> sendable(const platform::Path& folder, std::uint64_t segment,
                                     std::uint64_t offset, bool closed);

}  // namespace cartulaire::shipping
