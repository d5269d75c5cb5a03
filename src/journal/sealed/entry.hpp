// What a line of the log says (docs/format/sealed.md, Log): typed, to and from its JSON.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "journal/sealed/unit.hpp"
#include "platform/crypto.hpp"
#include "platform/json.hpp"

namespace cartulaire::journal::sealed {

struct KeyEntry {
  std::uint64_t number = 0;
  CivilDay day{};  // UTC
  platform::SignPublicKey public_key{};
};

struct NodeEntry {
  std::string node;
  platform::SignPublicKey key{};
  std::string why;  // only where it replaces another key
};

struct PartEntry {
  Unit unit;
  std::string zone;
  CivilDay term{};
  std::string clause;
  std::string charter;
  std::string version;
  std::uint32_t retention_days = 0;
  std::uint64_t events = 0;
  platform::Digest root{};
  std::uint64_t size = 0;
  platform::Digest sha256{};
  std::uint64_t index_bytes = 0;
  platform::Digest data{};  // commitments
  platform::Digest identity{};
  std::uint64_t custody = 0;               // 0: nobody can open identities
  std::optional<platform::Digest> shares;  // SHA-256 of the shares of its identity key
  bool awaits_visa = false;                // not destroyed before a `visa` entry covers it
};

// Where a writer's spool was read up to.
struct Consumed {
  std::string node;
  std::string writer;
  std::uint64_t from = 0;  // included
  std::uint64_t to = 0;    // excluded
  std::uint64_t segment = 0;
  std::uint64_t bytes = 0;
  platform::Digest hash{};
};
struct Dropped {
  std::string entity;
  std::string log_class;
  std::string why;  // past_term
  std::uint64_t events = 0;
};
struct Unread {
  std::string node;
  std::string writer;
  std::string why;  // key_destroyed, undecryptable
  std::uint64_t events = 0;
};
struct LossCount {
  std::string node;
  std::string writer;
  std::string kind;
  std::uint64_t events = 0;
};
struct RunEntry {
  std::uint64_t run = 0;  // from 1
  std::uint64_t parts = 0;
  std::vector<Consumed> consumed;
  std::vector<Dropped> dropped;
  std::vector<LossCount> losses;
  std::vector<Unread> unread;
};

struct RetentionEntry {
  std::string entity;
  std::string log_class;
  std::uint32_t days = 0;
  std::string clause;
  std::string charter;
  std::string version;
};

struct DestructionEntry {
  Unit unit;
  std::uint64_t leaf = 0;  // of its part entry
  CivilDay term{};
  std::string clause;
  std::uint64_t events = 0;
  platform::Digest root{};
  platform::Digest data{};
  platform::Digest identity{};
  std::uint64_t generation = 0;
  std::int64_t late_days = 0;
};

// The director of the departmental archives agrees that what is of these days may be eliminated.
struct VisaEntry {
  std::string entity;
  std::string log_class;
  CivilDay until{};  // events of this day and of those before
  CivilDay given{};
  std::string reference;  // of the visa, as the archives write it
};

struct IntakeDestroyedEntry {
  CivilDay day{};  // UTC
};

// Entries whose members belong to custody, its handover, and cases (docs/format/custody.md): `members` after
// entry and at.
struct CustodyEntry {
  platform::JsonObject members;
};
struct HandoverEntry {
  platform::JsonObject members;
};
struct CaseEntry {
  platform::JsonObject members;
};

using Entry = std::variant<KeyEntry, NodeEntry, PartEntry, RunEntry, RetentionEntry, DestructionEntry,
                           VisaEntry, IntakeDestroyedEntry, CustodyEntry, HandoverEntry, CaseEntry>;

struct TimedEntry {
  base::Instant at;
  std::optional<base::Instant> clock;  // what the machine's clock said, where it stands behind the log
  Entry entry;
};

std::string to_json(const TimedEntry& entry);
// `corrupt`: not such an entry; `invalid`: of a kind that this version does not know.
base::Result<TimedEntry> parse_entry(std::string_view json, std::string_view where);

}  // namespace cartulaire::journal::sealed
