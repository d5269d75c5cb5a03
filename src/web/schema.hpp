// JSON against the part of JSON Schema that our API is written in (catalogue/api/openapi.yml): type, enum,
// pattern, minLength, maxLength, minimum, maximum, items, maxItems, required, properties,
// additionalProperties and $ref. Nothing else may stand there: unknown_keyword() is for the test that says
// so.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "platform/json.hpp"

namespace cartulaire::web {

// What does not fit, and where: "answers/0".
struct Misfit {
  std::string member;
  std::string french;
  std::string english;
};

// `document` holds what `$ref` points to. The first misfit; none: it fits.
std::optional<Misfit> misfit(const platform::Json& value, const platform::Json& schema,
                             const platform::Json& document);

// Where a `$ref` leads, else the schema itself; nullptr: nowhere.
const platform::Json* resolved(const platform::Json& schema, const platform::Json& document);

// The first word of a schema, or of one within, that misfit() does not know; empty: none.
std::string unknown_keyword(const platform::Json& schema);

}  // namespace cartulaire::web
