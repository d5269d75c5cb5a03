#include "journal/sealed/intake.hpp"

#include <algorithm>
#include <future>

#include <fmt/format.h>

#include "journal/scan.hpp"
#include "journal/segment_writer.hpp"

namespace cartulaire::journal::sealed {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

constexpr std::size_t kWorthAThread = 16 << 10;  // of a block
constexpr const char* kKeyDestroyed = "key_destroyed";
constexpr const char* kUndecryptable = "undecryptable";
constexpr const char* kMissing = "missing";

// How far a segment may be read: in the last one, only what is known to be synced.
std::uint64_t readable_length(platform::Bytes bytes, const Scan& scan, bool later_exists) {
  return later_exists ? scan.good_length : settled_length(bytes.first(scan.good_length));
}

class Walk {
 public:
  Walk(const IntakeSource& source, const Books& books, base::Instant until, const Intake::Use& use)
      : source_(source), books_(books), until_(until), use_(use) {}

  Result<std::optional<Taken>> run() {
    auto numbers = segments_in(source_.folder);
    if (!numbers) return base::pass(numbers);
    if (auto status = introduce(*numbers); !status) return base::pass(status);
    if (!introduced_) return std::optional<Taken>();
    for (std::size_t i = 0; i < numbers->size() && !stopped_; ++i) {
      // Behind the segment of the head that covers them, bytes are nobody's word.
      if (source_.covered && (*numbers)[i] > source_.covered->segment) break;
      if ((*numbers)[i] >= taken_.consumed.segment)
        if (auto status = segment((*numbers)[i], i + 1 < numbers->size()); !status) return base::pass(status);
    }
    return std::optional<Taken>(std::move(taken_));
  }

 private:
  // Whose spool this is, and where it was left.
  Status introduce(const std::vector<std::uint64_t>& numbers) {
    constexpr std::size_t kHeader = 4096;
    for (const std::uint64_t number : numbers) {
      path_ = segment_path(source_.folder, number);
      const auto bytes = read_segment(path_, 0, kHeader);
      if (!bytes) return tl::unexpected(bytes.error());
      Record record;
      if (parse_record(*bytes, record) != Parse::good || record.type != RecordType::header) continue;
      const auto header = decode_header(record.payload);
      if (!header) continue;
      if (!is_name(header->node) || !is_name(header->writer))
        return fail(ErrorCode::refused, path_.string(), "nom de nœud ou d'écrivain inadmissible",
                    "the name of the node or of the writer is not allowed");
      if (!source_.node.empty() && header->node != source_.node)
        return fail(
            ErrorCode::refused, path_.string(),
            fmt::format("ce journal porte le nom d'un autre nœud, `{}` ; rien n'en est lu", header->node),
            fmt::format("this spool bears the name of another node, `{}`; nothing of it is read",
                        header->node));
      const platform::SignPublicKey* known = books_.node_key(header->node);
      taken_.node_key = known != nullptr ? *known : header->node_key;
      if (source_.covered && source_.covered->key != taken_.node_key) return other_key(header->node);
      const Consumed* cursor = books_.cursor({header->node, header->writer});
      Consumed& now = taken_.consumed;
      now = cursor != nullptr ? *cursor
                              : Consumed{header->node, header->writer, 0, header->first_sequence, 0, 0, {}};
      now.from = now.to;
      writer_ = header->node + "/" + header->writer;
      introduced_ = true;
      return {};
    }
    return {};
  }

  Status segment(std::uint64_t number, bool later_exists) {
    path_ = segment_path(source_.folder, number);
    const auto bytes = read_segment(path_);
    if (!bytes) return tl::unexpected(bytes.error());
    const Scan scan = scan_segment(*bytes);
    if (!scan.header)
      return {};  // not yet begun, or of no use: the next header's sequence tells what is lost
    if (auto status = link(*scan.header, *bytes); !status) return status;
    has_damage_ = false;
    std::uint64_t length = readable_length(*bytes, scan, later_exists);
    if (source_.covered && source_.covered->segment == number) {
      if (!fits(*source_.covered, *bytes)) return forked();
      length = std::min(scan.good_length, source_.covered->bytes);
    }
    auto read = records(platform::Bytes(*bytes).first(length), number);
    ahead_ = {};  // which reads `bytes`
    if (!read) return read;
    if (source_.covered && source_.covered->segment == number && source_.covered->bytes < bytes->size())
      return {};
    if (stopped_ || (!later_exists && !scan.ended)) return {};
    if (scan.tail == Tail::damaged) pass_over(*bytes, scan);
    if (!later_exists) return {};  // its writer needs the last one to go on from
    taken_.finished.push_back(number);
    if (scan.tail == Tail::damaged || has_damage_) taken_.damaged.push_back(number);
    return {};
  }

  static bool fits(const Head& head, platform::Bytes bytes) {
    return head.bytes >= head.hash.size() && head.bytes <= bytes.size() &&
           std::ranges::equal(bytes.subspan(head.bytes - head.hash.size(), head.hash.size()), head.hash);
  }

  // That the segment goes on where the spool was left.
  Status link(const Header& header, platform::Bytes bytes) {
    Consumed& now = taken_.consumed;
    skip_ = 0;
    if (header.node_key != taken_.node_key) return other_key(header.node);
    Record record;
    if (now.segment == header.segment) {
      std::size_t end = 0;
      while (end < now.bytes) {
        const auto at = find_record(bytes, end, record);  // it may stand behind damage
        if (!at) return forked();
        end = *at + record.size();
      }
      if (end != now.bytes || record.hash != now.hash) return forked();
      skip_ = end;
      return {};
    }
    const bool is_next = header.segment == now.segment + 1;
    if (now.segment != 0 && !is_next && !source_.skip_missing)
      return fail(ErrorCode::refused, path_.string(),
                  fmt::format("il manque les segments {} à {} : le journal de ce nœud n'est pas lu plus loin",
                              now.segment + 1, header.segment - 1),
                  fmt::format("segments {} to {} are missing: this node's journal is not read any further",
                              now.segment + 1, header.segment - 1));
    const bool goes_on =
        !is_next || (parse_record(bytes, record) == Parse::good && record.previous == now.hash);
    if (now.segment != 0 && (!goes_on || header.first_sequence < now.to)) return forked();
    lost_until(header.first_sequence, is_next || now.segment == 0 ? kUndecryptable : kMissing);
    return {};
  }

  Status records(platform::Bytes bytes, std::uint64_t number) {
    reader_ = SegmentReader();
    has_key_ = false;
    Record record;
    for (std::uint64_t at = 0; at < bytes.size() && !stopped_; at += record.size()) {
      if (parse_record(bytes.subspan(at), record) != Parse::good) break;
      if (record.type == RecordType::header) {
        auto status = reader_.begin(record, source_.keys);
        if (!status && status.error().code != ErrorCode::not_found &&
            status.error().code != ErrorCode::refused)
          return status;
        has_key_ = status.has_value();
      }
      if (record.type == RecordType::schema && !reader_.add_schema(record)) has_damage_ = true;
      if (at < skip_) continue;
      if (record.type == RecordType::loss)
        if (const auto loss = decode_loss(record.payload)) taken_.losses[loss->kind] += loss->count;
      if (record.type == RecordType::block) block(record, bytes.subspan(at + record.size()));
      if (stopped_) return {};
      taken_.consumed.segment = number;
      taken_.consumed.bytes = at + record.size();
      taken_.consumed.hash = record.hash;
    }
    return {};
  }

  using Opened = std::future<Result<std::vector<StoredEvent>>>;

  // The events of a block that has a key, `ahead` if it was opened while those of the block before were used.
  Result<std::vector<StoredEvent>> open(const Record& record, Opened ahead, platform::Bytes rest) {
    auto events = ahead.valid() ? ahead.get() : reader_.events(record);
    Record next;
    if (parse_record(rest, next) == Parse::good && next.type == RecordType::block &&
        next.payload.size() >= kWorthAThread)
      ahead_ = std::async(std::launch::async, [this, next] { return reader_.events(next); });
    return events;
  }

  void block(const Record& record, platform::Bytes rest) {
    Opened ahead = std::move(ahead_);  // of this block, if of any
    const auto clear = decode_block_clear(record.payload);
    if (!clear) {
      has_damage_ = true;
      return;
    }
    const std::uint64_t end = clear->first_sequence + clear->count;
    Consumed& now = taken_.consumed;
    if (end <= now.to) return;
    lost_until(clear->first_sequence, kUndecryptable);
    if (clear->first_receipt >= until_.time_since_epoch().count()) {
      stopped_ = true;
      return;
    }
    auto events = has_key_ ? open(record, std::move(ahead), rest) : fail(ErrorCode::unavailable, "", "", "");
    if (!events) {
      lost_until(end, has_key_ ? kUndecryptable : kKeyDestroyed);
      if (has_key_) has_damage_ = true;
      return;
    }
    for (const StoredEvent& event : *events) {
      if (event.sequence < now.to) continue;
      if (event.receipt_time >= until_) {
        stopped_ = true;
        return;
      }
      use_(event, writer_);
      now.to = event.sequence + 1;
    }
  }

  [[nodiscard]] Status other_key(const std::string& node) const {
    return fail(
        ErrorCode::refused, path_.string(),
        fmt::format("le nœud `{}` signe d'une autre clé que celle qui est connue de lui ; rien n'en est lu",
                    node),
        fmt::format("node `{}` signs with another key than the one known of it; nothing of it is read",
                    node));
  }

  // Behind damage, what later records tell of the sequence is counted, not read.
  void pass_over(platform::Bytes bytes, const Scan& scan) {
    lost_until(scan.next_sequence, kUndecryptable);
    Record record;
    for (auto at = find_record(bytes, scan.good_length, record); at;
         at = find_record(bytes, *at + record.size(), record)) {
      taken_.consumed.bytes = *at + record.size();
      taken_.consumed.hash = record.hash;
    }
  }

  void lost_until(std::uint64_t sequence, const char* why) {
    if (sequence <= taken_.consumed.to) return;
    taken_.unread[why] += sequence - taken_.consumed.to;
    taken_.consumed.to = sequence;
  }

  [[nodiscard]] Status forked() const {
    return fail(
        ErrorCode::refused, path_.string(),
        "ce journal n'est pas la suite de celui qui a été scellé : remplacé, ramené en arrière ou dédoublé",
        "this journal does not go on from the one that was sealed: replaced, rolled back or forked");
  }

  const IntakeSource& source_;
  const Books& books_;
  base::Instant until_;
  const Intake::Use& use_;

  Taken taken_;
  std::string writer_;
  bool introduced_ = false;
  bool stopped_ = false;
  platform::Path path_;
  SegmentReader reader_;
  Opened ahead_;  // of the block behind the one in hand
  bool has_key_ = false;
  std::uint64_t skip_ = 0;   // bytes of the segment that were read before
  bool has_damage_ = false;  // in the segment in hand
};

}  // namespace

Result<std::optional<Taken>> Intake::read(const IntakeSource& source, const Books& books, base::Instant until,
                                          const Use& use) {
  return Walk(source, books, until, use).run();
}

}  // namespace cartulaire::journal::sealed
