#include "journal/sealed/key_record.hpp"

namespace cartulaire::journal::sealed {
namespace {

constexpr std::size_t kMaxName = 64;
constexpr std::size_t kKeySize = 32;

}  // namespace

Written view_of(const UnitRecord& record) {
  return {record.unit, record.data.bytes(), record.shares, record.next};
}

UnitRecord copy_of(const Written& record) {
  return {record.unit,
          platform::Secret::copy_of(record.data),
          {record.shares.begin(), record.shares.end()},
          {record.next.begin(), record.next.end()}};
}

std::size_t most_bytes_of(const Written& record) {
  constexpr std::size_t kNumbers = 4 + 4 * 10;  // the day, varints
  return kNumbers + record.unit.log_class.size() + record.data.size() + record.shares.size() +
         record.next.size();
}

void encode(const Written& record, Encoder& to) {
  to.text(record.unit.log_class);
  to.fixed(static_cast<std::int32_t>(record.unit.day.time_since_epoch().count()));
  to.varint(record.unit.part);
  to.bytes(record.data);
  to.varint(record.shares.size());
  to.bytes(record.shares);
  to.varint(record.next.size());
  to.bytes(record.next);
}

Written decode(const std::string& entity, bool has_next, Decoder& from) {
  Written record;
  record.unit.entity = entity;
  record.unit.log_class = from.text(kMaxName);
  record.unit.day = CivilDay(std::chrono::days(from.fixed<std::int32_t>()));
  record.unit.part = static_cast<std::uint32_t>(from.varint());
  record.data = from.bytes(kKeySize);
  record.shares = from.bytes(from.varint());
  if (has_next) record.next = from.bytes(from.varint());
  return record;
}

}  // namespace cartulaire::journal::sealed
