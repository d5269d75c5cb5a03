// State: what changes with the world while the charter stands still (DESIGN, "State"). Who works where, who
// signed, what was approved, suspended or switched off, until when. Never a reason, never a case.
//
// A State is a view over one snapshot (docs/format/state.md): it owns nothing, copies nothing and allocates
// nothing; the bytes must outlive it and must not change. Deltas are applied to the snapshot before, off the
// path that answers (policy/state_delta.hpp), so that a lookup has one place to look. All methods are const
// and safe from any number of threads.
//
// Names (of entities, groups, clauses…) are small numbers inside ONE State: resolve them once, with
// find_name(), when State meets the policy; never keep a NameId across two States.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"
#include "policy/address.hpp"
#include "policy/terms.hpp"

namespace cartulaire::policy {

using NameId = std::uint16_t;  // a place in one name table of one State
inline constexpr NameId kNoName = 0xFFFF;
inline constexpr std::uint32_t kNoPerson = 0xFFFFFFFF;
inline constexpr std::int32_t kUnknownDay = std::numeric_limits<std::int32_t>::min();
inline constexpr std::size_t kMaxGroups = 64;  // groups that charter, lists or approvals speak of
inline constexpr std::size_t kMaxCategories = 128;
inline constexpr std::size_t kMaxLogin = 255;  // bytes
inline constexpr std::size_t kMaxHost = 255;   // bytes
inline constexpr std::size_t kMaxPath = 2048;  // bytes
inline constexpr std::size_t kMaxText = 1024;  // bytes of a delegated value

enum class NameTable : std::uint8_t {
  entity,
  population,  // leaves
  unit,
  group,     // at most 64: bit i of Person::groups is the i-th name
  clause,    // clauses that approvals, suspensions, delegated values… name
  document,  // what was signed: a charter's id, or another document's
  category,  // at most 128: bit i of Approval::categories is the i-th name
  schedule,
  register_name,  // "ai_tools", "storage_tools"
  parameter,
};
inline constexpr std::size_t kNameTables = 10;

// Half-open [from, until), in milliseconds of UTC. Open ends are the extremes of int64.
struct Term {
  std::int64_t from = std::numeric_limits<std::int64_t>::min();
  std::int64_t until = std::numeric_limits<std::int64_t>::max();
  [[nodiscard]] bool holds(base::Instant at) const noexcept {
    const std::int64_t now = at.time_since_epoch().count();
    return from <= now && now < until;
  }
  friend auto operator<=>(const Term&, const Term&) = default;
};

// The structures below stand in the snapshot as they are (little-endian, no padding): docs/format/state.md.

struct Person {
  std::uint32_t login_at;
  std::uint16_t login_size;
  NameId entity;
  NameId population;         // a leaf; kNoName = not known
  NameId unit;               // or kNoName
  NameId schedule;           // or kNoName: the charter's default
  std::uint16_t attributes;  // bit() of manager, union, public, machine, generic; on call, on leave: periods
  std::uint64_t groups;      // bit i = name i of NameTable::group
  std::int32_t arrival_day;  // days since 1970-01-01, civil; kUnknownDay
  std::uint32_t signatures_at;
  std::uint32_t approvals_at;
  std::uint32_t suspensions_at;
  std::uint32_t periods_at;
  std::uint16_t signatures_count;
  std::uint16_t approvals_count;
  std::uint16_t suspensions_count;
  std::uint16_t periods_count;
  std::uint32_t reserved;  // 0
  [[nodiscard]] bool has(Attribute attribute) const noexcept { return (attributes & bit(attribute)) != 0; }
  [[nodiscard]] bool in_group(NameId group) const noexcept {
    return group < 64 && ((groups >> group) & 1) != 0;
  }
};

// A signature of a document: reading and acknowledgement, as the register recorded it.
struct Signature {
  std::int64_t at;        // milliseconds of UTC
  std::uint32_t version;  // version_number() of what was signed
  NameId document;
  std::uint16_t reserved;  // 0
  friend bool operator==(const Signature&, const Signature&) = default;
};

// "1.2.3", "1.2" or "1" as one number that grows with the version: major (0…4095), minor and patch
// (0…1023); nullopt for another form.
std::optional<std::uint32_t> version_number(std::string_view version) noexcept;

enum class SuspensionOf : std::uint8_t { all = 0, web = 1 };
struct Suspension {
  Term term;
  NameId clause;  // the access.suspend clause that it applies, or kNoName
  SuspensionOf of;
  std::array<std::uint8_t, 5> reserved;  // 0
  friend bool operator==(const Suspension&, const Suspension&) = default;
};

// A dated state of a person.
enum class PeriodKind : std::uint8_t { on_call = 0, leave = 1, discharge = 2, telework = 3 };
struct Period {
  Term term;
  PeriodKind kind;
  std::array<std::uint8_t, 7> reserved;  // 0
  friend bool operator==(const Period&, const Period&) = default;
};

// For whom an entry or approval holds. From the widest to the narrowest.
enum class Bearer : std::uint8_t {
  everyone = 0,
  entity = 1,
  population = 2,
  unit = 3,
  group = 4,
  person = 5
};

// An approved request that lifts one clause for its bearer: for categories of sites, or for every site.
// Approvals of named sites are NameEntry's.
struct Approval {
  std::uint64_t id;
  Term term;
  std::array<std::uint64_t, 2> categories;  // bit i = name i of NameTable::category
  std::uint32_t bearer_id;                  // person index, or NameId in the bearer's table; 0 for everyone
  NameId clause;                            // the ONE clause taken out
  Bearer bearer;
  std::uint8_t flags;  // kAnySite, kLiftsSecurity
};
inline constexpr std::uint8_t kLiftsSecurity = 1;  // the CISO decided so: may lift a security refusal
inline constexpr std::uint8_t kAnySite = 2;        // Approval: no category named, the clause is lifted whole

enum class NameUse : std::uint8_t {
  deny = 0,       // list entry: refuses (web.lists)
  allow = 1,      // list entry: takes out the clause it names
  approval = 2,   // approved request: the same, for its bearer
  tool = 3,       // entry of a register (designated AI, storage)
  bootstrap = 4,  // portal, identity provider, CRL, OCSP: always reachable
};

// A host name, or an address, with an optional path prefix, and what is said about it. Compared in full.
struct NameEntry {
  std::uint64_t id;  // stable across States: names the entry in explanations
  Term term;
  std::uint32_t host_at;
  std::uint32_t path_at;
  std::uint16_t host_size;
  std::uint16_t path_size;  // 0 = the whole host; else a prefix beginning with '/'
  std::uint32_t bearer_id;  // person index, or NameId in the bearer's table; 0 for everyone
  NameId clause;            // deny: the web.lists clause; allow, approval: the clause taken out; else kNoName
  NameId register_name;     // tool: its register; else kNoName
  NameUse use;
  Bearer bearer;
  std::uint8_t flags;  // kLiftsSecurity
  std::uint8_t reserved;
};

// A range of addresses and who or what is behind it.
struct AddressEntry {
  Address address;       // the prefix, masked
  std::uint32_t parent;  // the entry of the next shorter prefix around this one, or kNoParent
  std::uint32_t person;  // the person at this address, or kNoPerson
  NameId entity;         // or kNoName
  std::uint8_t bits;     // 0…128
  Zone zone;
  Device device;
  std::array<std::uint8_t, 3> reserved;  // 0
};
inline constexpr std::uint32_t kNoParent = 0xFFFFFFFF;

// A value that the charter leaves to somebody: `{set_by: it, within: …}`.
struct Delegated {
  std::uint32_t text_at;
  std::uint16_t text_size;
  NameId clause;
  NameId parameter;
  NameId entity;         // kNoName = every entity
  std::int32_t set_day;  // days since 1970-01-01: shown with the value
};

// A clause switched off in an emergency, or on by decision, for a time.
struct Switch {
  Term term;
  NameId clause;
  NameId entity;                         // kNoName = every entity
  std::uint8_t on;                       // 1 = on (`active: by decision of …`), 0 = off (emergency switch)
  std::array<std::uint8_t, 3> reserved;  // 0
  friend bool operator==(const Switch&, const Switch&) = default;
};

struct Crisis {
  Term term;
  NameId entity;                         // kNoName = every entity
  std::array<std::uint8_t, 6> reserved;  // 0
  friend bool operator==(const Crisis&, const Crisis&) = default;
};

// Register entry and impact assessment of a monitoring clause: without them it is inert (CHA-17).
struct Papers {
  NameId clause;
  NameId entity;                         // kNoName = every entity
  std::uint8_t has;                      // 1 = register entry, 2 = impact assessment
  std::array<std::uint8_t, 3> reserved;  // 0
  friend bool operator==(const Papers&, const Papers&) = default;
};

// Entry into force of a version for an entity (CHA-02): before, it is inert.
struct Adoption {
  std::int64_t in_force;  // milliseconds of UTC
  std::uint32_t version;  // version_number()
  NameId entity;
  std::uint16_t reserved;  // 0
  friend bool operator==(const Adoption&, const Adoption&) = default;
};

// A stretch of a week of a schedule; half-open; `end` <= `start` runs past midnight into the next day.
enum class SpanKind : std::uint8_t { work = 0, lunch = 1 };
inline constexpr std::uint8_t kNotOnHolidays = 0x80;  // of WeekSpan::days: "workdays"
struct WeekSpan {
  std::uint16_t start;  // minutes of the civil day, 0…1439
  std::uint16_t end;    // 0…1440
  std::uint8_t days;    // bit 0 = Monday … bit 6 = Sunday; kNotOnHolidays
  SpanKind kind;
  NameId schedule;
  friend bool operator==(const WeekSpan&, const WeekSpan&) = default;
};

// A slot of a hash index: the upper half of the hash, and the place in the table plus one (0 = empty).
struct IndexSlot {
  std::uint32_t mark;
  std::uint32_t entry;
};

// A name of a name table, in the text area.
struct NameRef {
  std::uint32_t at;
  std::uint16_t size;
  std::uint16_t reserved;  // 0
};

class State {
 public:
  // A State with nothing in it: number 0, nobody known.
  State() = default;

  // Checks the header, every section, index, offset and enumeration, so that no lookup can leave `snapshot`
  // whatever its bytes. Needs an address that is a multiple of 8 (mapped files and new[] are). It does not
  // check authenticity: hash and signature are the bundle's (node/bundle.hpp). Error: corrupt.
  static base::Result<State> view(std::span<const std::byte> snapshot);

  [[nodiscard]] std::uint64_t number() const noexcept { return number_; }
  [[nodiscard]] base::Instant published_at() const noexcept { return published_at_; }
  // How long after its last news from the hub a node still trusts this State; nullopt = for ever.
  [[nodiscard]] std::optional<std::chrono::milliseconds> stale_after() const noexcept { return stale_after_; }
  // Whether `at` is past stale_after, counted from the last news: published_at(), or a later manifest.
  [[nodiscard]] bool is_stale(base::Instant at) const noexcept {
    return stale_after_ && at >= news_at_ + *stale_after_;
  }
  // The same State, confirmed by a manifest of `news_at`.
  [[nodiscard]] State confirmed(base::Instant news_at) const noexcept {
    State copy = *this;
    if (news_at > news_at_) copy.news_at_ = news_at;
    return copy;
  }

  // Names. name() of a number out of range is empty.
  [[nodiscard]] std::size_t name_count(NameTable table) const noexcept;
  [[nodiscard]] std::string_view name(NameTable table, NameId id) const noexcept;
  [[nodiscard]] NameId find_name(NameTable table, std::string_view name) const noexcept;  // or kNoName

  // People. The login is compared in full, ASCII case folded; nullptr if unknown.
  [[nodiscard]] const Person* find_person(std::string_view login) const noexcept;
  // The same in steps, for batches. A person is three reads from memory, each at a place that the one before
  // tells: slot, record, login. Each step, done for the whole batch before the next, starts one of them, and
  // none waits. likely_person() has not compared the login: good for prefetching only.
  [[nodiscard]] static std::uint64_t hash_login(std::string_view login) noexcept;
  void prefetch_slot(std::uint64_t hash) const noexcept;
  [[nodiscard]] const Person* likely_person(std::uint64_t hash) const noexcept;  // starts reading the record
  void prefetch_login(const Person& person) const noexcept;
  [[nodiscard]] const Person* find_person(std::string_view login, std::uint64_t hash) const noexcept;
  [[nodiscard]] std::span<const Person> people() const noexcept { return people_; }
  [[nodiscard]] std::string_view login(const Person& person) const noexcept;
  [[nodiscard]] std::uint32_t index_of(const Person& person) const noexcept;
  [[nodiscard]] std::span<const Signature> signatures(const Person& person) const noexcept;
  [[nodiscard]] std::span<const Suspension> suspensions(const Person& person) const noexcept;
  [[nodiscard]] std::span<const Period> periods(const Person& person) const noexcept;
  [[nodiscard]] bool is_in(const Person& person, PeriodKind kind, base::Instant at) const noexcept;
  // The stored attributes, and on_call and on_leave from the periods that hold at `at`.
  [[nodiscard]] std::uint16_t attributes(const Person& person, base::Instant at) const noexcept;
  // Approvals by category of this person alone; those of groups, units, populations, entities and everyone
  // are the shared ones.
  [[nodiscard]] std::span<const Approval> approvals(const Person& person) const noexcept;
  [[nodiscard]] std::span<const Approval> shared_approvals() const noexcept;

  // The longest prefix that holds the address; nullptr if none. Walk on with around().
  [[nodiscard]] const AddressEntry* find_address(const Address& address) const noexcept;
  [[nodiscard]] const AddressEntry* around(const AddressEntry& entry) const noexcept;
  [[nodiscard]] std::span<const AddressEntry> addresses() const noexcept { return addresses_; }

  // Calls `use(const NameEntry&)` for every entry whose host is `host` (lower case, no trailing dot) or a
  // parent of it at a label border: longest name first; within one name deny, allow, approval, tool,
  // bootstrap; longer path first; narrower bearer first. Paths, bearers and terms are NOT compared: see
  // applies_to(). `is_address` hosts are only compared whole. `use` returns true to stop.
  template <class Use>
  void names_for(std::string_view host, bool is_address, Use&& use) const;
  [[nodiscard]] std::span<const NameEntry> names() const noexcept { return names_; }
  [[nodiscard]] std::uint32_t index_of(const NameEntry& entry) const noexcept;
  [[nodiscard]] std::string_view host(const NameEntry& entry) const noexcept;
  [[nodiscard]] std::string_view path(const NameEntry& entry) const noexcept;
  // Whether the entry's path covers `site_path`: equal, or followed there by '/' or '?' (or ending in '/').
  [[nodiscard]] bool covers(const NameEntry& entry, std::string_view site_path) const noexcept;

  // Whether a bearer is this person; `person` may be nullptr (unidentified), `entity` is the request's.
  [[nodiscard]] bool is_borne_by(Bearer bearer, std::uint32_t bearer_id, const Person* person,
                                 NameId entity) const noexcept;

  [[nodiscard]] std::span<const Delegated> delegated() const noexcept { return delegated_; }
  [[nodiscard]] std::string_view text(const Delegated& value) const noexcept;
  [[nodiscard]] std::span<const Switch> switches() const noexcept { return switches_; }
  [[nodiscard]] std::span<const Crisis> crises() const noexcept { return crises_; }
  [[nodiscard]] std::span<const Papers> papers() const noexcept { return papers_; }
  [[nodiscard]] std::span<const Adoption> adoptions() const noexcept { return adoptions_; }
  // The stretches of one schedule, in order.
  [[nodiscard]] std::span<const WeekSpan> schedule(NameId schedule) const noexcept;
  [[nodiscard]] std::span<const WeekSpan> week_spans() const noexcept { return week_spans_; }

 private:
  // The hashes of a host and of its parents, shortest last.
  struct Parents {
    std::array<std::uint64_t, 128> hash;
    std::array<std::uint8_t, 128> start;
    std::size_t count = 0;
  };

  friend class StateChecker;
  [[nodiscard]] std::string_view text_at(std::uint32_t at, std::uint32_t size) const noexcept;
  static void parents_of(std::string_view host, bool is_address, Parents& out) noexcept;
  // The entries of exactly this host.
  [[nodiscard]] std::span<const NameEntry> entries_of(std::string_view host,
                                                      std::uint64_t hash) const noexcept;

  std::uint64_t number_ = 0;
  base::Instant published_at_{};
  base::Instant news_at_{};
  std::optional<std::chrono::milliseconds> stale_after_;
  std::span<const char> text_;
  std::array<std::span<const NameRef>, kNameTables> name_tables_{};
  std::span<const Person> people_;
  std::span<const IndexSlot> people_index_;
  std::span<const Signature> signatures_;
  std::span<const Suspension> suspensions_;
  std::span<const Period> periods_;
  std::span<const Approval> approvals_;
  std::uint32_t shared_approvals_at_ = 0;
  std::span<const AddressEntry> addresses_;
  std::span<const NameEntry> names_;
  std::span<const IndexSlot> names_index_;
  std::span<const Delegated> delegated_;
  std::span<const Switch> switches_;
  std::span<const Crisis> crises_;
  std::span<const Papers> papers_;
  std::span<const Adoption> adoptions_;
  std::span<const WeekSpan> week_spans_;
};

template <class Use>
void State::names_for(std::string_view host, bool is_address, Use&& use) const {
  if (names_.empty()) return;
  Parents parents;
  parents_of(host, is_address, parents);
  for (std::size_t i = 0; i < parents.count; ++i)
    for (const NameEntry& entry : entries_of(host.substr(parents.start[i]), parents.hash[i]))
      if (use(entry)) return;
}

}  // namespace cartulaire::policy
