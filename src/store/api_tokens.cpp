#include "store/api_tokens.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "store/instants.hpp"
#include "store/outbox.hpp"
#include "store/terms.hpp"

namespace cartulaire::store {
namespace {

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  std::size_t from = 0;
  while (from < text.size()) {
    const std::size_t end = std::min(text.find(' ', from), text.size());
    words.push_back(text.substr(from, end - from));
    from = end + 1;
  }
  return words;
}

// From the column `first` on: number, account, name, scopes, created_at, ends_at, used_on, revoked_at.
ApiToken token_from(const platform::SqlRow& row, std::size_t first) {
  return {row.integer(first),         row.text(first + 1),
          row.text(first + 2),        words_of(row.text(first + 3)),
          instant_at(row, first + 4), instant_at(row, first + 5),
          row.text(first + 6),        instant_or_none(row, first + 7)};
}

base::Status check_token(const ApiToken& token, base::Instant now) {
  if (auto name = check_text("name", token.name, kTokenName); !name) return name;
  if (auto term = check_term(now, token.ends_at, now); !term) return term;
  if (token.ends_at > now + kLongestToken)
    return base::fail(base::ErrorCode::invalid, "until", "un jeton vaut un an au plus",
                      "a token lasts a year at most");
  const auto wrong = [](const std::string& one) { return one.empty() || one.find(' ') != std::string::npos; };
  if (token.scopes.empty() || std::ranges::any_of(token.scopes, wrong))
    return base::fail(base::ErrorCode::invalid, "scopes", "il faut dire ce que le jeton permet",
                      "what the token allows must be said");
  return {};
}

}  // namespace

base::Result<std::int64_t> add_token(Writing& in, const EntityScope& scope, const std::string& hash,
                                     const ApiToken& token, const By& by) {
  if (auto good = check_token(token, by.at); !good) return base::pass(good);
  auto living = in.rows(scope,
                        "SELECT count(*) FROM api_token WHERE entity = $1 AND revoked_at IS NULL "
                        "AND ends_at > $2",
                        {millis(by.at)});
  if (!living) return base::pass(living);
  if (living->front().integer(0) >= kMostTokens)
    return base::fail(
        base::ErrorCode::refused, "",
        fmt::format("il y a déjà {} jetons : révoquez ceux qui ne servent plus", kMostTokens),
        fmt::format("there are {} tokens already: revoke those that are of no use", kMostTokens));
  auto number = next_number(in, scope, "api_token");
  if (!number) return base::pass(number);
  const std::string scopes = fmt::format("{}", fmt::join(token.scopes, " "));
  auto put = in.run(scope,
                    "INSERT INTO api_token (entity, number, hash, account, name, scopes, created_at, "
                    "ends_at, used_on, revoked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', NULL)",
                    {*number, hash, token.account, token.name, scopes, millis(by.at), millis(token.ends_at)});
  if (!put) return base::pass(put);
  auto told = put_event(in, scope, by, {"token.created", std::to_string(*number), scopes});
  if (!told) return base::pass(told);
  return *number;
}

base::Result<std::vector<ApiToken>> tokens_of(Reading& in, const EntityScope& scope) {
  auto rows = in.rows(scope,
                      "SELECT number, account, name, scopes, created_at, ends_at, used_on, revoked_at "
                      "FROM api_token WHERE entity = $1 ORDER BY number");
  if (!rows) return base::pass(rows);
  std::vector<ApiToken> out;
  for (const platform::SqlRow& row : *rows)
    out.push_back(token_from(row, 0));
  return out;
}

base::Status revoke_token(Writing& in, const EntityScope& scope, std::int64_t number, const By& by) {
  auto gone = in.run(scope,
                     "UPDATE api_token SET revoked_at = $3 WHERE entity = $1 AND number = $2 "
                     "AND revoked_at IS NULL",
                     {number, millis(by.at)});
  if (!gone) return base::pass(gone);
  if (*gone == 0) return no_such_record("il n’y a pas de jeton", "there is no token", number);
  return put_event(in, scope, by, {"token.revoked", std::to_string(number), ""});
}

base::Result<std::optional<FoundToken>> token_at(Reading& in, const Installation& all,
                                                 const std::string& hash, base::Instant now) {
  auto rows = in.rows(all,
                      "SELECT entity, number, account, name, scopes, created_at, ends_at, used_on, "
                      "revoked_at FROM api_token WHERE hash = $1 AND revoked_at IS NULL AND ends_at > $2",
                      {hash, millis(now)});
  if (!rows) return base::pass(rows);
  if (rows->empty()) return std::optional<FoundToken>();
  return std::optional<FoundToken>({rows->front().text(0), token_from(rows->front(), 1)});
}

base::Status token_used(Writing& in, const EntityScope& scope, std::int64_t number, const std::string& day) {
  auto put =
      in.run(scope, "UPDATE api_token SET used_on = $3 WHERE entity = $1 AND number = $2", {number, day});
  if (!put) return base::pass(put);
  return {};
}

}  // namespace cartulaire::store
