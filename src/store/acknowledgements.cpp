#include "store/acknowledgements.hpp"

#include <fmt/format.h>

#include "store/outbox.hpp"
#include "store/words.hpp"

namespace cartulaire::store {
namespace {

using platform::SqlRow;

constexpr std::array<std::string_view, 4> kMethods{"screen", "link", "counter", "paper"};
constexpr std::array<std::string_view, 3> kCapacities{"agent", "elected", "external"};
constexpr std::array<std::string_view, 3> kAnswers{"yes", "no", "withdrawn"};

base::Instant instant(const SqlRow& row, std::size_t column) {
  return base::Instant(std::chrono::milliseconds(row.integer(column)));
}

Acknowledgement acknowledgement_from(const SqlRow& row) {
  Acknowledgement one;
  one.id = row.integer(0);
  one.person = row.integer(1);
  one.document = row.text(2);
  one.hash = row.text(3);
  one.renewal = row.integer(4);
  one.at = instant(row, 5);
  one.method = method_of(row.text(6)).value_or(Method::screen);
  one.capacity = capacity_of(row.text(7)).value_or(Capacity::agent);
  one.place = row.text(8);
  one.witness = row.text(9);
  one.family_name = row.text(10);
  one.given_name = row.text(11);
  one.unit = row.text(12);
  one.title = row.text(13);
  one.entity_name = row.text(14);
  one.filed = row.text(15);
  one.scan = row.text(16);
  one.witness_name = row.text(17);
  one.needs_guardian = row.integer(18) != 0;
  one.guardian = row.text(19);
  if (one.guardian.empty()) return one;
  one.guardian_at = instant(row, 20);
  one.guardian_method = method_of(row.text(21));
  return one;
}

std::vector<Acknowledgement> acknowledgements_from(const platform::SqlRows& rows) {
  std::vector<Acknowledgement> out;
  out.reserve(rows.size());
  for (const SqlRow& row : rows)
    out.push_back(acknowledgement_from(row));
  return out;
}

}  // namespace

std::string word_of(Method method) {
  return word_in(kMethods, method);
}
std::optional<Method> method_of(std::string_view word) {
  return value_in<Method>(kMethods, word);
}
std::string word_of(Capacity capacity) {
  return word_in(kCapacities, capacity);
}
std::optional<Capacity> capacity_of(std::string_view word) {
  return value_in<Capacity>(kCapacities, word);
}
std::string word_of(Answer answer) {
  return word_in(kAnswers, answer);
}
std::optional<Answer> answer_of(std::string_view word) {
  return value_in<Answer>(kAnswers, word);
}

base::Result<std::int64_t> add_acknowledgement(Writing& in, const EntityScope& scope,
                                               const Acknowledgement& one, const By& by) {
  auto id = next_number(in, scope, "acknowledgement");
  if (!id) return base::pass(id);
  auto put = in.run(
      scope,
      "INSERT INTO acknowledgement (entity, id, person, document, hash, renewal, at, method, "
      "capacity, place, witness, family_name, given_name, unit, title, entity_name, filed, "
      "scan, witness_name, guardian) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, "
      "$15, $16, $17, $18, $19, $20)",
      {*id, one.person, one.document, one.hash, one.renewal, std::int64_t{one.at.time_since_epoch().count()},
       word_of(one.method), word_of(one.capacity), one.place, one.witness, one.family_name, one.given_name,
       one.unit, one.title, one.entity_name, one.filed, one.scan, one.witness_name,
       std::int64_t{one.needs_guardian ? 1 : 0}});
  if (!put) return base::pass(put);
  auto told = put_event(in, scope, by,
                        {"acknowledgement.given", std::to_string(one.person),
                         fmt::format("{} {} {}", one.document, word_of(one.method), one.hash)});
  if (!told) return base::pass(told);
  return *id;
}

base::Result<Acknowledgement> acknowledgement_of(Reading& in, const EntityScope& scope, std::int64_t id) {
  auto rows =
      in.rows(scope,
              "SELECT a.id, a.person, a.document, a.hash, a.renewal, a.at, a.method, a.capacity, a.place, "
              "a.witness, a.family_name, a.given_name, a.unit, a.title, a.entity_name, a.filed, a.scan, "
              "a.witness_name, a.guardian, coalesce(c.name, ''), coalesce(c.at, 0), coalesce(c.method, '') "
              "FROM acknowledgement a LEFT JOIN cosignature c ON c.entity = a.entity "
              "AND c.acknowledgement = a.id WHERE a.entity = $1 AND a.id = $2",
              {id});
  if (!rows) return base::pass(rows);
  if (rows->empty())
    return base::fail(base::ErrorCode::not_found, "",
                      fmt::format("il n’y a pas de signature n° {} dans l’entité `{}`", id, scope.entity()),
                      fmt::format("there is no signature {} in the entity `{}`", id, scope.entity()));
  return acknowledgement_from(rows->front());
}

base::Result<std::vector<Acknowledgement>> acknowledgements(Reading& in, const EntityScope& scope,
                                                            const std::string& document,
                                                            std::optional<PersonId> person) {
  auto rows =
      in.rows(scope,
              "SELECT a.id, a.person, a.document, a.hash, a.renewal, a.at, a.method, a.capacity, a.place, "
              "a.witness, a.family_name, a.given_name, a.unit, a.title, a.entity_name, a.filed, a.scan, "
              "a.witness_name, a.guardian, coalesce(c.name, ''), coalesce(c.at, 0), coalesce(c.method, '') "
              "FROM acknowledgement a LEFT JOIN cosignature c ON c.entity = a.entity "
              "AND c.acknowledgement = a.id WHERE a.entity = $1 AND a.document = $2 AND (a.person = $3 OR $4 "
              "= 1) ORDER BY a.person, a.id",
              {document, person.value_or(0), std::int64_t{person ? 0 : 1}});
  if (!rows) return base::pass(rows);
  return acknowledgements_from(*rows);
}

base::Result<std::int64_t> count_signers(Reading& in, const EntityScope& scope, const std::string& document,
                                         const std::string& hash, base::Instant at) {
  auto rows = in.rows(
      scope,
      "SELECT count(DISTINCT a.person) FROM acknowledgement a JOIN person p ON p.entity = "
      "a.entity AND p.id = a.person WHERE a.entity = $1 AND a.document = $2 AND a.hash = $3 "
      "AND a.at <= $4 AND p.left_at IS NULL AND (a.guardian = 0 OR EXISTS (SELECT 1 FROM cosignature c "
      "WHERE c.entity = a.entity AND c.acknowledgement = a.id))",
      {document, hash, std::int64_t{at.time_since_epoch().count()}});
  if (!rows) return base::pass(rows);
  return rows->front().integer(0);
}

base::Result<std::vector<Acknowledgement>> acknowledgements_by(Reading& in, const EntityScope& scope,
                                                               PersonId person) {
  auto rows =
      in.rows(scope,
              "SELECT a.id, a.person, a.document, a.hash, a.renewal, a.at, a.method, a.capacity, a.place, "
              "a.witness, a.family_name, a.given_name, a.unit, a.title, a.entity_name, a.filed, a.scan, "
              "a.witness_name, a.guardian, coalesce(c.name, ''), coalesce(c.at, 0), coalesce(c.method, '') "
              "FROM acknowledgement a LEFT JOIN cosignature c ON c.entity = a.entity "
              "AND c.acknowledgement = a.id WHERE a.entity = $1 AND a.person = $2 ORDER BY a.id",
              {person});
  if (!rows) return base::pass(rows);
  return acknowledgements_from(*rows);
}

base::Status hand_over(Writing& in, const EntityScope& scope, const Handover& one, const By& by) {
  auto there = in.rows(scope,
                       "SELECT id FROM handover WHERE entity = $1 AND person = $2 AND document = $3 "
                       "AND hash = $4",
                       {one.person, one.document, one.hash});
  if (!there) return base::pass(there);
  if (!there->empty()) return {};
  auto id = next_number(in, scope, "handover");
  if (!id) return base::pass(id);
  auto put = in.run(scope,
                    "INSERT INTO handover (entity, id, person, document, hash, day, actor) "
                    "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                    {*id, one.person, one.document, one.hash, one.day, one.actor});
  if (!put) return base::pass(put);
  return put_event(
      in, scope, by,
      {"text.handed_over", std::to_string(one.person), fmt::format("{} {}", one.document, one.hash)});
}

base::Result<std::vector<Handover>> handovers(Reading& in, const EntityScope& scope,
                                              const std::string& document, std::optional<PersonId> person) {
  auto rows = in.rows(scope,
                      "SELECT person, document, hash, day, actor FROM handover WHERE entity = $1 "
                      "AND document = $2 AND (person = $3 OR $4 = 1) ORDER BY person, id",
                      {document, person.value_or(0), std::int64_t{person ? 0 : 1}});
  if (!rows) return base::pass(rows);
  std::vector<Handover> out;
  for (const SqlRow& row : *rows)
    out.push_back({row.integer(0), row.text(1), row.text(2), row.text(3), row.text(4)});
  return out;
}

base::Status declare(Writing& in, const EntityScope& scope, const Declaration& one, const By& by) {
  auto before = declarations_of(in, scope, one.person);
  if (!before) return base::pass(before);
  std::optional<Answer> now;
  for (const Declaration& earlier : *before)
    if (earlier.subject == one.subject) now = earlier.answer;
  if (now == one.answer) return {};
  if (one.answer == Answer::withdrawn && now != Answer::yes)
    return base::fail(base::ErrorCode::invalid, one.subject, "il n’y a pas d’accord à reprendre",
                      "there is no agreement to withdraw");
  auto id = next_number(in, scope, "declaration");
  if (!id) return base::pass(id);
  auto put = in.run(
      scope,
      "INSERT INTO declaration (entity, id, person, subject, answer, at) "
      "VALUES ($1, $2, $3, $4, $5, $6)",
      {*id, one.person, one.subject, word_of(one.answer), std::int64_t{one.at.time_since_epoch().count()}});
  if (!put) return base::pass(put);
  return put_event(in, scope, by,
                   {"declaration.given", std::to_string(one.person),
                    fmt::format("{} {}", one.subject, word_of(one.answer))});
}

base::Result<std::vector<Declaration>> declarations_of(Reading& in, const EntityScope& scope,
                                                       PersonId person) {
  auto rows = in.rows(scope,
                      "SELECT subject, answer, at FROM declaration WHERE entity = $1 AND person = $2 "
                      "ORDER BY subject, id",
                      {person});
  if (!rows) return base::pass(rows);
  std::vector<Declaration> out;
  for (const SqlRow& row : *rows) {
    if (!out.empty() && out.back().subject == row.text(0)) out.pop_back();
    out.push_back({person, row.text(0), answer_of(row.text(1)).value_or(Answer::no), instant(row, 2)});
  }
  return out;
}

}  // namespace cartulaire::store
