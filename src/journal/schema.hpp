// What a charter announces for one class of events: the only fields that can be written (DESIGN, journal 1).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "platform/crypto.hpp"

namespace cartulaire::journal {

// The catalogue of fields. LG-01: `user time ip host applications
// session_count total_duration`; LG-02: `user site hits session_count duration volume ip host block_reason
// time`.
enum class Field : std::uint8_t {
  user,            // login as the proxy or the directory gives it
  site,            // host name of the site, never its path
  ip,              // address of the requester
  host,            // name of the workstation
  category,        // category that decided
  block_reason,    // why it was refused, a word of our own catalogue
  hits,            // requests that the event stands for
  session_count,   // sessions that begin with the event: 0 or 1
  duration,        // milliseconds
  total_duration,  // milliseconds of activity that the event adds to the person's total
  volume,          // bytes, both ways
  time,            // envelope
  verdict,         // envelope
  clause,          // envelope
  applications,    // what the session was opened on (LG-01)
  draft,   // what a draft would have answered (draft_note.hpp): never asked by a charter, never sealed
  action,  // what an administrator did, the name of an act
  object,  // on which record: number of the act, id, what of it
};
inline constexpr std::size_t kFieldCount = 18;

enum class FieldKind : std::uint8_t { text = 0, number = 1, address = 2, envelope = 3 };

struct FieldInfo {
  Field field;
  std::string_view name;  // as in charters and in the format
  FieldKind kind;
  bool identifies;  // tells who: shown as a pseudonym unless the charter says named
  std::string_view french;
  std::string_view english;
};

const FieldInfo& field_info(Field field);
std::optional<Field> find_field(std::string_view name);
std::span<const FieldInfo> all_fields();

enum class Identities : std::uint8_t { pseudonymous = 0, named = 1 };

// What LogSchema::make is given; compiled from a `log` clause of an effective charter.
struct Announcement {
  std::string log_class = "web";
  std::string entity;
  std::string charter;  // id of the charter and its version, as people cite them
  std::string version;
  platform::Digest effective_hash{};
  std::vector<std::string> fields;  // names of the catalogue, envelope ones included where announced
  std::uint32_t retention_days = 0;
  Identities identities = Identities::pseudonymous;
};

// Immutable, shared by every event that is built on it.
class LogSchema {
 public:
  // `invalid` for an unknown or doubled field, a retention outside 1 to 1 096 days (LG-03), an unknown class,
  // a text longer than 255 bytes.
  static base::Result<std::shared_ptr<const LogSchema>> make(Announcement announcement);

  [[nodiscard]] const Announcement& announcement() const { return announcement_; }
  // Fields beyond the envelope, in the order in which values are written.
  [[nodiscard]] std::span<const Field> fields() const { return fields_; }
  // Place of `field` in fields(), or -1: not announced, or carried by the envelope.
  [[nodiscard]] int place(Field field) const { return places_[static_cast<std::size_t>(field)]; }
  [[nodiscard]] bool announces(Field field) const { return announced_[static_cast<std::size_t>(field)]; }
  // Never given twice in a process: what a cache may use instead of the address.
  [[nodiscard]] std::uint64_t unique() const { return unique_; }

 private:
  LogSchema() = default;

  Announcement announcement_;
  std::vector<Field> fields_;
  std::array<std::int8_t, kFieldCount> places_{};
  std::array<bool, kFieldCount> announced_{};
  std::uint64_t unique_ = 0;
};

using SchemaPtr = std::shared_ptr<const LogSchema>;

}  // namespace cartulaire::journal
