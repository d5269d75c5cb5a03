#include "keeper/request_parts.hpp"

#include <array>

namespace cartulaire::keeper {

using base::ErrorCode;
using base::fail;
using journal::sealed::CivilDay;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

tl::unexpected<base::Error> malformed(std::string french, std::string english) {
  return fail(ErrorCode::invalid, "keeper", std::move(french), std::move(english));
}

bool read_day(const Json& request, std::string_view name, std::optional<CivilDay>& day) {
  const Json* member = request.find(name);
  if (member == nullptr) return true;
  if (member->text() != nullptr) day = journal::sealed::parse_day(*member->text());
  return day.has_value();
}

Json error_json(const base::Error& error) {
  constexpr std::array<std::string_view, 7> kCodes = {"invalid", "not_found",   "too_large", "corrupt",
                                                      "io",      "unavailable", "refused"};
  return JsonObject{{"code", kCodes[static_cast<std::size_t>(error.code)]},
                    {"where", error.where},
                    {"fr", error.french},
                    {"en", error.english}};
}

}  // namespace cartulaire::keeper
