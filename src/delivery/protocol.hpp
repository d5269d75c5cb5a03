// Requests of a node for its bundle (docs/format/shipping.md, Requests): what both sides write.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cartulaire::delivery {

inline constexpr std::string_view kBundleTarget = "/1/bundle";
inline constexpr std::string_view kFilePrefix = "/1/bundle/";

inline constexpr std::size_t kMaxPiece = std::size_t{2} << 20;

// Of a request for the manifest: what the node has; all may be left out.
inline constexpr std::string_view kManifestField = "Cartulaire-Manifest";  // SHA-256 of its text, hex
inline constexpr std::string_view kNumberField = "Cartulaire-Number";
inline constexpr std::string_view kIssuedField = "Cartulaire-Issued";  // milliseconds since 1970
inline constexpr std::string_view kRunsField = "Cartulaire-Runs";      // number that its adapter runs on
// Of a request for a piece of a file; its offset is shipping::kOffsetField.
inline constexpr std::string_view kLengthField = "Cartulaire-Length";

}  // namespace cartulaire::delivery
