// Time as the product knows it: UTC inside, the entity's civil time for rules, and a clock that is handed in.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace cartulaire::base {

// Milliseconds since 1970-01-01T00:00:00Z.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

// Where "now" comes from. Tests hand in a ManualClock; only main() and the daemons make a SystemClock.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
  }
};

// Moves only when it is told to; may be read from other threads meanwhile.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant start) : now_(start.time_since_epoch().count()) {}
  [[nodiscard]] Instant now() const override { return Instant(std::chrono::milliseconds(now_.load())); }
  void advance(std::chrono::milliseconds by) { now_ += by.count(); }
  void set(Instant to) { now_ = to.time_since_epoch().count(); }

 private:
  std::atomic<std::int64_t> now_;
};

}  // namespace cartulaire::base
