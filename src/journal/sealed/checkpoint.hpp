// Checkpoints in the C2SP form (tlog-checkpoint over signed note).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "journal/sealed/signer.hpp"
#include "journal/sealed/tree.hpp"

namespace cartulaire::journal::sealed {

struct Checkpoint {
  std::string origin;
  std::uint64_t size = 0;
  Digest root{};
};

std::string sign_checkpoint(const Checkpoint& checkpoint, const Signer& signer);

struct SignedCheckpoint {
  Checkpoint checkpoint;
  std::string text;  // what is signed
  std::uint32_t key_id = 0;
  platform::Signature signature{};

  [[nodiscard]] bool is_signed_by(const platform::SignPublicKey& key) const;
};
std::optional<SignedCheckpoint> parse_checkpoint(std::string_view note);

}  // namespace cartulaire::journal::sealed
