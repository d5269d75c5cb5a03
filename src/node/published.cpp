#include "node/published.hpp"

#include <algorithm>
#include <array>
#include <sstream>
#include <string>

#include <fmt/format.h>

namespace cartulaire::node {
namespace {

constexpr std::array<std::string_view, 4> kOurs = {"charter-", "lists-", "state-", "draft-"};

bool names(const Manifest& manifest, std::string_view file) {
  return std::ranges::any_of(manifest.files, [file](const ManifestFile& one) { return one.name == file; });
}

}  // namespace

void remove_forgotten(const platform::Path& folder, const Manifest& now, const Manifest* before) {
  const auto files = platform::files_in(folder);
  if (!files) return;
  for (const platform::Path& path : *files) {
    const std::string name = path.filename().string();
    const bool ours =
        std::ranges::any_of(kOurs, [&name](std::string_view start) { return name.starts_with(start); });
    if (ours && !names(now, name) && (before == nullptr || !names(*before, name)))
      static_cast<void>(platform::remove_file(path));
  }
}

std::vector<PublishedNumber> read_history(const platform::Path& folder) {
  std::vector<PublishedNumber> out;
  const auto text = platform::read_text(folder / kHistoryName, std::size_t{1} << 20);
  if (!text) return out;
  std::istringstream lines(*text);
  std::string line;
  while (std::getline(lines, line)) {
    std::istringstream words(line);
    PublishedNumber one;
    std::int64_t issued = 0;
    if (!(words >> one.number >> issued)) continue;
    one.issued = base::Instant(std::chrono::milliseconds(issued));
    out.push_back(one);
  }
  if (out.size() > kHistoryLines) out.erase(out.begin(), out.end() - kHistoryLines);
  return out;
}

base::Status add_to_history(const platform::Path& folder, const Manifest& manifest) {
  std::vector<PublishedNumber> all = read_history(folder);
  all.push_back({manifest.number, manifest.issued});
  if (all.size() > kHistoryLines) all.erase(all.begin());
  std::string text;
  for (const PublishedNumber& one : all)
    text += fmt::format("{} {}\n", one.number, one.issued.time_since_epoch().count());
  return platform::replace_file(folder / kHistoryName, text);
}

std::optional<Lag> lag_of(std::uint64_t number, const std::vector<PublishedNumber>& history) {
  const auto later =
      std::ranges::find_if(history, [number](const PublishedNumber& one) { return one.number > number; });
  if (later == history.end()) return std::nullopt;
  return Lag{static_cast<std::size_t>(history.end() - later), later->issued};
}

}  // namespace cartulaire::node
