#include "journal/segment_writer.hpp"

#include <cassert>
#include <charconv>
#include <cstring>

#include <fmt/format.h>

namespace cartulaire::journal {
namespace {

constexpr std::size_t kPadding = 64;  // sizes of single visits show only in these steps

}  // namespace

platform::Path segment_path(const platform::Path& folder, std::uint64_t number) {
  return folder / fmt::format("{:08}.seg", number);
}

std::uint64_t segment_number(const platform::Path& path) {
  const std::string name = path.stem();
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  const bool whole = error == std::errc() && end == name.data() + name.size();
  return whole && path.extension() == ".seg" && path.filename() == segment_path("", number) ? number : 0;
}

SegmentWriter::SegmentWriter(platform::Path folder, Header header, const platform::Digest& previous,
                             const std::vector<SchemaPtr>& schemas, const platform::SignKeyPair& node_keys,
                             Disk& disk)
    : folder_(std::move(folder)),
      header_(std::move(header)),
      node_keys_(node_keys),
      disk_(disk),
      key_(platform::Secret::random(platform::kAeadKeySize)),
      records_(previous),
      next_sequence_(header_.first_sequence) {
  const std::vector<std::byte> sealed = platform::seal(header_.day_key, key_.bytes());
  std::memcpy(header_.sealed_key.data(), sealed.data(), header_.sealed_key.size());
  header_.node_key = node_keys.public_key;
  group_ = 1;
  records_.add(buffer_, RecordType::header, group_, schemas.empty(), encode(header_));
  for (std::size_t index = 0; index < schemas.size(); ++index)
    records_.add(buffer_, RecordType::schema, group_, index + 1 == schemas.size(),
                 encode(*schemas[index], index));
}

void SegmentWriter::add_block(const RawBlock& block, bool last) {
  packed_.clear();
  packed_.resize(sizeof(std::uint32_t));
  const auto size = static_cast<std::uint32_t>(compressor_.compress(block.events, packed_));
  std::memcpy(packed_.data(), &size, sizeof size);
  packed_.resize((packed_.size() + kPadding - 1) / kPadding * kPadding);

  const auto clear = encode(block.clear);
  const std::size_t payload_at = RecordWriter::begin(buffer_);
  const std::size_t payload_size = kBlockClear + packed_.size() + platform::kAeadTagSize;
  records_.frame(buffer_, payload_at, payload_size, RecordType::block, group_, last);
  buffer_.insert(buffer_.end(), clear.begin(), clear.end());
  buffer_.resize(payload_at + payload_size);
  const std::span<std::byte> whole(buffer_);
  platform::AeadNonce nonce{};
  std::memcpy(nonce.data(), clear.data(), sizeof block.clear.first_sequence);
  platform::encrypt(key_.bytes(), nonce, whole.subspan(payload_at - kFrameSize, kFrameSize + kBlockClear),
                    packed_, whole.subspan(payload_at + kBlockClear));
  records_.end(buffer_, payload_at);
  next_sequence_ = block.clear.first_sequence + block.clear.count;
}

void SegmentWriter::prepare(const Group& group) {
  assert(buffer_.empty());
  ++group_;
  std::size_t left = group.schemas.size() + group.blocks.size() + group.losses.size();
  for (const auto& [index, schema] : group.schemas)
    records_.add(buffer_, RecordType::schema, group_, --left == 0, encode(*schema, index));
  for (const RawBlock& block : group.blocks)
    add_block(block, --left == 0);
  for (const LossNote& note : group.losses)
    records_.add(buffer_, RecordType::loss, group_, --left == 0, encode(note));
}

void SegmentWriter::prepare_end(base::Instant at) {
  assert(buffer_.empty());
  const std::string line = sign_head(head(at), node_keys_);
  ++group_;
  records_.add(buffer_, RecordType::end, group_, true, platform::as_bytes(line));
  ended_ = true;
}

Written SegmentWriter::commit(base::Error& error) {
  base::Status status;
  if (!file_.is_open()) {
    auto file = platform::File::create(segment_path(folder_, header_.segment));
    if (!file) {
      error = std::move(file.error());
      return error.code == base::ErrorCode::too_large ? Written::no_room : Written::failed;
    }
    file_ = std::move(*file);
    status = platform::sync_folder(folder_);
  }
  if (status) status = disk_.write(file_, buffer_);
  if (!status) {
    error = std::move(status.error());
    if (error.code != base::ErrorCode::too_large) return Written::failed;
    if (!file_.truncate(good_) || !file_.seek(good_)) return Written::failed;
    return Written::no_room;
  }
  status = disk_.sync(file_);
  if (!status) {
    error = std::move(status.error());
    return Written::failed;
  }
  good_ += buffer_.size();
  buffer_.clear();
  return Written::done;
}

Head SegmentWriter::head(base::Instant at) const {
  Head head;
  head.node = header_.node;
  head.writer = header_.writer;
  head.segment = header_.segment;
  head.bytes = good_;
  head.sequence = next_sequence_;
  head.hash = records_.chain();
  head.at = at;
  return head;
}

}  // namespace cartulaire::journal
