// One log file through a Replayer, from its first byte to its last.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "replay/log_reader.hpp"
#include "replay/replayer.hpp"

namespace cartulaire::replay {

// `path` may be "-" and may be compressed; `file` is its number, from 1. Without a format it is told from the
// first lines. `progress` hears how many bytes of the file were read. Errors: not_found, io, corrupt (what
// stood before the damage is counted), invalid where no format reads the first lines. Returns the format's
// id.
base::Result<std::string> replay_log(Replayer& replayer, const std::string& path, std::uint32_t file,
                                     std::optional<Format> format,
                                     const std::function<void(std::uint64_t)>& progress);

}  // namespace cartulaire::replay
