// The bytes of a snapshot and of a delta, as docs/format/state.md gives them; shared by those who write and
// those who check. Everyone else uses State.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <type_traits>

#include "policy/state.hpp"

namespace cartulaire::policy::layout {

static_assert(std::endian::native == std::endian::little, "snapshots are mapped, and little-endian");

inline constexpr std::array<char, 8> kSnapshotMagic = {'C', 'A', 'R', 'T', 'E', 'T', 'A', 'T'};
inline constexpr std::array<char, 8> kDeltaMagic = {'C', 'A', 'R', 'T', 'D', 'I', 'F', 'F'};
inline constexpr std::uint32_t kFormat = 1;

enum class Section : std::uint32_t {
  text,
  first_names,  // one section a name table, in the order of NameTable
  people = 1 + kNameTables,
  people_index,
  signatures,
  suspensions,
  periods,
  approvals,
  addresses,
  names,
  names_index,
  delegated,
  switches,
  crises,
  papers,
  adoptions,
  week_spans,
};
inline constexpr std::size_t kSections = static_cast<std::size_t>(Section::week_spans) + 1;

struct Header {
  std::array<char, 8> magic;
  std::uint32_t format;
  std::uint32_t sections;
  std::uint64_t file_size;
  std::uint64_t number;
  std::int64_t published_at;  // milliseconds of UTC
  std::int64_t stale_after;   // milliseconds; 0 = never
  std::uint32_t shared_approvals_at;
  std::uint32_t reserved;
};
static_assert(sizeof(Header) == 56);

struct SectionRef {
  std::uint64_t offset;  // from the beginning of the file, a multiple of 8
  std::uint64_t count;   // of records
};

struct DeltaHeader {
  std::array<char, 8> magic;
  std::uint32_t format;
  std::uint32_t replaced;  // bits of Replaced: small tables given whole
  std::uint64_t file_size;
  std::uint64_t base_number;        // of the State that it applies to
  std::uint32_t removed_people;     // logins
  std::uint32_t removed_addresses;  // prefixes
  std::uint64_t removed_ids;        // of approvals and name entries
  std::uint64_t partial_at;         // where the partial snapshot begins; it carries the new number and dates
};
static_assert(sizeof(DeltaHeader) == 56);

// Bits of DeltaHeader::replaced.
using Replaced = std::uint32_t;
inline constexpr Replaced kDelegated = 1;
inline constexpr Replaced kSwitches = 2;
inline constexpr Replaced kCrises = 4;
inline constexpr Replaced kPapers = 8;
inline constexpr Replaced kAdoptions = 16;
inline constexpr Replaced kWeekSpans = 32;

struct RemovedAddress {
  Address address;
  std::uint8_t bits;
  std::array<std::uint8_t, 7> reserved;
};

// What is copied to and from bytes may have no hidden ones.
template <class T>
inline constexpr bool kPlain = std::is_trivially_copyable_v<T> && std::has_unique_object_representations_v<T>;
static_assert(kPlain<Header> && kPlain<SectionRef> && kPlain<DeltaHeader> && kPlain<RemovedAddress>);
static_assert(kPlain<Person> && sizeof(Person) == 56);
static_assert(kPlain<Signature> && sizeof(Signature) == 16);
static_assert(kPlain<Suspension> && sizeof(Suspension) == 24);
static_assert(kPlain<Period> && sizeof(Period) == 24);
static_assert(kPlain<Approval> && sizeof(Approval) == 48);
static_assert(kPlain<AddressEntry> && sizeof(AddressEntry) == 32);
static_assert(kPlain<NameEntry> && sizeof(NameEntry) == 48);
static_assert(kPlain<Delegated> && sizeof(Delegated) == 16);
static_assert(kPlain<Switch> && sizeof(Switch) == 24);
static_assert(kPlain<Crisis> && sizeof(Crisis) == 24);
static_assert(kPlain<Papers> && sizeof(Papers) == 8);
static_assert(kPlain<Adoption> && sizeof(Adoption) == 16);
static_assert(kPlain<WeekSpan> && sizeof(WeekSpan) == 8);
static_assert(kPlain<IndexSlot> && sizeof(IndexSlot) == 8);
static_assert(kPlain<NameRef> && sizeof(NameRef) == 8);

}  // namespace cartulaire::policy::layout
