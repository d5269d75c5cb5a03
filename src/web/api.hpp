// The hub's API as it is written down (catalogue/api/openapi.yml): which operation answers a request, who may
// ask, what must come with it. The server takes all of this from there and nowhere else.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "platform/json.hpp"
#include "web/schema.hpp"

namespace cartulaire::web {

struct Parameter {
  enum class In { path, query };
  std::string name;
  In in = In::query;
  bool required = false;
  platform::Json schema;
};

struct Operation {
  std::string id;  // "signIn"
  std::string method;
  std::vector<std::string> path;   // segments; "{number}" stands for one
  std::vector<std::string> roles;  // x-roles
  std::vector<Parameter> parameters;
  std::optional<platform::Json> body;  // its schema
  std::string scope;                   // that a token must have; empty: none may call it

  [[nodiscard]] bool for_anyone() const { return roles.size() == 1 && roles.front() == "anyone"; }
  [[nodiscard]] bool changes() const { return method != "GET"; }
};

// By name: text or integer, as the schema says.
using Arguments = std::map<std::string, platform::Json, std::less<>>;

class Api {
 public:
  // Error: invalid, where the description cannot be a source: a faulty one does not start.
  static base::Result<Api> read(std::string_view yaml);
  static base::Result<Api> shipped();

  [[nodiscard]] const std::vector<Operation>& operations() const { return operations_; }
  [[nodiscard]] const platform::Json& document() const { return document_; }
  // That tokens may have, by name: "charter:read", "metrics".
  [[nodiscard]] std::vector<std::string> scopes() const;

  struct Match {
    const Operation* operation = nullptr;  // nullptr: no such path, or another method
    bool other_method = false;
    std::vector<std::pair<std::string, std::string>> in_path;
  };
  // `path`: of the target, without the query, percent signs undone.
  [[nodiscard]] Match match(std::string_view method, std::string_view path) const;

  // What came in the path and in the query, as its schemas want it. Names that are not declared are refused.
  [[nodiscard]] tl::expected<Arguments, Misfit> arguments(const Match& match, std::string_view query) const;

 private:
  platform::Json document_;
  std::vector<Operation> operations_;
};

// "a%20b" → "a b"; nothing where it is no percent encoding. `plus`: "+" is a space, as in a query.
std::optional<std::string> percent_decoded(std::string_view text, bool plus = false);

}  // namespace cartulaire::web
