// Archives that came from somewhere (tar, tar.gz, tar.xz, tar.zst, zip), unpacked within limits, over
// libarchive.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "platform/file.hpp"

namespace cartulaire::platform {

struct ArchiveLimits {
  std::uint64_t bytes = std::uint64_t{2} << 30;  // of all entries, unpacked
  std::uint64_t entry_bytes = std::uint64_t{1} << 30;
  std::size_t entries = 20'000;
  std::size_t depth = 8;  // folders within folders
};

struct ArchiveReport {
  std::size_t files = 0;
  std::size_t links = 0;
  std::uint64_t bytes = 0;
};

// Unpacks into `folder`, which must exist, be empty and be nobody else's. Files, folders and symbolic links
// that stay inside come out; owners, modes and times do not. Errors: not_found; corrupt (no archive, or cut
// short); too_large (a limit, named); refused (a path or link that leads outside, a device). On an error what
// was unpacked so far is left for the caller to remove.
base::Result<ArchiveReport> unpack_archive(const Path& archive, const Path& folder,
                                           const ArchiveLimits& limits = {});

// The content of the entries of a zip held in memory whose names are asked for; entries that are not there
// are missing from the result. The limits hold for all that is unpacked, so that a bomb is met before it goes
// off. Errors: corrupt, too_large, refused (an entry under a password).
base::Result<std::map<std::string, std::string>> read_zip_entries(Bytes zip, std::string_view where,
                                                                  const std::vector<std::string>& names,
                                                                  const ArchiveLimits& limits = {});

}  // namespace cartulaire::platform
