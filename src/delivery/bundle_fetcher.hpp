// The node's side: what the hub publishes comes into a folder in the form that adapters read, files first,
// the manifest last. Whatever fails, the folder holds the last good bundle (docs/format/shipping.md, What the
// node takes).
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/result.hpp"
#include "base/time.hpp"
#include "node/manifest.hpp"
#include "node/node_memory.hpp"
#include "platform/crypto.hpp"
#include "platform/file.hpp"
#include "platform/https_client.hpp"

namespace cartulaire::delivery {

inline constexpr std::uint64_t kRoomLeft = std::uint64_t{16}
                                           << 20;  // for the journal, on the same disk perhaps

struct FetchOptions {
  platform::Path folder;
  platform::SignPublicKey key{};             // the publisher's
  platform::Path memory;                     // of the adapter, which tells what it runs on; empty: not told
  std::size_t piece = std::size_t{1} << 20;  // at most kMaxPiece
  std::function<bool()> stop;                // asked between pieces
};

struct Fetched {
  std::uint64_t number = 0;  // that the folder holds
  std::uint64_t bytes = 0;   // that came
  bool is_new = false;
};

class BundleFetcher {
 public:
  // `client` and `clock` must outlive it.
  BundleFetcher(FetchOptions options, platform::HttpsClient& client, const base::Clock& clock)
      : options_(std::move(options)), client_(client), clock_(clock) {}

  // Asks once, and takes what is new. What was on its way when it stopped is gone on with. Errors:
  //   unavailable  the hub is away, or does not let this node in
  //   refused      a manifest that the publisher did not sign, is older or has expired
  //   corrupt      other bytes than the manifest announces
  //   not_found    a file has left the hub meanwhile: ask again
  //   too_large    no room here
  //   io           the folder cannot be written
  base::Result<Fetched> round();

 private:
  struct Held {  // by the folder
    std::string text;
    node::Manifest manifest;
  };

  Held held() const;
  bool is_whole(const Held& held);
  bool is_there(const node::ManifestFile& file);
  base::Result<std::string> ask_manifest(const Held& held, bool whole);
  [[nodiscard]] base::Status judge(const std::string& text, const node::Manifest& manifest,
                                   const Held& held) const;
  base::Status check_room(const node::Manifest& manifest);
  base::Status take(const node::ManifestFile& file);
  base::Status download(const node::ManifestFile& file, const platform::Path& part);
  [[nodiscard]] platform::Path part_of(const node::ManifestFile& file) const;
  [[nodiscard]] bool stopped() const { return options_.stop && options_.stop(); }

  FetchOptions options_;
  platform::HttpsClient& client_;
  const base::Clock& clock_;
  node::NodeMemory verified_;  // files of the folder whose hash this process has seen to be right
  std::uint64_t bytes_ = 0;
};

}  // namespace cartulaire::delivery
