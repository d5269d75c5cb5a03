// JSON over Boost.JSON, which stays in json.cpp: a plain tree to build and print, and a parser with limits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.hpp"

namespace cartulaire::platform {

class Json;
using JsonArray = std::vector<Json>;
// Members keep their order; names are unique (the parser refuses doubles).
using JsonObject = std::vector<std::pair<std::string, Json>>;

class Json {
 public:
  using Data = std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, JsonArray, JsonObject>;

  Json() = default;
  Json(std::nullptr_t) {}
  Json(bool value) : data_(value) {}
  Json(int value) : data_(std::int64_t{value}) {}
  Json(std::int64_t value) : data_(value) {}
  Json(std::size_t value) : data_(static_cast<std::int64_t>(value)) {}
  Json(double value) : data_(value) {}
  Json(const char* text) : data_(std::string(text)) {}
  Json(std::string_view text) : data_(std::string(text)) {}
  Json(std::string text) : data_(std::move(text)) {}
  Json(JsonArray items) : data_(std::move(items)) {}
  Json(JsonObject members) : data_(std::move(members)) {}

  [[nodiscard]] const Data& data() const { return data_; }
  [[nodiscard]] bool is_null() const { return std::holds_alternative<std::nullptr_t>(data_); }
  // The content where it is of that type, else nullptr.
  [[nodiscard]] const std::string* text() const { return std::get_if<std::string>(&data_); }
  [[nodiscard]] const std::int64_t* integer() const { return std::get_if<std::int64_t>(&data_); }
  [[nodiscard]] const bool* boolean() const { return std::get_if<bool>(&data_); }
  [[nodiscard]] const double* number() const { return std::get_if<double>(&data_); }
  [[nodiscard]] const JsonArray* array() const { return std::get_if<JsonArray>(&data_); }
  [[nodiscard]] const JsonObject* object() const { return std::get_if<JsonObject>(&data_); }
  // The member called `name`; nullptr where there is none or this is no object.
  [[nodiscard]] const Json* find(std::string_view name) const;
  bool operator==(const Json&) const = default;

 private:
  Data data_ = nullptr;
};

// Compact, or indented by two spaces; UTF-8, one newline at the end only when indented.
std::string print_json(const Json& value, bool indented = false);

struct JsonLimits {
  std::size_t bytes = 16u << 20;
  std::size_t depth = 32;
};

// Strict JSON (RFC 8259), doubled member names refused. `where` names the source in the error.
base::Result<Json> parse_json(std::string_view text, std::string_view where, const JsonLimits& limits = {});

}  // namespace cartulaire::platform
