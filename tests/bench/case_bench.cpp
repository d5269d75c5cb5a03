// LAYERS: journal platform base
// ONCE: it makes 100 million sealed rows first
//
// One person over 180 days among 100 million events, the case being decided and unlocked: parts found, opened
// and read, rows proved, the extract written and signed. The parts are of one synthetic day under 180 pairs
// of keys.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "figures.hpp"
#include "journal/opening/extract.hpp"
#include "journal/sealed/books.hpp"
#include "journal/sealed/part_file.hpp"
#include "journal/sealed/row_leaves.hpp"
#include "platform/test_folder.hpp"
#include "synthetic_day.hpp"

namespace {

using namespace cartulaire;
namespace sealed = journal::sealed;
using journal::Field;

constexpr int kDays = 180;
constexpr int kPeopleAsked = 5;

template <class Value>
Value must(base::Result<Value> result) {
  if (result) return std::move(*result);
  fmt::print(stderr, "case_bench: {}\n", result.error().text(base::Language::english));
  std::exit(1);
}

std::string user(std::uint32_t person) {
  return fmt::format("agent{}", person);
}

sealed::PartRows rows_of(const bench::SyntheticDay& day, const sealed::Pseudonyms& pseudonyms) {
  std::vector<std::uint64_t> people;
  for (std::uint32_t i = 0; i < bench::SyntheticDay::kPeople; ++i)
    people.push_back(pseudonyms.of("user", user(i)));
  sealed::PartRows rows;
  std::uint64_t sequence = 0;
  for (const bench::DayEvent& event : day.events) {
    const std::string_view category = day.categories[event.category];
    const sealed::FieldValue values[] = {{Field::user, people[event.person]},
                                         {Field::site, std::string_view(day.sites[event.site])},
                                         {Field::host, day.device_pseudonyms[event.device]},
                                         {Field::category, category},
                                         {Field::duration, event.duration},
                                         {Field::volume, event.bytes_in}};
    rows.add({.subject = people[event.person],
              .time = event.time,
              .delay = event.receipt - event.time,
              .sequence = sequence++,
              .verdict = event.denied ? journal::Verdict::deny : journal::Verdict::allow,
              .clause = event.denied ? category : std::string_view()},
             values);
  }
  rows.sort();
  return rows;
}

}  // namespace

int main() {
  const platform::TestFolder folder;
  const platform::Path parts = folder.path() / "parts";
  const auto identity = platform::Secret::random(sealed::kUnitKeySize);
  auto engine = must(platform::DuckDatabase::open());
  const sealed::PartNames names{
      {"node/web"},
      {{"essai",
        "1",
        {},
        false,
        {Field::user, Field::site, Field::host, Field::category, Field::duration, Field::volume}}}};
  std::vector<sealed::PartEntry> entries(kDays);
  std::vector<platform::Secret> keys(kDays);
  {
    const sealed::PartRows rows = rows_of(bench::SyntheticDay(42), sealed::Pseudonyms(identity));
    const auto shards = must(sealed::write_shards(rows, engine));
    const auto seal_days = [&](int first) {
      journal::SystemDisk disk;
      for (int day = first; day < kDays; day += 2) {
        sealed::PartEntry& entry = entries[day];
        entry.unit = {"ville", "web", sealed::CivilDay(std::chrono::days(20'000 + day)), 1};
        entry.zone = "UTC";
        keys[day] = platform::Secret::random(sealed::kUnitKeySize);
        sealed::PartIndex index;
        index.names = names;
        index.blocks = sealed::block_roots(rows, names, keys[day]);
        entry.root = sealed::root_of_blocks(index.blocks);
        entry.events = rows.size();
        const auto written =
            must(sealed::write_part(sealed::part_path(parts, entry.unit),
                                    sealed::Boxes(keys[day], entry.unit), std::move(index), shards, disk));
        entry.index_bytes = written.index_bytes;
      }
    };
    std::thread other(seal_days, 1);
    seal_days(0);
    other.join();
  }
  const base::SystemClock clock;
  journal::SystemDisk disk;
  const sealed::LogPlace place{folder.path(), folder.path() / "keys"};
  if (!sealed::Log::create(place, "journal.ville.example", clock, disk)) return 1;
  sealed::Books books;
  const auto log =
      must(sealed::Log::open(place, clock, disk, [&](std::uint64_t leaf, const sealed::TimedEntry& entry) {
        books.take(leaf, entry);
      }));
  std::vector<sealed::Entry> batch(entries.begin(), entries.end());
  batch.emplace_back(sealed::RunEntry{1, kDays, {}, {}, {}, {}});
  if (!log->append(batch)) return 1;

  for (int i = 0; i < kPeopleAsked; ++i) {
    std::vector<journal::opening::OpenUnit> units;
    for (int day = 0; day < kDays; ++day)
      units.push_back({&books.living().at(entries[day].unit),
                       platform::Secret::copy_of(std::as_const(keys[day]).bytes()),
                       platform::Secret::copy_of(identity.bytes())});
    const auto began = std::chrono::steady_clock::now();
    const auto extract = must(journal::opening::make_extract({"2026-0001",
                                                              "ville",
                                                              {user(static_cast<std::uint32_t>(i) * 977)},
                                                              entries.front().unit.day,
                                                              entries.back().unit.day},
                                                             units, *log, parts, engine));
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - began;
    if (extract.units != kDays || extract.rows == 0) return 1;
    bench::figure("case.person_180d_seconds", spent.count(), "s");
  }
}
