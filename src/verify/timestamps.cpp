#include "verify/timestamps.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include <fmt/format.h>

#include "platform/process.hpp"
#include "verify/day.hpp"
#include "verify/input.hpp"
#include "verify/members.hpp"
#include "verify/note.hpp"

namespace cartulaire::verify {
namespace {

constexpr std::size_t kLargestToken = 65'536;
constexpr std::int64_t kDay = 86'400'000;
constexpr std::string_view kEnding = ".tsr";

base::Result<platform::ProcessResult> openssl(std::vector<std::string> words, std::string_view token) {
  words.insert(words.begin(), {"openssl", "ts"});
  const auto input = platform::File::of_text(token);
  if (!input) return tl::unexpected(input.error());
  return platform::run_process(words, *input);
}

// Whether the token is the authority's over that text; `at`: when the authority says it was.
base::Result<bool> verified(std::string_view token, std::string_view text, const std::string& authority,
                            std::int64_t& at) {
  const auto printed = openssl({"-reply", "-in", "/dev/stdin", "-text"}, token);
  if (!printed) return tl::unexpected(printed.error());
  const auto time = printed->exit_code == 0 ? token_time(printed->output) : std::nullopt;
  if (!time) return false;
  at = *time;
  // Certificates are judged as of the token's own time: it proves as much after they ran out.
  const auto judged = openssl({"-verify", "-in", "/dev/stdin", "-digest",
                               platform::to_hex(platform::sha256(platform::as_bytes(text))), "-CAfile",
                               authority, "-attime", std::to_string(at / 1000)},
                              token);
  if (!judged) return tl::unexpected(judged.error());
  return judged->exit_code == 0;
}

}  // namespace

std::optional<std::int64_t> token_time(std::string_view printed) {
  constexpr std::string_view kLabel = "\nTime stamp: ";
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const std::size_t place = printed.find(kLabel);
  if (place == std::string_view::npos) return std::nullopt;
  std::string_view text = printed.substr(place + kLabel.size());
  text = text.substr(0, text.find('\n'));
  // "Nov 26 02:35:17 2026 GMT", with a space for the first digit of the day, or with parts of a second
  if (text.size() < 24 || !text.ends_with(" GMT")) return std::nullopt;
  const std::size_t month = kMonths.find(text.substr(0, 3));
  const std::string day =
      text[4] == ' ' ? "0" + std::string(text.substr(5, 1)) : std::string(text.substr(4, 2));
  const std::string year(text.substr(text.size() - 8, 4));
  if (month == std::string_view::npos || month % 3 != 0 || text[9] != ':' || text[12] != ':')
    return std::nullopt;
  const auto date = read_day(fmt::format("{}-{:02}-{}", year, month / 3 + 1, day));
  std::int64_t seconds = 0;
  for (const std::size_t at : {std::size_t{7}, std::size_t{10}, std::size_t{13}}) {
    if (text[at] < '0' || text[at] > '9' || text[at + 1] < '0' || text[at + 1] > '9') return std::nullopt;
    const int two_digits = (text[at] - '0') * 10 + (text[at + 1] - '0');
    seconds = seconds * 60 + two_digits;
  }
  if (!date) return std::nullopt;
  return *date * kDay + seconds * 1000;
}

base::Result<std::vector<std::uint64_t>> list_timestamps(const platform::Path& folder) {
  std::vector<std::uint64_t> sizes;
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) return sizes;
  const auto files = platform::files_in(folder, kEnding);
  if (!files) return tl::unexpected(files.error());
  for (const platform::Path& file : *files) {
    const std::string name = file.filename().string();
    if (const auto size = read_decimal(name.substr(0, name.size() - kEnding.size()))) sizes.push_back(*size);
  }
  std::sort(sizes.begin(), sizes.end());
  return sizes;
}

base::Status check_timestamps(const platform::Path& folder, const std::vector<std::uint64_t>& sizes,
                              std::string_view origin, const Log& log, const std::string& authority,
                              Findings& findings) {
  if (sizes.empty() && !authority.empty()) findings.about(Problem::timestamp_absent, "timestamps");
  for (const std::uint64_t size : sizes) {
    const std::string name = fmt::format("timestamps/{}.tsr", size);
    const Snapshot* then = log.snapshot(size);
    if (then == nullptr) {
      findings.about(Problem::timestamp_wrong, name);
      continue;
    }
    if (authority.empty()) continue;
    const auto token = read_plain(folder / fmt::format("{}.tsr", size), kLargestToken);
    if (!token && token.error().code == base::ErrorCode::io) return tl::unexpected(token.error());
    std::int64_t at = 0;
    bool good = token.has_value();
    if (good) {
      const auto judged = verified(*token, checkpoint_text(origin, size, then->root), authority, at);
      if (!judged) return tl::unexpected(judged.error());
      good = *judged;
    }
    if (!good)
      findings.about(Problem::timestamp_wrong, name);
    else if (std::abs(at - then->at) > 2 * kDay)
      findings.about(Problem::timestamp_apart, name);
  }
  return {};
}

}  // namespace cartulaire::verify
