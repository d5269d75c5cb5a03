#include "journal/queue.hpp"

#include <algorithm>

#include "journal/event_codec.hpp"

namespace cartulaire::journal {
namespace {

// Large enough to compress well, small enough that a reader needs little memory and an error costs little.
constexpr std::size_t kBlockTarget = std::size_t{256} << 10;

}  // namespace

std::uint64_t Queue::index_of(const SchemaPtr& schema) {
  if (last_index_ < schemas_.size() && schemas_[last_index_]->unique() == schema->unique())
    return last_index_;
  const auto known = std::find_if(schemas_.begin(), schemas_.end(), [&](const SchemaPtr& other) {
    return other->unique() == schema->unique();
  });
  last_index_ = static_cast<std::uint64_t>(known - schemas_.begin());
  if (known == schemas_.end()) {
    schemas_.push_back(schema);
    group_.schemas.emplace_back(last_index_, schema);
  }
  return last_index_;
}

RawBlock& Queue::block_for(base::Instant receipt) {
  if (!group_.blocks.empty() && group_.blocks.back().events.size() < kBlockTarget)
    return group_.blocks.back();
  if (spare_.empty()) {
    group_.blocks.emplace_back();
  } else {
    group_.blocks.push_back(std::move(spare_.back()));
    spare_.pop_back();
  }
  RawBlock& block = group_.blocks.back();
  block.events.clear();
  block.events.reserve(kBlockTarget + (std::size_t{16} << 10));
  block.clear = {next_sequence_, 0, 0, receipt.time_since_epoch().count()};
  last_receipt_ = receipt;  // the first event of a block is told from the block's own time
  return block;
}

void Queue::add(std::span<const Event> events, base::Instant now) {
  const base::Instant receipt = std::max(now, last_receipt_);
  if (!oldest_ && !events.empty()) oldest_ = receipt;
  for (const Event& event : events) {
    RawBlock& block = block_for(receipt);
    const std::size_t before = block.events.size();
    encode_event(event, index_of(event.schema()),
                 static_cast<std::uint64_t>((receipt - last_receipt_).count()), receipt, block.events);
    last_receipt_ = receipt;
    bytes_ += block.events.size() - before;
    ++block.clear.count;
    block.clear.plain_size = static_cast<std::uint32_t>(block.events.size());
    ++next_sequence_;
  }
  events_ += events.size();
}

Group Queue::take(Group spent) {
  constexpr std::size_t kKept = 16;
  for (RawBlock& block : spent.blocks) {
    if (spare_.size() < kKept) spare_.push_back(std::move(block));
  }
  spent.blocks.clear();
  spent.schemas.clear();
  spent.losses.clear();
  std::swap(group_, spent);
  events_ = 0;
  bytes_ = 0;
  oldest_.reset();
  return spent;
}

}  // namespace cartulaire::journal
