// LAYERS: adapters journal lists platform base
// Squid's two protocols, from whatever bytes: questions to the helper and commands to the log daemon. What is
// taken must hold what its reader promises; nothing may be read outside the input (AddressSanitizer).
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "adapters/squid/escape.hpp"
#include "adapters/squid/log_line.hpp"
#include "adapters/squid/request_line.hpp"
#include "adapters/squid/seen.hpp"
#include "adapters/squid/visit.hpp"
#include "lists/site.hpp"

namespace {

using namespace cartulaire;
using namespace cartulaire::adapters;

void must(bool holds) {
  if (!holds) std::abort();
}

void ask(std::string_view line) {
  const auto request = squid::read_request_line(line);
  if (!request) return;
  must(!request->channel.empty() && request->channel.size() <= squid::kMaxChannel);
  must(request->channel.find_first_of(" \n\"") == std::string_view::npos);
  std::array<char, 300> small{};
  must(squid::unescape(request->user, small).size() <= std::max(request->user.size(), small.size()));
  std::array<char, 9000> large{};
  lists::SiteBuffer buffer;
  (void)lists::parse_site(squid::unescape_authority(request->url, large), buffer);
  (void)squid::prefers_english(request->languages);
}

void log(std::string_view command) {
  static const journal::SchemaPtr schema = [] {
    journal::Announcement announced;
    announced.entity = announced.charter = announced.version = "x";
    announced.fields = {"user",          "site",           "ip",    "category", "block_reason",
                        "session_count", "total_duration", "volume"};
    announced.retention_days = 30;
    return journal::LogSchema::make(announced).value();
  }();
  static squid::Activity activity(1);
  const auto text = squid::log_text(command);
  if (!text) return;
  const auto line = squid::read_log_line(*text);
  if (!line) return;
  must(line->milliseconds >= 0 && line->status >= 0 && line->status <= 999);
  if (const auto sequence = squid::read_sequence(line->sequence)) {
    must(sequence->number > 0 && sequence->incarnation.find_first_of("/. \n") == std::string_view::npos);
  }
  if (squid::kind_of(*line) != squid::LineKind::visit) return;
  squid::Texts texts(8 * journal::kMaxText);
  const journal::Event event = squid::visit_event(*line, schema, texts, activity);
  if (line->journal != "s") must((event.present() >> schema->place(journal::Field::user) & 1U) == 0);
}

void ranges(std::string_view text) {
  const auto seen = squid::Seen::read(text);
  if (!seen) return;
  must(squid::Seen::read(seen->text())->text() == seen->text());
  must(seen->missing(seen->highest()) + seen->count() + seen->given_up() == seen->highest());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0]) {
    case 'L':
      log({reinterpret_cast<const char*>(data), size});
      break;
    case 'S':
      ranges(text);
      break;
    default:
      ask(text);
  }
  return 0;
}
