// The two keys of a unit, and all that is derived from them (docs/format/sealed.md, Keys of a unit).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "journal/sealed/unit.hpp"
#include "platform/crypto.hpp"

namespace cartulaire::journal::sealed {

inline constexpr std::size_t kUnitKeySize = 32;
inline constexpr std::size_t kSaltSize = 16;

// What the header in the log says of a key, so that no other is taken for it.
platform::Digest data_commitment(const platform::Secret& data, const Unit& unit);
platform::Digest identity_commitment(const platform::Secret& identity, const Unit& unit);

// Pseudonyms of one unit.
class Pseudonyms {
 public:
  explicit Pseudonyms(const platform::Secret& identity) : identity_(identity) {}  // must outlive this
  // `field`: "user", "host" or "ip"; `value`: the text, or the 4 or 16 bytes of an address.
  [[nodiscard]] std::uint64_t of(std::string_view field, std::string_view value) const;

 private:
  const platform::Secret& identity_;
};
std::string pseudonym_text(std::uint64_t pseudonym);  // 16 hexadecimal digits
void append_pseudonym(std::uint64_t pseudonym, std::string& text);

// The boxes of a part: numbered, index first. Thread-safe.
class Boxes {
 public:
  Boxes(const platform::Secret& data, const Unit& unit);
  // Appends the box number `number` of `plain` to `output`.
  void close(std::uint64_t number, platform::Bytes plain, std::vector<std::byte>& output) const;
  // False: not this box of this unit under this key. `plain` holds kAeadTagSize bytes less than the box.
  [[nodiscard]] bool open(std::uint64_t number, platform::Bytes box, std::span<std::byte> plain) const;

 private:
  platform::Secret key_;
  std::string associated_;
};

// Leaves of a part's rows.
class Leaves {
 public:
  explicit Leaves(const platform::Secret& data);
  // Salts of the rows `first`, `first` + 1, …: kSaltSize bytes each.
  void salts(std::uint64_t first, std::span<std::byte> into) const;
  static platform::Digest hash(platform::Bytes salt, std::string_view row_text, platform::Sha256& sha);

 private:
  platform::Secret key_;
};

}  // namespace cartulaire::journal::sealed
