// LAYERS: lists
//
// Any bytes as a requested site: what comes out is normalised, and reading it again changes nothing.
#include <cstdlib>
#include <string>

#include "lists/site.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cartulaire::lists;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  SiteBuffer buffer;
  const auto site = parse_site(text, buffer);
  if (!site) return 0;
  if (site->host.empty() || site->host.size() > SiteBuffer::kMaxHost) std::abort();
  if (site->path.size() > SiteBuffer::kMaxPath || (!site->path.empty() && site->path[0] != '/')) std::abort();
  for (const char c : site->host) {
    if (static_cast<unsigned char>(c) <= 0x20 || static_cast<unsigned char>(c) >= 0x7f ||
        (c >= 'A' && c <= 'Z')) {
      std::abort();
    }
  }
  SiteBuffer again_buffer;
  const auto again = parse_site(site->host, again_buffer);
  if (!again || again->host != site->host || again->is_ip != site->is_ip) std::abort();
  return 0;
}
