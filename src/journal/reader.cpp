#include "journal/reader.hpp"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "journal/bytes.hpp"
#include "journal/day_keys.hpp"
#include "journal/segment_writer.hpp"
#include "platform/compress.hpp"

namespace cartulaire::journal {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

}  // namespace

Status SegmentReader::begin(const Record& record, const platform::Path& hub) {
  auto header = decode_header(record.payload);
  if (!header) return base::pass(header);
  header_ = std::move(*header);
  schemas_.clear();
  key_ = platform::Secret();
  if (hub.empty()) return {};
  const Day day = Day(std::chrono::days(header_->key_day));
  const auto pair = day_pair(hub, day);
  if (!pair) return tl::unexpected(pair.error());
  auto key = platform::open_sealed(*pair, header_->sealed_key);
  if (!key) return base::pass(key);
  key_ = std::move(*key);
  // Of the day's key, so that one person keeps one pseudonym for a day.
  pseudonym_key_ = platform::keyed_hash(pair->secret.bytes(), platform::as_bytes("cartulaire pseudonym v1"));
  return {};
}

Status SegmentReader::add_schema(const Record& record) {
  auto schema = decode_schema(record.payload);
  if (!schema) return base::pass(schema);
  if (schema->index != schemas_.size())
    return fail(ErrorCode::corrupt, "", "schéma hors de son rang", "a schema out of its place");
  schemas_.push_back(std::move(*schema));
  return {};
}

Result<std::vector<StoredEvent>> SegmentReader::events(const Record& block) const {
  if (key_.empty())
    return fail(ErrorCode::unavailable, "", "la clé de ce segment n'est pas là",
                "the key of this segment is not here");
  const auto clear = decode_block_clear(block.payload);
  if (!clear) return tl::unexpected(clear.error());
  platform::AeadNonce nonce{};
  std::memcpy(nonce.data(), block.payload.data(), sizeof clear->first_sequence);
  std::vector<std::byte> associated(block.frame.begin(), block.frame.end());
  associated.insert(associated.end(), block.payload.begin(), block.payload.begin() + kBlockClear);
  const platform::Bytes sealed = block.payload.subspan(kBlockClear);
  std::vector<std::byte> packed(sealed.size() - platform::kAeadTagSize);
  if (!platform::decrypt(key_.bytes(), nonce, associated, sealed, packed))
    return fail(ErrorCode::refused, "", "bloc modifié, déplacé ou chiffré sous une autre clé",
                "a block altered, moved or encrypted under another key");
  Decoder from(packed);
  const auto size = from.fixed<std::uint32_t>();
  const platform::Bytes frame = from.bytes(size);
  const auto corrupt = [] {
    return fail(ErrorCode::corrupt, "", "événements illisibles", "the events cannot be read");
  };
  if (!from.ok()) return corrupt();
  const auto plain = platform::decompress(frame, clear->plain_size);
  if (!plain || plain->size() != clear->plain_size) return corrupt();
  EventFault fault{};
  auto events = decode_events(*plain, *clear, schemas_, fault);
  if (events) return std::move(*events);
  if (fault == EventFault::unannounced)
    return fail(ErrorCode::invalid, "", "un événement contient un champ que la charte n'annonce pas",
                "an event holds a field that the charter does not announce");
  return corrupt();
}

std::string SegmentReader::pseudonym(std::string_view value) const {
  const platform::Digest digest = platform::keyed_hash(pseudonym_key_, platform::as_bytes(value));
  return platform::to_hex(platform::Bytes(digest).first(8));
}

Result<std::vector<std::byte>> read_segment(const platform::Path& path, std::uint64_t offset,
                                            std::size_t limit) {
  const auto file = platform::File::open_read(path);
  if (!file) return tl::unexpected(file.error());
  const auto size = file->size();
  if (!size) return tl::unexpected(size.error());
  std::vector<std::byte> bytes(
      static_cast<std::size_t>(std::min<std::uint64_t>(limit, *size > offset ? *size - offset : 0)));
  const auto got = file->read_at(offset, bytes);
  if (!got) return tl::unexpected(got.error());
  bytes.resize(*got);
  return bytes;
}

Result<std::vector<std::uint64_t>> segments_in(const platform::Path& folder) {
  const auto files = platform::files_in(folder, ".seg");
  if (!files) return tl::unexpected(files.error());
  std::vector<std::uint64_t> numbers;
  for (const platform::Path& file : *files)
    if (const std::uint64_t number = segment_number(file); number != 0) numbers.push_back(number);
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

}  // namespace cartulaire::journal
