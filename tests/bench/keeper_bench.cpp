// LAYERS: journal platform base
//
// What the keeper does with a day, from the spool to sealed parts that the log counts: reading, pseudonyms,
// order, hashes, Parquet, encryption, keys, syncs. Wall time on what processors there are; memory at its
// highest. `keeper_bench --tsv` prints the day's events, a line each, for the peers (journal_peers_bench.py).
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <sys/resource.h>

#include "figures.hpp"
#include "journal/day_keys.hpp"
#include "journal/sealed/sealing.hpp"
#include "journal/writer.hpp"
#include "platform/test_folder.hpp"
#include "synthetic_day.hpp"

namespace {

using namespace cartulaire;
namespace sealed = journal::sealed;

constexpr int kRounds = 3;
constexpr std::size_t kBatch = 5'000;

template <class Value>
Value must(base::Result<Value> result) {
  if (result) return std::move(*result);
  fmt::print(stderr, "keeper_bench: {}\n", result.error().text(base::Language::english));
  std::exit(1);
}
void must(base::Status status) {
  if (status) return;
  fmt::print(stderr, "keeper_bench: {}\n", status.error().text(base::Language::english));
  std::exit(1);
}

base::Instant at(std::int64_t milliseconds) {
  return base::Instant(std::chrono::milliseconds(milliseconds));
}

// The day as a node writes it. The clock of the writer stands at the day's end: receipts are of one moment.
void write_spool(const bench::SyntheticDay& day, const platform::Path& folder, const base::Clock& clock) {
  journal::Announcement announcement;
  announcement.entity = "ville";
  announcement.charter = "essai";
  announcement.version = "1";
  announcement.fields = {"user",   "site", "host",    "category", "duration",
                         "volume", "time", "verdict", "clause"};
  announcement.retention_days = 180;
  const journal::SchemaPtr schema = must(journal::LogSchema::make(announcement));
  journal::WriterOptions options;
  options.spool = folder / "spool";
  options.intake = folder / "intake";
  journal::SystemDisk disk;
  auto writer = must(journal::Writer::open(options, clock, disk));
  std::vector<std::string> users;
  std::vector<std::string> hosts;
  for (std::uint32_t i = 0; i < bench::SyntheticDay::kPeople; ++i) {
    users.push_back(fmt::format("agent{}", i));
    hosts.push_back(fmt::format("poste-{}", i));
  }
  std::vector<journal::Event> events;
  for (const bench::DayEvent& one : day.events) {
    journal::Event& event = events.emplace_back(
        schema,
        journal::Envelope{at(one.time), one.denied ? journal::Verdict::deny : journal::Verdict::allow,
                          one.denied ? std::string_view(day.categories[one.category]) : std::string_view()});
    must(event.set(journal::Field::user, users[one.person]));
    must(event.set(journal::Field::host, hosts[one.device]));
    must(event.set(journal::Field::site, day.sites[one.site]));
    must(event.set(journal::Field::category, day.categories[one.category]));
    must(event.set(journal::Field::duration, one.duration));
    must(event.set(journal::Field::volume, one.bytes_in));
    if (events.size() < kBatch) continue;
    must(writer->append(events));
    events.clear();
  }
  must(writer->append(events));
  must(writer->close());
}

void print_tsv(const bench::SyntheticDay& day) {
  for (const bench::DayEvent& one : day.events)
    fmt::print("{}\tagent{}\tposte-{}\t{}\t{}\t{}\t{}\t{}\t{}\n", one.time, one.person, one.device,
               day.sites[one.site], day.categories[one.category], one.duration, one.bytes_in,
               one.denied ? "deny" : "allow", one.denied ? day.categories[one.category] : "");
}

}  // namespace

int main(int count, char** words) {
  const bench::SyntheticDay day(42);
  if (count == 2 && std::string_view(words[1]) == "--tsv") {
    print_tsv(day);
    return 0;
  }
  const base::Instant evening = at(day.events.back().receipt + 1);
  for (int round = 0; round < kRounds; ++round) {
    const platform::TestFolder folder;
    const base::ManualClock clock(evening);
    (void)must(journal::publish_day_keys(folder.path() / "keys" / "intake", folder.path() / "intake",
                                         journal::day_of(evening), 2));
    const auto recording = std::chrono::steady_clock::now();
    write_spool(day, folder.path(), clock);
    const std::chrono::duration<double> recorded = std::chrono::steady_clock::now() - recording;
    journal::SystemDisk disk;
    const sealed::LogPlace place{folder.path() / "sealed", folder.path() / "keys"};
    must(sealed::Log::create(place, "journal.ville.example", clock, disk));
    sealed::Books books;
    const auto log =
        must(sealed::Log::open(place, clock, disk, [&](std::uint64_t leaf, const sealed::TimedEntry& entry) {
          books.take(leaf, entry);
        }));
    auto keys = must(sealed::Keystore::open(place.keys, disk));
    const auto began = std::chrono::steady_clock::now();
    const auto done = must(sealed::seal(
        *log, books, keys,
        {place.folder / "parts",
         {{folder.path() / "spool" / "web", folder.path() / "keys" / "intake"}},
         false},
        {{"UTC", 0, {}}, {}, {}, {place.folder / "statistics", {{"ville", "web", true}}, ""}}, {},
        {evening + std::chrono::hours(24), std::chrono::floor<std::chrono::days>(evening)}, disk));
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - began;
    if (done.events != bench::SyntheticDay::kEvents) return 1;
    bench::figure("seal.events_per_second", static_cast<double>(done.events) / spent.count(), "events/s");
    bench::figure("seal.record_and_seal_events_per_second",
                  static_cast<double>(done.events) / (recorded + spent).count(), "events/s");
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    bench::figure("seal.rss_mib", static_cast<double>(usage.ru_maxrss) / 1024, "MiB");
  }
}
