// The node's side: what the writers of a spool have on the disk goes to the hub, and what the keeper has
// signed for is removed here (docs/format/shipping.md, What the sender sends). It keeps nothing in memory
// between two rounds: the spool is the queue.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "platform/https_client.hpp"
#include "platform/json.hpp"
#include "shipping/notice.hpp"
#include "shipping/protocol.hpp"
#include "shipping/shelf.hpp"

namespace cartulaire::shipping {

struct SenderOptions {
  std::string node;
  platform::Path spool;
  platform::Path intake;  // where the hub's day keys are put; empty: nowhere
  platform::SignPublicKey keeper{};
  std::size_t piece = std::size_t{1} << 20;  // at most kMaxBody
};

// What a round did.
struct Round {
  std::uint64_t pieces = 0;
  std::uint64_t bytes = 0;
  int heads = 0;
  int day_keys = 0;
  std::uint64_t removed = 0;  // segments
  // Of one writer or one key each: the others went on.
  std::vector<base::Error> complaints;
};

class Sender {
 public:
  // `client` and `clock` must outlive it.
  Sender(SenderOptions options, platform::HttpsClient& client, const base::Clock& clock)
      : options_(std::move(options)), client_(client), clock_(clock) {}

  // Sends what there is. Errors: unavailable (the hub is away), refused (it does not let this node in),
  // too_large (its disk is full), io: what was acknowledged before stays acknowledged.
  base::Result<Round> round();

 private:
  struct Known {  // by the hub, of one writer
    Position position;
    base::Instant head{};
  };

  base::Result<platform::Json> ask(const std::string& method, const std::string& target,
                                   const std::vector<std::pair<std::string, std::string>>& fields = {},
                                   std::string_view body = {});
  base::Status writer(const std::string& name, const Known& known, const platform::Json& state);
  base::Status send_heads(const std::string& name, base::Instant known);
  base::Status send_segments(const std::string& name, const std::vector<std::uint64_t>& numbers,
                             const Position& known);
  base::Status send_segment(const Piece& from, bool closed);
  base::Status release(const std::string& name, const std::vector<std::uint64_t>& numbers,
                       const platform::Json& state);
  void take_day_keys(const platform::Json& state);
  [[nodiscard]] platform::Path folder(const std::string& writer) const { return options_.spool / writer; }

  SenderOptions options_;
  platform::HttpsClient& client_;
  const base::Clock& clock_;
  Round round_;
};

}  // namespace cartulaire::shipping
