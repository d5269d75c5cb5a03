// A secret of an operator's, in the first line of a file that nobody else can read.
#pragma once

#include <cstddef>

#include "platform/crypto.hpp"
#include "platform/file.hpp"

namespace cartulaire::platform {

// `refused`: others than its owner can read the file. `invalid`: no line, or one of more than `most` bytes.
base::Result<Secret> read_secret_line(const Path& path, std::size_t most);

}  // namespace cartulaire::platform
