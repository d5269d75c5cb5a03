#include "web/keeper_client.hpp"

#include <algorithm>
#include <array>

#include "platform/json_members.hpp"
#include "platform/local_socket.hpp"

namespace cartulaire::web {
namespace {

using base::ErrorCode;
using platform::Json;

tl::unexpected<base::Error> silent() {
  return base::fail(ErrorCode::unavailable, "keeper", "le journal ne répond pas en ce moment",
                    "the journal does not answer now");
}

base::Error error_of(const Json& told) {
  static constexpr std::array kCodes = {std::pair{"invalid", ErrorCode::invalid},
                                        std::pair{"not_found", ErrorCode::not_found},
                                        std::pair{"too_large", ErrorCode::too_large},
                                        std::pair{"corrupt", ErrorCode::corrupt},
                                        std::pair{"io", ErrorCode::io},
                                        std::pair{"unavailable", ErrorCode::unavailable},
                                        std::pair{"refused", ErrorCode::refused}};
  const std::string code = text_in(told, "code");
  const auto* known = std::ranges::find_if(kCodes, [&](const auto& one) { return code == one.first; });
  return {known == kCodes.end() ? ErrorCode::io : known->second, text_in(told, "where"), text_in(told, "fr"),
          text_in(told, "en")};
}

}  // namespace

base::Result<Json> KeeperClient::ask(platform::JsonObject request) const {
  if (socket_.empty()) return silent();
  auto line = platform::ask_line(socket_, platform::print_json(Json(std::move(request))),
                                 std::chrono::seconds(30), std::size_t{64} << 20);
  if (!line) return silent();
  const auto answer = platform::parse_json(*line, "keeper", {.bytes = std::size_t{64} << 20});
  if (!answer) return silent();
  if (const Json* error = answer->find("error")) return tl::unexpected(error_of(*error));
  const Json* done = answer->find("done");
  return done == nullptr ? base::Result<Json>(silent()) : base::Result<Json>(*done);
}

}  // namespace cartulaire::web
