// Events as bytes: encoding for the writer, decoding for readers (docs/format/journal.md, Block).
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "journal/event.hpp"
#include "journal/record.hpp"

namespace cartulaire::journal {

// Appends `event` to `output`. Only fields of the event's schema have a place in what is written.
// `receipt_delta`: milliseconds since the receipt of the event before in the block.
void encode_event(const Event& event, std::uint64_t schema_index, std::uint64_t receipt_delta,
                  base::Instant receipt, std::vector<std::byte>& output);

struct StoredValue {
  std::size_t field = 0;  // place in the schema
  std::string text;       // text, or the 4 or 16 bytes of an address
  std::uint64_t number = 0;
};

struct StoredEvent {
  std::uint64_t sequence = 0;
  base::Instant receipt_time;
  base::Instant event_time;
  Verdict verdict = Verdict::allow;
  std::string clause;
  const StoredSchema* schema = nullptr;  // lives as long as the reader that gave it
  std::vector<StoredValue> values;
};

// The usual form of an address of 4 or 16 bytes; empty for another size.
std::string address_text(std::string_view bytes);

enum class EventFault : std::uint8_t { malformed, unannounced };

// The events of one opened block. nullopt and `fault`: what was found wrong.
std::optional<std::vector<StoredEvent>> decode_events(platform::Bytes plain, const BlockClear& clear,
                                                      const std::deque<StoredSchema>& schemas,
                                                      EventFault& fault);

}  // namespace cartulaire::journal
