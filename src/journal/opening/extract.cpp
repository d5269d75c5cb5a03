#include "journal/opening/extract.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "journal/sealed/part_file.hpp"
#include "journal/sealed/tree.hpp"
#include "platform/json.hpp"

namespace cartulaire::journal::opening {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using platform::Digest;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

constexpr std::string_view kMagic = "CTX1";
constexpr std::size_t kBoxSize = platform::kAeadKeySize + platform::kSealOverhead;

JsonArray path_json(const std::vector<Digest>& path) {
  JsonArray hashes;
  for (const Digest& hash : path)
    hashes.emplace_back(platform::to_hex(hash));
  return hashes;
}
Json number_json(std::uint64_t number) {
  return static_cast<std::int64_t>(number);
}
JsonArray texts_json(const std::vector<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

// The lines of the log that an extract shows, and the tree that proves them.
struct LogView {
  std::vector<std::string> keys;               // lines of the `key` entries
  std::map<std::uint64_t, std::string> lines;  // of the units
  std::optional<sealed::Tree> tree;
};

Result<LogView> view_of(const sealed::Log& log, const std::vector<OpenUnit>& units) {
  LogView view;
  for (const OpenUnit& unit : units)
    view.lines[unit.unit->leaf];
  std::vector<Digest> leaves;
  platform::Sha256 sha;
  constexpr std::byte kLeaf{0};
  auto read = log.each_line([&](std::uint64_t leaf, std::string_view line) {
    leaves.push_back(sha.update({&kLeaf, 1}).update(platform::as_bytes(line)).finish());
    if (line.starts_with(R"({"entry":"key",)")) view.keys.emplace_back(line);
    if (const auto wanted = view.lines.find(leaf); wanted != view.lines.end()) wanted->second = line;
  });
  if (!read) return base::pass(read);
  view.tree.emplace(std::move(leaves));
  return view;
}

struct FoundRow {
  std::uint64_t row = 0;
  std::string text;
  std::string salt;
};

// The rows of the people in one unit, and the tree over all its rows.
struct UnitView {
  std::vector<FoundRow> rows;
  std::optional<sealed::Tree> tree;
};

Result<UnitView> read_unit(const OpenUnit& open, const std::map<std::string, std::uint64_t>& pseudonyms,
                           const platform::Path& parts, platform::DuckDatabase& engine) {
  const sealed::PartEntry& entry = open.unit->part;
  const auto part =
      sealed::PartFile::open(sealed::part_path(parts, entry.unit), open.data, entry.unit, entry.index_bytes);
  if (!part) return tl::unexpected(part.error());
  const sealed::Leaves leaf_keys(open.data);
  UnitView view;
  std::vector<Digest> leaves;
  leaves.reserve(entry.events);
  platform::Sha256 sha;
  std::vector<std::byte> salts;
  std::string text;
  for (std::size_t shard = 0; shard < part->index().shards.size(); ++shard) {
    auto files = part->shards(shard, shard + 1);
    if (!files) return base::pass(files);
    const auto rows = sealed::read_shards(std::move(*files), engine);
    if (!rows) return tl::unexpected(rows.error());
    salts.resize(rows->size() * sealed::kSaltSize);
    leaf_keys.salts(leaves.size(), salts);
    for (std::size_t row = 0; row < rows->size(); ++row) {
      const auto salt = std::span<const std::byte>(salts).subspan(row * sealed::kSaltSize, sealed::kSaltSize);
      sealed::write_row_text(*rows, row, part->index().names, text);
      const std::uint64_t subject = rows->subject[row];
      if (std::ranges::any_of(pseudonyms, [&](const auto& one) { return one.second == subject; }))
        view.rows.push_back({leaves.size(), text, platform::to_hex(salt)});
      leaves.push_back(sealed::Leaves::hash(salt, text, sha));
    }
  }
  view.tree.emplace(std::move(leaves));
  if (view.tree->root() != entry.root)
    return fail(ErrorCode::corrupt, entry.unit.name(),
                "les lignes de cette unité ne sont plus celles qui ont été scellées",
                "the rows of this unit are not those that were sealed");
  return view;
}

void add_line(std::string& text, JsonObject members) {
  text += platform::print_json(std::move(members));
  text += '\n';
}

}  // namespace

Result<Extract> make_extract(const ExtractHead& head, const std::vector<OpenUnit>& units,
                             const sealed::Log& log, const platform::Path& parts,
                             platform::DuckDatabase& engine) {
  const auto view = view_of(log, units);
  if (!view) return tl::unexpected(view.error());
  Extract extract;
  add_line(extract.text, {{"extract", 1},
                          {"origin", log.origin()},
                          {"case", head.name},
                          {"entity", head.entity},
                          {"people", texts_json(head.people)},
                          {"from", sealed::day_name(head.from)},
                          {"to", sealed::day_name(head.to)},
                          {"checkpoint", log.checkpoint()},
                          {"keys", texts_json(view->keys)}});
  for (const OpenUnit& open : units) {
    const sealed::Pseudonyms pseudonyms(open.identity);
    std::map<std::string, std::uint64_t> of_people;
    JsonObject shown;
    for (const std::string& person : head.people) {
      of_people[person] = pseudonyms.of("user", person);
      shown.emplace_back(person, sealed::pseudonym_text(of_people[person]));
    }
    const auto found = read_unit(open, of_people, parts, engine);
    if (!found) return tl::unexpected(found.error());
    add_line(extract.text, {{"unit", open.unit->part.unit.name()},
                            {"leaf", number_json(open.unit->leaf)},
                            {"line", view->lines.at(open.unit->leaf)},
                            {"path", path_json(view->tree->path(open.unit->leaf))},
                            {"pseudonyms", std::move(shown)},
                            {"rows", number_json(found->rows.size())}});
    for (const FoundRow& row : found->rows)
      add_line(extract.text, {{"row", number_json(row.row)},
                              {"text", row.text},
                              {"salt", row.salt},
                              {"path", path_json(found->tree->path(row.row))}});
    ++extract.units;
    extract.rows += found->rows.size();
  }
  const auto signature = log.signer().sign("cartulaire-extract 1\n" + extract.text);
  add_line(extract.text, {{"end", 1},
                          {"units", number_json(extract.units)},
                          {"rows", number_json(extract.rows)},
                          {"key", number_json(log.signer().number())},
                          {"signature", platform::to_hex(signature)}});
  return extract;
}

std::vector<std::byte> seal_extract(std::string_view text, const platform::BoxPublicKey& to) {
  const platform::Secret key = platform::Secret::random(platform::kAeadKeySize);
  platform::AeadNonce nonce{};
  platform::random_bytes(nonce);
  const auto box = platform::seal(to, key.bytes());
  std::vector<std::byte> sealed;
  const auto add = [&sealed](platform::Bytes bytes) {
    sealed.insert(sealed.end(), bytes.begin(), bytes.end());
  };
  add(platform::as_bytes(kMagic));
  add(box);
  add(nonce);
  const std::size_t at = sealed.size();
  sealed.resize(at + text.size() + platform::kAeadTagSize);
  platform::encrypt(key.bytes(), nonce, platform::as_bytes(kMagic), platform::as_bytes(text),
                    std::span(sealed).subspan(at));
  return sealed;
}

Result<std::string> open_extract(platform::Bytes sealed, const platform::BoxKeyPair& keys) {
  platform::AeadNonce nonce{};
  const std::size_t head = kMagic.size() + kBoxSize + nonce.size();
  if (sealed.size() < head + platform::kAeadTagSize ||
      platform::as_text(sealed.first(kMagic.size())) != kMagic)
    return fail(ErrorCode::corrupt, "", "ce n'est pas un extrait scellé", "this is not a sealed extract");
  const auto key = platform::open_sealed(keys, sealed.subspan(kMagic.size(), kBoxSize));
  if (!key) return tl::unexpected(key.error());
  std::ranges::copy(sealed.subspan(kMagic.size() + kBoxSize, nonce.size()), nonce.begin());
  std::string text(sealed.size() - head - platform::kAeadTagSize, '\0');
  if (platform::decrypt(key->bytes(), nonce, platform::as_bytes(kMagic), sealed.subspan(head),
                        std::as_writable_bytes(std::span(text))))
    return text;
  return fail(ErrorCode::refused, "", "cet extrait a été modifié", "this extract was altered");
}

}  // namespace cartulaire::journal::opening
