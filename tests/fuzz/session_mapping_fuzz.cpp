// LAYERS: adapters logs platform base
// Descriptions of sources (YAML), as an administrator writes them: refused with their place, or usable.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "adapters/sessions/mapping.hpp"
#include "adapters/sessions/reader.hpp"

using namespace cartulaire;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto mapping = adapters::sessions::read_mapping(text, "m.yml");
  if (!mapping) {
    if (mapping.error().french.empty() || mapping.error().english.empty()) std::abort();
    return 0;
  }
  adapters::sessions::Reader reader(*mapping, {});
  adapters::sessions::Step step;
  (void)reader.read("Mar 11 22:55:30 srv sshd[3]: Accepted password for a from 192.0.2.7 port 4 ssh2", step);
  (void)reader.read(text.substr(0, 4096), step);
  return 0;
}
