#include "web/metrics.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

namespace cartulaire::web {
namespace {

// Upper bounds, in microseconds, with how Prometheus writes them in seconds.
constexpr std::array<std::pair<std::int64_t, std::string_view>, 11> kTimes = {{{1'000, "0.001"},
                                                                               {2'500, "0.0025"},
                                                                               {5'000, "0.005"},
                                                                               {10'000, "0.01"},
                                                                               {25'000, "0.025"},
                                                                               {50'000, "0.05"},
                                                                               {100'000, "0.1"},
                                                                               {250'000, "0.25"},
                                                                               {500'000, "0.5"},
                                                                               {1'000'000, "1"},
                                                                               {5'000'000, "5"}}};

}  // namespace

Metrics::Metrics(const std::vector<Operation>& operations) : requests_((operations.size() + 1) * kClasses) {
  static_assert(kTimes.size() == kBounds);
  for (const Operation& one : operations)
    names_.push_back(one.id);
  names_.emplace_back("none");
}

void Metrics::answered(const Operation* operation, unsigned status, std::chrono::microseconds took) {
  std::size_t place = names_.size() - 1;
  if (operation != nullptr)
    place = static_cast<std::size_t>(std::ranges::find(names_, operation->id) - names_.begin());
  place = std::min(place, names_.size() - 1);
  const std::size_t of_class = std::clamp<std::size_t>(status / 100, 1, kClasses) - 1;
  requests_[place * kClasses + of_class].fetch_add(1, std::memory_order_relaxed);
  std::size_t bucket = 0;
  while (bucket < kBounds && took.count() > kTimes.at(bucket).first)
    ++bucket;
  took_.at(bucket).fetch_add(1, std::memory_order_relaxed);
  microseconds_.fetch_add(static_cast<std::uint64_t>(took.count()), std::memory_order_relaxed);
}

std::string metric_head(std::string_view name, std::string_view type, std::string_view help) {
  return fmt::format("# HELP {0} {2}\n# TYPE {0} {1}\n", name, type, help);
}

std::string Metrics::text() const {
  std::string out =
      metric_head("cartulaire_requests_total", "counter", "Requests answered, by operation of the API.");
  for (std::size_t place = 0; place < names_.size(); ++place)
    for (std::size_t of_class = 0; of_class < kClasses; ++of_class)
      if (const std::uint64_t count = requests_[place * kClasses + of_class].load(std::memory_order_relaxed))
        fmt::format_to(std::back_inserter(out),
                       "cartulaire_requests_total{{operation=\"{}\",status=\"{}xx\"}} {}\n", names_[place],
                       of_class + 1, count);
  out += metric_head("cartulaire_request_seconds", "histogram", "Time to answer.");
  std::uint64_t upto = 0;
  for (std::size_t i = 0; i < kBounds; ++i) {
    upto += took_.at(i).load(std::memory_order_relaxed);
    fmt::format_to(std::back_inserter(out), "cartulaire_request_seconds_bucket{{le=\"{}\"}} {}\n",
                   kTimes.at(i).second, upto);
  }
  upto += took_.back().load(std::memory_order_relaxed);
  const double seconds = static_cast<double>(microseconds_.load(std::memory_order_relaxed)) / 1e6;
  fmt::format_to(
      std::back_inserter(out),
      "cartulaire_request_seconds_bucket{{le=\"+Inf\"}} {0}\ncartulaire_request_seconds_sum {1:.6f}\n"
      "cartulaire_request_seconds_count {0}\n",
      upto, seconds);
  return out;
}

}  // namespace cartulaire::web
