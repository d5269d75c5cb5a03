// The person at the terminal: asked on /dev/tty, whatever standard input and output are.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "platform/crypto.hpp"
#include "platform/file.hpp"

namespace cartulaire::platform {

// One line typed without being shown. `unavailable`: no terminal; `too_large` beyond 1024 bytes.
base::Result<Secret> ask_secret(std::string_view prompt);
// Whether the answer begins with `yes` (one small letter). `unavailable`: no terminal.
base::Result<bool> ask_agreement(std::string_view prompt, char yes);
// The first line of a file, without what ends it.
base::Result<Secret> read_secret_line(const Path& path);

}  // namespace cartulaire::platform
