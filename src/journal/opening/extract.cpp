#include "journal/opening/extract.hpp"

#include <algorithm>
#include <atomic>
#include <future>
#include <map>
#include <optional>

#include "journal/sealed/members.hpp"
#include "journal/sealed/part_file.hpp"
#include "journal/sealed/row_leaves.hpp"
#include "journal/sealed/tree.hpp"
#include "platform/json.hpp"

namespace cartulaire::journal::opening {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using platform::Digest;
using platform::JsonArray;
using platform::JsonObject;
using sealed::number_json;

constexpr std::string_view kMagic = "CTX1";
constexpr std::size_t kBoxSize = platform::kAeadKeySize + platform::kSealOverhead;

JsonArray path_json(const std::vector<Digest>& path) {
  JsonArray hashes;
  for (const Digest& hash : path)
    hashes.emplace_back(platform::to_hex(hash));
  return hashes;
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

using ByPerson = std::map<std::string, std::uint64_t>;  // by person

ByPerson pseudonyms_of(const std::vector<std::string>& people, const OpenUnit& open) {
  const sealed::Pseudonyms pseudonyms(open.identity);
  ByPerson all;
  for (const std::string& person : people)
    all[person] = pseudonyms.of("user", person);
  return all;
}

struct FoundRow {
  std::uint64_t row = 0;
  std::string text;
  std::string salt;
  std::vector<Digest> path;
};

// The rows of people in one unit, with their proofs. Of the others' rows only leaves are made, in the same
// blocks.
class UnitReader {
 public:
  UnitReader(const OpenUnit& open, const platform::Path& parts, platform::DuckDatabase& engine)
      : open_(open), entry_(open.unit->part), parts_(parts), engine_(engine) {}

  // `known`: what another engine found.
  Result<std::vector<FoundRow>> read(const ByPerson& pseudonyms, const sealed::Found& known) {
    ByPerson here;
    for (const auto& [person, subject] : pseudonyms)
      if (const auto found = known.find({open_.unit->leaf, subject});
          found == known.end() || found->second > 0)
        here.emplace(person, subject);
    if (here.empty()) return std::move(found_);
    auto part = sealed::PartFile::open(sealed::part_path(parts_, entry_.unit), open_.data, entry_.unit,
                                       entry_.index_bytes);
    if (!part) return base::pass(part);
    const sealed::PartIndex& index = part->index();
    if (sealed::root_of_blocks(index.blocks) != entry_.root) return altered();
    const sealed::Tree over_blocks(index.blocks);
    std::vector<std::uint64_t> firsts;
    for (const auto& shard : index.shards)
      firsts.push_back(shard.first);
    for (const auto& [person, subject] : here) {
      const std::size_t before = found_.size();
      const auto [first, last] = sealed::shards_of(firsts, subject);
      for (std::size_t shard = first; shard < last; ++shard)
        if (auto status = shard_rows(*part, shard, subject, over_blocks); !status) return base::pass(status);
      const auto found = known.find({open_.unit->leaf, subject});
      if (found != known.end() && found->second != found_.size() - before) return mistaken();
    }
    std::ranges::sort(found_, {}, &FoundRow::row);
    return std::move(found_);
  }

 private:
  base::Status shard_rows(const sealed::PartFile& part, std::size_t shard, std::uint64_t subject,
                          const sealed::Tree& over_blocks) {
    const sealed::PartIndex& index = part.index();
    std::uint64_t shard_begin = 0;
    for (std::size_t i = 0; i < shard; ++i)
      shard_begin += index.shards[i].rows;
    if (shard_begin % sealed::kBlockRows != 0) return altered();
    auto files = part.shards(shard, shard + 1);
    if (!files) return base::pass(files);
    const auto read =
        sealed::read_subject_blocks(std::move(files->front()), subject, sealed::kBlockRows, engine_);
    if (!read) return tl::unexpected(read.error());
    for (std::size_t from = 0; from < read->rows.size(); from += sealed::kBlockRows) {
      const std::size_t to = std::min(read->rows.size(), from + sealed::kBlockRows);
      const std::uint64_t number = shard_begin + read->first + from;
      const auto leaves = sealed::leaves_of(read->rows, from, to, number, index.names, open_.data);
      std::vector<Digest> hashes;
      for (const sealed::RowLeaf& leaf : leaves)
        hashes.push_back(leaf.hash);
      const sealed::Tree block(std::move(hashes));
      const std::size_t place = number / sealed::kBlockRows;
      if (place >= index.blocks.size() || block.root() != index.blocks[place]) return altered();
      for (std::size_t i = 0; i < leaves.size(); ++i) {
        if (read->rows.subject[from + i] != subject) continue;
        FoundRow row{number + i, {}, platform::to_hex(leaves[i].salt), block.path(i)};
        sealed::write_row_text(read->rows, from + i, index.names, row.text);
        const auto above = over_blocks.path(place);
        row.path.insert(row.path.end(), above.begin(), above.end());
        found_.push_back(std::move(row));
      }
    }
    return {};
  }

  [[nodiscard]] tl::unexpected<base::Error> altered() const {
    return fail(ErrorCode::corrupt, entry_.unit.name(),
                "les lignes de cette unité ne sont plus celles qui ont été scellées",
                "the rows of this unit are not those that were sealed");
  }

  [[nodiscard]] tl::unexpected<base::Error> mistaken() const {
    return fail(ErrorCode::corrupt, entry_.unit.name(),
                "l'entrepôt n'a pas le même nombre de lignes que la part : recommencez avec `--parts`",
                "the warehouse has not as many rows as the part: run it again with `--parts`");
  }

  const OpenUnit& open_;
  const sealed::PartEntry& entry_;
  const platform::Path& parts_;
  platform::DuckDatabase& engine_;
  std::vector<FoundRow> found_;
};

void add_line(std::string& text, JsonObject members) {
  text += platform::print_json(std::move(members));
  text += '\n';
}

struct UnitLines {
  std::string text;
  std::uint64_t rows = 0;
};

Result<UnitLines> lines_of(const ExtractHead& head, const OpenUnit& open, const LogView& view,
                           const sealed::Found& known, const platform::Path& parts,
                           platform::DuckDatabase& engine) {
  const ByPerson pseudonyms = pseudonyms_of(head.people, open);
  JsonObject shown;
  for (const std::string& person : head.people)
    shown.emplace_back(person, sealed::pseudonym_text(pseudonyms.at(person)));
  const auto found = UnitReader(open, parts, engine).read(pseudonyms, known);
  if (!found) return tl::unexpected(found.error());
  UnitLines lines{{}, found->size()};
  JsonObject head_of_unit = {
      {"unit", open.unit->part.unit.name()},    {"leaf", number_json(open.unit->leaf)},
      {"line", view.lines.at(open.unit->leaf)}, {"path", path_json(view.tree->path(open.unit->leaf))},
      {"pseudonyms", std::move(shown)},         {"rows", number_json(found->size())}};
  if (open.unit->handover) {
    head_of_unit.emplace_back("custody", number_json(open.unit->custody));
    head_of_unit.emplace_back("handover", number_json(*open.unit->handover));
  }
  add_line(lines.text, std::move(head_of_unit));
  for (const FoundRow& row : *found)
    add_line(lines.text, {{"row", number_json(row.row)},
                          {"text", row.text},
                          {"salt", row.salt},
                          {"path", path_json(row.path)}});
  return lines;
}

// By two readers, each with an engine of its own; by one, where a second engine is not to be had.
Result<std::vector<UnitLines>> lines_of_units(const ExtractHead& head, const std::vector<OpenUnit>& units,
                                              const LogView& view, const sealed::Found& known,
                                              const platform::Path& parts, platform::DuckDatabase& engine) {
  std::vector<Result<UnitLines>> done(units.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&](platform::DuckDatabase& own) {
    for (std::size_t i = next++; i < units.size(); i = next++) {
      done[i] = lines_of(head, units[i], view, known, parts, own);
      if (!done[i]) next = units.size();
    }
  };
  {
    const auto beside = std::async(std::launch::async, [&] {
      if (auto second = platform::DuckDatabase::open()) work(*second);
    });
    work(engine);
    beside.wait();
  }
  std::vector<UnitLines> all;
  for (Result<UnitLines>& one : done) {
    if (!one) return tl::unexpected(one.error());
    all.push_back(std::move(*one));
  }
  return all;
}

}  // namespace

Result<Extract> make_extract(const ExtractHead& head, const std::vector<OpenUnit>& units,
                             const sealed::Log& log, const platform::Path& parts,
                             platform::DuckDatabase& engine, const sealed::Search& search) {
  std::vector<sealed::Sought> sought;
  for (const OpenUnit& open : units)
    for (const auto& [person, subject] : pseudonyms_of(head.people, open))
      sought.push_back({open.unit->leaf, subject});
  const sealed::Found known = search ? search(sought) : sealed::Found();
  const auto view = view_of(log, units);
  if (!view) return tl::unexpected(view.error());
  Extract extract;
  JsonObject first = {{"extract", 1},
                      {"origin", log.origin()},
                      {"case", head.name},
                      {"entity", head.entity},
                      {"people", texts_json(head.people)},
                      {"from", sealed::day_name(head.from)},
                      {"to", sealed::day_name(head.to)},
                      {"checkpoint", log.checkpoint()},
                      {"keys", texts_json(view->keys)}};
  if (!head.left_out.empty()) first.emplace_back("left_out", texts_json(head.left_out));
  add_line(extract.text, std::move(first));
  const auto lines = lines_of_units(head, units, *view, known, parts, engine);
  if (!lines) return tl::unexpected(lines.error());
  for (const UnitLines& unit : *lines) {
    extract.text += unit.text;
    extract.rows += unit.rows;
  }
  extract.units = units.size();
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
