// Brings the warehouse in step with what lives: what is missing is fed from sealed parts, what should not be
// there is dropped.
#pragma once

#include <chrono>
#include <vector>

#include "base/result.hpp"
#include "journal/sealed/books.hpp"
#include "journal/sealed/keystore.hpp"
#include "journal/warehouse/warehouse.hpp"

namespace cartulaire::journal::warehouse {

// Each part is a partition, which the server knows one by one (docs/adr/0010-one-partition-a-unit.md).
inline constexpr std::size_t kMostUnits = 20'000;

struct Feeding {
  bool feed = true;  // false: nothing is to be there
  sealed::CivilDay today{};
  // No further unit is begun after so long.
  std::chrono::steady_clock::duration budget = std::chrono::hours(24);
  std::size_t most_units = kMostUnits;
};

struct Fed {
  std::uint64_t units = 0;
  std::uint64_t events = 0;
  std::uint64_t dropped = 0;        // units
  std::uint64_t left = 0;           // units still to be fed
  std::vector<base::Error> errors;  // of single parts; the others were fed
};

// May be stopped anywhere and run again. Errors: those of Warehouse; `too_large`: more parts live than it may
// hold, and none was fed.
base::Result<Fed> bring_in_step(const Warehouse& warehouse, const sealed::Books& books,
                                const sealed::Keystore& keys, const platform::Path& parts,
                                const Feeding& feeding);

}  // namespace cartulaire::journal::warehouse
