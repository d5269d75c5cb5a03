// An extract of an opening (docs/format/custody.md) against the log that it was taken from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "verify/log.hpp"
#include "verify/note.hpp"

namespace cartulaire::verify {

inline constexpr std::size_t kLargestExtract = std::size_t{256} << 20;

struct ExtractSummary {
  std::uint64_t units = 0;
  std::uint64_t rows = 0;
};

// The checkpoint of its first line, which the log must be asked for before it is read.
std::optional<Checkpoint> extract_checkpoint(std::string_view extract);

// Lines are numbered from 0. The log has been read.
ExtractSummary check_extract(std::string_view extract, std::string_view origin, const Log& log,
                             Findings& findings);

}  // namespace cartulaire::verify
