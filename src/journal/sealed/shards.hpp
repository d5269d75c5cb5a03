// The rows of a part as Parquet files of about 1 MB, and back (docs/format/sealed.md, *Part file*). What is
// read here was decrypted and authenticated before.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "journal/sealed/part_rows.hpp"
#include "platform/duckdb.hpp"

namespace cartulaire::journal::sealed {

// Measured: 20 bytes a row, so that one person's day costs the opening of one megabyte
// (docs/performance-notes.md).
inline constexpr std::size_t kShardRows = 49'152;  // a multiple of kBlockRows

struct Shard {
  std::uint64_t first = 0;  // subject of its first row
  std::uint64_t rows = 0;
  platform::MemoryFile parquet;
};

// `rows` as they stand: sorted before. No rows make no shard. The engine holds one shard at a time.
base::Result<std::vector<Shard>> write_shards(const PartRows& rows, platform::DuckDatabase& engine,
                                              std::size_t shard_rows = kShardRows);

// All rows of `shards`, in their order. `corrupt` where a column of the envelope is missing. Columns that
// this program does not know are left aside.
base::Result<PartRows> read_shards(std::vector<platform::MemoryFile> shards, platform::DuckDatabase& engine);

// The shards [first, second) that may hold rows of `subject`: nothing else needs to be decrypted. `firsts`:
// the first subject of each shard of the part, in order.
std::pair<std::size_t, std::size_t> shards_of(std::span<const std::uint64_t> firsts, std::uint64_t subject);

// The rows of a subject in one shard, with their neighbours up to whole blocks of rows: what a proof needs.
struct SubjectBlocks {
  std::uint64_t first = 0;   // row of the shard with which `rows` begins
  std::uint64_t before = 0;  // row of the shard with which the subject's begin
  std::uint64_t count = 0;   // of the subject's rows; 0: none, and `rows` is empty
  PartRows rows;
};
base::Result<SubjectBlocks> read_subject_blocks(platform::MemoryFile shard, std::uint64_t subject,
                                                std::size_t block_rows, platform::DuckDatabase& engine);

struct SubjectRows {
  std::uint64_t before = 0;  // rows of `shards` that stand before these: their place in the tree
  PartRows rows;
};
// The rows of `subject`, which stand together.
base::Result<SubjectRows> read_subject(std::vector<platform::MemoryFile> shards, std::uint64_t subject,
                                       platform::DuckDatabase& engine);

}  // namespace cartulaire::journal::sealed
