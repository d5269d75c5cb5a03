// The log of the sealed journal: lines that only grow, signed, in one Merkle tree (docs/format/sealed.md).
//
// One keeper owns it (a lock is held while this object lives). What append() returned for is durable; what a
// crash left behind the last complete batch is cut at the next open().
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "journal/disk.hpp"
#include "journal/sealed/checkpoint.hpp"
#include "journal/sealed/entry.hpp"
#include "journal/sealed/signer.hpp"
#include "journal/sealed/tree.hpp"

namespace cartulaire::journal::sealed {

struct LogPlace {
  platform::Path folder;  // SEALED
  platform::Path keys;    // KEYS
};

class Log {
 public:
  // Called for each line in order, also for those that append() writes.
  using Use = std::function<void(std::uint64_t leaf, const TimedEntry& entry)>;

  // Makes an empty journal named `origin` (C2SP: no spaces, no `+`); `refused` where there is one.
  static base::Status create(const LogPlace& place, std::string_view origin, const base::Clock& clock,
                             Disk& disk);

  // Reads, checks and takes up what is there. `clock` and `disk` must outlive the log. `refused`: another
  // keeper holds it. `corrupt`: altered, cut below its checkpoint, or not a log; nothing is mended.
  static base::Result<std::unique_ptr<Log>> open(const LogPlace& place, const base::Clock& clock, Disk& disk,
                                                 Use use);

  // Writes a batch (entries in order; at most one `run`, as the last), preceded by a new signing key where
  // the UTC day has changed, and its checkpoint. On an error nothing was written, or the log is `broken()`:
  // then it refuses everything, and opening it anew tells what happened.
  base::Status append(const std::vector<Entry>& batch);
  // The same of entries that say something of the instant at which they are on record: `make` is given it.
  base::Status append_at(const std::function<std::vector<Entry>(base::Instant at)>& make);

  [[nodiscard]] const std::string& origin() const { return origin_; }
  [[nodiscard]] std::uint64_t size() const { return tree_.size(); }
  [[nodiscard]] Digest root() const { return tree_.root(); }
  [[nodiscard]] base::Instant last_at() const { return last_at_; }
  [[nodiscard]] bool broken() const { return broken_; }
  [[nodiscard]] std::uint64_t cut_bytes() const { return cut_bytes_; }  // at open
  [[nodiscard]] const Signer& signer() const { return signer_; }
  [[nodiscard]] std::string checkpoint() const;  // the note over all lines

  // Every line again, without its LF, from the file: for proofs and extracts.
  base::Status each_line(const std::function<void(std::uint64_t leaf, std::string_view line)>& use) const;

 private:
  Log(const LogPlace& place, const base::Clock& clock, Disk& disk, Use use);
  base::Status load();
  base::Status take_up(std::string_view text);
  base::Status write(const std::vector<Entry>& batch, base::Instant clock);
  base::Status broke(base::Status status);
  std::string line_of(const TimedEntry& entry, std::uint64_t index) const;

  LogPlace place_;
  const base::Clock& clock_;
  Disk& disk_;
  Use use_;
  std::string origin_;
  platform::File lock_;
  platform::File file_;
  std::uint64_t bytes_ = 0;
  GrowingTree tree_;
  Signer signer_;
  base::Instant last_at_{};
  std::uint64_t cut_bytes_ = 0;
  bool broken_ = false;
};

}  // namespace cartulaire::journal::sealed
