// One log file through a Replayer, from its first byte to its last.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "replay/log_reader.hpp"
#include "replay/replayer.hpp"

namespace cartulaire::replay {

struct ReadLog {
  std::string format;               // id
  std::vector<std::string> absent;  // MappedLog::absent
};

// `path` may be "-" and may be compressed; `file` is its number, from 1. Without a format it is told from the
// first lines. `progress` hears how many bytes of the file were read. Errors: not_found, io, corrupt (what
// stood before the damage is counted), invalid where no format reads the first lines.
//
base::Result<ReadLog> replay_log(Replayer& replayer, const std::string& path, std::uint32_t file,
                                 std::optional<Format> format,
                                 const std::function<void(std::uint64_t)>& progress);

// Why none of the lines was a request, and the cure. `where`: the mapping's file or the log.
base::Error nothing_read(const Readings& readings, const ReadLog& log, const std::string& where);

}  // namespace cartulaire::replay
