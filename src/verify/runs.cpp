#include "verify/runs.hpp"

#include <algorithm>

namespace cartulaire::verify {
namespace {

std::uint64_t add_capped(std::uint64_t left, std::uint64_t right) {
  return left > UINT64_MAX - right ? UINT64_MAX : left + right;
}

}  // namespace

void Runs::close() {
  parts_ = 0;
  events_ = 0;
  unreadable_ = 0;
}

// Parts that no run follows; unless the run itself is what cannot be read.
void Runs::broken(std::uint64_t line) {
  if (parts_ > 0 && unreadable_ == 0) findings_.at_line(Problem::batch_incomplete, line);
  close();
}

void Runs::part(std::uint64_t line, const PartEntry& part) {
  if (parts_ == 0) first_ = line;
  ++parts_;
  events_ = add_capped(events_, part.figures.events);
}

void Runs::unreadable(std::uint64_t) {
  ++unreadable_;
}

void Runs::other(std::uint64_t line) {
  broken(line);
}

void Runs::node(std::uint64_t line, const NodeEntry& node) {
  broken(line);
  const bool fresh = nodes_.insert(node.node).second;
  // A key is replaced on an operator's order only, and says why.
  if (!fresh && !node.explained) findings_.at_line(Problem::entry_unreadable, line, "why");
}

void Runs::run(std::uint64_t line, const RunEntry& run) {
  ++runs_;
  if (run.run != newest_ + 1) findings_.at_line(Problem::run_missing, line);
  newest_ = run.run;
  const bool whole = run.parts == parts_;
  if (!whole && (run.parts < parts_ || run.parts - parts_ > unreadable_))
    findings_.at_line(Problem::batch_incomplete, line);
  std::uint64_t taken = 0;
  for (const RunEntry::Range& range : run.consumed) {
    taken = add_capped(taken, range.to - range.from);
    if (!nodes_.contains(range.node)) findings_.at_line(Problem::node_unknown, line, range.node);
    const std::string writer = range.node + "/" + range.writer;
    const auto [next, fresh] = next_.try_emplace(writer, range.to);
    if (!fresh && range.from > next->second) findings_.at_line(Problem::range_gap, line, writer);
    if (!fresh && range.from < next->second) findings_.at_line(Problem::range_overlap, line, writer);
    next->second = range.to;
  }
  if (whole && taken != add_capped(events_, run.unsealed)) findings_.at_line(Problem::events_missing, line);
  close();
}

}  // namespace cartulaire::verify
