// The warehouse: a copy of the rows of living units in ClickHouse, for journals that outgrow one machine
// (DESIGN, journal 7). Rows at the level of K_data: pseudonyms, never names that the charter does not tell.
// Sealed parts stay the store of record: whatever is here can be thrown away and fed again.
//
// One partition a unit: it is replaced and dropped as a whole, rows are never deleted one by one. Every step
// may be repeated after a lost answer and gives the same content.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "journal/sealed/books.hpp"
#include "journal/sealed/part_file.hpp"
#include "journal/warehouse/client.hpp"
#include "journal/warehouse/rows.hpp"

namespace cartulaire::journal::warehouse {

// Whose rows a case may see: a unit, by the number of its line, and a pseudonym of it.
struct Sought {
  std::uint64_t unit = 0;
  std::uint64_t subject = 0;
};

class Warehouse {
 public:
  // Makes what is missing of its tables. `refused`: it holds another journal's rows. `unavailable`: as
  // Client.
  static base::Result<Warehouse> open(Place place, std::string_view origin);

  // Units that are there as sealed: announced with the part's root, and as many rows as it has events.
  [[nodiscard]] base::Result<std::vector<std::uint64_t>> complete(
      const std::map<sealed::Unit, sealed::LivingUnit>& living) const;
  // The rows of one part, in place of whatever stood there for its unit. `corrupt`: what arrived is not what
  // was sent; nothing of it shows.
  base::Status feed(const sealed::LivingUnit& unit, const sealed::PartFile& part,
                    platform::DuckDatabase& engine) const;
  // Gone from every table and from the server's disk on return; units that are not there are fine.
  // `unavailable`: the server still holds something.
  base::Status drop(const std::vector<std::uint64_t>& units) const;
  // Drops all that `keep` does not want, and what feeding left behind; how many units went.
  base::Result<std::uint64_t> keep_only(const std::vector<std::uint64_t>& keep) const;

  // Rows by unit, each unit's in the order in which they were sealed: what read_subject() finds in its
  // shards. `unavailable` where one of the units is not complete here: an answer is whole or none.
  [[nodiscard]] base::Result<std::map<std::uint64_t, sealed::PartRows>> rows_of(
      const std::map<sealed::Unit, sealed::LivingUnit>& living, const std::vector<Sought>& sought) const;

 private:
  explicit Warehouse(Place place) : client_(std::move(place)) {}
  base::Status make_tables() const;
  base::Status take_possession(std::string_view origin) const;
  [[nodiscard]] base::Result<Tally> tally(std::string_view table, const Partition& partition) const;
  [[nodiscard]] base::Result<std::vector<Partition>> partitions(std::string_view where) const;
  base::Status drop_partitions(const std::vector<Partition>& dying) const;
  base::Status announce(const sealed::LivingUnit& unit, const Tally& tally) const;

  Client client_;
};

}  // namespace cartulaire::journal::warehouse
