#include "journal/segment_check.hpp"

#include <algorithm>

namespace cartulaire::journal {
namespace {

Problem altered(RecordType type) {
  switch (type) {
    case RecordType::header:
      return Problem::header_altered;
    case RecordType::schema:
      return Problem::schema_altered;
    case RecordType::loss:
      return Problem::loss_altered;
    case RecordType::end:
      return Problem::end_altered;
    case RecordType::block:
      break;
  }
  return Problem::block_altered;
}

}  // namespace

const platform::Digest* SegmentTrace::hash_at(std::uint64_t offset) const {
  const auto found =
      std::lower_bound(ends.begin(), ends.end(), offset,
                       [](const auto& end, std::uint64_t wanted) { return end.first < wanted; });
  return found != ends.end() && found->first == offset ? &found->second : nullptr;
}

void SegmentCheck::segment(std::uint64_t number, platform::Bytes bytes, bool last) {
  trace_ = SegmentTrace();
  trace_.number = number;
  trace_.size = bytes.size();
  reader_ = SegmentReader();
  chain_.reset();
  last_ = last;
  if (!traces_.empty() && traces_.back().number + 1 != number) found(Problem::segment_missing, 0);
  if (bytes.empty() && !last) found(Problem::tail_truncated, 0);
  ++report_.segments;
  report_.bytes += bytes.size();

  std::uint64_t at = 0;
  for (;;) {
    Record record;
    const Parse parse = parse_record(bytes.subspan(at), record);
    if (parse == Parse::none) break;
    if (trace_.ended) {
      found(Problem::record_unreadable, at);  // nothing follows an end
      break;
    }
    if (parse != Parse::good) {
      if (!skip_bad(bytes, parse, record, at)) break;
      continue;
    }
    good_record(record, at);
    at += record.size();
    trace_.ends.emplace_back(at, record.hash);
    chain_ = record.hash;
  }
  if (!trace_.ended) ++report_.open_segments;
  traces_.push_back(std::move(trace_));
}

// Names what is wrong at `at` and moves to the next record that can be read; false if there is none.
bool SegmentCheck::skip_bad(platform::Bytes bytes, Parse parse, const Record& record, std::uint64_t& at) {
  chain_.reset();
  Record next;
  const auto resumed = find_record(bytes, at + 1, next);
  if (parse == Parse::altered) {
    found(altered(record.type), at);
  } else if (!resumed && parse == Parse::cut && last_) {
    report_.unfinished_bytes = bytes.size() - at;  // a write in progress, or one that a crash broke off
  } else if (!resumed) {
    found(parse == Parse::cut ? Problem::tail_truncated : Problem::record_unreadable, at);
  } else if (parse == Parse::cut) {  // a frame with a wrong length
    const auto type = std::to_integer<std::uint8_t>(bytes[at + 4]);
    found(altered(static_cast<RecordType>(type)), at);
  } else {
    found(at == 0 ? Problem::header_altered : Problem::record_unreadable, at);
  }
  if (!resumed) return false;
  at = *resumed;
  return true;
}

void SegmentCheck::good_record(const Record& record, std::uint64_t at) {
  ++report_.records;
  if ((record.type == RecordType::header) != (at == 0)) {
    found(at == 0 ? Problem::header_altered : Problem::chain_broken, at);
    return;
  }
  if (at != 0) check_chain(record, at);
  switch (record.type) {
    case RecordType::header:
      return header(record, at);
    case RecordType::schema:
      return schema(record, at);
    case RecordType::block:
      return block(record, at);
    case RecordType::loss:
      return loss(record, at);
    case RecordType::end:
      return end(record, at);
  }
}

void SegmentCheck::check_chain(const Record& record, std::uint64_t at) {
  const bool follows = !chain_ || record.previous == *chain_;
  const auto clear = record.type == RecordType::block ? decode_block_clear(record.payload)
                                                      : base::Result<BlockClear>(BlockClear());
  if (!clear) {
    found(Problem::block_altered, at);  // a right hash over a wrong block: made so
    return;
  }
  if (record.type == RecordType::block && next_sequence_ && clear->first_sequence != *next_sequence_ &&
      chain_) {
    const bool ahead = clear->first_sequence > *next_sequence_;
    found(follows ? Problem::sequence_wrong
          : ahead ? Problem::block_missing
                  : Problem::block_out_of_place,
          at);
  } else if (!follows) {
    found(Problem::chain_broken, at);
  }
}

void SegmentCheck::header(const Record& record, std::uint64_t at) {
  const auto status = reader_.begin(record, options_.hub);
  if (!reader_.header()) {
    found(Problem::header_altered, at);
    return;
  }
  if (!status) found(Problem::key_wrong, at);
  const Header& header = *reader_.header();
  trace_.opened = header.opened;
  trace_.last_seen = header.opened;
  if (header.segment != trace_.number) found(Problem::segment_replayed, at);
  if (!node_key_) node_key_ = options_.node_key;
  if (node_key_ && *node_key_ != header.node_key) found(Problem::key_changed, at);
  node_key_ = header.node_key;
  if (!traces_.empty() && traces_.back().number + 1 == trace_.number) {
    const SegmentTrace& before = traces_.back();
    const platform::Digest* hash = before.hash_at(header.previous_length);
    const bool linked = header.previous_length == 0 ? record.previous == platform::Digest{}
                                                    : hash != nullptr && *hash == record.previous;
    if (header.previous_segment != before.number || !linked) found(Problem::link_broken, at);
    if (before.size < header.previous_length || (header.previous_ending == Ending::ended && !before.ended))
      report_.findings.push_back({Problem::tail_truncated, before.number, before.size});
    if (header.previous_ending == Ending::left_open && before.size > header.previous_length)
      report_.findings.push_back({Problem::record_unreadable, before.number, header.previous_length});
    if (next_sequence_ && *next_sequence_ != header.first_sequence &&
        header.previous_ending != Ending::damaged)
      found(Problem::sequence_wrong, at);
  } else if (trace_.number == 1 && record.previous != platform::Digest{}) {
    found(Problem::link_broken, at);
  }
  report_.cut_bytes += header.cut_bytes;
  next_sequence_ = header.first_sequence;
  header_ = header;
}

void SegmentCheck::schema(const Record& record, std::uint64_t at) {
  if (!reader_.add_schema(record)) {
    found(Problem::schema_altered, at);
    return;
  }
  const StoredSchema& stored = reader_.schemas().back();
  const auto same = [&](const StoredSchema& other) {
    return other.effective_hash == stored.effective_hash && other.log_class == stored.log_class &&
           other.entity == stored.entity && other.charter == stored.charter &&
           other.version == stored.version;
  };
  if (std::none_of(report_.schemas.begin(), report_.schemas.end(), same)) report_.schemas.push_back(stored);
}

void SegmentCheck::block(const Record& record, std::uint64_t at) {
  const auto clear = decode_block_clear(record.payload);
  if (!clear) return;  // told by check_chain
  ++report_.blocks;
  report_.events += clear->count;
  next_sequence_ = clear->first_sequence + clear->count;
  const base::Instant receipt{std::chrono::milliseconds(clear->first_receipt)};
  if (!report_.first_receipt) report_.first_receipt = receipt;
  report_.last_receipt = receipt;
  trace_.last_seen = receipt;
  if (!reader_.has_key()) return;
  const auto events = reader_.events(record);
  if (events) {
    report_.opened_events += events->size();
    return;
  }
  switch (events.error().code) {
    case base::ErrorCode::refused:
      return found(Problem::block_undecryptable, at);
    case base::ErrorCode::invalid:
      return found(Problem::field_unannounced, at);
    default:
      return found(Problem::event_malformed, at);
  }
}

void SegmentCheck::loss(const Record& record, std::uint64_t at) {
  const auto note = decode_loss(record.payload);
  if (note) {
    report_.losses[note->kind] += note->count;
  } else {
    found(Problem::loss_altered, at);
  }
}

void SegmentCheck::end(const Record& record, std::uint64_t at) {
  trace_.ended = true;
  const auto line = parse_head(platform::as_text(record.payload));
  if (!line) {
    found(Problem::end_altered, at);
    return;
  }
  const Head& head = line->head;
  if (!line->signature_holds || (reader_.header() && head.key != reader_.header()->node_key)) {
    found(Problem::signature_wrong, at);
    return;
  }
  trace_.last_seen = head.at;
  const bool describes = head.bytes == at && head.hash == record.previous && head.segment == trace_.number &&
                         (!next_sequence_ || head.sequence == *next_sequence_);
  if (!describes) found(Problem::head_wrong, at);
}

}  // namespace cartulaire::journal
