// Reading one writer's spool onwards, for sealing: every event once, none passed over without being counted
// (docs/format/sealed.md, entry `run`).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "journal/head.hpp"
#include "journal/reader.hpp"
#include "journal/sealed/books.hpp"
#include "journal/sealed/entry.hpp"

namespace cartulaire::journal::sealed {

struct IntakeSource {
  platform::Path folder;      // a writer's
  platform::Path keys;        // secret intake keys
  bool skip_missing = false;  // an operator gave up segments that are gone: counted as unread, `missing`
  std::string node = {};      // whose it must be; empty: anybody's
  // Of a spool that came over the network: a head of the node's that fits the bytes here. Nothing behind it
  // is read, as anybody may have sent it.
  std::optional<Head> covered = std::nullopt;
};

// What one writer gave.
struct Taken {
  Consumed consumed;
  platform::SignPublicKey node_key{};
  std::map<std::string, std::uint64_t> losses;  // by kind
  std::map<std::string, std::uint64_t> unread;  // by why
  std::vector<std::uint64_t> finished;  // segments read whole, with a later one behind: may be released
  std::vector<std::uint64_t> damaged;   // among them: kept for an operator

  [[nodiscard]] bool empty() const { return consumed.from == consumed.to && losses.empty(); }
};

class Intake {
 public:
  // `writer`: "node/writer".
  using Use = std::function<void(const StoredEvent& event, std::string_view writer)>;

  // Reads on from `cursor` (nullptr: from the beginning) up to the first event that was received at `until`
  // or later, and never further than what its writer acknowledged. nullopt: nothing is there. `refused`: the
  // spool is not the one that was read before (replaced, rolled back, forked), or of another node key than
  // `node_key`.
  static base::Result<std::optional<Taken>> read(const IntakeSource& source, const Books& books,
                                                 base::Instant until, const Use& use);
};

}  // namespace cartulaire::journal::sealed
