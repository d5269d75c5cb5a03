// Reading a segment without any key: what is good, where it stops, and whether its tail may be cut.
#pragma once

#include <cstdint>
#include <optional>

#include "journal/record.hpp"
#include "platform/file.hpp"

namespace cartulaire::journal {

enum class Tail : std::uint8_t {
  clean,    // every byte belongs to a good record
  torn,     // a write that nobody was told of: to be cut
  damaged,  // records of a later, acknowledged group follow: nothing may be cut
};

struct Scan {
  std::optional<Header> header;
  std::uint64_t good_length = 0;    // bytes of good records from the start
  platform::Digest chain{};         // hash field of the last good record
  std::uint64_t next_sequence = 0;  // behind the last block seen, also one after the damage
  bool ended = false;
  Tail tail = Tail::clean;
};

Scan scan_segment(platform::Bytes segment);

// How many of `records`, the newest of a segment, its writer is known to have synced: those before the first
// record of the last commit group (a group is begun when the one before is on the disk), or all up to an end
// record. Stops where no record can be read.
std::uint64_t settled_length(platform::Bytes records);

// The next place at or after `from` where a record with a right hash stands; nullopt if there is none.
std::optional<std::size_t> find_record(platform::Bytes segment, std::size_t from, Record& record);

}  // namespace cartulaire::journal
