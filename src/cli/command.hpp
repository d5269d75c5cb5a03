// Subcommands and their flags, over CLI11: the one header that the subcommand files need (CLI11 itself takes
// six seconds a file and stays in command.cpp).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace cartulaire::cli {

// One text for people, in both languages; the caller's language picks.
struct Text {
  const char* french;
  const char* english;
};

// A node of the command tree. Targets of flags must outlive the parsing: subcommand files keep them in a
// struct held by a shared_ptr that the `run` callback captures.
class Command {
 public:
  explicit Command(CLI::App& app) : app_(&app) {}

  // A child command, one word, with the sentence that `--help` shows.
  Command subcommand(const std::string& name, Text help);

  // Flags and options: `names` as on the command line, "--json" or "-o,--output". Optional unless `required`.
  Command& flag(const std::string& names, bool& target, Text help);
  Command& option(const std::string& names, std::string& target, Text help, bool required = false);
  Command& option(const std::string& names, std::int64_t& target, Text help, bool required = false);
  Command& option(const std::string& names, double& target, Text help, bool required = false);
  Command& option(const std::string& names, std::vector<std::string>& target, Text help,
                  bool required = false);
  // What stands without a dash: "FILE", or several "FILE..." for the vector.
  Command& positional(const std::string& name, std::string& target, Text help, bool required = true);
  Command& positional(const std::string& name, std::vector<std::string>& target, Text help,
                      bool required = true);
  // What runs when this command was chosen; its result is the exit code (program.hpp).
  Command& run(std::function<int()> action);

 private:
  CLI::App* app_;
};

}  // namespace cartulaire::cli
