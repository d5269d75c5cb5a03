// Counts of what this process answers, for supervision (docs/operations/api.md): by operation and class of
// status, never a name, a login, an address or what stood in a path.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "web/api.hpp"

namespace cartulaire::web {

class Metrics {
 public:
  explicit Metrics(const std::vector<Operation>& operations);

  // On any thread; some additions to atomics. `operation`: none for files and for paths that lead nowhere.
  void answered(const Operation* operation, unsigned status, std::chrono::microseconds took);

  // In the text format of Prometheus, version 0.0.4.
  [[nodiscard]] std::string text() const;

 private:
  static constexpr std::size_t kClasses = 5;  // 1xx to 5xx
  static constexpr std::size_t kBounds = 11;
  std::vector<std::string> names_;                    // of operations; the last one stands for none
  std::vector<std::atomic<std::uint64_t>> requests_;  // by name, then by class
  std::array<std::atomic<std::uint64_t>, kBounds + 1> took_{};
  std::atomic<std::uint64_t> microseconds_{0};
};

// One metric: its lines of help and type.
std::string metric_head(std::string_view name, std::string_view type, std::string_view help);

}  // namespace cartulaire::web
