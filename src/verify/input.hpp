// Files of a journal that anybody may have prepared: only plain files are opened (a pipe would never end),
// small ones within a limit, the log in lines.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/file.hpp"

namespace cartulaire::verify {

// not_found: no such file; invalid: it is there and is no plain file.
base::Result<platform::File> open_plain(const platform::Path& path);
// A whole file of at most `limit` bytes.
base::Result<std::string> read_plain(const platform::Path& path, std::size_t limit);

// Told how many bytes were read since the last call.
using OnBytes = std::function<void(std::uint64_t)>;

// Every line of `file` without its line feed, in order; of one longer than `longest` its beginning.
struct Line {
  std::string_view text;
  bool too_long = false;
};
// True: bytes without a line feed stand at the end.
base::Result<bool> read_lines(const platform::File& file, std::size_t longest, const OnBytes& read,
                              const std::function<void(const Line&)>& take);

}  // namespace cartulaire::verify
