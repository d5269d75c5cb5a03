#include "journal/sealed/statistics_file.hpp"

#include <algorithm>
#include <bit>
#include <set>

#include <fmt/format.h>

#include "journal/bytes.hpp"
#include "platform/crypto.hpp"

namespace cartulaire::journal::sealed {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;
using statistics::PublishedCell;
using statistics::PublishedRow;
using statistics::PublishedTable;

constexpr std::uint32_t kMagic = 0x31535443;  // CTS1
constexpr std::size_t kMaxFile = std::size_t{16} << 20;
constexpr std::size_t kMaxLabel = 1024;
constexpr std::string_view kOfUnit = ".stat";
constexpr std::string_view kOfCentre = ".together";

void encode(const PublishedTable& table, std::size_t measures, Encoder& out) {
  out.varint(static_cast<std::uint64_t>(table.table));
  out.varint(table.rows.size());
  for (const PublishedRow& row : table.rows) {
    out.text(row.text);
    out.text(row.parent);
  }
  out.varint(table.columns.size());
  for (const std::string& column : table.columns)
    out.text(column);
  out.varint(table.cells.size());
  for (const PublishedCell& cell : table.cells) {
    out.varint(cell.row);
    out.varint(cell.column);
    out.varint(cell.people);
    out.varint(cell.withheld);
    for (std::size_t m = 0; m < measures; ++m)
      if ((cell.withheld >> m & 1U) == 0) out.varint(cell.values[m]);
  }
}

// A count from the file, of things that take at least one byte each.
std::size_t count_of(Decoder& in) {
  const std::uint64_t count = in.varint();
  if (count > in.rest().size()) in.fail();
  return in.ok() ? static_cast<std::size_t>(count) : 0;
}

PublishedTable decode_table(Decoder& in, std::size_t measures) {
  PublishedTable table;
  const std::uint64_t which = in.varint();
  if (which >= statistics::kTables) in.fail();
  table.table = static_cast<statistics::Table>(which);
  table.rows.resize(count_of(in));
  for (PublishedRow& row : table.rows) {
    row.text = in.text(kMaxLabel);
    row.parent = in.text(kMaxLabel);
  }
  table.columns.resize(count_of(in));
  for (std::string& column : table.columns)
    column = in.text(kMaxLabel);
  table.cells.resize(count_of(in));
  for (PublishedCell& cell : table.cells) {
    const std::uint64_t row = in.varint();
    const std::uint64_t column = in.varint();
    const std::uint64_t people = in.varint();
    const std::uint64_t withheld = in.varint();
    if (row > table.rows.size() || column > table.columns.size() || people > UINT32_MAX ||
        withheld >> measures != 0)
      in.fail();
    if (!in.ok()) break;
    cell.row = static_cast<std::uint32_t>(row);
    cell.column = static_cast<std::uint32_t>(column);
    cell.people = static_cast<std::uint32_t>(people);
    cell.withheld = static_cast<std::uint8_t>(withheld);
    for (std::size_t m = 0; m < measures; ++m)
      if ((withheld >> m & 1U) == 0) cell.values[m] = in.varint();
  }
  return table;
}

Status write_to(const platform::Path& path, platform::Bytes bytes, Disk& disk) {
  if (auto status = platform::make_folder(path.parent_path(), 0750); !status) return status;
  return disk.replace(path, bytes, 0640);
}

// Every file of statistics, with the folder of its entity and class.
template <class Visit>
Status each_file(const platform::Path& folder, Visit visit) {
  std::error_code error;
  for (std::filesystem::recursive_directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error))
    if (at->is_regular_file())
      if (auto status = visit(at->path()); !status) return status;
  return {};
}

bool counts_one_of(const StatisticsFile& file, const std::set<std::string>& names) {
  return std::ranges::any_of(file.units, [&](const std::string& unit) { return names.contains(unit); });
}

}  // namespace

platform::Path unit_statistics_path(const platform::Path& folder, const Unit& unit) {
  return folder / (unit.name() + std::string(kOfUnit));
}

platform::Path centre_statistics_path(const platform::Path& folder, const std::string& centre,
                                      const std::string& log_class, CivilDay day, std::uint64_t run,
                                      std::size_t number) {
  return folder / centre / log_class / fmt::format("{}.{}.{}{}", day_name(day), run, number, kOfCentre);
}

std::vector<std::byte> encode_statistics(const StatisticsFile& file) {
  std::vector<std::byte> bytes;
  Encoder out(bytes);
  out.fixed(kMagic);
  out.varint(file.at_centre ? 1 : 0);
  out.varint(file.units.size());
  for (const std::string& unit : file.units)
    out.text(unit);
  out.varint(file.tables.measures.size());
  for (const statistics::Measure measure : file.tables.measures)
    out.varint(static_cast<std::uint64_t>(measure));
  out.varint(file.tables.tables.size());
  for (const PublishedTable& table : file.tables.tables)
    encode(table, file.tables.measures.size(), out);
  if (!file.draft.empty()) out.text(file.draft);
  const platform::Digest digest = platform::sha256(bytes);
  out.bytes(digest);
  return bytes;
}

std::optional<StatisticsFile> decode_statistics(platform::Bytes bytes) {
  constexpr std::size_t kDigest = std::tuple_size_v<platform::Digest>;
  if (bytes.size() < kDigest || bytes.size() > kMaxFile) return std::nullopt;
  const platform::Bytes content = bytes.first(bytes.size() - kDigest);
  if (!std::ranges::equal(platform::sha256(content), bytes.last(kDigest))) return std::nullopt;
  Decoder in(content);
  if (in.fixed<std::uint32_t>() != kMagic) in.fail();
  StatisticsFile file;
  file.at_centre = in.varint() != 0;
  file.units.resize(count_of(in));
  for (std::string& unit : file.units)
    unit = in.text(kMaxLabel);
  file.tables.measures.resize(count_of(in));
  if (file.tables.measures.size() > statistics::kMeasures) in.fail();
  for (statistics::Measure& measure : file.tables.measures) {
    const std::uint64_t which = in.varint();
    if (which >= statistics::kMeasures) in.fail();
    measure = static_cast<statistics::Measure>(which);
  }
  file.tables.tables.resize(in.ok() ? count_of(in) : 0);
  if (file.tables.tables.size() > statistics::kTables) in.fail();
  for (PublishedTable& table : file.tables.tables)
    if (in.ok()) table = decode_table(in, file.tables.measures.size());
  if (in.ok() && !in.at_end()) file.draft = in.text(kMaxLabel);
  if (!in.at_end()) return std::nullopt;
  return file;
}

Status write_statistics(const platform::Path& path, const StatisticsFile& file, Disk& disk) {
  return write_to(path, encode_statistics(file), disk);
}

Result<StatisticsFile> read_statistics(const platform::Path& path) {
  const auto text = platform::read_text(path, kMaxFile);
  if (!text) return tl::unexpected(text.error());
  auto file = decode_statistics(platform::as_bytes(*text));
  if (!file)
    return fail(
        ErrorCode::corrupt, path.string(),
        "statistiques illisibles : le fichier a été altéré ; retirez-le, ou reprenez-le d'une sauvegarde",
        "unreadable statistics: the file was altered; remove it, or take it from a backup");
  return std::move(*file);
}

std::vector<StatisticsPlace> statistics_of(const platform::Path& folder, const std::string& entity,
                                           const std::string& log_class) {
  std::vector<StatisticsPlace> places;
  std::error_code error;
  for (std::filesystem::directory_iterator at(folder / entity / log_class, error), end; !error && at != end;
       at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (!name.ends_with(kOfUnit) && !name.ends_with(kOfCentre)) continue;
    if (const auto day = parse_day(std::string_view(name).substr(0, 10)))
      places.push_back({at->path(), *day});
  }
  std::ranges::sort(places, {}, &StatisticsPlace::path);
  return places;
}

Status remove_statistics(const platform::Path& folder, std::span<const Unit> units, Disk& disk) {
  if (units.empty()) return {};
  std::set<std::string> names;
  std::set<std::pair<std::string, std::string>> days;  // class, day
  for (const Unit& unit : units) {
    names.insert(unit.name());
    days.emplace(unit.log_class, day_name(unit.day));
    if (auto status = disk.remove(unit_statistics_path(folder, unit)); !status) return status;
  }
  return each_file(folder, [&](const platform::Path& path) -> Status {
    const std::string name = path.filename().string();
    if (!name.ends_with(kOfCentre)) return {};
    if (!days.contains({path.parent_path().filename().string(), name.substr(0, 10)})) return {};
    const auto file = read_statistics(path);
    return !file || counts_one_of(*file, names) ? disk.remove(path) : Status();
  });
}

Status sweep_statistics(const platform::Path& folder, const std::function<bool(const Unit&)>& living,
                        Disk& disk) {
  return each_file(folder, [&](const platform::Path& path) -> Status {
    const auto file = read_statistics(path);
    const bool stays = file && std::ranges::all_of(file->units, [&](const std::string& name) {
                         const auto unit = parse_unit(name);
                         return unit && living(*unit);
                       });
    return stays ? Status() : disk.remove(path);
  });
}

}  // namespace cartulaire::journal::sealed
