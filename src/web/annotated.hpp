// The annotated charter as JSON: each article with what really happens beside it (PORTAL, "the annotated
// charter"; CHA-14).
#pragma once

#include "base/result.hpp"
#include "charter/charter.hpp"
#include "platform/json.hpp"

namespace cartulaire::web {

// An array of Article, as the description of the API has it; `inert` is left out.
base::Result<platform::Json> annotated_articles(const charter::EffectiveCharter& charter);

// A value of a clause in plain words, as a Label: "(à compléter)" for a blank.
platform::Json value_label(const charter::EffectiveCharter& charter, const charter::Clause& clause,
                           std::string_view parameter);

}  // namespace cartulaire::web
