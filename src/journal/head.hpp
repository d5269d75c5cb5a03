// Signed heads: one line that fixes everything written so far (docs/format/journal.md, Heads).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "platform/crypto.hpp"

namespace cartulaire::journal {

struct Head {
  std::string node;
  std::string writer;
  std::uint64_t segment = 0;
  std::uint64_t bytes = 0;     // of that segment, up to the record with `hash`
  std::uint64_t sequence = 0;  // the next event's
  platform::Digest hash{};
  base::Instant at;
  platform::SignPublicKey key{};
};

// The line, without a line feed.
std::string sign_head(const Head& head, const platform::SignKeyPair& keys);

struct SignedHead {
  Head head;
  bool signature_holds =
      false;  // for the key in the line; whether that key is the node's is another question
};
// nullopt: not such a line.
std::optional<SignedHead> parse_head(std::string_view line);

}  // namespace cartulaire::journal
