// LAYERS: replay charter policy lists platform
//
// replay.lines_per_cpu_second: a million lines of Squid's native log of our own making (2 000 people, seven
// lines in ten are tunnels, three hosts in ten are listed) against the amp charter and a million synthetic
// names, one thread, reading, deciding and counting included.
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iterator>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "charter/charter.hpp"
#include "charter/compile.hpp"
#include "lists/builder.hpp"
#include "lists/categories.hpp"
#include "logs/lines.hpp"
#include "policy/state.hpp"
#include "replay/replayer.hpp"
#include "synthetic_names.hpp"

namespace {

using namespace cartulaire;

constexpr std::uint32_t kNames = 1'000'000;
constexpr std::uint64_t kLines = 1'000'000;

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

std::vector<std::byte> build_lists() {
  lists::Builder builder(lists::Seed{1, 2});
  builder.add_catalogue();
  const std::uint16_t source = builder.add_source("bench");
  std::vector<std::uint16_t> all;
  const auto& categories = lists::categories();
  for (std::size_t i = 0; i < categories.size(); ++i)
    if (!lists::rank_opens(categories[i].rank))
      all.push_back(builder.add_list("bench/" + categories[i].id, source,
                                     lists::CategorySet::of(static_cast<lists::CategoryId>(i))));
  bench::SyntheticNames names(1);
  lists::SiteBuffer buffer;
  for (std::uint32_t i = 0; i < kNames; ++i)
    if (const auto site = lists::parse_site(names.name(i), buffer))
      builder.add_name(all[i % all.size()], *site);
  auto file = builder.finish({});
  return file ? std::move(*file) : std::vector<std::byte>();
}

std::string make_log() {
  std::mt19937 source(42);
  const auto random = [&](std::uint32_t below) { return static_cast<std::uint32_t>(source() % below); };
  bench::SyntheticNames names(1);
  std::string log;
  log.reserve(kLines * 128);
  for (std::uint64_t i = 0; i < kLines; ++i) {
    const std::uint32_t agent = random(2000);
    const bool listed = random(10) < 3;
    const std::string host =
        listed ? std::string(names.name(random(kNames))) : fmt::format("h{}.example.net", random(20'000));
    const std::uint64_t at = 1'772'400'000'000 + i * 400;
    log += fmt::format("{}.{:03} {:6} 10.1.{}.{} ", at / 1000, at % 1000, random(900), agent / 250,
                       agent % 250 + 1);
    log += random(10) < 7
               ? fmt::format("TCP_TUNNEL/200 {} CONNECT {}:443", random(90'000), host)
               : fmt::format("TCP_MISS/200 {} GET http://{}/p/{}?q={}", random(90'000), host, random(100), i);
    log += fmt::format(" agent{} HIER_DIRECT/198.51.100.9 -\n", agent);
  }
  return log;
}

std::optional<policy::Policy> amp() {
  std::ifstream file(CARTULAIRE_SOURCE_DIR "/charters/amp/charte.md");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const charter::Loaded loaded = charter::load_charter(text, "charte.md");
  const auto effective = charter::effective_charter(loaded.charter);
  if (!effective) return std::nullopt;
  auto compiled = charter::compile(*effective);
  if (!compiled) return std::nullopt;
  return std::move(compiled->policy);
}

}  // namespace

int main() {
  const std::vector<std::byte> file = build_lists();
  const auto table = lists::Table::view(file);
  auto policy = amp();
  if (!table || !policy) {
    std::fputs("replay_bench: no lists or no charter\n", stderr);
    return 1;
  }
  const std::string log = make_log();
  const policy::State nobody;
  auto replayer =
      replay::Replayer::start(std::move(*policy), std::nullopt, *table, nobody, {false, true, true});
  if (!replayer) {
    std::fprintf(stderr, "replay_bench: %s\n", replayer.error().text(base::Language::english).c_str());
    return 1;
  }
  replay::LogReader reader(replay::Format{});
  logs::LineCutter cutter(
      [&](std::string_view line, std::uint64_t number) { replayer->read(reader, line, 1, number); },
      [&](std::uint64_t number) { replayer->skip_long_line(1, number); });
  const double before = cpu_seconds();
  constexpr std::size_t kChunk = 262'144;
  for (std::size_t at = 0; at < log.size(); at += kChunk)
    cutter.feed(std::string_view(log).substr(at, kChunk));
  cutter.finish();
  const double spent = cpu_seconds() - before;
  const replay::Study study = std::move(*replayer).finish(1);
  if (study.requests != kLines) {
    std::fprintf(stderr, "replay_bench: %llu of the lines were read\n",
                 static_cast<unsigned long long>(study.requests));
    return 1;
  }
  std::printf(
      "{\"name\": \"replay.lines_per_cpu_second\", \"value\": %.4g, \"unit\": \"lines/s\", \"side\": "
      "\"ours\"}\n",
      static_cast<double>(kLines) / spent);
  return 0;
}
