// The file of a part: an index and shards, each in its box (docs/format/sealed.md, Part file).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "journal/custody/mine.hpp"
#include "journal/disk.hpp"
#include "journal/sealed/row_text.hpp"
#include "journal/sealed/shards.hpp"
#include "journal/sealed/unit_keys.hpp"

namespace cartulaire::journal::sealed {

struct PartIndex {
  struct ShardPlace {
    std::uint64_t rows = 0;
    std::uint64_t bytes = 0;  // of its plain text
    std::uint64_t first = 0;  // subject of its first row
  };
  PartNames names;
  std::vector<ShardPlace> shards;
  std::vector<platform::Digest> blocks;  // roots (row_leaves.hpp)
  custody::MineBoxes mine;
};

struct WrittenPart {
  std::uint64_t size = 0;
  platform::Digest sha256{};
  std::uint64_t index_bytes = 0;
};

platform::Path part_path(const platform::Path& parts, const Unit& unit);

// Writes the file, durable on return; one that is there (of a run that never counted) is replaced.
base::Result<WrittenPart> write_part(const platform::Path& path, const Boxes& boxes, PartIndex index,
                                     const std::vector<Shard>& shards, Disk& disk);

// A part that is read, with its key.
class PartFile {
 public:
  // `corrupt`: not the file that was sealed. `index_bytes`: as the part's entry says.
  static base::Result<PartFile> open(const platform::Path& path, const platform::Secret& data,
                                     const Unit& unit, std::uint64_t index_bytes);
  [[nodiscard]] const PartIndex& index() const { return index_; }
  // Plain texts of shards [first, last), in memory.
  [[nodiscard]] base::Result<std::vector<platform::MemoryFile>> shards(std::size_t first,
                                                                       std::size_t last) const;

 private:
  PartFile(platform::File file, Boxes boxes) : file_(std::move(file)), boxes_(std::move(boxes)) {}

  platform::File file_;
  Boxes boxes_;
  std::uint64_t index_bytes_ = 0;
  PartIndex index_;
};

}  // namespace cartulaire::journal::sealed
