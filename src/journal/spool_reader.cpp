#include "journal/spool_reader.hpp"

#include <algorithm>

#include "journal/scan.hpp"
#include "journal/segment_writer.hpp"

namespace cartulaire::journal {
namespace {

using base::Result;
using base::Status;

}  // namespace

Status SpoolReader::seek_last(std::uint64_t count) {
  const auto numbers = segments_in(folder_);
  if (!numbers) return tl::unexpected(numbers.error());
  bool end_known = false;
  for (auto number = numbers->rbegin(); number != numbers->rend(); ++number) {
    constexpr std::size_t kHeader = 4096;
    const auto bytes =
        read_segment(segment_path(folder_, *number), 0, end_known ? kHeader : std::size_t{1} << 30);
    if (!bytes) return tl::unexpected(bytes.error());
    if (!end_known) {
      const Scan scan = scan_segment(*bytes);
      if (!scan.header) continue;
      from_sequence_ = scan.next_sequence - std::min(scan.next_sequence, count);
      end_known = true;
    }
    Record record;
    if (parse_record(*bytes, record) != Parse::good || record.type != RecordType::header) continue;
    const auto header = decode_header(record.payload);
    if (!header) continue;
    segment_ = *number;
    offset_ = 0;
    if (header->first_sequence <= from_sequence_) break;
  }
  return {};
}

Result<std::uint64_t> SpoolReader::read(const Use& use) {
  const auto numbers = segments_in(folder_);
  if (!numbers) return tl::unexpected(numbers.error());
  std::uint64_t count = 0;
  for (auto number = std::lower_bound(numbers->begin(), numbers->end(), segment_); number != numbers->end();
       ++number) {
    if (*number != segment_) {
      segment_ = *number;
      offset_ = 0;
      reader_ = SegmentReader();
    }
    const auto more = read_segment_on(std::next(number) != numbers->end(), use);
    if (!more) return tl::unexpected(more.error());
    count += *more;
  }
  return count;
}

Result<std::uint64_t> SpoolReader::read_segment_on(bool later_exists, const Use& use) {
  const auto bytes = read_segment(segment_path(folder_, segment_), offset_);
  if (!bytes) return tl::unexpected(bytes.error());
  std::uint64_t count = 0;
  std::size_t at = 0;
  for (;;) {
    Record record;
    const platform::Bytes rest = platform::Bytes(*bytes).subspan(at);
    const Parse parse = parse_record(rest, record);
    if (parse == Parse::good) {
      if (auto status = take(record, use, count); !status) return base::pass(status);
      at += record.size();
      continue;
    }
    // What is unreadable is a write in progress, unless something stands behind it.
    const auto next = parse == Parse::none ? std::nullopt : find_record(rest, 1, record);
    if (parse != Parse::none && (next || later_exists)) ++damaged_;
    if (!next) break;
    at += *next;
  }
  offset_ += at;
  return count;
}

Status SpoolReader::take(const Record& record, const Use& use, std::uint64_t& count) {
  if (record.type == RecordType::header) return reader_.begin(record, hub_);
  if (record.type == RecordType::schema) {
    if (!reader_.add_schema(record)) ++damaged_;
    return {};
  }
  if (record.type != RecordType::block) return {};
  const auto clear = decode_block_clear(record.payload);
  if (clear && clear->first_sequence + clear->count <= from_sequence_) return {};
  const auto events = reader_.events(record);
  if (!events) {
    ++damaged_;
    return {};
  }
  for (const StoredEvent& event : *events) {
    if (event.sequence < from_sequence_) continue;
    use(event, reader_);
    ++count;
  }
  return {};
}

}  // namespace cartulaire::journal
