// The log, line by line, from its bytes to findings, in memory that grows with units and keys, not with
// lines.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "verify/custody.hpp"
#include "verify/keys.hpp"
#include "verify/runs.hpp"
#include "verify/tree.hpp"
#include "verify/units.hpp"

namespace cartulaire::verify {

inline constexpr std::size_t kLongestLine = 1'048'576;  // without its line feed

// The log as it was when it had a certain number of lines.
struct Snapshot {
  Digest root{};
  bool whole = false;        // between two batches
  std::int64_t at = 0;       // of the last line read
  std::uint64_t signer = 0;  // key of the last line
  std::uint64_t newest = 0;  // newest key, which that line may have introduced
};

class Log {
 public:
  Log(std::string origin, std::optional<platform::SignPublicKey> first_key, Findings& findings)
      : keys_(std::move(origin), first_key, findings),
        runs_(findings),
        units_(findings),
        custodies_(units_, findings),
        findings_(findings) {}

  // Asks for the snapshot at that size, before the first line.
  void want(std::uint64_t size) { snapshots_.try_emplace(size); }

  // The next line, without its line feed; `too_long` where it is only the beginning of one.
  void line(std::string_view text, bool too_long = false);
  // Behind the last line; `torn`: bytes without a line feed follow it.
  void finish(bool torn);

  [[nodiscard]] std::uint64_t lines() const { return tree_.size(); }
  [[nodiscard]] std::uint64_t unknown() const { return unknown_; }
  [[nodiscard]] std::int64_t at() const { return at_; }
  [[nodiscard]] Digest root() const { return tree_.root(); }
  [[nodiscard]] const KeyChain& keys() const { return keys_; }
  [[nodiscard]] const Runs& runs() const { return runs_; }
  [[nodiscard]] const Units& units() const { return units_; }
  [[nodiscard]] const Custodies& custodies() const { return custodies_; }
  // Nothing where the log has fewer lines.
  [[nodiscard]] const Snapshot* snapshot(std::uint64_t size) const;
  // An opening announced an extract with this SHA-256.
  [[nodiscard]] bool announced(const Digest& extract) const { return extracts_.contains(extract); }

 private:
  void take(std::uint64_t number, const Entry& entry);

  KeyChain keys_;
  Runs runs_;
  Units units_;
  Custodies custodies_;
  Findings& findings_;
  Tree tree_;
  std::int64_t at_ = 0;
  std::uint64_t unknown_ = 0;
  std::map<std::uint64_t, Snapshot> snapshots_;
  std::set<Digest> extracts_;
};

}  // namespace cartulaire::verify
