// What a node remembers between two starts: the highest manifest that it accepted, and the big files whose
// hash it has already verified. One small text file, replaced atomically.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "platform/crypto.hpp"
#include "platform/file.hpp"

namespace cartulaire::node {

// Which bytes a path leads to, as far as the file system tells: another inode, size or time of change is
// another file.
struct FileIdentity {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t size = 0;
  std::int64_t changed = 0;  // nanoseconds
  friend auto operator<=>(const FileIdentity&, const FileIdentity&) = default;
};
std::optional<FileIdentity> identify(const platform::Path& path);

struct NodeMemory {
  std::uint64_t number = 0;     // the highest manifest number accepted
  platform::Digest manifest{};  // the SHA-256 of that manifest's text
  std::map<std::string, std::pair<FileIdentity, platform::Digest>>
      verified;  // by name in the bundle's folder

  [[nodiscard]] bool is_verified(const std::string& name, const FileIdentity& file,
                                 const platform::Digest& digest) const;
};

// A file that is not there is an empty memory. Errors: corrupt (it must not be forgotten in silence: an older
// manifest would pass), io.
base::Result<NodeMemory> read_memory(const platform::Path& path);
base::Status write_memory(const platform::Path& path, const NodeMemory& memory);

}  // namespace cartulaire::node
