// Requests of a node to the hub's receiver (docs/format/shipping.md, Requests): what HTTP carried, read with
// limits.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.hpp"
#include "platform/crypto.hpp"

namespace cartulaire::shipping {

inline constexpr std::size_t kMaxBody = std::size_t{2} << 20;
inline constexpr std::size_t kMaxHeads = std::size_t{64} << 10;
inline constexpr std::size_t kMaxWriters = 64;
inline constexpr std::uint64_t kMaxSegment = std::uint64_t{256} << 20;  // four times what writers make

struct AskState {};

// Where a piece stands: `before` are the 32 bytes before it.
struct Piece {
  std::string writer;
  std::uint64_t segment = 0;
  std::uint64_t offset = 0;
  platform::Digest before{};
  platform::Digest sha256{};
};

struct SendHeads {
  std::string writer;
};

using Demand = std::variant<AskState, Piece, SendHeads>;

using Field = std::function<std::string_view(std::string_view name)>;
// `invalid`: nothing that a node may ask.
base::Result<Demand> read_demand(std::string_view method, std::string_view target, const Field& field);

std::string target_of(const Piece& piece);
std::string target_of(const SendHeads& heads);
inline constexpr std::string_view kStateTarget = "/1/state";

inline constexpr std::string_view kOffsetField = "Cartulaire-Offset";
inline constexpr std::string_view kBeforeField = "Cartulaire-Before";
inline constexpr std::string_view kSha256Field = "Cartulaire-Sha256";

// Statuses of errors, both ways; 503 (`unavailable`) for what is not one of them.
unsigned status_of(base::ErrorCode code);
base::ErrorCode code_of(long status);

// What an answer with an error says.
std::string error_body(const base::Error& error);
// What the hub said instead of doing what it was asked for at `target`; `unavailable` for what is the whole
// node's affair (403).
base::Error error_of(long status, std::string_view body, std::string_view target);

}  // namespace cartulaire::shipping
