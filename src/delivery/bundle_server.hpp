// The hub's side: hands the published bundle to enrolled nodes, file by file, and remembers what each has.
// Nothing leaves but the manifest that the publisher signed and the files that it, or the one before, names.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "base/time.hpp"
#include "node/manifest.hpp"
#include "node/node_memory.hpp"
#include "platform/crypto.hpp"
#include "platform/http_server.hpp"
#include "shipping/bundle_news.hpp"
#include "shipping/names.hpp"

namespace cartulaire::delivery {

class BundleServer {
 public:
  // What an operator should read; called on any thread.
  using Tell = std::function<void(const base::Error& error)>;
  // `folder`: where `cartulaire publish` publishes; empty: this hub hands out none. `clock` must outlive it.
  BundleServer(shipping::HubFolders hub, platform::Path folder, const platform::SignPublicKey& key,
               const base::Clock& clock, Tell tell)
      : hub_(std::move(hub)), folder_(std::move(folder)), key_(key), clock_(clock), tell_(std::move(tell)) {}

  // Of any thread. nullopt: this is no request for a bundle.
  std::optional<platform::HttpReply> answer(const platform::HttpRequest& request);

 private:
  struct Published {
    std::string text;
    platform::Digest digest{};
    node::Manifest manifest;
  };
  using PublishedPtr = std::shared_ptr<const Published>;

  base::Result<platform::HttpReply> obey(const platform::HttpRequest& request);
  base::Result<PublishedPtr> look();
  base::Result<platform::HttpReply> manifest(const platform::HttpRequest& request);
  base::Result<platform::HttpReply> piece(const platform::HttpRequest& request, std::string_view name);
  void remember(const std::string& node, shipping::BundleNews news);

  shipping::HubFolders hub_;
  platform::Path folder_;
  platform::SignPublicKey key_;
  const base::Clock& clock_;
  Tell tell_;

  std::mutex looking_;  // guards the four below
  std::optional<node::FileIdentity> seen_;
  PublishedPtr now_;
  PublishedPtr before_;
  std::string told_;  // the last complaint about the folder, said once

  std::mutex remembering_;                             // guards the two below
  std::map<std::string, shipping::BundleNews> known_;  // by node: as it is on the disk
  std::string not_kept_;                               // the last complaint about that, said once
};

}  // namespace cartulaire::delivery
