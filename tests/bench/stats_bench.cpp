// LAYERS: journal statistics platform base
// Statistics over 100 million events: 180 days of 555 000, as sealing publishes them. A few days are counted
// and suppressed for real (synthetic_day.hpp); the other days repeat them. Cold: by a process that has read
// none of the files yet.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <tuple>
#include <vector>

#include <unistd.h>

#include "journal/sealed/statistics.hpp"
#include "statistics/publish.hpp"
#include "synthetic_day.hpp"

namespace {

using namespace cartulaire;                   // NOLINT(google-build-using-namespace): a program of one file
using namespace cartulaire::journal::sealed;  // NOLINT(google-build-using-namespace)
using statistics::Dimension;
using statistics::Measure;
using Clock = std::chrono::steady_clock;

constexpr int kDays = 180;
constexpr int kRealDays = 3;

void figure(const char* name, double value, const char* unit) {
  std::printf("{\"name\": \"%s\", \"value\": %.10g, \"unit\": \"%s\"}\n", name, value, unit);
}

double milliseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

statistics::Announced announced() {
  statistics::Announced all;
  for (const Dimension dimension : {Dimension::clause, Dimension::category, Dimension::site,
                                    Dimension::reason, Dimension::hour, Dimension::verdict, Dimension::size})
    all.add(dimension);
  for (const Measure measure : {Measure::requests, Measure::bytes, Measure::duration})
    all.add(measure);
  return all;
}

// The day's events, one person's after the other's, as sealing sorts them.
std::vector<statistics::Fact> facts_of(bench::SyntheticDay& day, statistics::Counts& counts) {
  std::ranges::stable_sort(day.events, {}, &bench::DayEvent::person);
  std::vector<statistics::Fact> facts;
  facts.reserve(day.events.size());
  for (const bench::DayEvent& event : day.events) {
    statistics::Fact& fact = facts.emplace_back();
    const auto set = [&](Dimension dimension, std::uint32_t value) {
      fact.values[static_cast<std::size_t>(dimension)] = value;
    };
    const auto amount = [&](Measure measure, std::uint64_t value) {
      fact.amounts[static_cast<std::size_t>(measure)] = value;
    };
    fact.person = event.person;
    const std::string& category = day.categories[event.category];
    const std::uint32_t number = counts.label(Dimension::category, category);
    set(Dimension::category, number);
    set(Dimension::site, counts.label(Dimension::site, day.sites[event.site], number));
    set(Dimension::clause, counts.label(Dimension::clause, event.denied ? category : ""));
    set(Dimension::reason, counts.label(Dimension::reason, event.denied ? "category" : ""));
    set(Dimension::hour, counts.label(Dimension::hour, std::to_string(event.time / 3'600'000 % 24)));
    set(Dimension::verdict, event.denied ? 1 : 0);
    set(Dimension::size, statistics::size_class(event.bytes_in));
    amount(Measure::requests, 1);
    amount(Measure::bytes, event.bytes_in);
    amount(Measure::duration, event.duration);
  }
  return facts;
}

// What a page of figures asks for: hours, categories by month, verdicts by clause, the 20 most visited sites.
bool ask_all(Statistics& statistics, CivilDay from, CivilDay to) {
  bool good = true;
  for (const auto& [table, by, most] : std::vector<std::tuple<statistics::Table, Period, std::size_t>>{
           {statistics::Table::hours, Period::whole, 0},
           {statistics::Table::categories, Period::month, 0},
           {statistics::Table::verdicts, Period::whole, 0},
           {statistics::Table::sites, Period::whole, 20}}) {
    const auto answer = statistics.query({"ville", "web", table, from, to, by, most});
    good = good && answer && answer->units == kDays && !answer->rows.empty();
  }
  return good;
}

}  // namespace

int main() {
  std::string pattern = (std::filesystem::temp_directory_path() / "cartulaire-stats-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) return 3;
  const platform::Path folder = pattern;
  journal::SystemDisk disk;
  std::vector<StatisticsFile> days;
  double count_ms = 0;
  double publish_ms = 0;
  for (int day = 0; day < kRealDays; ++day) {
    statistics::Counts counts(announced());
    bench::SyntheticDay synthetic(static_cast<std::uint64_t>(day));
    const std::vector<statistics::Fact> facts = facts_of(synthetic, counts);
    const auto start = Clock::now();
    for (const statistics::Fact& fact : facts)
      counts.add(fact);
    count_ms += milliseconds_since(start);
    const auto counted = Clock::now();
    days.push_back({{}, false, publish(counts, true)});
    publish_ms += milliseconds_since(counted);
  }
  const CivilDay first = *parse_day("2026-06-01");
  bool good = true;
  std::size_t bytes = 0;
  for (int day = 0; day < kDays; ++day) {
    const Unit unit{"ville", "web", first + std::chrono::days(day), 1};
    StatisticsFile& file = days[static_cast<std::size_t>(day % kRealDays)];
    file.units = {unit.name()};
    bytes += encode_statistics(file).size();
    good = good && write_statistics(unit_statistics_path(folder, unit), file, disk);
  }
  std::vector<double> cold;
  std::vector<double> warm;
  for (int round = 0; round < 9 && good; ++round) {
    Statistics statistics(folder, [](const Unit&) { return true; });
    const auto start = Clock::now();
    good = ask_all(statistics, first, first + std::chrono::days(kDays - 1));
    cold.push_back(milliseconds_since(start));
    const auto again = Clock::now();
    good = good && ask_all(statistics, first, first + std::chrono::days(kDays - 1));
    warm.push_back(milliseconds_since(again));
  }
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  if (!good) {
    std::fprintf(stderr, "stats_bench: a wrong answer\n");
    return 3;
  }
  std::ranges::sort(cold);
  std::ranges::sort(warm);
  figure("stats.cube_ms", cold[cold.size() / 2], "ms");
  figure("stats.cube_read_ms", warm[warm.size() / 2], "ms");
  figure("stats.count_ns_per_event", count_ms * 1e6 / kRealDays / bench::SyntheticDay::kEvents, "ns");
  figure("stats.publish_ms", publish_ms / kRealDays, "ms");
  figure("stats.bytes_per_day", static_cast<double>(bytes) / kDays, "bytes");
  return 0;
}
