#include "shipping/protocol.hpp"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "platform/json.hpp"
#include "platform/json_members.hpp"
#include "shipping/names.hpp"

namespace cartulaire::shipping {
namespace {

using base::ErrorCode;
using base::Result;

struct CodeName {
  ErrorCode code;
  unsigned status;
  std::string_view name;
};
constexpr std::array kCodes = {
    CodeName{ErrorCode::invalid, 400, "invalid"},
    CodeName{ErrorCode::refused, 409, "refused"},
    CodeName{ErrorCode::not_found, 412, "not_found"},
    CodeName{ErrorCode::corrupt, 422, "corrupt"},
    CodeName{ErrorCode::unavailable, 503, "unavailable"},
    CodeName{ErrorCode::too_large, 507, "too_large"},
    CodeName{ErrorCode::io, 500, "io"},
};

tl::unexpected<base::Error> strange(std::string_view what) {
  return base::fail(ErrorCode::invalid, std::string(what.substr(0, 100)),
                    "le pupitre ne connaît pas cette demande", "the hub knows no such request");
}

}  // namespace

Result<Demand> read_demand(std::string_view method, std::string_view target, const Field& field) {
  constexpr std::string_view kSegments = "/1/segments/";
  constexpr std::string_view kHeads = "/1/heads/";
  if (method == "GET" && target == kStateTarget) return Demand(AskState{});
  if (method == "POST" && target.starts_with(kHeads)) {
    const std::string_view writer = target.substr(kHeads.size());
    if (!is_folder_name(writer)) return strange(target);
    return Demand(SendHeads{std::string(writer)});
  }
  if (method != "PUT" || !target.starts_with(kSegments)) return strange(target);
  target.remove_prefix(kSegments.size());
  const std::size_t slash = target.find('/');
  if (slash == std::string_view::npos || !is_folder_name(target.substr(0, slash))) return strange(target);
  Piece piece;
  piece.writer = target.substr(0, slash);
  const auto before = platform::hex_array<32>(field(kBeforeField));
  const auto sha256 = platform::hex_array<32>(field(kSha256Field));
  constexpr std::uint64_t kFar = std::uint64_t{1} << 60;  // sums of offset and length stay whole
  if (!read_number(target.substr(slash + 1), piece.segment) || piece.segment == 0 || piece.segment > kFar ||
      !read_number(field(kOffsetField), piece.offset) || piece.offset > kFar || !before || !sha256)
    return strange(target);
  piece.before = *before;
  piece.sha256 = *sha256;
  return Demand(std::move(piece));
}

std::string target_of(const Piece& piece) {
  return fmt::format("/1/segments/{}/{}", piece.writer, piece.segment);
}

std::string target_of(const SendHeads& heads) {
  return "/1/heads/" + heads.writer;
}

unsigned status_of(ErrorCode code) {
  for (const CodeName& one : kCodes)
    if (one.code == code) return one.status;
  return 503;
}

ErrorCode code_of(long status) {
  if (status == 403) return ErrorCode::refused;
  for (const CodeName& one : kCodes)
    if (one.status == static_cast<unsigned long>(status)) return one.code;
  return ErrorCode::unavailable;
}

std::string error_body(const base::Error& error) {
  std::string_view code;
  for (const CodeName& one : kCodes)
    if (one.code == error.code) code = one.name;
  return platform::print_json(platform::JsonObject{
      {"error", platform::JsonObject{
                    {"code", code}, {"where", error.where}, {"fr", error.french}, {"en", error.english}}}});
}

base::Error error_of(long status, std::string_view body, std::string_view target) {
  const ErrorCode code = status == 403 || status == 200 ? ErrorCode::unavailable : code_of(status);
  const auto json = platform::parse_json(body, target);
  const platform::Json* error = json ? json->find("error") : nullptr;
  if (error == nullptr)
    return {code, std::string(target), fmt::format("le pupitre a répondu {}", status),
            fmt::format("the hub answered {}", status)};
  return {code, text_in(*error, "where"), fmt::format("le pupitre répond : {}", text_in(*error, "fr")),
          fmt::format("the hub answers: {}", text_in(*error, "en"))};
}

}  // namespace cartulaire::shipping
