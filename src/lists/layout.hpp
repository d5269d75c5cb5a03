// The bytes of a list file (docs/format/lists.md), little-endian. Only builder, table and list_file read
// this.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace cartulaire::lists::layout {

static_assert(std::endian::native == std::endian::little, "list files are mapped as they are");

inline constexpr std::array<char, 8> kMagic{'C', 'A', 'R', 'T', 'L', 'I', 'S', 'T'};
inline constexpr std::uint32_t kVersion = 1;
inline constexpr std::size_t kChecksumFrom =
    64;  // the bytes that the checksum covers, to the end of the file
inline constexpr std::size_t kAlignment = 64;

// A bucket is one cache line of eight slots; a slot is 48 bits of fingerprint above 16 bits of set index,
// 0 = empty. A name's bucket is the high half of hash * bucket_count, its fingerprint the low 48 bits of the
// hash; a full bucket spills into the next one.
inline constexpr std::size_t kSlots = 8;
inline constexpr std::uint64_t kSetMask = 0xffff;
inline constexpr std::uint32_t kMaxSets = 0xffff;
inline constexpr std::uint16_t kMaxLists = 0xfff0;

struct Section {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

enum SectionId : std::uint8_t {
  category_section,
  list_section,
  source_section,
  expression_section,
  set_section,
  set_list_section,
  string_section,
  exact_slot_section,
  exact_name_section,
  bucket_section,
  section_count,
};

struct Header {
  std::array<char, 8> magic = kMagic;
  std::uint32_t version = kVersion;
  std::uint32_t header_size = 0;
  std::uint64_t file_size = 0;
  std::uint64_t reserved = 0;
  std::array<std::byte, 32> checksum{};  // SHA-256 of bytes kChecksumFrom..file_size
  // -- covered by the checksum from here --
  std::array<std::uint64_t, 2> seed{};
  std::int64_t built_at = 0;  // milliseconds since 1970, UTC
  std::uint64_t name_count = 0;
  std::uint64_t url_count = 0;
  std::uint64_t bucket_count = 0;  // that names are spread over; the section holds `spill` more
  std::uint32_t spill = 0;         // how many buckets past its own a name may stand
  std::uint32_t label_counts = 0;  // bit n: a name of n labels exists; bit 0: an address exists
  std::uint32_t max_url = 0;       // bytes of the longest listed path
  std::uint32_t exact_slots = 0;
  std::array<Section, section_count> sections{};
};
static_assert(sizeof(Header) == 128 + 16 * section_count);

struct Text {  // a piece of the string section
  std::uint32_t offset = 0;
  std::uint32_t size = 0;
};

struct CategoryRecord {
  Text name;
  std::uint32_t opens = 0;
  std::uint32_t entries = 0;
};

struct ListRecord {
  Text name;      // "ut1/gambling"
  Text label_fr;  // the source's own words for it; may be empty
  Text label_en;
  std::uint32_t source = 0;
  std::uint32_t names = 0;
  std::uint32_t urls = 0;
  std::uint32_t expressions = 0;
  std::array<std::uint64_t, 2> categories{};
};

inline constexpr std::size_t kBadLineKinds = 8;

struct SourceRecord {
  Text id;
  Text title;
  Text place;
  Text licence;
  Text attribution;
  Text checksum;   // SHA-256 of what was read, hexadecimal
  Text validator;  // the ETag or Last-Modified of an HTTP source
  Text recipe;     // SHA-256 of how it was read (mapping, categories): a change means reading it again
  std::int64_t read_at = 0;
  std::array<std::uint32_t, kBadLineKinds> bad_lines{};
};

struct ExpressionRecord {
  Text text;
  std::uint32_t list = 0;
  std::uint32_t reserved = 0;
};

enum SetFlag : std::uint32_t {
  has_urls = 1,  // URL prefixes are kept under this host
  opens = 2,     // a category of the set opens something: the name stands in full in the exact section
};

struct SetRecord {
  std::array<std::uint64_t, 2> categories{};
  std::uint32_t flags = 0;
  std::uint32_t lists_begin = 0;
  std::uint32_t lists_count = 0;
  std::uint32_t reserved = 0;
};

inline constexpr std::uint32_t kNoName = 0xffffffff;  // an empty slot of the exact index

}  // namespace cartulaire::lists::layout
