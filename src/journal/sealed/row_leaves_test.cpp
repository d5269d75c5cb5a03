#include "journal/sealed/row_leaves.hpp"

#include <random>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "journal/sealed/shards.hpp"
#include "journal/sealed/tree.hpp"
#include "journal/sealed/unit_keys.hpp"

namespace cartulaire::journal::sealed {
namespace {

PartRows rows_of(std::size_t count, std::uint64_t people, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  PartRows rows;
  for (std::size_t i = 0; i < count; ++i) {
    const FieldValue volume{Field::volume, random()};
    rows.add({.subject = 100 + random() % people,
              .time = static_cast<std::int64_t>(random() % 1000),
              .sequence = i},
             {&volume, 1});
  }
  rows.sort();
  return rows;
}

// A person's rows, found in their shards with no more than their blocks, prove themselves against the root
// over all rows.
RC_GTEST_PROP(RowLeaves, EveryRowOfAPersonIsProvedFromItsBlockAlone, ()) {
  const auto count = *rc::gen::inRange<std::size_t>(1, 3 * kBlockRows);
  const auto people = *rc::gen::inRange<std::uint64_t>(1, 5);
  const PartRows rows = rows_of(count, people, *rc::gen::arbitrary<std::uint64_t>());
  const PartNames names{{"node/web"}, {{"essai", "1", {}, false, {Field::volume}}}};
  const auto data = platform::Secret::random(kUnitKeySize);

  std::vector<Digest> all;
  for (const RowLeaf& leaf : leaves_of(rows, 0, count, 0, names, data))
    all.push_back(leaf.hash);
  const Digest root = Tree(all).root();
  const std::vector<Digest> blocks = block_roots(rows, names, data);
  RC_ASSERT(root_of_blocks(blocks) == root);

  auto engine = platform::DuckDatabase::open();
  RC_ASSERT(engine.has_value());
  auto shards = write_shards(rows, *engine, kBlockRows);
  RC_ASSERT(shards.has_value());
  std::size_t proved = 0;
  for (std::uint64_t subject = 100; subject < 100 + people; ++subject)
    for (std::size_t shard = 0; shard < shards->size(); ++shard) {
      auto copy = platform::MemoryFile::copy_of((*shards)[shard].parquet.bytes());
      RC_ASSERT(copy.has_value());
      const auto found = read_subject_blocks(std::move(*copy), subject, kBlockRows, *engine);
      RC_ASSERT(found.has_value());
      const std::size_t begin = shard * kBlockRows + found->first;
      const auto leaves = leaves_of(found->rows, 0, found->rows.size(), begin, names, data);
      std::vector<Digest> hashes;
      for (const RowLeaf& leaf : leaves)
        hashes.push_back(leaf.hash);
      for (std::size_t i = 0; i < leaves.size(); ++i) {
        if (found->rows.subject[i] != subject) continue;
        auto path = Tree(hashes).path(i);
        const auto above = Tree(blocks).path(begin / kBlockRows);
        path.insert(path.end(), above.begin(), above.end());
        RC_ASSERT(root_of_path(leaves[i].hash, begin + i, count, path) == root);
        ++proved;
        i += 97;  // some of many
      }
    }
  RC_ASSERT(proved > 0U);
}

}  // namespace
}  // namespace cartulaire::journal::sealed
