// What an opening gives out: the lines of the people named, each with its proof, and nothing of anybody else
// (docs/format/custody.md, Extract).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "journal/sealed/books.hpp"
#include "journal/sealed/log.hpp"
#include "journal/sealed/search.hpp"
#include "platform/crypto.hpp"
#include "platform/duckdb.hpp"

namespace cartulaire::journal::opening {

// A unit whose two keys are at hand.
struct OpenUnit {
  const sealed::LivingUnit* unit = nullptr;
  platform::Secret data;
  platform::Secret identity;
};

struct ExtractHead {
  std::string name;  // of the case
  std::string entity;
  std::vector<std::string> people;  // user names
  sealed::CivilDay from{};
  sealed::CivilDay to{};
  // Units of the case that are not in the extract: they have no custodians, and nobody can restore who is in
  // them.
  std::vector<std::string> left_out = {};
};

struct Extract {
  std::string text;
  std::uint64_t units = 0;
  std::uint64_t rows = 0;
};

// Reads two shards at a time; of the rows of others only their leaves are kept. `search` (empty: none) tells
// which parts need not be opened; every row and proof comes from a part. `corrupt`: a part whose rows are not
// those that were sealed, or not as many as `search` said.
base::Result<Extract> make_extract(const ExtractHead& head, const std::vector<OpenUnit>& units,
                                   const sealed::Log& log, const platform::Path& parts,
                                   platform::DuckDatabase& engine, const sealed::Search& search = {});

std::vector<std::byte> seal_extract(std::string_view text, const platform::BoxPublicKey& to);
// `refused`: for another key, or altered.
base::Result<std::string> open_extract(platform::Bytes sealed, const platform::BoxKeyPair& keys);

}  // namespace cartulaire::journal::opening
