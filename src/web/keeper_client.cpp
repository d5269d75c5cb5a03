#include "web/keeper_client.hpp"

#include <algorithm>
#include <array>

#include "platform/local_socket.hpp"

namespace cartulaire::web {
namespace {

using base::ErrorCode;
using platform::Json;

tl::unexpected<base::Error> silent() {
  return base::fail(ErrorCode::unavailable, "keeper", "le journal ne répond pas en ce moment",
                    "the journal does not answer now");
}

std::string text_of(const Json& json, std::string_view name) {
  const Json* found = json.find(name);
  return found == nullptr || found->text() == nullptr ? std::string() : *found->text();
}

base::Error error_of(const Json& told) {
  static constexpr std::array kCodes = {std::pair{"invalid", ErrorCode::invalid},
                                        std::pair{"not_found", ErrorCode::not_found},
                                        std::pair{"too_large", ErrorCode::too_large},
                                        std::pair{"corrupt", ErrorCode::corrupt},
                                        std::pair{"io", ErrorCode::io},
                                        std::pair{"unavailable", ErrorCode::unavailable},
                                        std::pair{"refused", ErrorCode::refused}};
  const std::string code = text_of(told, "code");
  const auto* known = std::ranges::find_if(kCodes, [&](const auto& one) { return code == one.first; });
  return {known == kCodes.end() ? ErrorCode::io : known->second, text_of(told, "where"), text_of(told, "fr"),
          text_of(told, "en")};
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
