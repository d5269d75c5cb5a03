// The tree over a part's rows, in blocks (docs/format/sealed.md, Rows): a proof needs the leaves of one block
// and the roots of all, which the part's index holds.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "journal/sealed/row_text.hpp"
#include "platform/crypto.hpp"

namespace cartulaire::journal::sealed {

// A power of two: the tree over the blocks' roots is the tree over all rows.
inline constexpr std::size_t kBlockRows = 4096;

struct RowLeaf {
  std::array<std::byte, 16> salt{};
  platform::Digest hash{};
};
// Of rows [from, to) of `rows`, the first of which is row number `number` of its part. `data`: K_data of the
// unit.
std::vector<RowLeaf> leaves_of(const PartRows& rows, std::size_t from, std::size_t to, std::uint64_t number,
                               const PartNames& names, const platform::Secret& data);

// The root of each block of kBlockRows rows, in order; the last may be shorter. `rows`: all of the part's.
std::vector<platform::Digest> block_roots(const PartRows& rows, const PartNames& names,
                                          const platform::Secret& data);

// The root over all rows.
platform::Digest root_of_blocks(const std::vector<platform::Digest>& blocks);

}  // namespace cartulaire::journal::sealed
