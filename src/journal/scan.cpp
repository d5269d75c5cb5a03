#include "journal/scan.hpp"

#include <algorithm>
#include <string_view>

namespace cartulaire::journal {
namespace {

using platform::Bytes;

void note_block(const Record& record, Scan& scan) {
  if (record.type != RecordType::block) return;
  if (const auto clear = decode_block_clear(record.payload))
    scan.next_sequence = std::max(scan.next_sequence, clear->first_sequence + clear->count);
}

// docs/format/journal.md, Starting again: the group that the tail belongs to was acknowledged if a record of
// a group above it exists.
Tail judge_tail(Bytes segment, std::uint64_t tail_group, Scan& scan) {
  Tail tail = Tail::torn;
  Record record;
  for (auto at = find_record(segment, scan.good_length, record); at;
       at = find_record(segment, *at + record.size(), record)) {
    if (record.group <= tail_group) continue;
    tail = Tail::damaged;
    note_block(record, scan);
  }
  return tail;
}

}  // namespace

std::uint64_t settled_length(Bytes records) {
  std::uint64_t group_start = 0;
  std::uint64_t group = 0;
  Record record;
  for (std::size_t at = 0; parse_record(records.subspan(at), record) == Parse::good;) {
    if (record.group != group) {
      group = record.group;
      group_start = at;
    }
    at += record.size();
    if (record.type == RecordType::end) return at;
  }
  return group_start;
}

std::optional<std::size_t> find_record(Bytes segment, std::size_t from, Record& record) {
  const std::string_view text = platform::as_text(segment);
  for (std::size_t at = text.find("CTR1", from); at != std::string_view::npos; at = text.find("CTR1", at + 1))
    if (parse_record(segment.subspan(at), record) == Parse::good) return at;
  return std::nullopt;
}

Scan scan_segment(Bytes segment) {
  Scan scan;
  Record record;
  std::uint64_t group = 0;
  bool group_closed = true;
  for (;;) {
    const Bytes rest = segment.subspan(scan.good_length);
    const Parse parse = parse_record(rest, record);
    if (parse == Parse::none) return scan;
    const bool chained =
        scan.good_length == 0 ? record.type == RecordType::header : record.previous == scan.chain;
    if (parse != Parse::good || !chained || scan.ended) {
      scan.tail = judge_tail(segment, group_closed ? group + 1 : group, scan);
      return scan;
    }
    if (record.type == RecordType::header) {
      if (auto header = decode_header(record.payload)) {
        scan.next_sequence = header->first_sequence;
        scan.header = std::move(*header);
      }
    }
    note_block(record, scan);
    scan.ended = record.type == RecordType::end;
    scan.chain = record.hash;
    scan.good_length += record.size();
    group = record.group;
    group_closed = record.last_of_group;
  }
}

}  // namespace cartulaire::journal
