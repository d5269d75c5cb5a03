// Names and places as shipping writes them: folders of a hub, numbers and hashes in requests.
#pragma once

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

#include "journal/record.hpp"
#include "platform/file.hpp"

namespace cartulaire::shipping {

// Decimal, no sign, nothing else.
inline bool read_number(std::string_view text, std::uint64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && !text.empty();
}

// A node's or a writer's name that may be a folder's.
inline bool is_folder_name(std::string_view text) {
  return journal::is_label(text) && text.front() != '.';
}

// The folders of a hub (docs/format/shipping.md, Folders).
struct HubFolders {
  platform::Path root;

  [[nodiscard]] platform::Path spools() const { return root / "spool"; }
  [[nodiscard]] platform::Path spool(const std::string& node) const { return root / "spool" / node; }
  [[nodiscard]] platform::Path receipts(const std::string& node) const {
    return root / "keeper" / (node + ".receipt");
  }
  [[nodiscard]] platform::Path intake() const { return root / "keeper" / "intake"; }
  [[nodiscard]] platform::Path keeper_key() const { return root / "keeper" / "key.pub"; }
  [[nodiscard]] platform::Path nodes() const { return root / "nodes"; }
  [[nodiscard]] platform::Path certificate_of(const std::string& node) const {
    return root / "nodes" / (node + ".crt");
  }
  [[nodiscard]] platform::Path revoked() const { return root / "revoked"; }
  // Where the portal, which owns nothing else here, says that a certificate holds no more.
  [[nodiscard]] platform::Path marks() const { return root / "revoking"; }
  [[nodiscard]] platform::Path tls(std::string_view file) const { return root / "tls" / file; }
};

}  // namespace cartulaire::shipping
