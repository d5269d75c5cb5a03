// LAYERS: journal platform base
//
// A segment made by anybody: scanning, checking and decoding end, within bounds, and agree with each other.
// Hashes are repaired first, so that what is behind them is reached.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <vector>

#include "journal/event_codec.hpp"
#include "journal/head.hpp"
#include "journal/reader.hpp"
#include "journal/scan.hpp"
#include "journal/segment_check.hpp"
#include "platform/compress.hpp"

namespace {

using namespace cartulaire;

// Puts the right hash behind each record that has a possible length.
void repair(std::vector<std::byte>& bytes) {
  std::size_t at = 0;
  journal::Record record;
  for (;;) {
    const auto rest = platform::Bytes(bytes).subspan(at);
    const journal::Parse parse = journal::parse_record(rest, record);
    if (parse != journal::Parse::good && parse != journal::Parse::altered) return;
    const std::size_t hashed = record.size() - journal::kHashSize;
    const platform::Digest hash = platform::sha256(rest.first(hashed));
    std::memcpy(bytes.data() + at + hashed, hash.data(), hash.size());
    at += record.size();
  }
}

void read(platform::Bytes bytes) {
  const journal::Scan scan = journal::scan_segment(bytes);
  if (scan.good_length > bytes.size()) std::abort();
  if (scan.tail == journal::Tail::clean && scan.good_length != bytes.size()) std::abort();
  journal::Verification report;
  const journal::VerifyOptions options;
  journal::SegmentCheck check(options, report);
  check.segment(1, bytes, true);
  check.segment(2, bytes, true);
  // A segment without findings is one that a writer would go on from, after the bytes that it cuts.
  if (!report.findings.empty() || scan.tail == journal::Tail::clean) return;
  if (scan.tail == journal::Tail::damaged || report.unfinished_bytes == 0) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto* input = reinterpret_cast<const std::byte*>(data);
  std::vector<std::byte> bytes(input + 1, input + size);
  switch (data[0] % 4) {
    case 0:
      read(bytes);
      break;
    case 1:
      repair(bytes);
      read(bytes);
      break;
    case 2: {  // events of an opened block
      static const std::deque<journal::StoredSchema> kSchemas = [] {
        journal::StoredSchema schema;
        schema.fields = {{"user", journal::FieldKind::text},
                         {"volume", journal::FieldKind::number},
                         {"ip", journal::FieldKind::address}};
        return std::deque<journal::StoredSchema>{schema};
      }();
      journal::EventFault fault{};
      const journal::BlockClear clear{0, static_cast<std::uint32_t>(data[0] / 4 + 1),
                                      static_cast<std::uint32_t>(bytes.size()), 0};
      (void)journal::decode_events(bytes, clear, kSchemas, fault);
      (void)platform::decompress(bytes, std::size_t{1} << 16);
      break;
    }
    default: {
      (void)journal::parse_head(platform::as_text(bytes));
      (void)journal::decode_header(bytes);
      (void)journal::decode_schema(bytes);
      (void)journal::decode_loss(bytes);
    }
  }
  return 0;
}
