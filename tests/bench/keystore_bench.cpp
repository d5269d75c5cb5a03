// LAYERS: journal platform base
// ONCE: it fills the keystore of a management centre first
//
// The keys of 500 entities × 5 classes × 365 days: what one day costs a hub of that size. In the morning the
// units of the day before come in, entity by entity; then those of a year before go, which changes every key
// above the units. Shares are of two subsets of two custodians.
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <sys/resource.h>

#include "figures.hpp"
#include "journal/sealed/keystore.hpp"
#include "journal/sealed/unit_keys.hpp"
#include "platform/test_folder.hpp"

namespace {

using namespace cartulaire;
namespace sealed = journal::sealed;

constexpr int kEntities = 500;
constexpr int kClasses = 5;
constexpr int kDays = 365;
constexpr std::size_t kShares = 640;  // bytes

void must(const base::Status& status) {
  if (status) return;
  fmt::print(stderr, "keystore_bench: {}\n", status.error().text(base::Language::english));
  std::exit(1);
}

std::string entity(int number) {
  return fmt::format("commune-{:03}", number);
}

sealed::Unit unit_of(int of, int log_class, int day) {
  return {entity(of), fmt::format("classe{}", log_class), sealed::CivilDay(std::chrono::days(20'000 + day)),
          1};
}

std::vector<sealed::UnitRecord> records_of(int of, int first_day, int days) {
  std::vector<sealed::UnitRecord> records;
  for (int day = first_day; day < first_day + days; ++day)
    for (int log_class = 0; log_class < kClasses; ++log_class) {
      std::vector<std::byte> shares(kShares);
      platform::random_bytes(shares);
      records.push_back(
          {unit_of(of, log_class, day), platform::Secret::random(sealed::kUnitKeySize), std::move(shares)});
    }
  return records;
}

double seconds_since(std::chrono::steady_clock::time_point began) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

}  // namespace

int main() {
  const platform::TestFolder own;
  const platform::Path& folder = own.path();
  journal::SystemDisk disk;
  {
    auto keys = sealed::Keystore::open(folder, disk);
    must(keys ? base::Status() : base::Status(tl::unexpected(keys.error())));
    for (int of = 0; of < kEntities; ++of)
      must(keys->add(entity(of), records_of(of, 0, kDays)));

    auto began = std::chrono::steady_clock::now();
    for (int of = 0; of < kEntities; ++of)
      must(keys->add(entity(of), records_of(of, kDays, 1)));
    bench::figure("keystore.day_in_seconds", seconds_since(began), "s");

    std::vector<sealed::Unit> due;
    for (int of = 0; of < kEntities; ++of)
      for (int log_class = 0; log_class < kClasses; ++log_class)
        due.push_back(unit_of(of, log_class, 0));
    began = std::chrono::steady_clock::now();
    must(keys->destroy(due));
    bench::figure("keystore.day_out_seconds", seconds_since(began), "s");
  }
  auto began = std::chrono::steady_clock::now();
  const auto keys = sealed::Keystore::open(folder, disk);
  must(keys ? base::Status() : base::Status(tl::unexpected(keys.error())));
  bench::figure("keystore.open_ms", seconds_since(began) * 1000, "ms");
  began = std::chrono::steady_clock::now();
  if (!keys->find(unit_of(250, 3, 200)) || keys->find(unit_of(250, 3, 0))) return 1;
  bench::figure("keystore.find_ms", seconds_since(began) * 500, "ms");
  std::uintmax_t bytes = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder))
    bytes += file.file_size();
  bench::figure("keystore.mib", static_cast<double>(bytes) / (1 << 20), "MiB");
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  bench::figure("keystore.rss_mib", static_cast<double>(usage.ru_maxrss) / 1024, "MiB");
  return 0;
}
