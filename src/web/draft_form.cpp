#include "web/draft_form.hpp"

#include <array>

#include "charter/print.hpp"
#include "charter/value_text.hpp"
#include "charter/wording/value_words.hpp"
#include "web/call.hpp"

namespace cartulaire::web {
namespace {

using charter::Bound;
using charter::Clause;
using charter::Setting;
using charter::Type;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

Json said(const charter::Parameter& parameter, const charter::Value& value) {
  using charter::wording::show_value;
  return label_json(show_value(value, {nullptr, &parameter, base::Language::french}),
                    show_value(value, {nullptr, &parameter, base::Language::english}));
}

Json bound_json(const charter::Parameter& parameter, const Bound& bound) {
  static constexpr std::array kForces = {"platform", "law", "advice"};
  JsonObject out = {{"force", kForces.at(static_cast<std::size_t>(bound.force))}};
  if (bound.least) out.emplace_back("least", said(parameter, *bound.least));
  if (bound.most) out.emplace_back("most", said(parameter, *bound.most));
  if (const charter::LegalSource* source = charter::catalogue().source(bound.source))
    out.emplace_back("source", label_json(source->label));
  if (!bound.remark.french.empty()) out.emplace_back("remark", label_json(bound.remark));
  return out;
}

Json choice_json(std::string_view word, const charter::Label* label) {
  return JsonObject{{"value", word},
                    {"label", label == nullptr ? label_json(word, word) : label_json(*label)}};
}

// Where one word of a few is the whole value. Lists and everything else are written.
JsonArray choices(const charter::Parameter& parameter) {
  JsonArray out;
  if (parameter.type.base == Type::Base::boolean) {
    static const charter::Label yes{"oui", "yes"};
    static const charter::Label no{"non", "no"};
    out.push_back(choice_json("yes", &yes));
    out.push_back(choice_json("no", &no));
  }
  if (parameter.type.base != Type::Base::option) return out;
  const auto& vocabularies = charter::catalogue().vocabularies;
  const auto found = vocabularies.find(parameter.type.argument);
  for (const std::string& word : found == vocabularies.end() ? parameter.type.options : found->second)
    out.push_back(choice_json(word, charter::catalogue().word(parameter, word)));
  return out;
}

// "retention: 3 months" without its name.
std::string written_value(const Setting& setting, const charter::Parameter& parameter) {
  return charter::print_setting(setting, parameter).substr(parameter.name.size() + 2);
}

Json parameter_json(const Clause& clause, const charter::Parameter& parameter) {
  const Setting* setting = clause.setting(std::string_view(parameter.name));
  JsonArray bounds;
  for (const Bound& one : parameter.bounds)
    bounds.push_back(bound_json(parameter, one));
  JsonObject out = {{"parameter", parameter.name},
                    {"label", label_json(parameter.label)},
                    {"type", parameter.spelling},
                    {"expected", label_json(charter::expected(parameter.type))},
                    {"value", setting == nullptr ? std::string() : written_value(*setting, parameter)},
                    {"written", setting != nullptr && setting->written},
                    {"compulsory", !parameter.optional && !parameter.initial},
                    {"delegable", parameter.delegable},
                    {"bounds", std::move(bounds)}};
  if (JsonArray words = choices(parameter); !words.empty()) out.emplace_back("choices", std::move(words));
  return out;
}

}  // namespace

Json clause_forms(const charter::model::ReadCharter& read) {
  const charter::Charter& charter = read.loaded.charter;
  JsonArray list;
  for (const Clause& clause : charter.clauses) {
    // Common parameters that the clause does not write would make every form long.
    JsonArray parameters;
    for (const charter::Parameter& parameter : clause.kind->parameters) {
      const Setting* setting = clause.setting(std::string_view(parameter.name));
      if (!parameter.common || (setting != nullptr && setting->written))
        parameters.push_back(parameter_json(clause, parameter));
    }
    charter::Place place = clause.place;
    bool here = true;
    if (!charter.origins.empty()) {
      const charter::Origins::Spot spot = charter.origins.find(clause.place);
      here = spot.file == charter.file;
      place = spot.place;
    }
    list.emplace_back(JsonObject{{"clause", clause.name},
                                 {"kind", clause.kind->name},
                                 {"label", label_json(clause.kind->label)},
                                 {"purpose", label_json(clause.kind->purpose)},
                                 {"article", clause.article},
                                 {"line", place.line},
                                 {"here", here},
                                 {"parameters", std::move(parameters)}});
  }
  return list;
}

}  // namespace cartulaire::web
