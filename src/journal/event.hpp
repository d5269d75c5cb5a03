// One thing that happened, with its evidence envelope and only the fields that its charter announces.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"
#include "journal/schema.hpp"

namespace cartulaire::journal {

enum class Verdict : std::uint8_t { allow = 0, deny = 1, gate = 2 };

// What every event carries, whatever the charter announces. The writer adds receipt time, sequence, node and
// writer; the effective version is the schema's.
struct Envelope {
  base::Instant event_time;
  Verdict verdict = Verdict::allow;
  std::string_view clause;  // name of the clause that spoke, empty if none did
};

inline constexpr std::size_t kMaxText = 512;  // bytes of one text value

// Built on the stack, without allocation: texts are views and must live until the event was submitted.
//
//   Event event(schema, {at, Verdict::deny, "jeux"});
//   if (auto status = event.set(Field::site, host); !status) return status;
class Event {
 public:
  Event(SchemaPtr schema, Envelope envelope) : schema_(std::move(schema)), envelope_(envelope) {}

  // A field that the schema does not announce is `refused`, as is an envelope field (it has its own place);
  // a value of the wrong kind is `invalid`, a text beyond kMaxText bytes `too_large`. The event is then as
  // before. A second value replaces the first.
  base::Status set(Field field, std::string_view text);
  base::Status set(Field field, std::uint64_t number);
  // 4 or 16 bytes in network order. Like a text, they must stay where they are until the event is submitted.
  base::Status set_address(Field field, std::span<const std::byte> address);
  // For adapters that hold more than is announced: does nothing for a field that is not, else like set().
  base::Status offer(Field field, std::string_view text) {
    return schema_->place(field) < 0 ? base::Status() : set(field, text);
  }
  base::Status offer(Field field, std::uint64_t number) {
    return schema_->place(field) < 0 ? base::Status() : set(field, number);
  }
  base::Status offer_address(Field field, std::span<const std::byte> address) {
    return schema_->place(field) < 0 ? base::Status() : set_address(field, address);
  }

  [[nodiscard]] const SchemaPtr& schema() const { return schema_; }
  [[nodiscard]] const Envelope& envelope() const { return envelope_; }
  [[nodiscard]] std::uint32_t present() const { return present_; }

  struct Value {
    std::string_view text;  // also the bytes of an address
    std::uint64_t number = 0;
  };
  [[nodiscard]] const Value& value(std::size_t place) const { return values_[place]; }

 private:
  base::Status check(Field field, FieldKind kind) const;

  SchemaPtr schema_;
  Envelope envelope_;
  std::uint32_t present_ = 0;  // bit i: the schema's field i has a value
  std::array<Value, kFieldCount> values_;
};

}  // namespace cartulaire::journal
