#include "journal/warehouse/feeding.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "platform/duckdb.hpp"

namespace cartulaire::journal::warehouse {
namespace {

using base::Result;
using base::Status;
using sealed::LivingUnit;

Status feed_one(const Warehouse& warehouse, const LivingUnit& unit, const sealed::Keystore& keys,
                const platform::Path& parts, platform::DuckDatabase& engine) {
  const sealed::Unit& name = unit.part.unit;
  const auto record = keys.find(name);
  if (!record) return tl::unexpected(record.error());
  const auto part =
      sealed::PartFile::open(sealed::part_path(parts, name), record->data, name, unit.part.index_bytes);
  if (!part) return tl::unexpected(part.error());
  return warehouse.feed(unit, *part, engine);
}

}  // namespace

Result<Fed> bring_in_step(const Warehouse& warehouse, const sealed::Books& books,
                          const sealed::Keystore& keys, const platform::Path& parts, const Feeding& feeding) {
  const auto begun = std::chrono::steady_clock::now();
  std::vector<std::uint64_t> wanted;
  if (feeding.feed)
    for (const auto& [name, unit] : books.living())
      wanted.push_back(unit.leaf);
  Fed fed;
  const auto dropped = warehouse.keep_only(wanted);
  if (!dropped) return tl::unexpected(dropped.error());
  fed.dropped = *dropped;
  if (!feeding.feed) return fed;
  if (wanted.size() > feeding.most_units)
    return base::fail(
        base::ErrorCode::too_large, "engine: clickhouse",
        fmt::format("{} parts vivantes : l'entrepôt en tient {} au plus ; `engine: duckdb` n'a pas "
                    "cette limite",
                    wanted.size(), feeding.most_units),
        fmt::format("{} living parts: the warehouse holds {} at most; `engine: duckdb` has no such "
                    "limit",
                    wanted.size(), feeding.most_units));
  const auto there = warehouse.complete(books.living());
  if (!there) return tl::unexpected(there.error());
  std::vector<const LivingUnit*> missing;
  for (const auto& [name, unit] : books.living())
    if (!books.is_due(unit, feeding.today) && !std::ranges::binary_search(*there, unit.leaf))
      missing.push_back(&unit);
  if (missing.empty()) return fed;
  auto engine = platform::DuckDatabase::open();
  if (!engine) return base::pass(engine);
  fed.left = missing.size();
  for (const LivingUnit* unit : missing) {
    if (std::chrono::steady_clock::now() - begun > feeding.budget) break;
    auto status = feed_one(warehouse, *unit, keys, parts, *engine);
    if (!status && status.error().code == base::ErrorCode::unavailable) return base::pass(status);
    --fed.left;
    if (status) {
      ++fed.units;
      fed.events += unit->part.events;
    } else {
      fed.errors.push_back(std::move(status.error()));
    }
  }
  return fed;
}

}  // namespace cartulaire::journal::warehouse
