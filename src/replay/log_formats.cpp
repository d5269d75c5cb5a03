#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>

#include "replay/log_reader.hpp"

namespace cartulaire::embedded {
extern const std::string_view kFortigateLogYml;
extern const std::string_view kFortigateTrafficLogYml;
extern const std::string_view kStormshieldLogYml;
extern const std::string_view kStormshieldSslLogYml;
extern const std::string_view kCartulaireLogYml;
extern const std::string_view kCartulaireSquidLogYml;
extern const std::string_view kJsonLogYml;
extern const std::string_view kCsvLogYml;
}  // namespace cartulaire::embedded

namespace cartulaire::replay {
namespace {

Mapping shipped(std::string_view text, std::string_view file) {
  auto mapping = read_mapping(text, file);
  if (!mapping) {
    fmt::print(stderr, "cartulaire: catalogue/logs/{}\n", mapping.error().text(base::Language::english));
    std::abort();
  }
  return std::move(*mapping);
}

bool has_pieces(const Mapping& mapping, std::string_view line) {
  return !mapping.log.detect.empty() &&
         std::all_of(mapping.log.detect.begin(), mapping.log.detect.end(),
                     [&](const std::string& piece) { return line.find(piece) != std::string_view::npos; });
}

// How many lines of `head` the format reads as requests.
std::size_t readable(Format format, std::string_view head) {
  LogReader reader(std::move(format));
  std::size_t count = 0;
  while (!head.empty()) {
    const std::size_t end = head.find('\n');
    Record record;
    if (reader.read(head.substr(0, end), record) == Reading::record) ++count;
    if (end == std::string_view::npos) break;
    head.remove_prefix(end + 1);
  }
  return count;
}

}  // namespace

const std::vector<Mapping>& shipped_mappings() {
  static const std::vector<Mapping> mappings = [] {
    std::vector<Mapping> all;
    all.push_back(shipped(embedded::kCartulaireLogYml, "cartulaire.yml"));
    all.push_back(shipped(embedded::kCartulaireSquidLogYml, "cartulaire-squid.yml"));
    all.push_back(shipped(embedded::kFortigateLogYml, "fortigate.yml"));
    all.push_back(shipped(embedded::kFortigateTrafficLogYml, "fortigate-traffic.yml"));
    all.push_back(shipped(embedded::kStormshieldLogYml, "stormshield.yml"));
    all.push_back(shipped(embedded::kStormshieldSslLogYml, "stormshield-ssl.yml"));
    // The two that read almost anything of their shape come last: detect_format asks in this order.
    all.push_back(shipped(embedded::kJsonLogYml, "json.yml"));
    all.push_back(shipped(embedded::kCsvLogYml, "csv.yml"));
    return all;
  }();
  return mappings;
}

base::Result<Format> find_format(std::string_view id) {
  if (id == "squid") return Format{};
  std::string known = "squid";
  for (const Mapping& mapping : shipped_mappings()) {
    if (mapping.log.id == id) return Format{mapping};
    known += ", " + mapping.log.id;
  }
  return base::fail(
      base::ErrorCode::not_found, std::string(id),
      fmt::format("format de journal inconnu ; connus : {} ; ou décrivez-le avec --mapping", known),
      fmt::format("unknown log format; known: {}; or describe it with --mapping", known));
}

std::optional<Format> detect_format(std::string_view head) {
  if (readable(Format{}, head) > 0) return Format{};
  for (const Mapping& mapping : shipped_mappings()) {
    bool found = false;
    for (std::string_view rest = head; !rest.empty() && !found;) {
      const std::size_t end = rest.find('\n');
      found = has_pieces(mapping, rest.substr(0, end));
      rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
    if (found && readable(Format{mapping}, head) > 0) return Format{mapping};
  }
  return std::nullopt;
}

}  // namespace cartulaire::replay
