// Records: the frame that carries everything in a segment, and the payloads that are in clear.
//
// Names and layouts are those of docs/format/journal.md. What is parsed here may have been made by anybody.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "journal/schema.hpp"
#include "platform/crypto.hpp"

namespace cartulaire::journal {

enum class RecordType : std::uint8_t { header = 1, schema = 2, block = 3, loss = 4, end = 5 };
std::string_view record_name(RecordType type);

inline constexpr std::size_t kFrameSize = 56;  // before the payload
inline constexpr std::size_t kHashSize = 32;   // after it
inline constexpr std::size_t kMaxPayload = std::size_t{1} << 20;
inline constexpr std::size_t kMaxBlockPlain = std::size_t{512} << 10;
inline constexpr std::size_t kBlockClear = 24;  // clear bytes at the head of a block's payload
inline constexpr std::size_t kMaxLabel = 64;    // node, writer, kind of a loss

// A record in a buffer: views into it.
struct Record {
  RecordType type{};
  bool last_of_group = false;
  std::uint64_t group = 0;
  platform::Digest previous{};
  platform::Digest hash{};
  platform::Bytes frame;  // the first kFrameSize bytes
  platform::Bytes payload;

  [[nodiscard]] std::size_t size() const { return kFrameSize + payload.size() + kHashSize; }
};

enum class Parse : std::uint8_t {
  good,
  none,     // no bytes left
  cut,      // a frame begins and the bytes end inside the record
  strange,  // no record can begin with these bytes
  altered,  // a whole record whose hash is wrong: `record` is filled, and not to be trusted
};
// The record at the beginning of `input`.
Parse parse_record(platform::Bytes input, Record& record);

// Appends records to a buffer, one after the other, keeping the chain.
class RecordWriter {
 public:
  explicit RecordWriter(platform::Digest previous) : chain_(previous) {}

  // Fills a record: begin() leaves room for the frame and says where the payload starts in `output`, to which
  // the caller appends; frame() writes the frame for a payload of `size` bytes (for associated data before
  // the payload is complete); end() hashes and closes.
  static std::size_t begin(std::vector<std::byte>& output);
  void frame(std::vector<std::byte>& output, std::size_t payload_at, std::size_t size, RecordType type,
             std::uint64_t group, bool last) const;
  void end(std::vector<std::byte>& output, std::size_t payload_at);
  // All three at once.
  void add(std::vector<std::byte>& output, RecordType type, std::uint64_t group, bool last,
           platform::Bytes payload);

  [[nodiscard]] const platform::Digest& chain() const { return chain_; }
  void rewind(const platform::Digest& chain) { chain_ = chain; }

 private:
  platform::Digest chain_;
  platform::Sha256 sha_;
};

enum class Ending : std::uint8_t { none = 0, ended = 1, left_open = 2, damaged = 3 };

struct Header {
  std::string node;
  std::string writer;
  std::array<std::byte, 16> incarnation{};
  std::uint64_t segment = 0;
  base::Instant opened;
  std::int32_t key_day = 0;
  platform::BoxPublicKey day_key{};
  std::array<std::byte, platform::kAeadKeySize + platform::kSealOverhead> sealed_key{};
  platform::SignPublicKey node_key{};
  std::uint64_t first_sequence = 0;
  std::uint64_t previous_segment = 0;
  std::uint64_t previous_length = 0;
  Ending previous_ending = Ending::none;
  std::uint64_t cut_bytes = 0;
};
std::vector<std::byte> encode(const Header& header);
base::Result<Header> decode_header(platform::Bytes payload);

// A schema as a segment tells it, which may come from a later version with other fields.
struct StoredField {
  std::string name;
  FieldKind kind{};
};
struct StoredSchema {
  std::uint64_t index = 0;
  std::string log_class;
  std::string entity;
  std::string charter;
  std::string version;
  platform::Digest effective_hash{};
  std::uint64_t retention_days = 0;
  Identities identities = Identities::pseudonymous;
  std::vector<StoredField> fields;
};
std::vector<std::byte> encode(const LogSchema& schema, std::uint64_t index);
base::Result<StoredSchema> decode_schema(platform::Bytes payload);

struct BlockClear {
  std::uint64_t first_sequence = 0;
  std::uint32_t count = 0;
  std::uint32_t plain_size = 0;
  std::int64_t first_receipt = 0;
};
std::array<std::byte, kBlockClear> encode(const BlockClear& clear);
// `corrupt` for sizes out of bounds or no event.
base::Result<BlockClear> decode_block_clear(platform::Bytes payload);

struct LossNote {
  base::Instant at;
  std::uint64_t count = 0;
  std::string kind;
};
std::vector<std::byte> encode(const LossNote& note);
base::Result<LossNote> decode_loss(platform::Bytes payload);

// Node and writer names: they stand in heads and folders.
bool is_label(std::string_view text);

}  // namespace cartulaire::journal
