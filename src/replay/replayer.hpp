// Recorded requests through one charter, or two.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "lists/site.hpp"
#include "lists/table.hpp"
#include "policy/state.hpp"
#include "replay/decider.hpp"
#include "replay/log_reader.hpp"
#include "replay/study.hpp"
#include "replay/tokens.hpp"

namespace cartulaire::replay {

struct ReplayOptions {
  bool state_known = false;
  bool lists_known = false;
  bool assume_signed = false;
};

// Counts requests one by one. Single-threaded; allocates only where a table or a set of people grows.
class Replayer {
 public:
  // `table` and `state` are borrowed. Errors: a policy that does not bind.
  static base::Result<Replayer> start(policy::Policy a, std::optional<policy::Policy> b,
                                      const lists::Table& table, const policy::State& state,
                                      const ReplayOptions& options);

  // One line of a log; `file` and `line` from 1.
  void read(LogReader& reader, std::string_view line, std::uint32_t file, std::uint64_t number);
  // A line that was too long to be handed over.
  void skip_long_line(std::uint32_t file, std::uint64_t number);

  // What was counted; the replayer is spent.
  Study finish(std::uint32_t files) &&;

 private:
  // The rows of one charter in the tables by article.
  struct Side {
    Decider decider;
    std::vector<std::size_t> rows;  // by clause index
  };

  Replayer(Decider a, std::optional<Decider> b, const lists::Table& table, const policy::State& state,
           const ReplayOptions& options);
  Reading decide(const Record& record);
  void count(const Answer& a, const Answer* b, std::size_t category_of_site, std::size_t unit, int hour,
             int weekday, std::optional<std::uint32_t> person);
  [[nodiscard]] std::size_t article_row(const Side& side, const Answer& answer) const;
  [[nodiscard]] std::size_t category_row(const Answer& answer, std::size_t category_of_site) const;
  [[nodiscard]] const policy::Person* known_person(const policy::WebRequest& request) const;
  const HiddenPaths* hidden_paths(const lists::Site& site);
  Side make_side(Decider decider);

  std::optional<Side> a_;
  std::optional<Side> b_;
  const lists::Table* table_;
  const policy::State* state_;
  ReplayOptions options_;
  Tokens tokens_;
  std::unique_ptr<lists::SiteBuffer> buffer_;
  HiddenPaths hidden_;
  lists::CategorySet protected_;
  std::array<std::size_t, policy::kPhaseCount> phase_rows_{};  // rows without a clause, by phase
  Study study_;
};

}  // namespace cartulaire::replay
