// LAYERS: journal platform base
//
// What a sealed day costs: bytes an event (Parquet and encryption, all that a part's shards hold), events per
// CPU-second from rows in memory to encrypted shards, milliseconds from one encrypted shard to one person's
// rows. Neither the reading of the spool nor the hashing of rows is in it: `seal.events_per_second` is the
// keeper's. The set has two sizes, a service and no more fields than a charter's log may announce: the
// received bytes stand in `volume`, the sent ones in `total_duration`, the service in `block_reason`.
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "journal/sealed/shards.hpp"
#include "platform/crypto.hpp"
#include "synthetic_day.hpp"

namespace {

using namespace cartulaire;
using journal::Field;
using journal::sealed::FieldValue;
using journal::sealed::PartRows;

constexpr int kRounds = 3;
constexpr int kPeopleAsked = 100;

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

template <class Value>
Value must(base::Result<Value> result) {
  if (result) return std::move(*result);
  fmt::print(stderr, "seal_bench: {}\n", result.error().text(base::Language::english));
  std::exit(1);
}

void figure(const char* name, double value, const char* unit) {
  fmt::print("{{\"name\": \"{}\", \"value\": {:.6g}, \"unit\": \"{}\"}}\n", name, value, unit);
  std::fflush(stdout);
}

PartRows rows_of(const bench::SyntheticDay& day) {
  PartRows rows;
  std::uint64_t sequence = 1'000'000;
  for (const bench::DayEvent& event : day.events) {
    const std::string_view category = day.categories[event.category];
    const std::string_view service = day.services[event.person % day.services.size()];
    const FieldValue values[] = {{Field::user, day.pseudonyms[event.person]},
                                 {Field::site, std::string_view(day.sites[event.site])},
                                 {Field::host, day.device_pseudonyms[event.device]},
                                 {Field::category, category},
                                 {Field::block_reason, service},
                                 {Field::duration, event.duration},
                                 {Field::volume, event.bytes_in},
                                 {Field::total_duration, event.bytes_out}};
    rows.add({.subject = day.pseudonyms[event.person],
              .time = event.time,
              .delay = event.receipt - event.time,
              .sequence = sequence++,
              .verdict = event.denied ? journal::Verdict::deny : journal::Verdict::allow,
              .clause = event.denied ? category : std::string_view()},
             values);
  }
  return rows;
}

using Box = std::vector<std::byte>;
const std::vector<std::byte> kKey(platform::kAeadKeySize, std::byte{7});

platform::AeadNonce nonce_of(std::size_t number) {
  platform::AeadNonce nonce{};
  nonce[0] = static_cast<std::byte>(number);
  return nonce;
}

}  // namespace

int main() {
  const bench::SyntheticDay day(42);
  auto engine = must(platform::DuckDatabase::open());
  std::vector<Box> boxes;
  std::vector<std::uint64_t> firsts;
  for (int round = 0; round < kRounds; ++round) {
    const double began = cpu_seconds();
    PartRows rows = rows_of(day);
    const double added = cpu_seconds();
    rows.sort();
    const double sorted = cpu_seconds();
    const auto shards = must(journal::sealed::write_shards(rows, engine));
    const double written = cpu_seconds();
    boxes.clear();
    firsts.clear();
    for (const auto& shard : shards) {
      const auto plain = shard.parquet.bytes();
      Box& box = boxes.emplace_back(plain.size() + platform::kAeadTagSize);
      platform::encrypt(kKey, nonce_of(boxes.size()), {}, plain, box);
      firsts.push_back(shard.first);
    }
    const double spent = cpu_seconds() - began;
    fmt::print(stderr,
               "seal_bench: {:.2f} s of CPU to gather, {:.2f} to sort, {:.2f} to write, {:.2f} to encrypt\n",
               added - began, sorted - added, written - sorted, began + spent - written);
    figure("seal.rows_per_cpu_second", static_cast<double>(rows.size()) / spent, "events/CPU-s");
  }
  std::size_t bytes = 0;
  for (const Box& box : boxes)
    bytes += box.size();
  figure("seal.bytes_per_event", static_cast<double>(bytes) / bench::SyntheticDay::kEvents, "bytes");

  const double began = cpu_seconds();
  std::size_t found = 0;
  for (int i = 0; i < kPeopleAsked; ++i) {
    const std::uint64_t subject = day.pseudonyms[static_cast<std::size_t>(i) * 53];
    const auto [begin, end] = journal::sealed::shards_of(firsts, subject);
    std::vector<platform::MemoryFile> files;
    for (std::size_t shard = begin; shard < end; ++shard) {
      const Box& box = boxes[shard];
      auto file = must(platform::MemoryFile::of_size(box.size() - platform::kAeadTagSize));
      if (!platform::decrypt(kKey, nonce_of(shard + 1), {}, box, file.bytes())) return 1;
      files.push_back(std::move(file));
    }
    found += must(journal::sealed::read_subject(std::move(files), subject, engine)).rows.size();
  }
  if (found == 0) return 1;
  figure("case.person_day_cpu_ms", (cpu_seconds() - began) * 1000 / kPeopleAsked, "ms");
}
