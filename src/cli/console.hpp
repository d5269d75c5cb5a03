// What a subcommand prints: results on standard output, everything else on standard error, in the user's
// language.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace cartulaire::cli {

// From `--lang`, else LC_ALL, LC_MESSAGES, LANG (English where they begin with "en"), else French.
void read_console_language(int argc, char** argv);
base::Language console_language();

// The text of the console's language.
std::string_view say(std::string_view french, std::string_view english);

// "cartulaire: where: sentence" on standard error.
void complain(const base::Error& error);
// The same, and kCannot or kNo by the error's code: `return failed(result.error());`
int failed(const base::Error& error);

// A bar on standard error, only where that is a terminal; nothing otherwise. `total` in the caller's unit, 0
// = unknown.
class Progress {
 public:
  Progress(std::string label, std::uint64_t total);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void update(std::uint64_t done);

 private:
  std::string label_;
  std::uint64_t total_;
  std::uint64_t shown_ = UINT64_MAX;
  bool terminal_;
};

}  // namespace cartulaire::cli
