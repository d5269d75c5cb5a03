#include "charter/schema.hpp"

#include <algorithm>
#include <utility>

#include "charter/value_text.hpp"
#include "lists/categories.hpp"

namespace cartulaire::charter {
namespace {

using platform::Json;
using platform::JsonArray;
using platform::JsonObject;
using Base = Type::Base;

Json words(const std::vector<std::string>& options) {
  JsonArray items(options.begin(), options.end());
  return JsonObject{{"enum", std::move(items)}};
}

Json text_like(const char* pattern) {
  return JsonObject{{"type", "string"}, {"pattern", pattern}};
}

constexpr const char* kDuration = R"([0-9]+ (minutes?|hours?|(working )?days?|weeks?|months?|years?))";

class SchemaWriter {
 public:
  SchemaWriter(const Catalogue& catalogue, base::Language language)
      : catalogue_(catalogue), language_(language) {}

  Json write() {
    JsonObject definitions;
    for (const Kind& kind : catalogue_.kinds)
      definitions.emplace_back(kind.name, of_kind(kind));
    definitions.emplace_back("front_matter", front_matter());
    return JsonObject{
        {"$schema", "https://json-schema.org/draft/2020-12/schema"},
        {"$id", "https://cartulaire.example/schema/clauses.json"},
        {"title", language_ == base::Language::french ? "clauses d'une charte" : "clauses of a charter"},
        {"$defs", std::move(definitions)}};
  }

 private:
  static std::string anchored(const std::string& pattern) { return "^(" + pattern + ")$"; }

  Json of_kind(const Kind& kind) {
    kind_ = &kind;
    JsonObject properties;
    JsonArray required;
    for (const Parameter& parameter : kind.parameters) {
      properties.emplace_back(parameter.name, of_parameter(parameter));
      if (!parameter.optional && !parameter.initial) required.emplace_back(parameter.name);
    }
    JsonObject schema{{"title", kind.label.in(language_)},
                      {"description", kind.purpose.in(language_)},
                      {"type", "object"},
                      {"additionalProperties", false},
                      {"properties", std::move(properties)}};
    if (!required.empty()) schema.emplace_back("required", std::move(required));
    return schema;
  }

  // The three forms: the value, a delegated one, a blank.
  Json of_parameter(const Parameter& parameter) {
    JsonArray forms{of_type(parameter.type), JsonObject{{"const", "unset"}}};
    if (parameter.delegable)
      forms.push_back(JsonObject{
          {"type", "object"},
          {"additionalProperties", false},
          {"required", JsonArray{"set_by", "within"}},
          {"properties", JsonObject{{"set_by", JsonObject{{"type", "string"}}},
                                    {"within", JsonObject{{"type", JsonArray{"string", "array"}}}}}}});
    JsonObject schema{{"title", parameter.label.in(language_)},
                      {"description", expected(parameter.type).in(language_)},
                      {"anyOf", std::move(forms)}};
    if (parameter.initial) schema.emplace_back("default", print(*parameter.initial));
    return schema;
  }

  Json of_type(const Type& type) {
    switch (type.base) {
      case Base::list: {
        Json list =
            JsonObject{{"type", "array"}, {"items", of_type(type.items.front())}, {"uniqueItems", true}};
        if (!type.items.front().any) return list;
        return JsonObject{{"anyOf", JsonArray{JsonObject{{"const", "any"}}, std::move(list)}}};
      }
      case Base::record:
      case Base::step: {
        JsonObject properties;
        JsonArray required;
        for (std::size_t i = 0; i < type.names.size(); ++i) {
          properties.emplace_back(type.names[i], of_type(type.items[i]));
          if (!type.optional[i]) required.emplace_back(type.names[i]);
        }
        return JsonObject{{"type", "object"},
                          {"additionalProperties", false},
                          {"properties", std::move(properties)},
                          {"required", std::move(required)}};
      }
      case Base::except:
        return exception();
      // Editors read `version: 2.1` as a number; the charter reads text.
      case Base::text:
        return JsonObject{{"type", JsonArray{"string", "number"}}};
      case Base::option: {
        if (type.argument.empty()) return words(type.options);
        const auto vocabulary = catalogue_.vocabularies.find(type.argument);
        return vocabulary == catalogue_.vocabularies.end() ? Json(JsonObject{{"type", "string"}})
                                                           : words(vocabulary->second);
      }
      case Base::boolean:
        return words({"yes", "no"});
      case Base::category: {
        std::vector<std::string> ids;
        for (const lists::Category& category : lists::categories())
          ids.push_back(category.id);
        return words(ids);
      }
      case Base::registry:
        return words({type.argument});
      case Base::kind: {
        std::vector<std::string> names;
        names.reserve(catalogue_.kinds.size());
        for (const Kind& kind : catalogue_.kinds)
          names.push_back(kind.name);
        return words(names);
      }
      case Base::duration:
        return text_like(anchored(kDuration).c_str());
      case Base::deadline:
        return text_like(anchored(std::string("at once|without delay|") + kDuration).c_str());
      case Base::span:
        return text_like(anchored(std::string(kDuration) + " to " + kDuration).c_str());
      case Base::frequency:
        return text_like(
            anchored(std::string("daily|weekly|twice a year|every ") + kDuration + "|[0-9]+ per " + kDuration)
                .c_str());
      case Base::size:
        return text_like("^[0-9]+ (kB|MB|GB|TB)$");
      case Base::rate:
        return text_like(("^[0-9]+ per " + std::string(kDuration) + "$").c_str());
      case Base::daily_time:
        return text_like("^[0-9]+ (minutes?|hours?) per day$");
      case Base::daily_volume:
        return text_like("^[0-9]+ (kB|MB|GB|TB) per day$");
      case Base::money:
        return text_like("^[0-9]+(\\.[0-9]{2})? (EUR|MGA)$");
      // Editors read YAML numbers and dates as such; the charter reads text.
      case Base::count:
      case Base::percent:
        return JsonObject{{"type", JsonArray{"integer", "string"}}};
      case Base::file_type:
        return text_like("^([a-z0-9]{1,8}|[a-z_]+)$");
      case Base::document:
        return text_like("^[a-z0-9_-]+$");
      case Base::date:
        return text_like("^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
      case Base::window:
        return text_like(
            "^(working hours|outside working "
            "hours|lunch|nights|weekends|leave|on-call|discharge|any|[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5]["
            "0-9]( on .+)?)$");
      default:
        return JsonObject{{"type", "string"}};
    }
  }

  // For whom, where, when, and which values of the kind's own parameters are taken out.
  Json exception() const {
    JsonObject properties;
    for (const char* key : {"who", "zones", "devices", "windows"})
      properties.emplace_back(key, JsonObject{{"type", JsonArray{"string", "array"}}});
    for (const char* key : {"group", "population", "until", "reason"})
      properties.emplace_back(key, JsonObject{{"type", "string"}});
    const auto own = [&properties](const std::string& name) {
      return std::none_of(properties.begin(), properties.end(),
                          [&](const auto& member) { return member.first == name; });
    };
    for (const Parameter& parameter : kind_->parameters)
      if (!parameter.common && own(parameter.name)) properties.emplace_back(parameter.name, JsonObject{});
    return JsonObject{{"type", "object"},
                      {"minProperties", 1},
                      {"additionalProperties", false},
                      {"properties", std::move(properties)}};
  }

  Json front_matter() const {
    JsonObject properties;
    for (const char* key : {"charter", "title", "language", "jurisdiction", "time_zone", "calendar"})
      properties.emplace_back(key, JsonObject{{"type", "string"}});
    properties.emplace_back("version", JsonObject{{"type", JsonArray{"string", "number"}}});
    JsonObject model;
    for (const char* key : {"model", "version", "hash"})
      model.emplace_back(key, JsonObject{{"type", JsonArray{"string", "number"}}});
    properties.emplace_back("extends", JsonObject{{"type", "object"},
                                                  {"additionalProperties", false},
                                                  {"required", JsonArray{"model", "version", "hash"}},
                                                  {"properties", std::move(model)}});
    properties.emplace_back(
        "locked",
        JsonObject{{"type", "array"}, {"items", JsonObject{{"type", JsonArray{"string", "number"}}}}});
    for (const char* key : {"roles", "groups", "populations"})
      properties.emplace_back(key, JsonObject{{"type", JsonArray{"object", "array"}}});
    properties.emplace_back(
        "entities",
        JsonObject{{"type", "array"},
                   {"items", JsonObject{{"type", "object"}, {"required", JsonArray{"id", "name"}}}}});
    for (const char* key : {"overrides", "conflicts"})
      properties.emplace_back(key, JsonObject{{"type", "object"}});
    properties.emplace_back("adoption", JsonObject{{"type", "object"}});
    return JsonObject{
        {"title", language_ == base::Language::french ? "l'en-tête de la charte" : "the front matter"},
        {"type", "object"},
        {"additionalProperties", false},
        {"required", JsonArray{"charter", "title", "version"}},
        {"properties", std::move(properties)}};
  }

  const Catalogue& catalogue_;
  base::Language language_;
  const Kind* kind_ = nullptr;  // whose schema is being written: exceptions name its parameters
};

}  // namespace

platform::Json json_schema(const Catalogue& catalogue, base::Language language) {
  return SchemaWriter(catalogue, language).write();
}

}  // namespace cartulaire::charter
