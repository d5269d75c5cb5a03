// Tokens with which programs call the API: in one entity, in the name of an account, never with more than its
// roles of that moment (web/bearer.hpp). Of a token the store has the SHA-256 alone.
//
// Events: token.created, token.revoked; their subject is the token's number, the detail of the first its
// scopes. When a token is used is kept as a day.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/accounts.hpp"

namespace cartulaire::store {

struct ApiToken {
  std::int64_t number = 0;  // within its entity
  AccountId account;
  std::string name;
  std::vector<std::string> scopes;
  base::Instant created_at;
  base::Instant ends_at;
  std::string used_on;  // "2026-11-26", in UTC; empty: never
  std::optional<base::Instant> revoked_at;
  bool operator==(const ApiToken&) const = default;
};

inline constexpr std::chrono::days kLongestToken{366};
inline constexpr std::size_t kTokenName = 100;    // bytes
inline constexpr std::int64_t kMostTokens = 100;  // that live, in an entity

// Gives its number; of `token`, account, name, scopes and end are read. `invalid`: an end that is past or
// more than kLongestToken away, no name, no scope, a scope with a space. `refused`: kMostTokens are there.
base::Result<std::int64_t> add_token(Writing& in, const EntityScope& scope, const std::string& hash,
                                     const ApiToken& token, const By& by);
// By number, revoked and ended ones too, until `due` removes them (records.cpp).
base::Result<std::vector<ApiToken>> tokens_of(Reading& in, const EntityScope& scope);
// `not_found`: none, or revoked already.
base::Status revoke_token(Writing& in, const EntityScope& scope, std::int64_t number, const By& by);

struct FoundToken {
  std::string entity;
  ApiToken token;
};
// One that lives at `now`.
base::Result<std::optional<FoundToken>> token_at(Reading& in, const Installation& all,
                                                 const std::string& hash, base::Instant now);
base::Status token_used(Writing& in, const EntityScope& scope, std::int64_t number, const std::string& day);

}  // namespace cartulaire::store
