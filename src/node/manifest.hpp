// The manifest: the small signed file that announces a bundle (docs/format/state.md, "Bundle").
//
// Text, one line a fact, the signature last and over all the bytes before it. A number that only grows, a
// date past which it is no news any more, and size and SHA-256 of every file. Whoever reads checks the
// signature first: parse_manifest does both, and nothing of an unsigned text reaches the caller.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "platform/crypto.hpp"

namespace cartulaire::node {

inline constexpr std::string_view kManifestName = "manifest";
inline constexpr std::size_t kMaxManifest = std::size_t{1} << 20;

enum class FileRole { charter, lists, state, delta, draft };

struct ManifestFile {
  FileRole role = FileRole::charter;
  // state, delta: the State's number that it gives; draft: until when it is evaluated, in milliseconds since
  // 1970; else 0
  std::uint64_t number = 0;
  std::string name;  // in the bundle's folder: letters, digits, '-', '_', '.'; never a path
  std::uint64_t size = 0;
  platform::Digest sha256{};
  friend bool operator==(const ManifestFile&, const ManifestFile&) = default;
};

struct Manifest {
  std::uint64_t number = 0;
  base::Instant issued{};
  base::Instant expires{};
  std::vector<ManifestFile> files;  // one charter, one lists, one state, then deltas in their order; a draft
  std::uint64_t state_number = 0;   // after the deltas
  platform::Digest state_sha256{};  // of the snapshot after the deltas

  // nullptr where there is none of that role.
  [[nodiscard]] const ManifestFile* find(FileRole role) const;
};

// The text with its signature.
std::string sign_manifest(const Manifest& manifest, const platform::SignKeyPair& keys);

// Errors: refused (the signature is not of this key), corrupt (signed, yet not of this form).
base::Result<Manifest> parse_manifest(std::string_view text, const platform::SignPublicKey& key);

}  // namespace cartulaire::node
