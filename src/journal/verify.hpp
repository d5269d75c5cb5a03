// Checking a spool: what is wrong, where, by the names of docs/format/journal.md. Without keys it checks
// chain, order, heads and signatures; with the hub's keys also what is inside.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "journal/record.hpp"
#include "platform/crypto.hpp"
#include "platform/file.hpp"

namespace cartulaire::journal {

enum class Problem : std::uint8_t {
  segment_missing,
  segment_replayed,
  header_altered,
  schema_altered,
  block_altered,
  loss_altered,
  end_altered,
  tail_truncated,
  record_unreadable,
  block_missing,
  block_out_of_place,
  chain_broken,
  link_broken,
  sequence_wrong,
  signature_wrong,
  head_wrong,
  key_changed,
  rolled_back,
  head_absent,
  key_wrong,
  block_undecryptable,
  event_malformed,
  field_unannounced,
};
std::string_view problem_name(Problem problem);
// One sentence on what it means.
std::string_view problem_text(Problem problem, base::Language language);

struct Finding {
  Problem problem{};
  std::uint64_t segment = 0;
  std::uint64_t offset = 0;  // in the segment's file; in the checkpoint file: number of the line
};

struct VerifyOptions {
  platform::Path hub;                               // secret day keys; empty: without keys
  platform::Path checkpoint;                        // empty: none to compare with
  std::optional<platform::SignPublicKey> node_key;  // the node's, as the hub knows it
  std::chrono::milliseconds head_every = std::chrono::minutes(5);
};

struct Verification {
  std::vector<Finding> findings;  // in the order of the spool, then of the checkpoint file
  std::uint64_t segments = 0;
  std::uint64_t open_segments = 0;  // without an end: the last one of a running writer, or cut after a crash
  std::uint64_t records = 0;
  std::uint64_t blocks = 0;
  std::uint64_t events = 0;
  std::uint64_t opened_events = 0;  // decrypted and understood
  std::uint64_t bytes = 0;
  std::uint64_t cut_bytes = 0;  // torn tails, as the headers tell
  // Behind the last segment's last record: a write in progress, or one that a crash broke off and the next
  // start will cut. Whether something acknowledged was in it, only the checkpoint tells.
  std::uint64_t unfinished_bytes = 0;
  std::uint64_t heads = 0;  // of this writer in the checkpoint file
  std::optional<base::Instant> first_receipt;
  std::optional<base::Instant> last_receipt;  // of the last block's first event
  std::map<std::string, std::uint64_t> losses;
  std::vector<StoredSchema> schemas;  // each once
};

// `folder`: a writer's. Fails only where it cannot read; what is wrong is in the findings.
base::Result<Verification> verify_spool(const platform::Path& folder, const VerifyOptions& options);

}  // namespace cartulaire::journal
