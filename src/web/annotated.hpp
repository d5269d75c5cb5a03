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

// One item of a list of a clause in plain words, as a Label: "le site visité".
platform::Json item_label(const charter::EffectiveCharter& charter, const charter::Clause& clause,
                          std::string_view parameter, const std::string& item);

// The title of the article in which the clause stands; empty outside any.
std::string title_of(const charter::EffectiveCharter& charter, const charter::Clause& clause);

// To a row that has the `ground` of an opening: its words, article and title.
void add_ground(platform::JsonObject& row, const charter::EffectiveCharter& charter);

}  // namespace cartulaire::web
