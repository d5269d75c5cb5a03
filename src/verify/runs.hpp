// Batches and what they say of the spools: every event is somewhere, once.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <unordered_map>

#include "verify/entry.hpp"
#include "verify/finding.hpp"

namespace cartulaire::verify {

class Runs {
 public:
  explicit Runs(Findings& findings) : findings_(findings) {}

  void part(std::uint64_t line, const PartEntry& part);
  void run(std::uint64_t line, const RunEntry& run);
  void node(std::uint64_t line, const NodeEntry& node);
  // A line that could not be read: perhaps a part.
  void unreadable(std::uint64_t line);
  // Any other entry.
  void other(std::uint64_t line);

  // The first line of the batch that has no end yet.
  [[nodiscard]] std::optional<std::uint64_t> open_batch() const {
    return parts_ == 0 ? std::nullopt : std::optional(first_);
  }
  [[nodiscard]] std::uint64_t runs() const { return runs_; }
  [[nodiscard]] std::size_t nodes() const { return nodes_.size(); }

 private:
  void broken(std::uint64_t line);
  void close();

  Findings& findings_;
  std::uint64_t first_ = 0;  // of the batch in hand
  std::uint64_t parts_ = 0;
  std::uint64_t events_ = 0;
  std::uint64_t unreadable_ = 0;
  std::uint64_t runs_ = 0;
  std::uint64_t newest_ = 0;  // number of the newest run
  std::set<std::string> nodes_;
  std::unordered_map<std::string, std::uint64_t> next_;  // of each writer, as NODE/WRITER
};

}  // namespace cartulaire::verify
