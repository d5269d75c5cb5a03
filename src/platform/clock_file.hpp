// A clock that a file sets, for tests and demonstrations: "1795425600000", milliseconds, read anew at each
// look.
#pragma once

#include "base/time.hpp"
#include "platform/file.hpp"

namespace cartulaire::platform {

class ClockFile final : public base::Clock {
 public:
  explicit ClockFile(Path path) : path_(std::move(path)) {}
  // What the file said last, where it cannot be read now; 1970 before that.
  [[nodiscard]] base::Instant now() const override;

 private:
  Path path_;
  mutable std::atomic<std::int64_t> last_{0};
};

}  // namespace cartulaire::platform
