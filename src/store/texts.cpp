#include "store/texts.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "store/outbox.hpp"
#include "store/words.hpp"

namespace cartulaire::store {
namespace {

using platform::SqlRow;

constexpr std::array<std::string_view, 3> kAgain{"each_version", "substantial_version", "yearly"};

Text text_from(const SqlRow& row) {
  Text text{row.integer(0), row.text(1), row.text(2), row.text(3), row.text(4),
            row.text(5),    row.text(6), row.text(7), {},          row.integer(9) != 0};
  text.again = value_in<Again>(kAgain, row.text(8)).value_or(Again::each_version);
  return text;
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
  auto there = in.rows(scope,
                       "SELECT id, document, version, hash, title, language, time_zone, from_day, again, "
                       "substantial FROM published_text WHERE entity = $1 AND document = $2 AND hash = $3",
                       {text.document, text.hash});
  if (!there) return base::pass(there);
  if (!there->empty()) return text_from(there->front());
  auto id = next_number(in, scope, "text");
  if (!id) return base::pass(id);
  auto put = in.run(scope,
                    "INSERT INTO published_text (entity, id, document, version, hash, title, language, "
                    "time_zone, from_day, again, substantial, published_at, page) "
                    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
                    {*id, text.document, text.version, text.hash, text.title, text.language, text.time_zone,
                     text.from_day, word_in(kAgain, text.again), std::int64_t{text.substantial ? 1 : 0},
                     std::int64_t{by.at.time_since_epoch().count()}, page});
  if (!put) return base::pass(put);
  auto told = put_event(in, scope, by, {"text.published", text.document, text.hash});
  if (!told) return base::pass(told);
  Text out = text;
  out.id = *id;
  return out;
}

base::Result<Text> text_of(Reading& in, const EntityScope& scope, const std::string& document,
                           const std::string& hash) {
  auto rows = in.rows(scope,
                      "SELECT id, document, version, hash, title, language, time_zone, from_day, again, "
                      "substantial FROM published_text WHERE entity = $1 AND document = $2 AND hash = $3",
                      {document, hash});
  if (!rows) return base::pass(rows);
  if (rows->empty()) return no_text(scope, document, hash);
  return text_from(rows->front());
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
                      "substantial FROM published_text WHERE entity = $1 AND document = $2 "
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
