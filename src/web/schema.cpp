#include "web/schema.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "platform/pattern.hpp"
#include "platform/utf8.hpp"

namespace cartulaire::web {
namespace {

using platform::Json;
using platform::JsonArray;

Misfit at(std::string french, std::string english) {
  return {"", std::move(french), std::move(english)};
}

Misfit within(std::string_view member, Misfit inner) {
  inner.member = inner.member.empty() ? std::string(member) : fmt::format("{}/{}", member, inner.member);
  return inner;
}

std::int64_t number_of(const Json& schema, std::string_view key, std::int64_t absent) {
  const Json* found = schema.find(key);
  return found == nullptr || found->integer() == nullptr ? absent : *found->integer();
}

bool is_of(const Json& value, std::string_view type) {
  if (type == "object") return value.object() != nullptr;
  if (type == "array") return value.array() != nullptr;
  if (type == "string") return value.text() != nullptr;
  if (type == "boolean") return value.boolean() != nullptr;
  if (type == "integer") return value.integer() != nullptr;
  if (type == "number") return value.integer() != nullptr || value.number() != nullptr;
  return type == "null" && value.is_null();
}

std::optional<Misfit> wrong_type(const Json& value, const Json& type) {
  const auto fits = [&](const Json& one) { return one.text() != nullptr && is_of(value, *one.text()); };
  if (type.array() != nullptr ? std::ranges::any_of(*type.array(), fits) : fits(type)) return std::nullopt;
  const std::string wanted = type.text() != nullptr ? *type.text() : "another type";
  return at(fmt::format("ce n’est pas du type attendu ({})", wanted),
            fmt::format("this is not of the type wanted ({})", wanted));
}

std::optional<Misfit> wrong_text(const std::string& text, const Json& schema) {
  const auto length = static_cast<std::int64_t>(platform::count_characters(text));
  const std::int64_t most = number_of(schema, "maxLength", 65'536);
  if (length > most)
    return at(fmt::format("au plus {} caractères", most), fmt::format("at most {} characters", most));
  if (length < number_of(schema, "minLength", 0)) return at("c’est trop court", "this is too short");
  const Json* expression = schema.find("pattern");
  if (expression == nullptr || expression->text() == nullptr) return std::nullopt;
  const auto pattern = platform::Pattern::compile(*expression->text(), "pattern");
  if (pattern && pattern->in(text)) return std::nullopt;
  return at("ce n’est pas de la forme attendue", "this is not of the form wanted");
}

std::optional<Misfit> wrong_number(std::int64_t number, const Json& schema) {
  if (number < number_of(schema, "minimum", INT64_MIN) || number > number_of(schema, "maximum", INT64_MAX))
    return at("ce nombre est hors des bornes", "this number is out of bounds");
  return std::nullopt;
}

std::optional<Misfit> wrong_items(const JsonArray& items, const Json& schema, const Json& document) {
  if (static_cast<std::int64_t>(items.size()) > number_of(schema, "maxItems", 10'000))
    return at("il y en a trop", "there are too many");
  const Json* each = schema.find("items");
  if (each == nullptr) return std::nullopt;
  for (std::size_t i = 0; i < items.size(); ++i)
    if (auto wrong = misfit(items[i], *each, document)) return within(std::to_string(i), *wrong);
  return std::nullopt;
}

std::optional<Misfit> wrong_members(const Json& value, const Json& schema, const Json& document) {
  if (const Json* required = schema.find("required"); required != nullptr && required->array() != nullptr)
    for (const Json& name : *required->array())
      if (name.text() != nullptr && value.find(*name.text()) == nullptr)
        return within(*name.text(), at("c’est obligatoire", "this is required"));
  const Json* properties = schema.find("properties");
  const Json* further = schema.find("additionalProperties");
  const bool closed = further != nullptr && further->boolean() != nullptr && !*further->boolean();
  for (const auto& [name, member] : *value.object()) {
    const Json* own = properties == nullptr ? nullptr : properties->find(name);
    if (own == nullptr && closed)
      return within(name, at("ce nom n’est pas prévu ici", "this name is not known here"));
    if (own == nullptr && further != nullptr && further->object() != nullptr) own = further;
    if (own == nullptr) continue;
    if (auto wrong = misfit(member, *own, document)) return within(name, *wrong);
  }
  return std::nullopt;
}

}  // namespace

const Json* resolved(const Json& schema, const Json& document) {
  const Json* at = &schema;
  for (int steps = 0; steps < 8; ++steps) {
    const Json* reference = at->find("$ref");
    if (reference == nullptr || reference->text() == nullptr) return at;
    std::string_view path = *reference->text();
    if (!path.starts_with("#/")) return nullptr;
    path.remove_prefix(2);
    at = &document;
    while (!path.empty() && at != nullptr) {
      const std::size_t end = std::min(path.find('/'), path.size());
      at = at->find(path.substr(0, end));
      path.remove_prefix(std::min(end + 1, path.size()));
    }
    if (at == nullptr) return nullptr;
  }
  return nullptr;
}

std::optional<Misfit> misfit(const Json& value, const Json& written, const Json& document) {
  const Json* schema = resolved(written, document);
  if (schema == nullptr) return at("ce schéma ne mène nulle part", "this schema leads nowhere");
  if (const Json* type = schema->find("type"))
    if (auto wrong = wrong_type(value, *type)) return wrong;
  if (const Json* words = schema->find("enum"); words != nullptr && words->array() != nullptr)
    if (std::ranges::find(*words->array(), value) == words->array()->end())
      return at("ce n’est pas l’une des valeurs prévues", "this is none of the values known");
  if (value.text() != nullptr) return wrong_text(*value.text(), *schema);
  if (value.integer() != nullptr) return wrong_number(*value.integer(), *schema);
  if (value.array() != nullptr) return wrong_items(*value.array(), *schema, document);
  if (value.object() != nullptr) return wrong_members(value, *schema, document);
  return std::nullopt;
}

std::string unknown_keyword(const Json& schema) {
  static constexpr std::array kKnown = {"type",      "enum",        "pattern",    "minLength",
                                        "maxLength", "minimum",     "maximum",    "items",
                                        "maxItems",  "required",    "properties", "additionalProperties",
                                        "$ref",      "description", "format"};
  if (schema.object() == nullptr) return "";
  for (const auto& [name, member] : *schema.object()) {
    if (std::ranges::find(kKnown, name) == kKnown.end()) return name;
    std::string inner;
    if (name == "items" || name == "additionalProperties") inner = unknown_keyword(member);
    if (name == "properties" && member.object() != nullptr)
      for (const auto& [property, its] : *member.object())
        if (inner = unknown_keyword(its); !inner.empty()) break;
    if (!inner.empty()) return inner;
  }
  return "";
}

}  // namespace cartulaire::web
