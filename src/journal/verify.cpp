#include "journal/verify.hpp"

#include <algorithm>

#include "journal/head.hpp"
#include "journal/reader.hpp"
#include "journal/segment_check.hpp"
#include "journal/segment_writer.hpp"

namespace cartulaire::journal {
namespace {

using base::Result;
using base::Status;

// Compares the heads that reached the checkpoint file with what was read.
class CheckpointCheck {
 public:
  CheckpointCheck(const VerifyOptions& options, const SegmentCheck& check, Verification& report)
      : options_(options), traces_(check.traces()), header_(check.last_header()), report_(report) {}

  void lines(std::string_view text) {
    for (std::uint64_t number = 1; !text.empty(); ++number) {
      const std::size_t end = text.find('\n');
      line(text.substr(0, end), number);
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    for (const SegmentTrace& trace : traces_)
      gaps(trace);
  }

 private:
  void line(std::string_view text, std::uint64_t number) {
    if (text.empty()) return;
    const auto parsed = parse_head(text);
    if (!parsed) return found(Problem::head_wrong, 0, number);
    const Head& head = parsed->head;
    if (header_ && (head.node != header_->node || head.writer != header_->writer))
      return;  // another writer's
    ++report_.heads;
    if (!parsed->signature_holds) return found(Problem::signature_wrong, head.segment, number);
    if (header_ && head.key != header_->node_key) return found(Problem::key_changed, head.segment, number);
    if (!traces_.empty() && head.segment < traces_.front().number) return;  // handed over and deleted
    times_.emplace_back(head.segment, head.at);
    const auto trace = std::find_if(traces_.begin(), traces_.end(),
                                    [&](const SegmentTrace& one) { return one.number == head.segment; });
    const bool beyond = traces_.empty() || head.segment > traces_.back().number ||
                        (trace != traces_.end() && head.bytes > trace->size);
    if (beyond) return found(Problem::rolled_back, head.segment, number);
    if (trace == traces_.end()) return;  // segment_missing was told
    const platform::Digest* hash = trace->hash_at(head.bytes);
    if (hash == nullptr || *hash != head.hash) found(Problem::head_wrong, head.segment, number);
  }

  void gaps(const SegmentTrace& trace) {
    base::Instant last = trace.opened;
    std::vector<base::Instant> times;
    for (const auto& [segment, at] : times_)
      if (segment == trace.number) times.push_back(at);
    times.push_back(trace.last_seen);
    std::sort(times.begin(), times.end());
    for (const base::Instant at : times) {
      if (at - last > 2 * options_.head_every) return found(Problem::head_absent, trace.number, 0);
      last = std::max(last, at);
    }
  }

  void found(Problem problem, std::uint64_t segment, std::uint64_t line) {
    report_.findings.push_back({problem, segment, line});
  }

  const VerifyOptions& options_;
  const std::vector<SegmentTrace>& traces_;
  const std::optional<Header>& header_;
  Verification& report_;
  std::vector<std::pair<std::uint64_t, base::Instant>> times_;
};

}  // namespace

Result<Verification> verify_spool(const platform::Path& folder, const VerifyOptions& options) {
  const auto numbers = segments_in(folder);
  if (!numbers) return tl::unexpected(numbers.error());
  Verification report;
  SegmentCheck check(options, report);
  for (const std::uint64_t number : *numbers) {
    const auto bytes = read_segment(segment_path(folder, number));
    if (!bytes) return tl::unexpected(bytes.error());
    check.segment(number, *bytes, number == numbers->back());
  }
  if (!options.checkpoint.empty()) {
    const auto text = platform::read_text(options.checkpoint);
    if (!text) return tl::unexpected(text.error());
    CheckpointCheck(options, check, report).lines(*text);
  }
  return report;
}

}  // namespace cartulaire::journal
