// LAYERS: journal platform base
//
// The spool's figures, all guarantees on (compressed, encrypted, chained, fdatasync before each
// acknowledgement, signed heads): events per CPU-second of the whole process with 4 producers on one writer
// and with 4 writers, and the acknowledgement's 99th percentile at a steady load. Peer, interleaved: a plain
// text file with one fdatasync for 10 000 events, which compresses, encrypts and chains nothing.
// journal_bench [FOLDER]: the folder, on the disk to be measured, defaults to the temporary one.
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "journal/day_keys.hpp"
#include "journal/verify.hpp"
#include "journal/writer.hpp"

namespace {

using namespace cartulaire;
using SteadyClock = std::chrono::steady_clock;

constexpr int kRounds = 3;
constexpr int kProducers = 4;
constexpr std::size_t kBatch = 500;            // what a busy log daemon hands over at once
constexpr std::size_t kPerProducer = 250'000;  // a million events a round
constexpr std::size_t kUsers = 4000;
constexpr std::size_t kHosts = 50'000;

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

struct Visit {
  std::uint32_t host;
  std::uint32_t user;
  std::uint32_t volume;
  std::uint32_t duration;
  bool denied;
};

// A day of a proxy: few sites take most visits (Zipf 1.05), some thousand people, log-normal sizes.
struct World {
  std::vector<std::string> hosts;
  std::vector<std::string> users;
  std::vector<std::string> stations;
  std::vector<std::array<std::byte, 4>> addresses;
  std::vector<Visit> visits;

  World() {
    std::mt19937_64 random(42);
    const char* const parts[] = {"service", "www",  "api", "media",  "images",
                                 "portail", "mail", "cdn", "static", "app"};
    for (std::size_t i = 0; i < kHosts; ++i)
      hosts.push_back(fmt::format("{}.site-{:x}.{}", parts[random() % 10], random() % 0xFFFFFFFF,
                                  i % 3 == 0 ? "fr" : "example"));
    for (std::size_t i = 0; i < kUsers; ++i) {
      users.push_back(fmt::format("agent{:04}", i));
      stations.push_back(fmt::format("poste-{:05}", i * 7 % 100'000));
      addresses.push_back({std::byte{10}, std::byte(i >> 8), std::byte(i & 0xFF), std::byte{7}});
    }
    std::vector<double> weights(kHosts);
    for (std::size_t i = 0; i < kHosts; ++i)
      weights[i] = 1.0 / std::pow(static_cast<double>(i + 1), 1.05);
    std::discrete_distribution<std::uint32_t> host(weights.begin(), weights.end());
    std::lognormal_distribution<double> size(8.5, 2.0);
    for (std::size_t i = 0; i < kPerProducer; ++i)
      visits.push_back({host(random), static_cast<std::uint32_t>(random() % kUsers),
                        static_cast<std::uint32_t>(std::min(size(random), 4e9)),
                        static_cast<std::uint32_t>(random() % 3000), random() % 20 == 0});
  }
};

void must(bool done, const char* what) {
  if (done) return;
  fmt::print(stderr, "journal_bench: {}\n", what);
  std::exit(1);
}

journal::SchemaPtr schema() {
  journal::Announcement announcement;
  announcement.entity = "ville";
  announcement.charter = "amp";
  announcement.version = "1";
  announcement.fields = {"user",   "site", "hits", "session_count", "total_duration",
                         "volume", "ip",   "host", "block_reason",  "time"};
  announcement.retention_days = 180;
  return journal::LogSchema::make(std::move(announcement)).value();
}

journal::Event event_of(const journal::SchemaPtr& schema, const World& world, const Visit& visit,
                        base::Instant now) {
  using journal::Field;
  journal::Event event(schema, {now - std::chrono::milliseconds(visit.duration),
                                visit.denied ? journal::Verdict::deny : journal::Verdict::allow,
                                visit.denied ? "sites-interdits" : ""});
  bool set = event.set(Field::user, world.users[visit.user]).has_value();
  set &= event.set(Field::site, world.hosts[visit.host]).has_value();
  set &= event.set(Field::hits, std::uint64_t{1}).has_value();
  set &= event.set(Field::total_duration, std::uint64_t{visit.duration}).has_value();
  set &= event.set(Field::volume, std::uint64_t{visit.volume}).has_value();
  set &= event.set_address(Field::ip, world.addresses[visit.user]).has_value();
  set &= event.set(Field::host, world.stations[visit.user]).has_value();
  if (visit.denied) set &= event.set(Field::block_reason, "category").has_value();
  must(set, "an event could not be made");
  return event;
}

struct Bench {
  platform::Path folder;
  World world;
  base::SystemClock clock;
  journal::SystemDisk disk;

  std::unique_ptr<journal::Writer> open(const std::string& writer) {
    journal::WriterOptions options;
    options.spool = folder / "spool";
    options.intake = folder / "intake";
    options.writer = writer;
    options.low_bytes = 2;
    options.stop_bytes = 1;
    auto opened = journal::Writer::open(std::move(options), clock, disk);
    must(opened.has_value(), "the writer cannot be opened");
    return std::move(*opened);
  }

  void produce(journal::Writer& writer, std::size_t begin) {
    const journal::SchemaPtr announced = schema();
    std::vector<journal::Event> batch;
    batch.reserve(kBatch);
    for (std::size_t i = 0; i < kPerProducer; i += kBatch) {
      batch.clear();
      const base::Instant now = clock.now();
      for (std::size_t j = 0; j < kBatch; ++j)
        batch.push_back(event_of(announced, world, world.visits[(begin + i + j) % kPerProducer], now));
      must(writer.submit(batch).has_value(), "events were not taken");
    }
  }

  // Events per CPU-second of the process; `bytes` on the disk in all.
  double append(int writers, std::uint64_t& bytes) {
    std::filesystem::remove_all(folder / "spool");
    std::vector<std::unique_ptr<journal::Writer>> open_writers;
    for (int i = 0; i < writers; ++i)
      open_writers.push_back(open(fmt::format("w{}", i)));
    const double before = cpu_seconds();
    std::vector<std::thread> producers;
    for (int i = 0; i < kProducers; ++i)
      producers.emplace_back([&, i] {
        journal::Writer& writer = *open_writers[static_cast<std::size_t>(i % writers)];
        produce(writer, static_cast<std::size_t>(i) * 1009);
      });
    for (std::thread& producer : producers)
      producer.join();
    for (auto& writer : open_writers)
      must(writer->close().has_value(), "the writer did not close");
    const double spent = cpu_seconds() - before;
    std::uint64_t events = 0;
    bytes = 0;
    for (int i = 0; i < writers; ++i) {
      const auto report = journal::verify_spool(folder / "spool" / fmt::format("w{}", i), {});
      must(report && report->findings.empty(), "the spool is not intact");
      events += report->events;
      bytes += report->bytes;
    }
    must(events == kProducers * kPerProducer, "events are missing");
    return static_cast<double>(events) / spent;
  }

  // The peer: text lines, one fdatasync for 10 000.
  double plain() {
    const platform::Path path = folder / "plain.log";
    (void)platform::remove_file(path);
    auto file = platform::File::append(path);
    must(file.has_value(), "the plain file cannot be opened");
    const double before = cpu_seconds();
    std::string lines;
    for (std::size_t i = 0; i < kProducers * kPerProducer; ++i) {
      const Visit& visit = world.visits[i % kPerProducer];
      fmt::format_to(std::back_inserter(lines), "{} {} {} 10.{}.{}.7 {} {} {} {}\n",
                     clock.now().time_since_epoch().count(), world.users[visit.user], world.hosts[visit.host],
                     visit.user >> 8, visit.user & 0xFF, world.stations[visit.user], visit.volume,
                     visit.duration, visit.denied ? "sites-interdits" : "-");
      if ((i + 1) % 10'000 != 0) continue;
      must(file->write_all(platform::as_bytes(lines)) && file->sync_data(),
           "the plain file cannot be written");
      lines.clear();
    }
    return static_cast<double>(kProducers * kPerProducer) / (cpu_seconds() - before);
  }

  // What the disk itself takes now, for 4 kB appended: the acknowledgement's p99 is to be read beside it.
  double fdatasync_p99_ms() {
    const platform::Path path = folder / "probe";
    (void)platform::remove_file(path);
    auto file = platform::File::append(path);
    must(file.has_value(), "the probe cannot be opened");
    const std::vector<std::byte> page(4096, std::byte{1});
    std::vector<double> waits;
    for (int i = 0; i < 100; ++i) {
      const auto began = SteadyClock::now();
      must(file->write_all(page) && file->sync_data(), "the probe cannot be written");
      waits.push_back(std::chrono::duration<double, std::milli>(SteadyClock::now() - began).count());
    }
    std::sort(waits.begin(), waits.end());
    return waits[98];
  }

  // Acknowledgements at a steady load: each producer hands over 20 events every 4 ms, 20 000 a second in all.
  double ack_p99_ms() {
    std::filesystem::remove_all(folder / "spool");
    const auto writer = open("w0");
    const journal::SchemaPtr announced = schema();
    std::array<std::vector<double>, kProducers> waits;
    std::vector<std::thread> producers;
    for (std::size_t p = 0; p < kProducers; ++p)
      producers.emplace_back([&, p] {
        auto next = SteadyClock::now();
        std::size_t at = p * 1009;
        for (int i = 0; i < 100; ++i) {
          next += std::chrono::milliseconds(4);
          std::this_thread::sleep_until(next);
          std::vector<journal::Event> batch;
          for (int j = 0; j < 20; ++j)
            batch.push_back(event_of(announced, world, world.visits[at++ % kPerProducer], clock.now()));
          const auto began = SteadyClock::now();
          must(writer->append(batch).has_value(), "events were not acknowledged");
          waits[p].push_back(std::chrono::duration<double, std::milli>(SteadyClock::now() - began).count());
        }
      });
    for (std::thread& producer : producers)
      producer.join();
    must(writer->close().has_value(), "the writer did not close");
    std::vector<double> all;
    for (const auto& some : waits)
      all.insert(all.end(), some.begin(), some.end());
    std::sort(all.begin(), all.end());
    return all[all.size() * 99 / 100];
  }
};

void figure(const char* name, std::vector<double> runs, const char* unit) {
  std::string list;
  for (const double run : runs)
    list += fmt::format("{}{:.6g}", list.empty() ? "" : ", ", run);
  std::sort(runs.begin(), runs.end());
  fmt::print("{{\"name\": \"{}\", \"value\": {:.6g}, \"unit\": \"{}\", \"runs\": [{}]}}\n", name,
             runs[runs.size() / 2], unit, list);
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  std::string pattern = (argc > 1 ? platform::Path(argv[1]) : std::filesystem::temp_directory_path()) /
                        "cartulaire-bench-XXXXXX";
  must(::mkdtemp(pattern.data()) != nullptr, "no folder to work in");
  Bench bench;
  bench.folder = pattern;
  must(journal::publish_day_keys(bench.folder / "hub", bench.folder / "intake",
                                 journal::day_of(bench.clock.now()), 2)
           .has_value(),
       "no day keys");
  std::vector<double> one;
  std::vector<double> four;
  std::vector<double> plain;
  std::vector<double> waits;
  std::vector<double> probes;
  std::uint64_t bytes = 0;
  for (int round = 0; round < kRounds; ++round) {
    four.push_back(bench.append(4, bytes));
    one.push_back(bench.append(1, bytes));
    plain.push_back(bench.plain());
    probes.push_back(bench.fdatasync_p99_ms());
    waits.push_back(bench.ack_p99_ms());
  }
  figure("journal.append_events_per_cpu_second", four, "events/CPU-s");
  figure("journal.append_one_writer_events_per_cpu_second", one, "events/CPU-s");
  figure("journal.plain_file_events_per_cpu_second", plain, "events/CPU-s");
  figure("journal.ack_p99_ms", waits, "ms");
  figure("journal.disk_fdatasync_p99_ms", probes, "ms");
  figure("journal.bytes_per_event", {static_cast<double>(bytes) / (kProducers * kPerProducer)}, "bytes");
  std::filesystem::remove_all(bench.folder);
}
