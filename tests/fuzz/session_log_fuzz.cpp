// LAYERS: adapters journal logs platform base
// Logs of every shipped source of sessions: no record may be read outside its bytes, and what is remembered
// of it must read back.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "adapters/sessions/cutter.hpp"
#include "adapters/sessions/mapping.hpp"
#include "adapters/sessions/table.hpp"
#include "platform/json.hpp"

using namespace cartulaire;

// The first byte picks the source, the rest is the log.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto& mappings = adapters::sessions::shipped_mappings();
  const adapters::sessions::Mapping& mapping = mappings[data[0] % mappings.size()];
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const base::Instant now{std::chrono::hours(500'000)};
  adapters::sessions::Reader reader(mapping, {{}, now});
  constexpr std::size_t kMost = 64;
  adapters::sessions::Table table({mapping.unique_key, mapping.timeout, kMost});
  const auto emit = [](adapters::sessions::Session&& session) {
    if (session.lasted && session.lasted->count() < 0) std::abort();
  };
  adapters::sessions::Cutter cutter(
      mapping.log.shape,
      [&](std::string_view record, std::uint64_t end) {
        if (end > text.size()) std::abort();
        adapters::sessions::Step step;
        if (reader.read(record, step) == adapters::sessions::Reading::step) table.apply(step, now, emit);
      },
      [](std::uint64_t) {});
  cutter.feed(text.substr(0, text.size() / 2));
  cutter.feed(text.substr(text.size() / 2));
  cutter.finish();
  // Keys are hashes where it counts; here they are the log's own bytes, which JSON may not hold.
  adapters::sessions::Table again({mapping.unique_key, mapping.timeout, kMost});
  if (const auto json = platform::parse_json(platform::print_json(table.to_json()), "table"); json)
    if (!again.read_json(*json) || again.open() != table.open()) std::abort();
  table.expire(now + std::chrono::hours(24 * 365), {}, emit);
  if (table.open() != 0) std::abort();
  return 0;
}
