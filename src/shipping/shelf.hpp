// One writer's spool as the hub holds it: pieces and heads come in, each on the disk before it is
// acknowledged (docs/format/shipping.md, Requests). Ciphertext only: nothing here is opened.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"
#include "journal/disk.hpp"
#include "platform/crypto.hpp"
#include "shipping/protocol.hpp"

namespace cartulaire::shipping {

// What stands newest.
struct Position {
  std::uint64_t segment = 0;  // 0: nothing
  std::uint64_t bytes = 0;
  platform::Digest tail{};  // the last 32 bytes; zeros where there are fewer
};

// What the disk must keep free.
struct Reserve {
  std::uint64_t bytes = std::uint64_t{1} << 30;
};

// Not thread-safe. After an error `io` what is on the disk is not known: the process must end.
class Shelf {
 public:
  // Takes up what is in `folder`, cutting what an earlier receiver had not acknowledged.
  static base::Result<Shelf> open(platform::Path folder, std::string node, std::string writer);

  // On the disk when it returns. Errors: corrupt (another hash), refused (a fork, another's segment),
  // not_found (something before it is missing), invalid (too short to tell whose it is), too_large (disk
  // full: nothing was written), io.
  base::Status take(const Piece& piece, platform::Bytes body, journal::Disk& disk, const Reserve& reserve,
                    base::Instant now);
  // How many were new. Errors: invalid, refused (another key, rolled back), too_large, io.
  base::Result<int> take_heads(std::string_view lines, journal::Disk& disk, const Reserve& reserve,
                               base::Instant now);

  [[nodiscard]] const Position& position() const { return position_; }
  [[nodiscard]] base::Instant newest_head() const { return head_at_; }

 private:
  Shelf(platform::Path folder, std::string node, std::string writer)
      : folder_(std::move(folder)), node_(std::move(node)), writer_(std::move(writer)) {}
  base::Status take_up();
  base::Result<std::size_t> compare(const Piece& piece, platform::Bytes body, base::Instant now) const;
  [[nodiscard]] base::Status check_owner(const Piece& piece, platform::Bytes body, base::Instant now) const;
  base::Status append(const Piece& piece, platform::Bytes rest, journal::Disk& disk);
  // Says it, and writes it down the first time.
  [[nodiscard]] tl::unexpected<base::Error> refuse(std::string_view what, const Piece& piece,
                                                   base::Instant now) const;

  platform::Path folder_;
  std::string node_;
  std::string writer_;
  Position position_;
  base::Instant head_at_{};
};

// Room for what is to come, or `too_large`.
base::Status check_room(const platform::Path& folder, std::size_t coming, journal::Disk& disk,
                        const Reserve& reserve);

}  // namespace cartulaire::shipping
