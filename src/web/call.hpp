// One call of the API as handlers see it: who asks, for which entity, with which arguments, already held
// against the description; and what goes back.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "access/roles.hpp"
#include "access/sessions.hpp"
#include "base/result.hpp"
#include "platform/http_server.hpp"
#include "platform/json.hpp"
#include "store/scope.hpp"
#include "web/api.hpp"
#include "web/printed.hpp"

namespace cartulaire::web {

// Who signed in, or made the token that the request brings, in the entity that they work for now.
struct Caller {
  store::Session session;
  std::string secret;  // of the session; empty: a token
  store::EntityScope scope;
  std::optional<store::PersonId> person;  // none: a role without a post here, such as a shared DPO
  std::vector<access::Held> roles;

  [[nodiscard]] bool is(std::string_view role) const;
};

struct Call {
  const platform::HttpRequest& request;
  const Operation& operation;
  Arguments arguments;
  platform::Json body;
  base::Instant now;
  std::optional<Caller> caller;  // always there where the operation is not for anyone

  // Of an argument or a member of the body that the description declares; empty, 0 where it did not come.
  [[nodiscard]] std::string text(std::string_view name) const;
  [[nodiscard]] std::int64_t number(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const { return find(name) != nullptr; }
  [[nodiscard]] base::Language language() const;
  [[nodiscard]] const platform::Json* find(std::string_view name) const;
};

struct Answer {
  unsigned status = 200;
  platform::Json body{};
  std::string type = "application/json";
  std::string bytes{};                                        // of another type than JSON
  std::vector<std::pair<std::string, std::string>> fields{};  // of the head: cookies
  std::shared_ptr<const Printed> printed{};                   // instead of `body`
};
Answer no_content();

// What the description calls an Error.
struct Failure {
  unsigned status = 500;
  std::string code = "internal";
  std::string french;
  std::string english;
  std::string field;
  std::int64_t retry_after = 0;  // seconds
};
// A failure of the program's, as its caller may know it: `internal` tells nothing of where.
Failure failure_of(const base::Error& error);

using Outcome = tl::expected<Answer, Failure>;
tl::unexpected<Failure> failed(const base::Error& error);
// Of an argument: `where` of the error is its name.
Failure with_field(const base::Error& error);
tl::unexpected<Failure> refused(std::string french, std::string english);
tl::unexpected<Failure> conflict(std::string french, std::string english);
tl::unexpected<Failure> not_found(std::string french, std::string english);
tl::unexpected<Failure> unavailable(std::string french, std::string english);
platform::Json failure_json(const Failure& failure);

// --- parts of answers
platform::Json label_json(std::string_view french, std::string_view english);
template <class Label>
platform::Json label_json(const Label& label) {
  return label_json(label.french, label.english);
}
std::string time_text(base::Instant at);  // "2026-11-26T10:05:27Z"
std::string day_text(base::Instant at);   // the day in UTC

}  // namespace cartulaire::web
