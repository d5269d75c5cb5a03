#include "journal/record.hpp"

#include <algorithm>
#include <cassert>

#include "journal/bytes.hpp"

namespace cartulaire::journal {
namespace {

using platform::Bytes;

constexpr std::array<std::byte, 4> kMagic = {std::byte{0x43}, std::byte{0x54}, std::byte{0x52},
                                             std::byte{0x31}};
constexpr std::uint16_t kVersion = 1;
constexpr std::size_t kMaxFields = 32;

tl::unexpected<base::Error> corrupt(const char* french, const char* english) {
  return base::fail(base::ErrorCode::corrupt, "", french, english);
}

}  // namespace

std::string_view record_name(RecordType type) {
  switch (type) {
    case RecordType::header:
      return "header";
    case RecordType::schema:
      return "schema";
    case RecordType::block:
      return "block";
    case RecordType::loss:
      return "loss";
    case RecordType::end:
      return "end";
  }
  return "record";
}

Parse parse_record(Bytes input, Record& record) {
  if (input.empty()) return Parse::none;
  const std::size_t seen = std::min(input.size(), kMagic.size());
  if (!std::equal(kMagic.begin(), kMagic.begin() + static_cast<std::ptrdiff_t>(seen), input.begin()))
    return Parse::strange;
  if (input.size() < kFrameSize) return Parse::cut;
  Decoder frame(input.subspan(kMagic.size(), kFrameSize - kMagic.size()));
  const auto type = frame.fixed<std::uint8_t>();
  const auto last = frame.fixed<std::uint8_t>();
  const auto zero = frame.fixed<std::uint16_t>();
  const auto length = frame.fixed<std::uint32_t>();
  const auto zeros = frame.fixed<std::uint32_t>();
  if (type < 1 || type > 5 || last > 1 || zero != 0 || zeros != 0 || length > kMaxPayload)
    return Parse::strange;
  if (input.size() < kFrameSize + length + kHashSize) return Parse::cut;
  record.type = static_cast<RecordType>(type);
  record.last_of_group = last == 1;
  record.group = frame.fixed<std::uint64_t>();
  record.previous = frame.array<32>();
  record.frame = input.first(kFrameSize);
  record.payload = input.subspan(kFrameSize, length);
  record.hash = Decoder(input.subspan(kFrameSize + length)).array<32>();
  return platform::sha256(input.first(kFrameSize + length)) == record.hash ? Parse::good : Parse::altered;
}

std::size_t RecordWriter::begin(std::vector<std::byte>& output) {
  output.resize(output.size() + kFrameSize);
  return output.size();
}

void RecordWriter::frame(std::vector<std::byte>& output, std::size_t payload_at, std::size_t size,
                         RecordType type, std::uint64_t group, bool last) const {
  assert(size <= kMaxPayload);
  std::byte* at = output.data() + payload_at - kFrameSize;
  const auto length = static_cast<std::uint32_t>(size);
  std::fill(at, at + kFrameSize, std::byte{0});
  std::copy(kMagic.begin(), kMagic.end(), at);
  at[4] = static_cast<std::byte>(type);
  at[5] = static_cast<std::byte>(last ? 1 : 0);
  std::memcpy(at + 8, &length, sizeof length);
  std::memcpy(at + 16, &group, sizeof group);
  std::memcpy(at + 24, chain_.data(), chain_.size());
}

void RecordWriter::end(std::vector<std::byte>& output, std::size_t payload_at) {
  chain_ = sha_.update(Bytes(output).subspan(payload_at - kFrameSize)).finish();
  output.insert(output.end(), chain_.begin(), chain_.end());
}

void RecordWriter::add(std::vector<std::byte>& output, RecordType type, std::uint64_t group, bool last,
                       Bytes payload) {
  const std::size_t payload_at = begin(output);
  frame(output, payload_at, payload.size(), type, group, last);
  output.insert(output.end(), payload.begin(), payload.end());
  end(output, payload_at);
}

std::vector<std::byte> encode(const Header& header) {
  std::vector<std::byte> payload;
  Encoder to(payload);
  to.fixed(kVersion);
  to.text(header.node);
  to.text(header.writer);
  to.bytes(header.incarnation);
  to.fixed(header.segment);
  to.fixed<std::int64_t>(header.opened.time_since_epoch().count());
  to.fixed(header.key_day);
  to.bytes(header.day_key);
  to.bytes(header.sealed_key);
  to.bytes(header.node_key);
  to.fixed(header.first_sequence);
  to.fixed(header.previous_segment);
  to.fixed(header.previous_length);
  to.fixed(static_cast<std::uint8_t>(header.previous_ending));
  to.fixed(header.cut_bytes);
  return payload;
}

base::Result<Header> decode_header(Bytes payload) {
  Decoder from(payload);
  const auto version = from.fixed<std::uint16_t>();
  Header header;
  header.node = from.text(kMaxLabel);
  header.writer = from.text(kMaxLabel);
  header.incarnation = from.array<16>();
  header.segment = from.fixed<std::uint64_t>();
  header.opened = base::Instant(std::chrono::milliseconds(from.fixed<std::int64_t>()));
  header.key_day = from.fixed<std::int32_t>();
  header.day_key = from.array<32>();
  header.sealed_key = from.array<platform::kAeadKeySize + platform::kSealOverhead>();
  header.node_key = from.array<32>();
  header.first_sequence = from.fixed<std::uint64_t>();
  header.previous_segment = from.fixed<std::uint64_t>();
  header.previous_length = from.fixed<std::uint64_t>();
  const auto ending = from.fixed<std::uint8_t>();
  header.previous_ending = static_cast<Ending>(ending);
  header.cut_bytes = from.fixed<std::uint64_t>();
  if (!from.at_end() || version != kVersion || ending > 3 || !is_label(header.node) ||
      !is_label(header.writer))
    return corrupt("en-tête de segment illisible", "the segment header cannot be read");
  return header;
}

std::vector<std::byte> encode(const LogSchema& schema, std::uint64_t index) {
  const Announcement& announcement = schema.announcement();
  std::vector<std::byte> payload;
  Encoder to(payload);
  to.varint(index);
  to.text(announcement.log_class);
  to.text(announcement.entity);
  to.text(announcement.charter);
  to.text(announcement.version);
  to.bytes(announcement.effective_hash);
  to.varint(announcement.retention_days);
  to.fixed(static_cast<std::uint8_t>(announcement.identities));
  to.varint(schema.fields().size());
  for (const Field field : schema.fields()) {
    to.text(field_info(field).name);
    to.fixed(static_cast<std::uint8_t>(field_info(field).kind));
  }
  return payload;
}

base::Result<StoredSchema> decode_schema(Bytes payload) {
  Decoder from(payload);
  StoredSchema schema;
  schema.index = from.varint();
  for (std::string* text : {&schema.log_class, &schema.entity, &schema.charter, &schema.version})
    *text = from.text(255);
  schema.effective_hash = from.array<32>();
  schema.retention_days = from.varint();
  const auto identities = from.fixed<std::uint8_t>();
  schema.identities = static_cast<Identities>(identities);
  const std::uint64_t fields = from.varint();
  if (identities > 1 || fields > kMaxFields) from.fail();
  for (std::uint64_t i = 0; from.ok() && i < fields; ++i) {
    StoredField field;
    field.name = from.text(kMaxLabel);
    const auto kind = from.fixed<std::uint8_t>();
    if (kind > static_cast<std::uint8_t>(FieldKind::address)) from.fail();
    field.kind = static_cast<FieldKind>(kind);
    schema.fields.push_back(std::move(field));
  }
  if (!from.at_end()) return corrupt("schéma illisible", "the schema cannot be read");
  return schema;
}

std::array<std::byte, kBlockClear> encode(const BlockClear& clear) {
  std::array<std::byte, kBlockClear> bytes{};
  std::memcpy(bytes.data(), &clear.first_sequence, 8);
  std::memcpy(bytes.data() + 8, &clear.count, 4);
  std::memcpy(bytes.data() + 12, &clear.plain_size, 4);
  std::memcpy(bytes.data() + 16, &clear.first_receipt, 8);
  return bytes;
}

base::Result<BlockClear> decode_block_clear(Bytes payload) {
  Decoder from(payload);
  BlockClear clear;
  clear.first_sequence = from.fixed<std::uint64_t>();
  clear.count = from.fixed<std::uint32_t>();
  clear.plain_size = from.fixed<std::uint32_t>();
  clear.first_receipt = from.fixed<std::int64_t>();
  if (!from.ok() || from.rest().size() < platform::kAeadTagSize || clear.count == 0 ||
      clear.plain_size > kMaxBlockPlain || clear.count > clear.plain_size)
    return corrupt("bloc illisible", "the block cannot be read");
  return clear;
}

std::vector<std::byte> encode(const LossNote& note) {
  std::vector<std::byte> payload;
  Encoder to(payload);
  to.fixed<std::int64_t>(note.at.time_since_epoch().count());
  to.fixed(note.count);
  to.text(note.kind);
  return payload;
}

base::Result<LossNote> decode_loss(Bytes payload) {
  Decoder from(payload);
  LossNote note;
  note.at = base::Instant(std::chrono::milliseconds(from.fixed<std::int64_t>()));
  note.count = from.fixed<std::uint64_t>();
  note.kind = from.text(kMaxLabel);
  if (!from.at_end()) return corrupt("note de perte illisible", "the note of a loss cannot be read");
  return note;
}

bool is_label(std::string_view text) {
  if (text.empty() || text.size() > kMaxLabel || text == "." || text == "..") return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  });
}

}  // namespace cartulaire::journal
