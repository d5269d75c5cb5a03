#include "journal/sealed/part_file.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "platform/base64.hpp"
#include "platform/json.hpp"

namespace cartulaire::journal::sealed {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

constexpr std::uint64_t kMaxIndex = std::uint64_t{64} << 20;
constexpr std::uint64_t kMaxShard = std::uint64_t{512} << 20;

tl::unexpected<base::Error> corrupt(const platform::Path& path) {
  return fail(ErrorCode::corrupt, path.string(), "ce n'est pas la part qui a été scellée",
              "not the part that was sealed");
}

std::string print_index(const PartIndex& index) {
  JsonArray writers(index.names.writers.begin(), index.names.writers.end());
  JsonArray schemas;
  for (const PartSchema& schema : index.names.schemas) {
    JsonArray fields;
    for (const Field field : schema.fields)
      fields.emplace_back(field_info(field).name);
    schemas.emplace_back(JsonObject{{"charter", schema.charter},
                                    {"version", schema.version},
                                    {"hash", platform::to_hex(schema.hash)},
                                    {"named", schema.named},
                                    {"fields", fields}});
  }
  JsonArray shards;
  for (const PartIndex::ShardPlace& shard : index.shards)
    shards.emplace_back(
        JsonObject{{"rows", shard.rows}, {"bytes", shard.bytes}, {"first", pseudonym_text(shard.first)}});
  std::string roots;
  for (const platform::Digest& root : index.blocks)
    roots += platform::as_text(root);
  JsonObject members = {{"writers", writers},
                        {"schemas", schemas},
                        {"shards", shards},
                        {"blocks", platform::to_base64(platform::as_bytes(roots))}};
  if (!index.mine.boxes.empty())
    members.emplace_back("mine", JsonObject{{"key", platform::to_hex(index.mine.key)},
                                            {"boxes", platform::to_base64(index.mine.boxes)}});
  return platform::print_json(members);
}

const std::string* text_of(const Json& json, std::string_view name) {
  const Json* member = json.find(name);
  return member == nullptr ? nullptr : member->text();
}
std::optional<std::uint64_t> number_of(const Json& json, std::string_view name) {
  const Json* member = json.find(name);
  if (member == nullptr || member->integer() == nullptr || *member->integer() < 0) return std::nullopt;
  return static_cast<std::uint64_t>(*member->integer());
}
const JsonArray* array_of(const Json& json, std::string_view name) {
  const Json* member = json.find(name);
  return member == nullptr ? nullptr : member->array();
}

std::optional<PartSchema> read_schema(const Json& json) {
  const std::string* charter = text_of(json, "charter");
  const std::string* version = text_of(json, "version");
  const std::string* hash = text_of(json, "hash");
  const Json* named = json.find("named");
  const JsonArray* fields = array_of(json, "fields");
  const auto digest = hash == nullptr ? std::nullopt : platform::hex_array<32>(*hash);
  if (charter == nullptr || version == nullptr || !digest || named == nullptr ||
      named->boolean() == nullptr || fields == nullptr)
    return std::nullopt;
  PartSchema schema{*charter, *version, *digest, *named->boolean(), {}};
  for (const Json& field : *fields) {
    const auto known = field.text() == nullptr ? std::nullopt : find_field(*field.text());
    if (!known) return std::nullopt;
    schema.fields.push_back(*known);
  }
  return schema;
}

std::optional<PartIndex::ShardPlace> read_place(const Json& json) {
  const auto rows = number_of(json, "rows");
  const auto bytes = number_of(json, "bytes");
  const std::string* first = text_of(json, "first");
  const auto digits = first == nullptr ? std::nullopt : platform::hex_array<8>(*first);
  if (!rows || !bytes || *bytes > kMaxShard || !digits) return std::nullopt;
  std::uint64_t subject = 0;
  for (const std::byte byte : *digits)
    subject = subject << 8U | std::to_integer<std::uint64_t>(byte);
  return PartIndex::ShardPlace{*rows, *bytes, subject};
}

// Whole hashes, one after the other.
bool read_blocks(const std::string* text, std::vector<platform::Digest>& blocks) {
  const auto bytes = text == nullptr ? std::nullopt : platform::from_base64(*text);
  if (!bytes || bytes->size() % sizeof(platform::Digest) != 0) return false;
  blocks.resize(bytes->size() / sizeof(platform::Digest));
  for (std::size_t i = 0; i < blocks.size(); ++i)
    std::copy_n(bytes->begin() + static_cast<std::ptrdiff_t>(i * sizeof(platform::Digest)),
                sizeof(platform::Digest), blocks[i].begin());
  return true;
}

std::optional<PartIndex> parse_index(std::string_view text) {
  const auto json = platform::parse_json(text, "", {.bytes = kMaxIndex, .depth = 8});
  if (!json) return std::nullopt;
  const JsonArray* writers = array_of(*json, "writers");
  const JsonArray* schemas = array_of(*json, "schemas");
  const JsonArray* shards = array_of(*json, "shards");
  if (writers == nullptr || schemas == nullptr || shards == nullptr) return std::nullopt;
  PartIndex index;
  for (const Json& writer : *writers) {
    if (writer.text() == nullptr) return std::nullopt;
    index.names.writers.push_back(*writer.text());
  }
  for (const Json& one : *schemas) {
    auto schema = read_schema(one);
    if (!schema) return std::nullopt;
    index.names.schemas.push_back(std::move(*schema));
  }
  for (const Json& one : *shards) {
    const auto place = read_place(one);
    if (!place) return std::nullopt;
    index.shards.push_back(*place);
  }
  if (!read_blocks(text_of(*json, "blocks"), index.blocks)) return std::nullopt;
  if (const Json* mine = json->find("mine")) {
    const std::string* key = text_of(*mine, "key");
    const std::string* boxes = text_of(*mine, "boxes");
    const auto public_key = key == nullptr ? std::nullopt : platform::hex_array<32>(*key);
    auto bytes = boxes == nullptr ? std::nullopt : platform::from_base64(*boxes);
    if (!public_key || !bytes) return std::nullopt;
    index.mine = {*public_key, std::move(*bytes)};
  }
  return index;
}

}  // namespace

platform::Path part_path(const platform::Path& parts, const Unit& unit) {
  return parts / (unit.name() + ".part");
}

Result<WrittenPart> write_part(const platform::Path& path, const Boxes& boxes, PartIndex index,
                               const std::vector<Shard>& shards, Disk& disk) {
  if (auto status = platform::make_folder(path.parent_path(), 0750); !status) return base::pass(status);
  if (auto status = disk.remove(path); !status) return base::pass(status);
  for (const Shard& shard : shards)
    index.shards.push_back({shard.rows, shard.parquet.bytes().size(), shard.first});
  auto file = platform::File::create(path, 0640);
  if (!file) return base::pass(file);
  WrittenPart written;
  platform::Sha256 sha;
  std::vector<std::byte> box;
  const auto put = [&](std::uint64_t number, platform::Bytes plain) {
    box.clear();
    boxes.close(number, plain, box);
    sha.update(box);
    written.size += box.size();
    return disk.write(*file, box);
  };
  std::string text = print_index(index);
  if (auto status = put(0, platform::as_bytes(text)); !status) return base::pass(status);
  written.index_bytes = written.size;
  for (std::size_t i = 0; i < shards.size(); ++i)
    if (auto status = put(i + 1, shards[i].parquet.bytes()); !status) return base::pass(status);
  written.sha256 = sha.finish();
  if (auto status = disk.sync(*file); !status) return base::pass(status);
  if (auto status = platform::sync_folder(path.parent_path()); !status) return base::pass(status);
  return written;
}

Result<PartFile> PartFile::open(const platform::Path& path, const platform::Secret& data, const Unit& unit,
                                std::uint64_t index_bytes) {
  auto file = platform::File::open_read(path);
  if (!file) return base::pass(file);
  PartFile part(std::move(*file), Boxes(data, unit));
  if (index_bytes > kMaxIndex) return corrupt(path);
  if (index_bytes < platform::kAeadTagSize) return corrupt(path);
  std::vector<std::byte> box(index_bytes);
  const auto got = part.file_.read_at(0, box);
  if (!got) return tl::unexpected(got.error());
  std::vector<std::byte> plain(box.size() - platform::kAeadTagSize);
  if (*got != box.size() || !part.boxes_.open(0, box, plain)) return corrupt(path);
  auto index = parse_index(platform::as_text(plain));
  if (!index) return corrupt(path);
  part.index_bytes_ = index_bytes;
  part.index_ = std::move(*index);
  return part;
}

Result<std::vector<platform::MemoryFile>> PartFile::shards(std::size_t first, std::size_t last) const {
  std::vector<platform::MemoryFile> files;
  std::uint64_t at = index_bytes_;
  for (std::size_t i = 0; i < std::min(last, index_.shards.size()); ++i) {
    const std::uint64_t size = index_.shards[i].bytes + platform::kAeadTagSize;
    if (i >= first) {
      std::vector<std::byte> box(size);
      const auto got = file_.read_at(at, box);
      if (!got) return tl::unexpected(got.error());
      auto plain = platform::MemoryFile::of_size(index_.shards[i].bytes);
      if (!plain) return base::pass(plain);
      if (*got != box.size() || !boxes_.open(i + 1, box, plain->bytes())) return corrupt(file_.path());
      files.push_back(std::move(*plain));
    }
    at += size;
  }
  return files;
}

}  // namespace cartulaire::journal::sealed
