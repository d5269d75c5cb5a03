// What is wrong, by the names of docs/format/sealed.md, and how much of it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace cartulaire::verify {

enum class Problem : std::uint8_t {
  entry_unreadable,
  signature_wrong,
  key_out_of_turn,
  origin_key_wrong,
  time_backwards,
  batch_incomplete,
  checkpoint_absent,
  checkpoint_wrong,
  rolled_back,
  forked,
  run_missing,
  events_missing,
  range_gap,
  range_overlap,
  node_unknown,
  part_missing,
  part_altered,
  part_number_gap,
  part_unknown,
  part_survives,
  term_wrong,
  overdue,
  destruction_unrecorded,
  destroyed_early,
  destroyed_without_visa,
  destroyed_twice,
  destroyed_unknown,
  destruction_differs,
  retention_grew,
  custody_wrong,
  handover_wrong,
  boxes_wrong,
  boxes_missing,
  timestamp_wrong,
  timestamp_apart,
  timestamp_absent,
  extract_wrong,
  extract_unannounced,
};
inline constexpr std::size_t kProblems = 38;

std::string_view problem_name(Problem problem);
// One sentence: what it means and what to do.
std::string_view problem_text(Problem problem, base::Language language);

struct Finding {
  Problem problem{};
  // Lines of the log, from 0; a range where the same holds for lines that follow each other.
  std::optional<std::uint64_t> first_line;
  std::uint64_t last_line = 0;
  std::string object;  // unit, file, writer or member that it is about, safe to print; may be empty
};

// Collects findings. A journal made in bad faith may hold millions: all are counted, the first ones kept.
class Findings {
 public:
  static constexpr std::size_t kKeptOfEach = 50;

  void at_line(Problem problem, std::uint64_t line, std::string_view object = {});
  void about(Problem problem, std::string_view object);

  [[nodiscard]] bool empty() const { return all_.empty(); }
  [[nodiscard]] const std::vector<Finding>& all() const { return all_; }
  [[nodiscard]] std::uint64_t count(Problem problem) const {
    return counts_[static_cast<std::size_t>(problem)];
  }

 private:
  struct Place {
    std::size_t kept = 0;
    std::size_t newest = 0;  // in all_; meaningful where kept > 0
  };
  void keep(Finding finding);

  std::vector<Finding> all_;
  std::array<std::uint64_t, kProblems> counts_{};
  std::array<Place, kProblems> places_{};
};

// Text from outside without what a terminal would act on, at most 200 bytes.
std::string printable(std::string_view text);

}  // namespace cartulaire::verify
