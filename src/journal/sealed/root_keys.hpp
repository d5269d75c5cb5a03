// Where the root key of a keystore lives: in files beside it, or in a token that never gives it out
// (docs/format/sealed.md, Keystore). Numbered; the keystore has one at a time, two while it changes.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/result.hpp"
#include "journal/disk.hpp"
#include "platform/crypto.hpp"
#include "platform/file.hpp"
#include "platform/token.hpp"

namespace cartulaire::journal::sealed {

enum class RootKind : std::uint32_t { files = 0, token = 1 };  // as `wrap` tells it

class RootKeys {
 public:
  virtual ~RootKeys() = default;

  // A fresh key; what a crash left under that number goes. Durable on return.
  virtual base::Status make(std::uint64_t number) = 0;
  // Destroys every other one, all of them for 0. Durable on return; after an error, ask again.
  virtual base::Status keep_only(std::uint64_t number) = 0;
  virtual base::Result<std::vector<std::uint64_t>> numbers() = 0;  // in order

  // The key that a box under root key `number` is closed with, and what of it stands in the box.
  struct BoxKey {
    platform::Secret key;
    std::vector<std::byte> sealed;
  };
  virtual base::Result<BoxKey> close_box(std::uint64_t number) = 0;
  // unavailable: there is no such root key.
  virtual base::Result<platform::Secret> open_box(std::uint64_t number, platform::Bytes sealed) = 0;
  [[nodiscard]] virtual std::size_t sealed_size() const = 0;
};

// FOLDER/root.N: boxes are closed with the root key itself. `disk` must outlive this.
std::unique_ptr<RootKeys> root_keys_in_files(platform::Path folder, Disk& disk);

// `cartulaire-root-N` in the token, under the journal's `id`: a token may hold those of several journals.
// Each box has a fresh key, which the token encrypts.
std::unique_ptr<RootKeys> root_keys_in_token(platform::Token token, std::vector<std::byte> id);

}  // namespace cartulaire::journal::sealed
