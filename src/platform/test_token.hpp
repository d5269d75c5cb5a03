// For tests: a SoftHSM token of its own in a temporary folder. One at a time in a process, and no Token of an
// earlier one alive: the module reads its settings when it starts.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

#include <fmt/format.h>
#include <sys/stat.h>

#include "platform/token.hpp"

namespace cartulaire::platform {

class TestToken {
 public:
  static constexpr const char* kModule = "/usr/lib/softhsm/libsofthsm2.so";
  static constexpr const char* kMissing = "softhsm2 is missing: scripts/install test";
  static bool missing() { return !std::filesystem::exists(kModule); }

  TestToken() {
    std::string pattern = std::filesystem::temp_directory_path() / "cartulaire-token-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) std::abort();
    folder_ = pattern;
    std::filesystem::create_directory(folder_ / "tokens");
    (void)replace_file(
        folder_ / "softhsm2.conf",
        fmt::format("directories.tokendir = {}\nobjectstore.backend = file\nlog.level = ERROR\n",
                    (folder_ / "tokens").string()));
    ::setenv("SOFTHSM2_CONF", (folder_ / "softhsm2.conf").c_str(), 1);
    add("cartulaire");
    write_pin("1234\n");
  }
  ~TestToken() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  TestToken(const TestToken&) = delete;
  TestToken& operator=(const TestToken&) = delete;

  // Another token in the same module, with the same PIN.
  void add(const std::string& label) {
    const std::string command = fmt::format(
        "softhsm2-util --init-token --free --label '{}' --so-pin 12345678 --pin 1234 >/dev/null", label);
    if (std::system(command.c_str()) != 0) std::abort();
  }
  void write_pin(const std::string& text, unsigned mode = 0600) {
    (void)replace_file(place().pin_file, text, mode);
  }
  [[nodiscard]] TokenPlace place() const { return {kModule, "cartulaire", folder_ / "pin"}; }

 private:
  Path folder_;
};

}  // namespace cartulaire::platform
