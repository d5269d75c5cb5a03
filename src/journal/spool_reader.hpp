// Reads a spool's events in order, also while it is being written (`cartulaire journal tail`).
#pragma once

#include <cstdint>
#include <functional>

#include "base/result.hpp"
#include "journal/reader.hpp"

namespace cartulaire::journal {

class SpoolReader {
 public:
  // `folder`: a writer's; `hub`: folder of the secret day keys.
  SpoolReader(platform::Path folder, platform::Path hub) : folder_(std::move(folder)), hub_(std::move(hub)) {}

  // The next read() begins `count` events before the end of what is there now.
  base::Status seek_last(std::uint64_t count);

  using Use = std::function<void(const StoredEvent&, const SegmentReader&)>;
  // Calls `use` for every event that was not read yet; returns how many there were. A segment whose key is
  // not there ends with that error; a damaged block is passed over and counted in damaged().
  base::Result<std::uint64_t> read(const Use& use);
  [[nodiscard]] std::uint64_t damaged() const { return damaged_; }

 private:
  base::Result<std::uint64_t> read_segment_on(bool later_exists, const Use& use);
  base::Status take(const Record& record, const Use& use, std::uint64_t& count);

  platform::Path folder_;
  platform::Path hub_;
  SegmentReader reader_;
  std::uint64_t segment_ = 0;
  std::uint64_t offset_ = 0;
  std::uint64_t from_sequence_ = 0;
  std::uint64_t damaged_ = 0;
};

}  // namespace cartulaire::journal
