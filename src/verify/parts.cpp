#include "verify/parts.hpp"

#include <algorithm>
#include <system_error>

#include <fmt/format.h>

namespace cartulaire::verify {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEnding = ".part";
constexpr std::size_t kMostFiles = 20'000'000;

base::Result<platform::Digest> hash_of(const platform::File& file, const OnBytes& read) {
  static std::vector<std::byte> block(std::size_t{1} << 20);
  platform::Sha256 hash;
  for (std::uint64_t offset = 0;;) {
    const auto got = file.read_at(offset, block);
    if (!got) return tl::unexpected(got.error());
    hash.update(platform::Bytes(block).first(*got));
    offset += *got;
    if (read) read(*got);
    if (*got < block.size()) return hash.finish();
  }
}

void check_listed(const platform::Path& folder, const std::vector<std::string>& listed, const Units& units,
                  Findings& findings) {
  for (const std::string& path : listed) {
    const std::string_view text = path;
    const auto name =
        text.ends_with(kEnding) ? read_unit_name(text.substr(0, text.size() - kEnding.size())) : std::nullopt;
    const Unit* unit = name ? units.find(*name) : nullptr;
    std::error_code error;
    // What was destroyed since it was listed is gone now.
    if (unit == nullptr)
      findings.about(Problem::part_unknown, path);
    else if (unit->destroyed && fs::exists(fs::symlink_status(folder / path, error)))
      findings.about(Problem::part_survives, units.name(*unit));
  }
}

// No file, and no destruction on record.
void judge_absence(const std::string& name, Days today, std::optional<Day> due, Findings& findings) {
  if (!due || today.latest < *due)
    findings.about(Problem::part_missing, name);
  else if (today.earliest > *due + 1)  // until then its record may be under way
    findings.about(Problem::destruction_unrecorded, name);
}

base::Status check_file(const platform::Path& path, const Unit& unit, const std::string& name, Days today,
                        std::optional<Day> due, const OnBytes& read, Findings& findings) {
  const auto file = open_plain(path);
  if (!file && file.error().code == base::ErrorCode::not_found) {
    judge_absence(name, today, due, findings);
    return {};
  }
  if (due && today.earliest > *due + 1) findings.about(Problem::overdue, name);
  if (!file && file.error().code == base::ErrorCode::invalid) {
    findings.about(Problem::part_altered, name);
    return {};
  }
  if (!file) return tl::unexpected(file.error());
  const auto size = file->size();
  if (!size) return tl::unexpected(size.error());
  bool same = *size == unit.size;
  if (same) {
    const auto hash = hash_of(*file, read);
    if (!hash) return tl::unexpected(hash.error());
    same = *hash == unit.sha256;
  }
  if (!same) findings.about(Problem::part_altered, name);
  return {};
}

}  // namespace

base::Result<std::vector<std::string>> list_parts(const platform::Path& folder) {
  std::vector<std::string> found;
  std::error_code error;
  if (!fs::exists(fs::status(folder, error))) return found;
  const std::size_t prefix = folder.native().size() + 1;
  fs::recursive_directory_iterator each(folder, error);
  for (; !error && each != fs::recursive_directory_iterator(); each.increment(error)) {
    if (each->is_directory(error) && !each->is_symlink(error)) {
      // ENTITY/CLASS and no deeper: what is below is no unit's.
      if (each.depth() >= 2) {
        each.disable_recursion_pending();
        found.push_back(each->path().native().substr(prefix));
      }
      continue;
    }
    if (found.size() == kMostFiles)
      return base::fail(base::ErrorCode::too_large, folder.string(),
                        fmt::format("plus de {} fichiers", kMostFiles),
                        fmt::format("more than {} files", kMostFiles));
    found.push_back(each->path().native().substr(prefix));
  }
  if (error)
    return base::fail(base::ErrorCode::io, folder.string(), "lecture impossible : " + error.message(),
                      "cannot read: " + error.message());
  std::sort(found.begin(), found.end());
  return found;
}

base::Status check_parts(const platform::Path& folder, const std::vector<std::string>& listed,
                         const Units& units, const std::function<Days(const Unit&)>& today,
                         const OnBytes& read, Findings& findings) {
  check_listed(folder, listed, units, findings);
  for (const Unit& unit : units.all()) {
    if (unit.destroyed) continue;
    const std::string name = units.name(unit);
    const Days now = today(unit);
    const std::optional<Day> due = units.due(unit);
    auto checked = check_file(folder / (name + std::string(kEnding)), unit, name, now, due, read, findings);
    if (!checked) return checked;
  }
  return {};
}

}  // namespace cartulaire::verify
