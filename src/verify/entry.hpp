// One entry of the log, as docs/format/sealed.md has it. What is not understood is refused by the name of the
// member; members that are not known are passed over.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <tl/expected.hpp>

#include "platform/crypto.hpp"
#include "verify/day.hpp"

namespace cartulaire::verify {

struct UnitName {
  std::string entity;
  std::string log_class;
  Day day = 0;
  std::uint32_t part = 1;

  // ENTITY/CLASS/DAY.N
  [[nodiscard]] std::string text() const;
  bool operator==(const UnitName&) const = default;
};
std::optional<UnitName> read_unit_name(std::string_view text);

struct KeyEntry {
  std::uint64_t number = 0;
  Day day = 0;
  platform::SignPublicKey key{};
};

struct NodeEntry {
  std::string node;
  platform::SignPublicKey key{};
  bool explained = false;
};

// What a part and its destruction both say.
struct Figures {
  std::uint64_t events = 0;
  platform::Digest root{};
  platform::Digest data{};
  platform::Digest identity{};
  bool operator==(const Figures&) const = default;
};

struct PartEntry {
  UnitName unit;
  std::string zone;
  Day term = 0;
  std::uint32_t retention = 0;  // days
  std::string clause;
  Figures figures;
  std::uint64_t size = 0;  // bytes of its file
  platform::Digest sha256{};
  bool awaits_visa = false;  // of the departmental archives, before it is destroyed
  std::uint64_t custody = 0;
  std::optional<platform::Digest> shares;  // SHA-256 of those of its identity key
};

struct RunEntry {
  struct Range {
    std::string node;
    std::string writer;
    std::uint64_t from = 0;
    std::uint64_t to = 0;  // excluded
  };
  std::uint64_t run = 0;
  std::uint64_t parts = 0;
  std::vector<Range> consumed;
  std::uint64_t unsealed = 0;  // events dropped or unread
};

struct RetentionEntry {
  std::string entity;
  std::string log_class;
  std::uint32_t days = 0;
  std::string clause;
};

struct DestructionEntry {
  UnitName unit;
  std::uint64_t leaf = 0;
  Day term = 0;
  std::string clause;
  Figures figures;
  std::int64_t late = 0;  // days
};

// The archives agree to what is of that day and before.
struct VisaEntry {
  std::string entity;
  std::string log_class;
  Day until = 0;
};

// A step of an opening; of all that custody.md tells of it, what a stranger can check.
struct CaseEntry {
  std::optional<platform::Digest> extract;  // of a step that ran
};

struct IntakeEntry {};  // intake keys of a day are gone
// A ceremony: who holds identity keys from here on.
struct CustodyEntry {
  struct Custodian {
    std::string role;
    platform::BoxPublicKey key{};
  };
  std::string entity;
  std::uint64_t number = 0;
  std::vector<std::vector<std::string>> sets;  // of roles
  std::vector<Custodian> custodians;
};

// A step of living units being given over to other custodians; `step` says which members count.
struct HandoverEntry {
  enum class Step : std::uint8_t { open, move, close };
  struct Moved {
    UnitName unit;
    std::uint64_t leaf = 0;
    platform::Digest identity{};
    platform::Digest shares{};
  };
  std::string entity;
  std::uint64_t number = 0;
  Step step = Step::open;
  std::uint64_t to = 0;
  std::uint64_t from = 0;
  std::uint64_t set = 0;
  std::vector<platform::BoxPublicKey> by;
  std::vector<Moved> moved;
};

struct UnknownEntry {};  // of a kind that this program does not know

struct Entry {
  using Body = std::variant<KeyEntry, NodeEntry, PartEntry, RunEntry, RetentionEntry, DestructionEntry,
                            VisaEntry, CaseEntry, IntakeEntry, CustodyEntry, HandoverEntry, UnknownEntry>;
  std::int64_t at = 0;  // milliseconds since 1970
  Body body;

  template <class T>
  [[nodiscard]] const T* as() const {
    return std::get_if<T>(&body);
  }
};

// The error is the name of the member that is wrong or missing; empty for what is no JSON object.
tl::expected<Entry, std::string> read_entry(std::string_view json);

}  // namespace cartulaire::verify
