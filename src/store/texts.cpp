#include "store/texts.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "store/outbox.hpp"
#include "store/words.hpp"

namespace cartulaire::store {
namespace {

using platform::SqlRow;

constexpr std::array<std::string_view, 3> kAgain{"each_version", "substantial_version", "yearly"};
constexpr std::string_view kPopulation = "population:";
constexpr std::string_view kRole = "role:";

// "*", or "population:agents role:it".
std::string words_of(const Audience& audience) {
  if (audience.everybody) return "*";
  std::vector<std::string> words;
  for (const std::string& one : audience.populations)
    words.push_back(std::string(kPopulation) + one);
  for (const Role one : audience.roles)
    words.push_back(std::string(kRole) + std::string(name_of(one)));
  return fmt::format("{}", fmt::join(words, " "));
}

Audience audience_from(std::string_view words) {
  Audience out;
  out.everybody = words == "*";
  while (!words.empty()) {
    const std::string_view word = words.substr(0, words.find(' '));
    words.remove_prefix(std::min(words.size(), word.size() + 1));
    if (word.starts_with(kPopulation)) out.populations.emplace_back(word.substr(kPopulation.size()));
    if (const auto role = word.starts_with(kRole) ? role_named(word.substr(kRole.size())) : std::nullopt)
      out.roles.push_back(*role);
  }
  return out;
}

Text text_from(const SqlRow& row) {
  Text text;
  text.id = row.integer(0);
  text.document = row.text(1);
  text.version = row.text(2);
  text.hash = row.text(3);
  text.title = row.text(4);
  text.language = row.text(5);
  text.time_zone = row.text(6);
  text.from_day = row.text(7);
  text.substantial = row.integer(9) != 0;
  text.again = value_in<Again>(kAgain, row.text(8)).value_or(Again::each_version);
  text.audience = audience_from(row.text(10));
  text.cosigned = audience_from(row.text(11));
  text.copies = static_cast<int>(row.integer(12));
  text.hands_copy = row.integer(13) != 0;
  return text;
}

base::Result<std::optional<Text>> find_text(Reading& in, const EntityScope& scope,
                                            const std::string& document, const std::string& hash) {
  auto rows =
      in.rows(scope,
              "SELECT id, document, version, hash, title, language, time_zone, from_day, again, "
              "substantial, audience, cosigned, copies, hands_copy FROM published_text WHERE entity = $1 AND "
              "document = $2 AND hash = $3",
              {document, hash});
  if (!rows) return base::pass(rows);
  if (rows->empty()) return std::nullopt;
  return text_from(rows->front());
}

tl::unexpected<base::Error> no_text(const EntityScope& scope, const std::string& document,
                                    const std::string& hash) {
  return base::fail(
      base::ErrorCode::not_found, document,
      fmt::format("l’entité `{}` n’a pas publié ce texte à signer (empreinte `{}`)", scope.entity(), hash),
      fmt::format("the entity `{}` has not published this text to sign (hash `{}`)", scope.entity(), hash));
}

}  // namespace

base::Result<Text> publish_text(Writing& in, const EntityScope& scope, const Text& text,
                                const std::string& page, const By& by) {
  auto there = find_text(in, scope, text.document, text.hash);
  if (!there) return base::pass(there);
  if (*there) return **there;
  auto id = next_number(in, scope, "text");
  if (!id) return base::pass(id);
  auto put =
      in.run(scope,
             "INSERT INTO published_text (entity, id, document, version, hash, title, language, "
             "time_zone, from_day, again, substantial, published_at, page, audience, cosigned, copies, "
             "hands_copy) "
             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
             {*id, text.document, text.version, text.hash, text.title, text.language, text.time_zone,
              text.from_day, word_in(kAgain, text.again), std::int64_t{text.substantial ? 1 : 0},
              std::int64_t{by.at.time_since_epoch().count()}, page, words_of(text.audience),
              words_of(text.cosigned), std::int64_t{text.copies}, std::int64_t{text.hands_copy ? 1 : 0}});
  if (!put) return base::pass(put);
  auto told = put_event(in, scope, by, {"text.published", text.document, text.hash});
  if (!told) return base::pass(told);
  Text out = text;
  out.id = *id;
  return out;
}

base::Result<Text> text_of(Reading& in, const EntityScope& scope, const std::string& document,
                           const std::string& hash) {
  auto found = find_text(in, scope, document, hash);
  if (!found) return base::pass(found);
  if (!*found) return no_text(scope, document, hash);
  return **found;
}

base::Result<std::string> page_of(Reading& in, const EntityScope& scope, const std::string& document,
                                  const std::string& hash) {
  auto rows =
      in.rows(scope, "SELECT page FROM published_text WHERE entity = $1 AND document = $2 AND hash = $3",
              {document, hash});
  if (!rows) return base::pass(rows);
  if (rows->empty()) return no_text(scope, document, hash);
  return rows->front().text(0);
}

base::Result<std::vector<Text>> texts_of(Reading& in, const EntityScope& scope, const std::string& document) {
  auto rows = in.rows(scope,
                      "SELECT id, document, version, hash, title, language, time_zone, from_day, again, "
                      "substantial, audience, cosigned, copies, hands_copy FROM published_text WHERE entity "
                      "= $1 AND document = $2 "
                      "ORDER BY from_day DESC, id DESC",
                      {document});
  if (!rows) return base::pass(rows);
  std::vector<Text> out;
  for (const SqlRow& row : *rows)
    out.push_back(text_from(row));
  return out;
}

base::Result<std::vector<std::string>> documents_of(Reading& in, const EntityScope& scope) {
  auto rows =
      in.rows(scope, "SELECT DISTINCT document FROM published_text WHERE entity = $1 ORDER BY document");
  if (!rows) return base::pass(rows);
  std::vector<std::string> out;
  for (const SqlRow& row : *rows)
    out.push_back(row.text(0));
  // INVARIANT: the order is of bytes, whatever the collation of the database.
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace cartulaire::store
