// A folder of a test's own, gone with all that is in it at its end.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

#include <unistd.h>

#include "platform/file.hpp"

namespace cartulaire::platform {

class TestFolder {
 public:
  explicit TestFolder(const Path& where = std::filesystem::temp_directory_path()) {
    std::string pattern = where / "cartulaire-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) std::abort();
    path_ = pattern;
  }
  ~TestFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  [[nodiscard]] const Path& path() const { return path_; }

 private:
  Path path_;
};

}  // namespace cartulaire::platform
