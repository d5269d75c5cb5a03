// LAYERS: replay logs lists platform base
// Lines of recorded logs, in every shipped format: no line may be read outside its bytes, whatever it holds.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "lists/site.hpp"
#include "logs/lines.hpp"
#include "replay/log_reader.hpp"

namespace {

using namespace cartulaire;

void read(std::string_view line, replay::LogReader& reader, lists::SiteBuffer& buffer) {
  replay::Record record;
  if (reader.read(line, record) != replay::Reading::record) return;
  if (record.site.empty()) std::abort();
  (void)lists::parse_site(record.site, buffer);
}

}  // namespace

// The first byte picks the format, the rest is the log.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto& mappings = replay::shipped_mappings();
  const std::size_t which = data[0] % (mappings.size() + 1);
  replay::Format format;
  if (which > 0) format.mapping = mappings[which - 1];
  replay::LogReader reader(std::move(format));
  lists::SiteBuffer buffer;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  logs::LineCutter cutter([&](std::string_view line, std::uint64_t) { read(line, reader, buffer); },
                          [](std::uint64_t) {});
  cutter.feed(text.substr(0, text.size() / 2));
  cutter.feed(text.substr(text.size() / 2));
  cutter.finish();
  return 0;
}
