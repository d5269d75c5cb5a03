#include "web/api.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "platform/json_members.hpp"
#include "platform/utf8.hpp"
#include "platform/yaml.hpp"

namespace cartulaire::embedded {
extern const std::string_view kOpenapiYml;
}

namespace cartulaire::web {
namespace {

using base::ErrorCode;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;
using platform::YamlNode;

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Json json_of(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::null:
      return {};
    case YamlNode::Kind::list: {
      JsonArray items;
      for (const YamlNode& one : node.items)
        items.push_back(json_of(one));
      return items;
    }
    case YamlNode::Kind::map: {
      JsonObject members;
      for (const platform::YamlEntry& one : node.entries)
        members.emplace_back(one.key, json_of(one.value));
      return members;
    }
    case YamlNode::Kind::scalar:
      break;
  }
  if (node.quoted) return node.text;
  if (node.text == "true" || node.text == "false") return node.text == "true";
  if (const auto number = whole_number(node.text)) return *number;
  return node.text;
}

// Of "/a/b": "a", "b".
std::vector<std::string> segments(std::string_view path) {
  std::vector<std::string> parts;
  for (const char c : path)
    if (c == '/')
      parts.emplace_back();
    else if (!parts.empty())
      parts.back() += c;
  return parts;
}

base::Status read_parameters(const Json& written, const Json& document, Operation& operation) {
  const Json* list = written.find("parameters");
  if (list == nullptr || list->array() == nullptr) return {};
  for (const Json& one : *list->array()) {
    const Json* parameter = resolved(one, document);
    const Json* schema = parameter == nullptr ? nullptr : parameter->find("schema");
    const std::string in = parameter == nullptr ? "" : text_in(*parameter, "in");
    if (schema == nullptr || (in != "path" && in != "query"))
      return base::fail(ErrorCode::invalid, operation.id, "paramètre illisible", "unreadable parameter");
    const Json* required = parameter->find("required");
    operation.parameters.push_back(
        {text_in(*parameter, "name"), in == "path" ? Parameter::In::path : Parameter::In::query,
         required != nullptr && required->boolean() != nullptr && *required->boolean(),
         *resolved(*schema, document)});
  }
  return {};
}

// `x-scope`, else the tag and what the method does. What belongs to a person alone is no program's: sessions,
// their own traces, tokens.
std::string scope_of(const Json& written, const Operation& operation) {
  const std::string said = text_in(written, "x-scope");
  if (!said.empty()) return said == "none" ? "" : said;
  const Json* tags = written.find("tags");
  if (operation.for_anyone() || tags == nullptr || tags->array() == nullptr || tags->array()->empty() ||
      tags->array()->front().text() == nullptr)
    return "";
  const std::string& tag = *tags->array()->front().text();
  if (tag == "session" || tag == "traces" || tag == "tokens") return "";
  return fmt::format("{}:{}", tag, operation.changes() ? "write" : "read");
}

base::Result<Operation> read_operation(const std::string& path, const std::string& method,
                                       const Json& written, const Json& document) {
  Operation operation;
  operation.id = text_in(written, "operationId");
  operation.path = segments(path);
  std::ranges::transform(method, std::back_inserter(operation.method),
                         [](char c) { return static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c); });
  const Json* roles = written.find("x-roles");
  if (operation.id.empty() || roles == nullptr || roles->array() == nullptr || roles->array()->empty())
    return base::fail(ErrorCode::invalid, path, "il faut `operationId` et `x-roles`",
                      "`operationId` and `x-roles` are wanted");
  for (const Json& role : *roles->array())
    operation.roles.push_back(role.text() == nullptr ? "" : *role.text());
  if (auto status = read_parameters(written, document, operation); !status) return base::pass(status);
  const Json* body = written.find("requestBody");
  for (const char* name : {"content", "application/json", "schema"})
    body = body == nullptr ? nullptr : body->find(name);
  if (body != nullptr) operation.body = *body;
  operation.scope = scope_of(written, operation);
  return operation;
}

// What stands before the first `mark`, which is taken away with it; all of it where there is none.
std::string_view cut(std::string_view& text, char mark) {
  const std::size_t end = text.find(mark);
  if (end == std::string_view::npos) return std::exchange(text, {});
  const std::string_view part = text.substr(0, end);
  text = text.substr(end + 1);
  return part;
}

bool is_variable(std::string_view segment) {
  return segment.starts_with('{');
}

// Text of a path or a query as the type that its schema wants.
Json as_wanted(const std::string& text, const Json& schema) {
  const std::string type = text_in(schema, "type");
  if (type == "integer")
    if (const auto number = whole_number(text)) return *number;
  if (type == "boolean" && (text == "true" || text == "false")) return text == "true";
  return text;
}

}  // namespace

base::Result<Api> Api::read(std::string_view yaml) {
  const auto root = platform::read_yaml(yaml, "openapi.yml", {.depth = 24});
  if (!root) return tl::unexpected(root.error());
  Api api;
  api.document_ = json_of(*root);
  const Json* paths = api.document_.find("paths");
  if (paths == nullptr || paths->object() == nullptr)
    return base::fail(ErrorCode::invalid, "openapi.yml", "il manque `paths`", "`paths` is missing");
  for (const auto& [path, methods] : *paths->object()) {
    if (methods.object() == nullptr) continue;
    for (const auto& [method, written] : *methods.object()) {
      auto operation = read_operation(path, method, written, api.document_);
      if (!operation) return base::pass(operation);
      api.operations_.push_back(std::move(*operation));
    }
  }
  return api;
}

base::Result<Api> Api::shipped() {
  return read(embedded::kOpenapiYml);
}

std::vector<std::string> Api::scopes() const {
  std::vector<std::string> all;
  for (const Operation& one : operations_)
    if (!one.scope.empty()) all.push_back(one.scope);
  std::ranges::sort(all);
  const auto twice = std::ranges::unique(all);
  all.erase(twice.begin(), twice.end());
  return all;
}

Api::Match Api::match(std::string_view method, std::string_view path) const {
  Match match;
  if (!path.starts_with('/')) return match;
  const std::vector<std::string> asked = segments(path);
  // A path without variables goes before one with: /api/openings/mine is no number.
  std::size_t best = SIZE_MAX;
  for (const Operation& one : operations_) {
    if (one.path.size() != asked.size()) continue;
    const bool fits =
        std::ranges::equal(one.path, asked, [](const std::string& own, const std::string& came) {
          return is_variable(own) ? !came.empty() : own == came;
        });
    if (!fits) continue;
    const auto variables = static_cast<std::size_t>(std::ranges::count_if(one.path, is_variable));
    if (variables > best) continue;
    if (one.method != method) {
      match.other_method = true;
      continue;
    }
    best = variables;
    match.operation = &one;
  }
  if (match.operation == nullptr) return match;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const std::string& own = match.operation->path[i];
    if (is_variable(own)) match.in_path.emplace_back(own.substr(1, own.size() - 2), asked[i]);
  }
  return match;
}

tl::expected<Arguments, Misfit> Api::arguments(const Match& match, std::string_view query) const {
  std::vector<std::pair<std::string, std::string>> came = match.in_path;
  while (!query.empty()) {
    std::string_view value_text = cut(query, '&');
    if (value_text.empty()) continue;
    const auto name = percent_decoded(cut(value_text, '='), true);
    const auto value = percent_decoded(value_text, true);
    if (!name || !value)
      return tl::unexpected(Misfit{"", "l’adresse n’est pas bien codée", "the address is not well encoded"});
    came.emplace_back(*name, *value);
  }
  Arguments arguments;
  for (const auto& [name, text] : came) {
    const auto declared = std::ranges::find(match.operation->parameters, name, &Parameter::name);
    if (declared == match.operation->parameters.end() || arguments.contains(name))
      return tl::unexpected(Misfit{name, "ce nom n’est pas prévu ici, ou il est là deux fois",
                                   "this name is not known here, or is there twice"});
    Json value = as_wanted(text, declared->schema);
    if (auto wrong = misfit(value, declared->schema, document_)) {
      wrong->member = name;
      return tl::unexpected(*wrong);
    }
    arguments.emplace(name, std::move(value));
  }
  for (const Parameter& one : match.operation->parameters)
    if (one.required && !arguments.contains(one.name))
      return tl::unexpected(Misfit{one.name, "c’est obligatoire", "this is required"});
  return arguments;
}

std::optional<std::string> percent_decoded(std::string_view text, bool plus) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus) {
      out += ' ';
      continue;
    }
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    unsigned value = 0;
    if (i + 2 >= text.size()) return std::nullopt;
    const auto [end, error] = std::from_chars(text.data() + i + 1, text.data() + i + 3, value, 16);
    if (error != std::errc{} || end != text.data() + i + 3) return std::nullopt;
    out += static_cast<char>(value);
    i += 2;
  }
  if (std::ranges::find(out, '\0') != out.end() || platform::invalid_utf8(out) != std::string_view::npos)
    return std::nullopt;
  return out;
}

}  // namespace cartulaire::web
