// What a member of a JSON object holds, for readers that take one that is missing, or of another type, as
// holding nothing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "platform/json.hpp"

namespace cartulaire::platform {

// References into `object`, or to nothing that lasts as long as the program.
const std::string& text_in(const Json& object, std::string_view name);
const JsonArray& list_in(const Json& object, std::string_view name);
// The texts of that list; items of other types are left out.
std::vector<std::string> texts_in(const Json& object, std::string_view name);
std::int64_t number_in(const Json& object, std::string_view name);
// Whether it is there and true.
bool is_set(const Json& object, std::string_view name);

}  // namespace cartulaire::platform
