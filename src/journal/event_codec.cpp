#include "journal/event_codec.hpp"

#include <array>

#include <arpa/inet.h>

#include "journal/bytes.hpp"

namespace cartulaire::journal {
namespace {

// Writes without looking at capacity: encode_event() made the room.
class Cursor {
 public:
  explicit Cursor(std::byte* at) : at_(at) {}
  void byte(std::uint8_t value) { *at_++ = static_cast<std::byte>(value); }
  void varint(std::uint64_t number) {
    while (number >= 0x80) {
      byte(static_cast<std::uint8_t>(number | 0x80));
      number >>= 7;
    }
    byte(static_cast<std::uint8_t>(number));
  }
  void raw(std::string_view text) {
    at_ += text.copy(reinterpret_cast<char*>(at_), text.size());  // an empty one may be null
  }
  [[nodiscard]] std::byte* at() const { return at_; }

 private:
  std::byte* at_;
};

}  // namespace

void encode_event(const Event& event, std::uint64_t schema_index, std::uint64_t receipt_delta,
                  base::Instant receipt, std::vector<std::byte>& output) {
  const LogSchema& schema = *event.schema();
  const std::span<const Field> fields = schema.fields();
  const std::string_view clause = event.envelope().clause.substr(0, kMaxText);
  std::size_t room = 64 + clause.size();  // 64: the six numbers before and after the clause
  for (std::size_t place = 0; place < fields.size(); ++place)
    if ((event.present() >> place & 1U) != 0) room += 10 + event.value(place).text.size();
  const std::size_t before = output.size();
  output.resize(before + room);
  Cursor to(output.data() + before);
  to.varint(schema_index);
  to.varint(receipt_delta);
  to.varint(zigzag((event.envelope().event_time - receipt).count()));
  to.byte(static_cast<std::uint8_t>(event.envelope().verdict));
  to.varint(clause.size());
  to.raw(clause);
  to.varint(event.present());
  for (std::size_t place = 0; place < fields.size(); ++place) {
    if ((event.present() >> place & 1U) == 0) continue;
    const Event::Value& value = event.value(place);
    if (field_info(fields[place]).kind == FieldKind::number) {
      to.varint(value.number);
    } else {
      to.varint(value.text.size());
      to.raw(value.text);
    }
  }
  output.resize(static_cast<std::size_t>(to.at() - output.data()));
}

std::string address_text(std::string_view bytes) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (bytes.size() != 4 && bytes.size() != 16) return {};
  ::inet_ntop(bytes.size() == 4 ? AF_INET : AF_INET6, bytes.data(), text.data(), text.size());
  return text.data();
}

std::optional<std::vector<StoredEvent>> decode_events(platform::Bytes plain, const BlockClear& clear,
                                                      const std::deque<StoredSchema>& schemas,
                                                      EventFault& fault) {
  fault = EventFault::malformed;
  std::vector<StoredEvent> events;
  Decoder from(plain);
  std::uint64_t receipt = static_cast<std::uint64_t>(clear.first_receipt);
  for (std::uint32_t i = 0; i < clear.count; ++i) {
    StoredEvent event;
    event.sequence = clear.first_sequence + i;
    const std::uint64_t index = from.varint();
    receipt += from.varint();
    const std::uint64_t ahead = static_cast<std::uint64_t>(unzigzag(from.varint()));
    const auto verdict = from.fixed<std::uint8_t>();
    event.clause = from.text(kMaxText);
    const std::uint64_t present = from.varint();
    if (!from.ok() || index >= schemas.size() || verdict > 2) return std::nullopt;
    event.schema = &schemas[index];
    event.receipt_time = base::Instant(std::chrono::milliseconds(static_cast<std::int64_t>(receipt)));
    event.event_time = base::Instant(std::chrono::milliseconds(static_cast<std::int64_t>(receipt + ahead)));
    event.verdict = static_cast<Verdict>(verdict);
    const std::size_t fields = event.schema->fields.size();
    if (present >> fields != 0) {
      fault = EventFault::unannounced;
      return std::nullopt;
    }
    for (std::size_t place = 0; place < fields; ++place) {
      if ((present >> place & 1U) == 0) continue;
      StoredValue value{place, {}, 0};
      const FieldKind kind = event.schema->fields[place].kind;
      if (kind == FieldKind::number) {
        value.number = from.varint();
      } else {
        value.text = from.text(kMaxText);
        if (kind == FieldKind::address && value.text.size() != 4 && value.text.size() != 16) from.fail();
      }
      if (!from.ok()) return std::nullopt;
      event.values.push_back(std::move(value));
    }
    events.push_back(std::move(event));
  }
  if (!from.at_end()) return std::nullopt;
  return events;
}

}  // namespace cartulaire::journal
