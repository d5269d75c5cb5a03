// One open segment: its key, its chain, and groups of records that are written and synced as one.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "journal/disk.hpp"
#include "journal/event.hpp"
#include "journal/head.hpp"
#include "journal/record.hpp"
#include "platform/compress.hpp"
#include "platform/crypto.hpp"

namespace cartulaire::journal {

// Events of one block, encoded, not yet compressed.
struct RawBlock {
  std::vector<std::byte> events;
  BlockClear clear;
};

// What is written and acknowledged together.
struct Group {
  std::vector<std::pair<std::uint64_t, SchemaPtr>> schemas;  // new ones: index, schema
  std::vector<RawBlock> blocks;
  std::vector<LossNote> losses;

  [[nodiscard]] bool empty() const { return schemas.empty() && blocks.empty() && losses.empty(); }
};

enum class Written : std::uint8_t {
  done,     // on the disk
  no_room,  // nothing of it is in the file: the same call may be made again
  failed,   // for good
};

class SegmentWriter {
 public:
  // Prepares header and schemas in memory, with a fresh key; commit() creates the file.
  // `header`: all but keys; `previous`: hash of the last record of the segment before, or zeros.
  SegmentWriter(platform::Path folder, Header header, const platform::Digest& previous,
                const std::vector<SchemaPtr>& schemas, const platform::SignKeyPair& node_keys, Disk& disk);

  // Compresses, encrypts and chains a group. To be followed by commit() until that does not say no_room.
  void prepare(const Group& group);
  // Prepares the last record, a signed head of all before it.
  void prepare_end(base::Instant at);
  // Writes and syncs what was prepared. INVARIANT: a retry writes the same bytes, so that no nonce is used
  // for two plain texts.
  Written commit(base::Error& error);

  [[nodiscard]] Head head(base::Instant at) const;
  [[nodiscard]] const Header& header() const { return header_; }
  [[nodiscard]] std::uint64_t bytes() const { return good_; }
  [[nodiscard]] std::uint64_t next_sequence() const { return next_sequence_; }
  [[nodiscard]] const platform::Digest& chain() const { return records_.chain(); }
  [[nodiscard]] bool ended() const { return ended_; }

 private:
  void add_block(const RawBlock& block, bool last);

  platform::Path folder_;
  Header header_;
  const platform::SignKeyPair& node_keys_;
  Disk& disk_;
  platform::Secret key_;
  platform::File file_;
  platform::Compressor compressor_;
  RecordWriter records_;
  std::vector<std::byte> buffer_;  // prepared, not yet on the disk
  std::vector<std::byte> packed_;
  std::uint64_t good_ = 0;  // bytes on the disk
  std::uint64_t group_ = 0;
  std::uint64_t next_sequence_ = 0;
  bool ended_ = false;
};

platform::Path segment_path(const platform::Path& folder, std::uint64_t number);
// The number in a segment's file name, 0 for another name.
std::uint64_t segment_number(const platform::Path& path);

}  // namespace cartulaire::journal
