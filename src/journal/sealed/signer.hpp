// The signing key that changes every day and forgets the one before (docs/format/sealed.md, Signing keys).
#pragma once

#include <cstdint>
#include <optional>

#include "base/result.hpp"
#include "journal/disk.hpp"
#include "journal/sealed/entry.hpp"
#include "platform/crypto.hpp"
#include "platform/file.hpp"

namespace cartulaire::journal::sealed {

class Signer {
 public:
  // `keys`: folder of the secrets; `disk` must outlive this.
  Signer(platform::Path keys, Disk& disk) : keys_(std::move(keys)), disk_(&disk) {}

  // Takes up the secret of `current`, the newest key of the log; a change that a crash broke off is finished
  // or forgotten. `unavailable`: the secret is not there, or is another key's.
  base::Status resume(const KeyEntry& current);

  // A change of key in two steps: the entry that announces the next one, signed by the current key; then,
  // once it is durable, adopt(), which erases the current one.
  base::Result<KeyEntry> prepare(CivilDay day);
  base::Status adopt();

  [[nodiscard]] bool has_key() const { return current_.has_value(); }
  [[nodiscard]] std::uint64_t number() const { return current_->entry.number; }
  [[nodiscard]] CivilDay day() const { return current_->entry.day; }
  [[nodiscard]] const platform::SignPublicKey& public_key() const { return current_->entry.public_key; }
  [[nodiscard]] platform::Signature sign(std::string_view message) const;

 private:
  struct Held {
    KeyEntry entry;
    platform::SignKeyPair pair;
  };

  [[nodiscard]] platform::Path path() const { return keys_ / "signing"; }
  [[nodiscard]] platform::Path next_path() const { return keys_ / "signing.next"; }

  platform::Path keys_;
  Disk* disk_;
  std::optional<Held> current_;
  std::optional<Held> next_;
};

// The text under a line's signature.
std::string signed_text(std::string_view origin, std::uint64_t index, std::string_view line_to_key);

}  // namespace cartulaire::journal::sealed
