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
#include "journal/sealed/search.hpp"
#include "journal/warehouse/client.hpp"
#include "journal/warehouse/rows.hpp"

namespace cartulaire::journal::warehouse {

class Warehouse {
 public:
  // Makes what is missing of its tables. `refused`: it holds rows that are not this journal's. `unavailable`:
  // as Client.
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

  // How many rows each has, 0 included; nothing of units that are not complete here.
  [[nodiscard]] base::Result<sealed::Found> search(const std::map<sealed::Unit, sealed::LivingUnit>& living,
                                                   const std::vector<sealed::Sought>& sought) const;

 private:
  explicit Warehouse(Place place) : client_(std::move(place)) {}
  base::Status make_tables() const;
  base::Status take_possession(std::string_view origin) const;
  [[nodiscard]] tl::unexpected<base::Error> unreadable() const;
  [[nodiscard]] base::Result<Tally> tally(std::string_view table, const Partition& partition) const;
  [[nodiscard]] base::Result<std::vector<Partition>> partitions(std::string_view where) const;
  base::Status drop_partitions(const std::vector<Partition>& dying) const;
  base::Status replace(const Partition& partition, std::size_t shards) const;
  base::Status announce(const sealed::LivingUnit& unit, const Tally& tally) const;

  Client client_;
};

}  // namespace cartulaire::journal::warehouse
