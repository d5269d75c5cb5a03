// A log file from any of its bytes on, unpacked where it is compressed.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"
#include "platform/file.hpp"

namespace cartulaire::adapters::sessions {

class SourceFile {
 public:
  // "-" is standard input: it has no cursor and is read once, from its beginning. Errors: not_found, io.
  static base::Result<SourceFile> open(const std::string& path);

  // Up to `count` bytes at `offset` of what the file holds unpacked; fewer at its end.
  [[nodiscard]] base::Result<std::string> bytes(std::uint64_t offset, std::size_t count) const;
  // Hands over what stands from `offset` to the end as it is now. Stops at the first error of `take`.
  base::Status read(std::uint64_t offset, const std::function<base::Status(std::string_view)>& take) const;

  [[nodiscard]] bool is_input() const { return path_ == "-"; }
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] base::Instant modified() const { return modified_; }
  // Nobody has written to it for a minute before `now`, or nobody appends to such a file.
  [[nodiscard]] bool settled(base::Instant now) const {
    return is_input() || packed_ || now - modified_ >= std::chrono::minutes(1);
  }

 private:
  std::string path_;
  bool packed_ = false;
  base::Instant modified_;
  platform::File file_;  // of a plain file
};

}  // namespace cartulaire::adapters::sessions
