#include "journal/sealed/part_check.hpp"

#include <fmt/format.h>

#include "journal/sealed/part_file.hpp"
#include "journal/sealed/row_leaves.hpp"

namespace cartulaire::journal::sealed {
namespace {

using base::ErrorCode;
using base::fail;
using base::Status;

Status wrong(const Unit& unit, const char* french, const char* english) {
  return fail(ErrorCode::corrupt, unit.name(), french, english);
}

}  // namespace

Status check_part(const platform::Path& parts, const PartEntry& entry, const Keystore& keys,
                  platform::DuckDatabase& engine) {
  const Unit& unit = entry.unit;
  const platform::Path path = part_path(parts, unit);
  auto record = keys.find(unit);
  if (!record) return base::pass(record);
  if (data_commitment(record->data, unit) != entry.data)
    return wrong(unit, "ses clés ne sont pas celles qui furent scellées",
                 "its keys are not those that were sealed");
  {
    const auto mapped = platform::MappedFile::open(path);
    if (!mapped) return tl::unexpected(mapped.error());
    if (mapped->bytes().size() != entry.size || platform::sha256(mapped->bytes()) != entry.sha256)
      return wrong(unit, "son fichier a changé : reprenez-le d'une sauvegarde",
                   "its file has changed: take it from a backup");
  }
  const auto part = PartFile::open(path, record->data, unit, entry.index_bytes);
  if (!part) return tl::unexpected(part.error());
  auto shards = part->shards(0, part->index().shards.size());
  if (!shards) return base::pass(shards);
  const auto rows = read_shards(std::move(*shards), engine);
  if (!rows) return tl::unexpected(rows.error());
  if (rows->size() != entry.events || root_of_blocks(part->index().blocks) != entry.root ||
      root_of_blocks(block_roots(*rows, part->index().names, record->data)) != entry.root)
    return wrong(unit, "ses lignes ne sont pas celles qui furent scellées",
                 "its rows are not those that were sealed");
  return {};
}

}  // namespace cartulaire::journal::sealed
