// The form that files of the keystore have in common: a head in clear, the rest under one key
// (docs/format/sealed.md, Keystore).
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "journal/disk.hpp"
#include "platform/crypto.hpp"
#include "platform/file.hpp"

namespace cartulaire::journal::sealed {

// Bytes that are wiped when they go out of use.
struct Wiped {
  std::vector<std::byte> bytes;

  Wiped() = default;
  Wiped(Wiped&&) = default;
  Wiped& operator=(Wiped&&) = delete;
  Wiped(const Wiped&) = delete;
  Wiped& operator=(const Wiped&) = delete;
  ~Wiped() { platform::wipe(bytes); }
};

struct BoxHead {
  std::string_view magic;  // 4 bytes
  std::uint32_t kind = 0;
  std::uint64_t number = 0;
  platform::Bytes more;  // after the nonce
};

// Durable on return.
base::Status write_box(Disk& disk, const platform::Path& path, const BoxHead& head,
                       const platform::Secret& key, platform::Bytes plain);

struct Box {
  std::uint32_t kind = 0;
  std::uint64_t number = 0;
  std::vector<std::byte> file;
};
// refused: not such a file.
base::Result<Box> read_box(const platform::Path& path, std::string_view magic);
// The `size` bytes of the head after the nonce; refused where the file is too short for them.
base::Result<platform::Bytes> more_of(const Box& box, const platform::Path& path, std::size_t size);
// refused: altered, or under another key. `more`: as many as more_of() gave.
base::Result<Wiped> open_box(const Box& box, const platform::Path& path, const platform::Secret& key,
                             std::size_t more = 0);

// A file of keys that is not what was written.
tl::unexpected<base::Error> refused_box(const platform::Path& path);

}  // namespace cartulaire::journal::sealed
