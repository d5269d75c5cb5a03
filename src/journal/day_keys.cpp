#include "journal/day_keys.hpp"

#include <cstdio>
#include <optional>

#include <fmt/format.h>

namespace cartulaire::journal {
namespace {

using base::Result;
using platform::Path;

Path public_path(const Path& intake, Day day) {
  return intake / ("day-" + day_text(day) + ".pub");
}

// The day in "day-2026-11-23.key" and the like.
std::optional<Day> day_of_name(const std::string& name, const char* suffix) {
  int year = 0;
  unsigned month = 0;
  unsigned date = 0;
  if (std::sscanf(name.c_str(), "day-%4d-%2u-%2u", &year, &month, &date) != 3) return std::nullopt;
  const std::chrono::year_month_day day(std::chrono::year{year}, std::chrono::month{month},
                                        std::chrono::day{date});
  if (!day.ok() || name != "day-" + day_text(day) + suffix) return std::nullopt;
  return Day(day);
}

}  // namespace

std::string day_text(Day day) {
  const std::chrono::year_month_day date(day);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

std::optional<Day> parse_day_text(std::string_view text) {
  return day_of_name(fmt::format("day-{}", text), "");
}

Path secret_day_path(const Path& hub, Day day) {
  return hub / ("day-" + day_text(day) + ".key");
}

Result<std::vector<Day>> secret_days(const Path& hub) {
  const auto files = platform::files_in(hub, ".key");
  if (!files) return tl::unexpected(files.error());
  std::vector<Day> days;
  for (const Path& file : *files)
    if (const auto day = day_of_name(file.filename(), ".key")) days.push_back(*day);
  return days;
}

Result<int> publish_day_keys(const Path& hub, const Path& intake, Day first, int days) {
  if (auto status = platform::make_folder(hub, 0700); !status) return base::pass(status);
  if (auto status = platform::make_folder(intake); !status) return base::pass(status);
  int made = 0;
  for (int i = 0; i < days; ++i) {
    const Day day = first + std::chrono::days(i);
    auto pair = day_pair(hub, day);
    if (!pair && pair.error().code != base::ErrorCode::not_found) return base::pass(pair);
    if (!pair) {
      pair = platform::make_box_keys();
      // The secret half first: a public key whose secret is nowhere would seal traces for ever.
      if (auto status = platform::write_secret_file(secret_day_path(hub, day), pair->secret); !status)
        return base::pass(status);
      ++made;
    }
    const std::string line = platform::to_hex(pair->public_key) + "\n";
    const auto published = platform::read_text(public_path(intake, day), 1024);
    if (published && *published == line) continue;
    if (auto status = platform::replace_file(public_path(intake, day), line); !status)
      return base::pass(status);
  }
  return made;
}

Result<DayKey> day_key_for(const Path& intake, Day today) {
  const auto files = platform::files_in(intake, ".pub");
  if (!files) return tl::unexpected(files.error());
  for (auto file = files->rbegin(); file != files->rend(); ++file) {
    const auto day = day_of_name(file->filename(), ".pub");
    if (!day || *day > today) continue;
    const auto key = platform::read_sign_public_key(*file);  // 32 bytes in hexadecimal, like every public key
    if (!key) return tl::unexpected(key.error());
    return DayKey{*day, *key};
  }
  return base::fail(base::ErrorCode::not_found, intake.string(),
                    "aucune clé du jour publiée ; créez-les avec `cartulaire journal keys`",
                    "no day key is published; make them with `cartulaire journal keys`");
}

Result<platform::BoxPublicKey> public_day_key(const Path& intake, Day day) {
  return platform::read_sign_public_key(public_path(intake, day));
}

base::Status keep_day_key(const Path& intake, const DayKey& key) {
  const auto known = public_day_key(intake, key.day);
  if (!known && known.error().code == base::ErrorCode::not_found)
    return platform::replace_file(public_path(intake, key.day), platform::to_hex(key.key) + "\n");
  if (!known) return tl::unexpected(known.error());
  if (*known == key.key) return {};
  return base::fail(
      base::ErrorCode::refused, public_path(intake, key.day).string(),
      "le pupitre donne une autre clé pour ce jour que celle qui est déjà ici : celle d'ici reste",
      "the hub gives another key for this day than the one already here: the one here stays");
}

Result<platform::BoxKeyPair> day_pair(const Path& hub, Day day) {
  auto secret = platform::read_secret_file(secret_day_path(hub, day), 32);
  if (!secret) return base::pass(secret);
  return platform::box_keys_of(std::move(*secret));
}

}  // namespace cartulaire::journal
