// Events between the callers and the committing thread: encoded at once, in the order of their sequence.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/time.hpp"
#include "journal/event.hpp"
#include "journal/segment_writer.hpp"

namespace cartulaire::journal {

// Not thread-safe: the Writer holds its lock.
class Queue {
 public:
  explicit Queue(std::uint64_t first_sequence) : next_sequence_(first_sequence) {}

  // Encodes the events, all received `now`. Receipt times never go back, whatever the clock does.
  void add(std::span<const Event> events, base::Instant now);
  void add(LossNote note) { group_.losses.push_back(std::move(note)); }

  // Everything queued; the queue is then empty. `spent`, taken earlier, gives its memory back.
  Group take(Group spent);

  [[nodiscard]] bool empty() const { return group_.empty(); }
  [[nodiscard]] std::uint64_t events() const { return events_; }
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
  [[nodiscard]] std::optional<base::Instant> oldest() const { return oldest_; }
  [[nodiscard]] std::uint64_t next_sequence() const { return next_sequence_; }
  // Every schema seen, in the order of its index.
  [[nodiscard]] const std::vector<SchemaPtr>& schemas() const { return schemas_; }

 private:
  std::uint64_t index_of(const SchemaPtr& schema);
  RawBlock& block_for(base::Instant receipt);

  Group group_;
  std::vector<RawBlock> spare_;
  std::vector<SchemaPtr> schemas_;
  std::uint64_t last_index_ = 0;
  std::uint64_t next_sequence_;
  std::uint64_t events_ = 0;
  std::uint64_t bytes_ = 0;
  std::optional<base::Instant> oldest_;
  base::Instant last_receipt_{};
};

}  // namespace cartulaire::journal
