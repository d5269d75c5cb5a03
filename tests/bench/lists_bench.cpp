// LAYERS: lists
//
// The lists' figures at 5 million names: lists.bytes_per_name, lists.view_ms, and lookups per CPU-second.
// One JSON line a figure on standard output. UT1 (CARTULAIRE_LISTS, else the test data) and synthetic names.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "figures.hpp"
#include "lists/builder.hpp"
#include "lists/categories.hpp"
#include "lists/line.hpp"
#include "lists/list_file.hpp"
#include "lists/mapping.hpp"
#include "lists/ut1.hpp"
#include "synthetic_names.hpp"

namespace {

using namespace cartulaire;
using namespace cartulaire::lists;
namespace fs = std::filesystem;

constexpr std::uint64_t kNames = 5'000'000;

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

using bench::figure;

std::uint16_t category_index(std::string_view id) {
  const auto& all = categories();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].id == id) return static_cast<std::uint16_t>(i);
  }
  return 0;
}

// UT1 as the importer reads it, then synthetic names in the three lists that the snapshot lacks.
std::vector<std::byte> build(const fs::path& ut1, std::vector<std::string>& listed) {
  Builder builder(Seed{0x1234, 0x5678});
  builder.add_catalogue();
  const std::uint16_t source = builder.add_source("bench");
  BadLines bad;
  if (const auto mapping = shipped_mapping("ut1"); mapping && fs::exists(ut1)) {
    const auto folder = list_ut1(ut1);
    if (folder) {
      for (const Ut1Category& category : folder->categories) {
        const auto mapped = mapping->categories.find(category.name);
        if (mapped == mapping->categories.end() || mapped->second.to.empty()) continue;
        CategorySet set;
        for (const std::string& id : mapped->second.to)
          set.set(static_cast<CategoryId>(category_index(id)));
        const std::uint16_t list = builder.add_list(category.name, source, set);
        for (const Ut1File& file : category.files) {
          if (fs::file_size(file.path) == 0) continue;
          const auto mapped_file = platform::MappedFile::open(file.path);
          if (!mapped_file) continue;
          read_lines(platform::as_text(mapped_file->bytes()), file.kind, list, builder, bad,
                     [](std::uint64_t) {});
        }
      }
    }
  }
  const std::uint16_t fill[] = {
      builder.add_list("adult", source, CategorySet::of(static_cast<CategoryId>(category_index("adult")))),
      builder.add_list("malware", source,
                       CategorySet::of(static_cast<CategoryId>(category_index("malware")))),
      builder.add_list("phishing", source,
                       CategorySet::of(static_cast<CategoryId>(category_index("phishing"))))};
  bench::SyntheticNames names(42);
  const std::uint64_t real = builder.entries();
  std::uint32_t number = 0;
  for (std::uint64_t have = real; have < kNames + 30'000; ++have, ++number) {
    SiteBuffer buffer;
    const std::string_view name = names.name(number);
    const auto site = parse_site(name, buffer);
    builder.add_name(fill[number % 3], *site);
    if (number % 8 == 0) listed.emplace_back(name);
  }
  auto file = builder.finish({});
  if (!file) {
    std::fprintf(stderr, "%s\n", file.error().text().c_str());
    std::exit(3);
  }
  return std::move(*file);
}

// Half listed names (bare, www., deeper), half unlisted ones, in an order that no cache foresees.
std::vector<std::string> hosts_to_ask(const std::vector<std::string>& listed) {
  std::mt19937_64 random(7);
  bench::SyntheticNames others(0x9e3779b9);
  std::vector<std::string> hosts;
  for (std::uint32_t i = 0; i < 1'000'000; ++i) {
    if (i % 2 == 0) {
      const std::string& name = listed[random() % listed.size()];
      hosts.push_back(i % 4 == 0 ? name : "www." + name);
    } else {
      hosts.push_back("static." + std::string(others.name(500'000'000 + i)));
    }
  }
  std::shuffle(hosts.begin(), hosts.end(), random);
  return hosts;
}

std::uint64_t resident_bytes(platform::Bytes file) {
  const std::size_t pages = (file.size() + 4095) / 4096;
  std::vector<unsigned char> state(pages);
  mincore(const_cast<std::byte*>(file.data()), file.size(), state.data());
  return 4096 * static_cast<std::uint64_t>(std::count_if(state.begin(), state.end(),
                                                         [](unsigned char page) { return (page & 1) != 0; }));
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// One iteration asks for all of `asked`, about half of which are listed; expressions may match some more of
// them.
template <class Asked, class Pass>
void timed_lookups(const char* name, const std::vector<Asked>& asked, Pass pass,
                   std::size_t most_percent = 51) {
  bench::timed(name, [&asked, pass, most_percent](benchmark::State& state) {
    for ([[maybe_unused]] auto once : state) {
      const std::uint64_t found = pass();
      if (found < asked.size() * 49 / 100 || found > asked.size() * most_percent / 100)
        state.SkipWithError("wrong answers");
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(asked.size()));
  });
}

}  // namespace

int main(int argc, char** argv) {
  const char* lists = std::getenv("CARTULAIRE_LISTS");
  const char* data = std::getenv("CARTULAIRE_TESTDATA");
  const fs::path ut1 =
      lists != nullptr ? fs::path(lists) : fs::path(data != nullptr ? data : "../shared/data") / "ut1";
  if (!fs::exists(ut1)) std::fprintf(stderr, "no UT1 lists at %s: synthetic names alone\n", ut1.c_str());

  std::vector<std::string> listed;
  const double build_start = cpu_seconds();
  const fs::path path = fs::temp_directory_path() / ("cartulaire-lists-bench-" + std::to_string(getpid()));
  {
    const std::vector<std::byte> file = build(ut1, listed);
    figure("lists.build_cpu_seconds", cpu_seconds() - build_start, "s");
    if (!platform::replace_file(path, platform::Bytes(file))) return 3;
  }

  const std::string first = listed.front();
  std::vector<double> ready;
  for (int round = 0; round < 9; ++round) {
    const auto start = std::chrono::steady_clock::now();
    const auto file = ListFile::open(path);
    SiteBuffer buffer;
    const auto site = parse_site(first, buffer);
    if (!file || file->table().lookup(*site).none()) return 3;
    ready.push_back(
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
  }
  figure("lists.view_ms", median(ready), "ms");

  auto file = ListFile::open(path);
  const Table& table = file->table();
  // One after the other in memory, as requests come: the table alone is to miss the cache.
  std::string arena;
  std::vector<std::string_view> hosts;
  {
    const std::vector<std::string> texts = hosts_to_ask(listed);
    for (const std::string& text : texts)
      arena += text;
    std::size_t at = 0;
    for (const std::string& text : texts) {
      hosts.push_back(std::string_view(arena).substr(at, text.size()));
      at += text.size();
    }
  }
  timed_lookups("lists.lookups_per_cpu_second", hosts, [&] {  // the host is there already
    std::uint64_t found = 0;
    for (const std::string_view host : hosts)
      found += table.lookup(Site{host, {}, false}).any() ? 1 : 0;
    return found;
  });
  timed_lookups("lists.parse_and_lookups_per_cpu_second", hosts, [&] {  // from the text of the request
    std::uint64_t found = 0;
    for (const std::string_view host : hosts) {
      SiteBuffer buffer;
      found += table.lookup(*parse_site(host, buffer)).any() ? 1 : 0;
    }
    return found;
  });
  timed_lookups("lists.batched_lookups_per_cpu_second", hosts, [&] {  // batches of 16
    std::uint64_t found = 0;
    std::array<Table::Probe, 16> probes;
    for (std::size_t i = 0; i + 16 <= hosts.size(); i += 16) {
      for (std::size_t j = 0; j < 16; ++j)
        table.prefetch(Site{hosts[i + j], {}, false}, probes[j]);
      for (std::size_t j = 0; j < 16; ++j)
        found += table.lookup(Site{hosts[i + j], {}, false}, probes[j]).any() ? 1 : 0;
    }
    return found;
  });
  // URLs of sites half of which are listed: what expressions cost.
  std::vector<std::string> urls;
  for (std::size_t i = 0; i < hosts.size(); i += 4)
    urls.push_back("http://" + std::string(hosts[i]) + "/service/alpha-x3/data/index.html?id=12345&q=abc");
  timed_lookups(
      "lists.url_lookups_per_cpu_second", urls,
      [&] {
        std::uint64_t found = 0;
        for (const std::string& url : urls) {
          SiteBuffer buffer;
          found += table.lookup(*parse_site(url, buffer)).any() ? 1 : 0;
        }
        return found;
      },
      100);
  const int code = bench::run_benchmarks(argc, argv);
  const double per_name =
      static_cast<double>(resident_bytes(file->bytes())) / static_cast<double>(table.name_count());
  figure("lists.names", static_cast<double>(table.name_count()), "names");
  figure("lists.bytes_per_name", per_name, "B");
  fs::remove(path);
  return code;
}
