// The program: its subcommands, one file each. Exit codes: 0 done, 1 the answer is no (errors found,
// refused), 2 wrong usage, 3 could not work (input or output, server missing).
#pragma once

namespace CLI {
class App;
}

namespace cartulaire::cli {

inline constexpr int kDone = 0;
inline constexpr int kNo = 1;
inline constexpr int kUsage = 2;
inline constexpr int kCannot = 3;

// Parses the arguments, runs the subcommand, returns the exit code. Never throws.
int run(int argc, char** argv);

}  // namespace cartulaire::cli
