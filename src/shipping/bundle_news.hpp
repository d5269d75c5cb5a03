// What a node has told of the bundle that it has, as the hub remembers it: HUB/spool/NODE/bundle
// (docs/format/shipping.md, What the hub remembers). Of the machine; of nobody's browsing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "base/time.hpp"
#include "shipping/names.hpp"

namespace cartulaire::shipping {

struct BundleNews {
  std::uint64_t number = 0;  // of the manifest in the node's folder; 0: it has none
  base::Instant issued{};    // of that manifest
  std::uint64_t runs = 0;    // of the manifest that its adapter accepted last; 0: not told
  base::Instant since{};     // when it told these for the first time
  base::Instant asked{};     // when it asked last, to the minute
};

// nullopt: it has never asked.
std::optional<BundleNews> read_bundle_news(const HubFolders& hub, const std::string& node);
base::Status write_bundle_news(const HubFolders& hub, const std::string& node, const BundleNews& news);

}  // namespace cartulaire::shipping
