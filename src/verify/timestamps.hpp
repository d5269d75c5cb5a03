// RFC 3161 tokens beside the log, judged by `openssl ts`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/file.hpp"
#include "verify/log.hpp"

namespace cartulaire::verify {

// The sizes that timestamps/SIZE.tsr name, ascending. No folder: none.
base::Result<std::vector<std::uint64_t>> list_timestamps(const platform::Path& folder);

// `authority`: the certificates that are trusted, PEM; empty: tokens are only held against the log's size.
base::Status check_timestamps(const platform::Path& folder, const std::vector<std::uint64_t>& sizes,
                              std::string_view origin, const Log& log, const std::string& authority,
                              Findings& findings);

// "Time stamp: Nov 26 02:35:17 2026 GMT" in what `openssl ts -reply -text` prints, in milliseconds.
std::optional<std::int64_t> token_time(std::string_view printed);

}  // namespace cartulaire::verify
