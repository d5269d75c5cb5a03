// EntityText as JSON, within a record of the register.
#pragma once

#include <optional>

#include "charter/adoption/entity_text.hpp"
#include "platform/json.hpp"

namespace cartulaire::charter::adoption {

platform::JsonObject entity_text_json(const EntityText& text);
// Nothing where a member is missing, unknown or out of form.
std::optional<EntityText> read_entity_text(const platform::Json& json);

// 64 lower-case hexadecimal digits.
bool is_hash(std::string_view text);

}  // namespace cartulaire::charter::adoption
