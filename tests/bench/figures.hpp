// Figures as scripts/bench reads them: one JSON line each. Google Benchmark times what is done over and over.
#pragma once

#include <cstdio>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

namespace cartulaire::bench {

inline void figure(const std::string& name, double value, const char* unit) {
  std::printf("{\"name\": \"%s\", \"value\": %.10g, \"unit\": \"%s\"}\n", name.c_str(), value, unit);
  std::fflush(stdout);
}

// The median of the repetitions of each benchmark, under the benchmark's own name: items per CPU-second where
// it counts items, else the CPU time of one iteration in its unit.
class FigureReporter : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context& /*context*/) override { return true; }

  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.error_occurred) {
        std::fprintf(stderr, "%s: %s\n", run.benchmark_name().c_str(), run.error_message.c_str());
        failed_ = true;
      } else if (run.run_type == Run::RT_Aggregate && run.aggregate_name == "median") {
        const auto items = run.counters.find("items_per_second");
        if (items != run.counters.end()) {
          figure(run.run_name.function_name, items->second, "1/s");
        } else {
          figure(run.run_name.function_name, run.GetAdjustedCPUTime(),
                 benchmark::GetTimeUnitString(run.time_unit));
        }
      }
    }
  }
  [[nodiscard]] bool failed() const { return failed_; }

 private:
  bool failed_ = false;
};

inline constexpr int kRepetitions = 5;

// `work(state)` under the name of its figure.
template <class Work>
benchmark::internal::Benchmark* timed(const std::string& name, Work&& work,
                                      benchmark::TimeUnit unit = benchmark::kNanosecond) {
  return benchmark::RegisterBenchmark(name.c_str(), std::forward<Work>(work))
      ->Unit(unit)
      ->MinTime(0.05)
      ->Repetitions(kRepetitions)
      ->ReportAggregatesOnly();
}

// Runs all that was registered; the exit code of a program.
inline int run_benchmarks(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  FigureReporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  benchmark::Shutdown();
  return reporter.failed() ? 3 : 0;
}

}  // namespace cartulaire::bench
