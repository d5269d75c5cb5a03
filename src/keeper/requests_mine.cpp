// One's own traces (docs/format/custody.md).
#include "journal/sealed/unit_keys.hpp"
#include "keeper/request_parts.hpp"

namespace cartulaire::keeper {

using base::Result;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

Result<Json> do_mine_enrol(Keeper& keeper, const Json& request) {
  const auto key = platform::hex_array<32>(text_in(request, "key"));
  if (!key) return malformed("`key` : 64 chiffres hexadécimaux", "`key`: 64 hexadecimal digits");
  auto status =
      keeper.mine().enrol(text_in(request, "entity"), text_in(request, "user"), *key, keeper.disk());
  if (!status) return base::pass(status);
  return Json(JsonObject{});
}

Result<Json> do_mine_units(Keeper& keeper, const Json& request) {
  const auto units = keeper.mine().units(text_in(request, "entity"));
  if (!units) return tl::unexpected(units.error());
  JsonArray list;
  for (const MineUnit& one : *units)
    list.emplace_back(JsonObject{{"unit", one.unit.name()}, {"key", platform::to_hex(one.key)}});
  return Json(JsonObject{{"units", list}});
}

Result<Json> do_mine_box(Keeper& keeper, const Json& request) {
  const auto unit = journal::sealed::parse_unit(text_in(request, "unit"));
  const auto tag = platform::hex_array<journal::custody::kMineTagSize>(text_in(request, "tag"));
  if (!unit || !tag) return malformed("il faut `unit` et `tag`", "`unit` and `tag` are wanted");
  const auto box = keeper.mine().box(*unit, *tag);
  if (!box) return tl::unexpected(box.error());
  return Json(JsonObject{{"box", platform::to_hex(box->boxes)}});
}

Result<Json> do_mine_rows(Keeper& keeper, const Json& request) {
  const auto unit = journal::sealed::parse_unit(text_in(request, "unit"));
  const auto pseudonym = platform::hex_array<8>(text_in(request, "pseudonym"));
  auto key = platform::hex_array<32>(text_in(request, "proof"));
  if (!unit || !pseudonym || !key)
    return malformed("il faut `unit`, `pseudonym` et `proof`", "`unit`, `pseudonym` and `proof` are wanted");
  journal::custody::MineProof proof{0, platform::Secret::copy_of(*key)};
  for (const std::byte byte : *pseudonym)
    proof.pseudonym = proof.pseudonym << 8U | std::to_integer<std::uint64_t>(byte);
  auto engine = platform::DuckDatabase::open();
  if (!engine) return base::pass(engine);
  const auto rows = keeper.mine().rows(*unit, proof, *engine);
  if (!rows) return tl::unexpected(rows.error());
  return Json(JsonObject{{"rows", JsonArray(rows->begin(), rows->end())}});
}

}  // namespace cartulaire::keeper
