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

std::string text_of(const Json& request, std::string_view name) {
  const Json* member = request.find(name);
  return member == nullptr || member->text() == nullptr ? std::string() : *member->text();
}

std::vector<std::string> texts_of(const Json& request, std::string_view name) {
  std::vector<std::string> texts;
  const Json* member = request.find(name);
  if (member == nullptr || member->array() == nullptr) return texts;
  for (const Json& one : *member->array())
    if (one.text() != nullptr) texts.push_back(*one.text());
  return texts;
}

bool is_set(const Json& request, std::string_view name) {
  const Json* member = request.find(name);
  return member != nullptr && member->boolean() != nullptr && *member->boolean();
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
