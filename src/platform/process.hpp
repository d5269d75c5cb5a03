// A program of the system run with an argument list, never through a shell, within limits.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "platform/file.hpp"

namespace cartulaire::platform {

struct ProcessLimits {
  std::chrono::milliseconds deadline{20'000};      // on the clock of the wall
  unsigned cpu_seconds = 20;                       // of the processor
  std::uint64_t memory = std::uint64_t{1} << 30;   // address space, in bytes
  std::size_t output = std::size_t{16} << 20;      // of standard output
  std::size_t complaints = std::size_t{16} << 10;  // of standard error: what is beyond is dropped
};

struct ProcessResult {
  int exit_code = 0;
  std::string output;
  std::string complaints;
};

// Runs argv[0], looked up in PATH, with `input` as its standard input; it inherits no other file, and of the
// environment PATH alone (LC_ALL is C.UTF-8). The exit code is the program's own. Errors: not_found (no such
// program), too_large (more output than allowed), unavailable (past the deadline, killed by a limit), io.
base::Result<ProcessResult> run_process(const std::vector<std::string>& argv, const File& input,
                                        const ProcessLimits& limits = {});

}  // namespace cartulaire::platform
