// Checks one segment after the other, in order (the work of verify_spool, without files).
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "journal/head.hpp"
#include "journal/reader.hpp"
#include "journal/scan.hpp"
#include "journal/verify.hpp"

namespace cartulaire::journal {

// What stays known of a segment once it was read.
struct SegmentTrace {
  std::uint64_t number = 0;
  std::uint64_t size = 0;
  base::Instant opened;
  base::Instant last_seen;  // of its signed end, else receipt of its last block
  bool ended = false;
  std::vector<std::pair<std::uint64_t, platform::Digest>> ends;  // where each good record ends, and its hash

  [[nodiscard]] const platform::Digest* hash_at(std::uint64_t offset) const;
};

class SegmentCheck {
 public:
  SegmentCheck(const VerifyOptions& options, Verification& report) : options_(options), report_(report) {}

  // `last`: no later segment exists.
  void segment(std::uint64_t number, platform::Bytes bytes, bool last);
  [[nodiscard]] const std::vector<SegmentTrace>& traces() const { return traces_; }
  [[nodiscard]] const std::optional<Header>& last_header() const { return header_; }

 private:
  void found(Problem problem, std::uint64_t offset) {
    report_.findings.push_back({problem, trace_.number, offset});
  }
  bool skip_bad(platform::Bytes bytes, Parse parse, const Record& record, std::uint64_t& at);
  void good_record(const Record& record, std::uint64_t at);
  void check_chain(const Record& record, std::uint64_t at);
  void header(const Record& record, std::uint64_t at);
  void schema(const Record& record, std::uint64_t at);
  void block(const Record& record, std::uint64_t at);
  void loss(const Record& record, std::uint64_t at);
  void end(const Record& record, std::uint64_t at);

  const VerifyOptions& options_;
  Verification& report_;
  std::vector<SegmentTrace> traces_;
  std::optional<Header> header_;
  std::optional<platform::SignPublicKey> node_key_;
  std::optional<std::uint64_t> next_sequence_;

  // Of the segment in hand.
  bool last_ = false;
  SegmentTrace trace_;
  SegmentReader reader_;
  std::optional<platform::Digest> chain_;  // unknown after something unreadable
};

}  // namespace cartulaire::journal
