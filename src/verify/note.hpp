// A checkpoint: C2SP's signed note over origin, size and root of the log.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/crypto.hpp"

namespace cartulaire::verify {

struct Checkpoint {
  std::string origin;
  std::uint64_t size = 0;
  platform::Digest root{};
  std::string text;  // what is signed: the three lines
  struct Signed {
    std::array<std::byte, 4> key_id{};
    platform::Signature signature{};
  };
  std::vector<Signed> signatures;  // in the name of `origin`; those of witnesses are passed over

  [[nodiscard]] bool signed_by(const platform::SignPublicKey& key) const;
};

// Nothing for what is no checkpoint of exactly this form.
std::optional<Checkpoint> read_checkpoint(std::string_view note);

// ORIGIN LF SIZE LF BASE64(root) LF: what is signed, and what a time-stamp is over.
std::string checkpoint_text(std::string_view origin, std::uint64_t size, const platform::Digest& root);

}  // namespace cartulaire::verify
