#include <array>
#include <string_view>

#include "cli/program.hpp"

namespace {

// The name under which Squid starts its log daemon, with the PLACE as the only argument: nothing else can be
// said in `logfile_daemon`.
constexpr std::string_view kSquidLogDaemon = "(logfile-daemon)";

int run_as_log_daemon(char* place) {
  std::array<char, 11> program{"cartulaire"};
  std::array<char, 8> adapter{"adapter"};
  std::array<char, 10> command{"squid-log"};
  std::array<char*, 5> words = {program.data(), adapter.data(), command.data(), place, nullptr};
  return cartulaire::cli::run(4, words.data());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2 && argv[0] == kSquidLogDaemon) return run_as_log_daemon(argv[1]);
  return cartulaire::cli::run(argc, argv);
}
