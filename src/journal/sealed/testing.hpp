// What the tests of the sealed journal share: one in a folder of its own, and a disk that fails at the n-th
// step.
#pragma once

#include "base/time.hpp"
#include "journal/sealed/log.hpp"
#include "journal/testing.hpp"

namespace cartulaire::journal::sealed::testing {

using journal::testing::kMorning;
using journal::testing::TemporaryFolder;

// Counts what would reach the disk and gives up for good at one step: before it, or after a part of it
// arrived.
class FailingDisk final : public Disk {
 public:
  base::Status write(platform::File& file, platform::Bytes bytes) override {
    if (!passes()) {
      if (steps_ == fail_at_) (void)file.write_all(bytes.first(bytes.size() / 2));
      return failed();
    }
    return file.write_all(bytes);
  }
  base::Status sync(platform::File& file) override { return passes() ? file.sync_data() : failed(); }
  base::Result<std::uint64_t> free_bytes(const platform::Path&) override { return UINT64_MAX / 2; }
  base::Status replace(const platform::Path& path, platform::Bytes content, unsigned mode) override {
    return passes() ? platform::replace_file(path, content, mode) : failed();
  }
  base::Status remove(const platform::Path& path) override {
    return passes() ? platform::remove_file(path) : failed();
  }

  // One step of something else that lasts, such as a token.
  base::Status step() { return passes() ? base::Status() : failed(); }
  // The last step is the one that failed first.
  [[nodiscard]] bool at_failure() const { return fail_at_ != 0 && steps_ == fail_at_; }

  // From the `step`-th on (from 1) nothing works any more; 0: everything does.
  void fail_at(std::uint64_t step) {
    fail_at_ = step;
    steps_ = 0;
  }
  [[nodiscard]] std::uint64_t steps() const { return steps_; }

 private:
  bool passes() {
    ++steps_;
    return fail_at_ == 0 || steps_ < fail_at_;
  }
  static base::Status failed() { return base::fail(base::ErrorCode::io, "disk", "panne", "broken"); }

  std::uint64_t fail_at_ = 0;
  std::uint64_t steps_ = 0;
};

struct Sealed {
  TemporaryFolder folder;
  base::ManualClock clock{kMorning};
  FailingDisk disk;

  [[nodiscard]] LogPlace place() const { return {folder.path() / "sealed", folder.path() / "keys"}; }
  [[nodiscard]] platform::Path log() const { return place().folder / "log"; }
};

}  // namespace cartulaire::journal::sealed::testing
