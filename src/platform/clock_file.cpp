#include "platform/clock_file.hpp"

#include <fstream>

namespace cartulaire::platform {

base::Instant ClockFile::now() const {
  std::ifstream file(path_);
  std::int64_t milliseconds = 0;
  if (file >> milliseconds) last_ = milliseconds;
  return base::Instant(std::chrono::milliseconds(last_.load()));
}

}  // namespace cartulaire::platform
