// The ceremonies that the log holds, by entity and number. Fed with every line in order.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "journal/custody/custody_entry.hpp"
#include "journal/sealed/entry.hpp"

namespace cartulaire::journal::custody {

class CustodyBook {
 public:
  // `corrupt`: a line of custody that cannot be read.
  base::Status take(const sealed::TimedEntry& entry);

  // `corrupt`: the log holds no such custody, and `unit` is said to be of it.
  [[nodiscard]] base::Result<const Custody*> of(const sealed::Unit& unit, std::uint64_t number) const;
  // nullptr: nobody was ever named.
  [[nodiscard]] const CustodyRecord* newest(const std::string& entity) const;

 private:
  std::map<std::pair<std::string, std::uint64_t>, CustodyRecord> records_;
};

}  // namespace cartulaire::journal::custody
