#include "keeper/mine.hpp"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>

namespace cartulaire::keeper {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;
using journal::custody::MineBoxes;
using journal::custody::MineProof;
using journal::custody::MineTag;
using journal::sealed::PartFile;
using journal::sealed::Unit;

Status Mine::enrol(const std::string& entity, const std::string& user, const platform::BoxPublicKey& key,
                   journal::Disk& disk) const {
  const bool is_word =
      !user.empty() && std::ranges::all_of(user, [](unsigned char c) { return c > 0x20 && c != 0x7f; });
  if (!journal::sealed::is_name(entity) || !is_word)
    return fail(ErrorCode::invalid, user, "il faut une entité et un identifiant sans espace",
                "an entity and a user name without spaces are wanted");
  if (auto status = platform::make_folder(people_, 0700); !status) return status;
  const platform::Path path = people_ / entity;
  auto text = platform::read_text(path);
  if (!text && text.error().code != ErrorCode::not_found) return base::pass(text);
  std::string kept;
  std::istringstream lines(text.value_or(""));
  for (std::string line; std::getline(lines, line);)
    if (!line.starts_with(user + " ")) kept += line + "\n";
  kept += fmt::format("{} {}\n", user, platform::to_hex(key));
  return disk.replace(path, platform::as_bytes(kept), 0600);
}

Result<PartFile> Mine::part(const Unit& unit) const {
  const auto living = books_.living().find(unit);
  if (living == books_.living().end())
    return fail(ErrorCode::not_found, unit.name(), "elle est détruite, ou ne fut jamais scellée",
                "it is destroyed, or was never sealed");
  auto record = keys_.find(unit);
  if (!record) return base::pass(record);
  return PartFile::open(part_path(parts_, unit), record->data, unit, living->second.part.index_bytes);
}

Result<std::vector<MineUnit>> Mine::units(const std::string& entity) const {
  std::vector<MineUnit> units;
  for (const auto& [unit, living] : books_.living()) {
    if (unit.entity != entity) continue;
    // Keys may be gone, and the record of it waiting for the warehouse.
    if (const auto keys = keys_.find(unit); !keys && keys.error().code == ErrorCode::not_found) continue;
    const auto opened = part(unit);
    if (!opened) return tl::unexpected(opened.error());
    if (!opened->index().mine.boxes.empty()) units.push_back({unit, opened->index().mine.key});
  }
  return units;
}

Result<MineBoxes> Mine::box(const Unit& unit, const MineTag& tag) const {
  const auto opened = part(unit);
  if (!opened) return tl::unexpected(opened.error());
  return box_with_tag(opened->index().mine, tag);
}

Result<std::vector<std::string>> Mine::rows(const Unit& unit, const MineProof& proof,
                                            platform::DuckDatabase& engine) const {
  const auto opened = part(unit);
  if (!opened) return tl::unexpected(opened.error());
  const journal::sealed::PartIndex& index = opened->index();
  if (!proves_mine(index.mine, proof))
    return fail(ErrorCode::refused, unit.name(), "cette preuve n'ouvre aucune trace",
                "this proof opens no traces");
  std::vector<std::uint64_t> firsts;
  for (const auto& shard : index.shards)
    firsts.push_back(shard.first);
  const auto [first, last] = journal::sealed::shards_of(firsts, proof.pseudonym);
  auto files = opened->shards(first, last);
  if (!files) return base::pass(files);
  const auto found = journal::sealed::read_subject(std::move(*files), proof.pseudonym, engine);
  if (!found) return tl::unexpected(found.error());
  std::vector<std::string> texts(found->rows.size());
  for (std::size_t row = 0; row < texts.size(); ++row)
    write_row_text(found->rows, row, index.names, texts[row]);
  return texts;
}

}  // namespace cartulaire::keeper
