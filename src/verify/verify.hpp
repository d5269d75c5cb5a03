// A sealed journal checked without any key, from docs/format/sealed.md alone: nothing here comes from the
// code that writes it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "platform/file.hpp"
#include "verify/extract.hpp"
#include "verify/finding.hpp"
#include "verify/input.hpp"

namespace cartulaire::verify {

struct Options {
  platform::Path folder;                              // SEALED
  std::vector<std::string> checkpoints;               // kept elsewhere: files, or "-" for standard input
  std::optional<platform::SignPublicKey> origin_key;  // key 0, as told elsewhere
  std::string authority;     // certificates of the time-stamping authority; empty: none
  std::optional<Day> today;  // otherwise what the clock says, in each unit's zone
  platform::Path extract;    // empty: none
  platform::Path boxes;      // what the keystore holds for custodians; empty: not told
};

struct Stage {
  bool parts = false;      // else the log
  std::uint64_t done = 0;  // bytes
  std::uint64_t total = 0;
};

struct Report {
  std::string origin;
  Findings findings;
  std::uint64_t lines = 0;
  Digest root{};                            // of these lines
  std::optional<std::uint64_t> checkpoint;  // size that the journal's own one names, if it holds
  std::uint64_t runs = 0;
  std::uint64_t units = 0;
  std::uint64_t units_destroyed = 0;
  std::uint64_t units_late = 0;  // destroyed after their term
  std::uint64_t events = 0;
  std::uint64_t events_destroyed = 0;
  std::optional<Day> newest_day;
  std::uint64_t keys = 0;
  std::string first_key;  // hex; empty where there is none
  std::uint64_t nodes = 0;
  std::uint64_t unknown_entries = 0;
  std::uint64_t handed_over = 0;  // units, to other custodians
  std::uint64_t timestamps = 0;
  std::optional<std::uint64_t> newest_timestamp;  // size
  std::optional<ExtractSummary> extract;
};

// Fails only where it cannot read; what is wrong is in the findings. `progress` may be empty.
base::Result<Report> verify_journal(const Options& options, const base::Clock& clock,
                                    const std::function<void(const Stage&)>& progress);

}  // namespace cartulaire::verify
