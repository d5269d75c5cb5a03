#include "journal/warehouse/warehouse.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <thread>

#include <fmt/format.h>

#include "journal/sealed/shards.hpp"
#include "platform/crypto.hpp"

namespace cartulaire::journal::warehouse {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;
using sealed::LivingUnit;
using sealed::Sought;
using sealed::Unit;

constexpr std::size_t kSoughtAtOnce = 2'000;  // less than 200 kB of statement: the server reads 256
constexpr int kLooks = 20;                    // whether the disk has let go of what was dropped
constexpr std::chrono::milliseconds kBetweenLooks{100};
constexpr const char* kUnitColumns = "term,unit,entity,class,day,part,events,checksum,root";

Partition partition_of(const LivingUnit& unit) {
  return {day_number(unit.part.term), unit.leaf};
}

// Lines of numbers and words between tabs.
std::vector<std::vector<std::string>> cells_of(std::string_view text) {
  std::vector<std::vector<std::string>> lines;
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    auto& cells = lines.emplace_back();
    while (true) {
      const auto tab = line.find('\t');
      cells.emplace_back(line.substr(0, tab));
      if (tab == std::string_view::npos) break;
      line.remove_prefix(tab + 1);
    }
  }
  return lines;
}

template <class Number>
bool read_number(std::string_view text, Number& into) {
  return std::from_chars(text.data(), text.data() + text.size(), into).ptr == text.data() + text.size();
}

std::optional<Partition> parse_partition(std::string_view id) {
  Partition partition;
  const auto dash = id.find('-');
  if (dash == std::string_view::npos || !read_number(id.substr(0, dash), partition.term) ||
      !read_number(id.substr(dash + 1), partition.unit))
    return std::nullopt;
  return partition;
}

constexpr int kFolderExists = 84;  // a refusal of ClickHouse
// How long a folder that a dead server left behind may stay. Else it is a day, and no list of the server's
// parts shows it.
constexpr int kLeftSeconds = 600;

}  // namespace

Result<Warehouse> Warehouse::open(Place place, std::string_view origin) {
  Warehouse warehouse(std::move(place));
  if (auto status = warehouse.take_possession(origin); !status) return base::pass(status);
  if (auto status = warehouse.make_tables(); !status) return base::pass(status);
  return warehouse;
}

// Tables that an administrator made before (replicated ones) stay as they are, if their columns are these.
Status Warehouse::make_tables() const {
  std::string definition;
  for (const Column& column : columns())
    definition += fmt::format("{}`{}` {}", definition.empty() ? "" : ", ", column.name, column.type);
  for (const char* table : {"events", "staging"}) {
    if (auto made =
            client_.run(fmt::format("CREATE TABLE IF NOT EXISTS {} ({}) ENGINE = MergeTree "
                                    "PARTITION BY (term, unit) ORDER BY (subject, time, writer, sequence) "
                                    "SETTINGS index_granularity = 8192, temporary_directories_lifetime = {}",
                                    table, definition, kLeftSeconds));
        !made)
      return made;
    // Fields that a newer program knows come at the end, in the same order in both tables.
    const auto known = client_.ask(fmt::format(
        "SELECT name FROM system.columns WHERE database = currentDatabase() AND table = '{}'", table));
    if (!known) return tl::unexpected(known.error());
    std::set<std::string> names;
    for (const auto& cells : cells_of(*known))
      names.insert(cells[0]);
    for (const Column& column : columns())
      if (!names.contains(column.name))
        if (auto added = client_.run(
                fmt::format("ALTER TABLE {} ADD COLUMN `{}` {}", table, column.name, column.type));
            !added)
          return added;
  }
  return client_.run(
      "CREATE TABLE IF NOT EXISTS units (term UInt32, unit UInt64, entity String, "
      "class String, day UInt32, part UInt32, events UInt64, checksum UInt64, root "
      "String) ENGINE = MergeTree PARTITION BY term ORDER BY unit");
}

// Two journals number their units alike: each has its own database, which held no rows before.
Status Warehouse::take_possession(std::string_view origin) const {
  if (auto made = client_.run(
          "CREATE TABLE IF NOT EXISTS journal (origin String) ENGINE = MergeTree ORDER BY origin");
      !made)
    return made;
  const auto owner = client_.ask("SELECT DISTINCT origin FROM journal");
  if (!owner) return tl::unexpected(owner.error());
  if (owner->empty()) {
    const auto parts =
        client_.ask("SELECT count() FROM system.parts WHERE database = currentDatabase() AND active");
    if (!parts) return tl::unexpected(parts.error());
    if (*parts != "0\n")
      return fail(ErrorCode::refused, client_.place().database,
                  "cette base tient déjà des lignes, d'on ne sait qui : il en faut une vide",
                  "this database already holds rows, nobody knows whose: an empty one is wanted");
    std::string row;
    put_text(origin, row);
    return client_.insert("journal", "origin", row);
  }
  if (*owner == fmt::format("{}\n", origin)) return {};
  return fail(ErrorCode::refused, client_.place().database,
              "cette base tient les lignes d'un autre journal : il en faut une pour chacun",
              "this database holds another journal's rows: each needs its own");
}

tl::unexpected<base::Error> Warehouse::unreadable() const {
  return fail(ErrorCode::corrupt, client_.place().address, "la réponse de l'entrepôt ne se lit pas",
              "the warehouse's answer cannot be read");
}

Result<Tally> Warehouse::tally(std::string_view table, const Partition& partition) const {
  const auto said = client_.ask(fmt::format("SELECT {} FROM {} WHERE term = {} AND unit = {}",
                                            tally_expression(), table, partition.term, partition.unit));
  if (!said) return tl::unexpected(said.error());
  Tally found;
  const auto lines = cells_of(*said);
  if (lines.size() != 1 || lines[0].size() != 2 || !read_number(lines[0][0], found.rows) ||
      !read_number(lines[0][1], found.checksum))
    return unreadable();
  return found;
}

Status Warehouse::feed(const LivingUnit& unit, const sealed::PartFile& part,
                       platform::DuckDatabase& engine) const {
  const Partition partition = partition_of(unit);
  const std::string id = partition.id();
  const std::string clear = fmt::format("ALTER TABLE staging DROP PARTITION ID '{}'", id);
  if (auto cleared = client_.run(clear); !cleared) return cleared;
  Tally sent;
  std::string binary;
  for (std::size_t i = 0; i < part.index().shards.size(); ++i) {
    auto shard = part.shards(i, i + 1);
    if (!shard) return base::pass(shard);
    const auto rows = sealed::read_shards(std::move(*shard), engine);
    if (!rows) return tl::unexpected(rows.error());
    binary.clear();
    encode(*rows, partition, binary, sent);
    if (auto put = client_.insert("staging", column_list(), binary); !put) return put;
  }
  if (sent.rows != unit.part.events)
    return fail(ErrorCode::corrupt, unit.part.unit.name(),
                "ses lignes ne sont pas celles qui furent scellées",
                "its rows are not those that were sealed");
  // Before it shows, and again behind it: a request whose answer was lost may still be at work there.
  for (const std::string_view table : {"staging", "events"}) {
    const auto arrived = tally(table, partition);
    if (!arrived) return tl::unexpected(arrived.error());
    if (*arrived != sent)
      return fail(ErrorCode::corrupt, unit.part.unit.name(),
                  fmt::format("l'entrepôt a reçu {} lignes au lieu de {}, ou d'autres : à refaire",
                              arrived->rows, sent.rows),
                  fmt::format("the warehouse received {} rows instead of {}, or others: to be done again",
                              arrived->rows, sent.rows));
    if (table == "staging")
      if (auto replaced = replace(partition, part.index().shards.size()); !replaced) return replaced;
  }
  if (auto told = announce(unit, sent); !told) return told;
  return client_.run(clear);
}

// A server that died at this left a folder for each part of `staging` that it had come to, under numbers that
// it draws anew from one on: each refusal uses one up.
Status Warehouse::replace(const Partition& partition, std::size_t shards) const {
  const std::string statement =
      fmt::format("ALTER TABLE events REPLACE PARTITION ID '{}' FROM staging", partition.id());
  for (std::size_t left = 0; left < shards; ++left) {
    const auto done = client_.run_unless(statement, kFolderExists);
    if (!done) return tl::unexpected(done.error());
    if (*done) return {};
  }
  return client_.run(statement);
}

Status Warehouse::announce(const LivingUnit& unit, const Tally& tally) const {
  const Partition partition = partition_of(unit);
  std::string row;
  put_number(partition.term, 4, row);
  put_number(partition.unit, 8, row);
  put_text(unit.part.unit.entity, row);
  put_text(unit.part.unit.log_class, row);
  put_number(day_number(unit.part.unit.day), 4, row);
  put_number(unit.part.unit.part, 4, row);
  put_number(tally.rows, 8, row);
  put_number(tally.checksum, 8, row);
  put_text(platform::to_hex(unit.part.root), row);
  return client_.insert("units", kUnitColumns, row);
}

Result<std::vector<std::uint64_t>> Warehouse::complete(const std::map<Unit, LivingUnit>& living) const {
  const auto parts = client_.ask(
      "SELECT partition_id, sum(rows) FROM system.parts WHERE database = currentDatabase() AND table = "
      "'events' "
      "AND active GROUP BY partition_id");
  if (!parts) return tl::unexpected(parts.error());
  const auto announced = client_.ask("SELECT DISTINCT unit, root FROM units");
  if (!announced) return tl::unexpected(announced.error());
  std::map<std::string, std::string> rows;  // by partition
  for (const auto& cells : cells_of(*parts))
    if (cells.size() == 2) rows[cells[0]] = cells[1];
  std::set<std::pair<std::string, std::string>> lines;
  for (const auto& cells : cells_of(*announced))
    if (cells.size() == 2) lines.emplace(cells[0], cells[1]);
  std::vector<std::uint64_t> there;
  for (const auto& [name, unit] : living)
    if (lines.contains({std::to_string(unit.leaf), platform::to_hex(unit.part.root)}) &&
        rows[partition_of(unit).id()] == std::to_string(unit.part.events))
      there.push_back(unit.leaf);
  std::ranges::sort(there);
  return there;
}

// Of both tables, parts included that the server has put aside and not yet removed.
Result<std::vector<Partition>> Warehouse::partitions(std::string_view where) const {
  const auto answer =
      client_.ask(fmt::format("SELECT DISTINCT partition_id FROM system.parts WHERE database = "
                              "currentDatabase() AND table IN ('events', 'staging') {}",
                              where));
  if (!answer) return tl::unexpected(answer.error());
  std::vector<Partition> found;
  for (const auto& cells : cells_of(*answer))
    if (const auto partition = parse_partition(cells[0])) found.push_back(*partition);
  return found;
}

// Staging first: what would still come from there comes empty.
Status Warehouse::drop_partitions(const std::vector<Partition>& dying) const {
  for (const Partition& partition : dying)
    for (const char* table : {"staging", "events"})
      if (auto dropped =
              client_.run(fmt::format("ALTER TABLE {} DROP PARTITION ID '{}'", table, partition.id()));
          !dropped)
        return dropped;
  if (dying.empty()) return {};
  for (int look = 0; look < kLooks; ++look) {
    const auto left = partitions("");
    if (!left) return tl::unexpected(left.error());
    const bool gone = std::ranges::none_of(
        *left, [&](const Partition& one) { return std::ranges::find(dying, one) != dying.end(); });
    if (gone) return {};
    std::this_thread::sleep_for(kBetweenLooks);
  }
  return fail(ErrorCode::unavailable, client_.place().address,
              "l'entrepôt n'a pas encore effacé de son disque ce qui est détruit : j'y reviens",
              "the warehouse has not yet erased from its disk what is destroyed: I shall look again");
}

Status Warehouse::drop(const std::vector<std::uint64_t>& units) const {
  const std::set<std::uint64_t> dying(units.begin(), units.end());
  auto there = partitions("");
  if (!there) return base::pass(there);
  std::erase_if(*there, [&](const Partition& one) { return !dying.contains(one.unit); });
  return drop_partitions(*there);
}

Result<std::uint64_t> Warehouse::keep_only(const std::vector<std::uint64_t>& keep) const {
  const std::set<std::uint64_t> living(keep.begin(), keep.end());
  auto there = partitions("");
  if (!there) return base::pass(there);
  std::set<std::uint32_t> terms;
  for (const Partition& one : *there)
    if (living.contains(one.unit)) terms.insert(one.term);
  std::erase_if(*there, [&](const Partition& one) { return living.contains(one.unit); });
  if (auto dropped = drop_partitions(*there); !dropped) return base::pass(dropped);
  const auto staged = client_.ask(
      "SELECT DISTINCT partition_id FROM system.parts WHERE database = currentDatabase() AND table = "
      "'staging' AND "
      "active");
  if (!staged) return tl::unexpected(staged.error());
  for (const auto& cells : cells_of(*staged))
    if (const auto left = parse_partition(cells[0]))
      if (auto cleared = client_.run(fmt::format("ALTER TABLE staging DROP PARTITION ID '{}'", left->id()));
          !cleared)
        return base::pass(cleared);
  // Lines of units tell of nobody; they go when no unit of their term is left.
  const auto told = client_.ask("SELECT DISTINCT term FROM units");
  if (!told) return tl::unexpected(told.error());
  for (const auto& cells : cells_of(*told)) {
    std::uint32_t term = 0;
    if (!read_number(cells[0], term) || terms.contains(term)) continue;
    if (auto dropped = client_.run(fmt::format("ALTER TABLE units DROP PARTITION ID '{}'", term)); !dropped)
      return base::pass(dropped);
  }
  return there->size();
}

Result<sealed::Found> Warehouse::search(const std::map<Unit, LivingUnit>& living,
                                        const std::vector<Sought>& sought) const {
  const auto there = complete(living);
  if (!there) return tl::unexpected(there.error());
  std::vector<Sought> asked;
  std::ranges::copy_if(sought, std::back_inserter(asked),
                       [&](const Sought& one) { return std::ranges::binary_search(*there, one.unit); });
  sealed::Found found;
  for (std::size_t from = 0; from < asked.size(); from += kSoughtAtOnce) {
    std::string units;  // by which the server finds partitions, as by subjects the rows in them
    std::string subjects;
    std::string pairs;
    for (std::size_t i = from; i < std::min(asked.size(), from + kSoughtAtOnce); ++i) {
      const auto& [unit, subject] = asked[i];
      const char* comma = i == from ? "" : ",";
      units += fmt::format("{}{}", comma, unit);
      subjects += fmt::format("{}{}", comma, subject);
      pairs += fmt::format("{}({},{})", comma, unit, subject);
      found[asked[i]] = 0;
    }
    const auto counted = client_.ask(
        fmt::format("SELECT unit, subject, count() FROM events WHERE unit IN ({}) AND subject IN ({}) AND "
                    "(unit, subject) IN ({}) GROUP BY unit, subject",
                    units, subjects, pairs));
    if (!counted) return tl::unexpected(counted.error());
    for (const auto& cells : cells_of(*counted)) {
      Sought one;
      std::uint64_t rows = 0;
      if (cells.size() != 3 || !read_number(cells[0], one.unit) || !read_number(cells[1], one.subject) ||
          !read_number(cells[2], rows) || !found.contains(one))
        return unreadable();
      found[one] = rows;
    }
  }
  return found;
}

}  // namespace cartulaire::journal::warehouse
