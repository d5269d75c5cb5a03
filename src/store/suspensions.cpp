#include "store/suspensions.hpp"

#include <algorithm>

#include "store/instants.hpp"
#include "store/outbox.hpp"
#include "store/person_notices.hpp"
#include "store/terms.hpp"

namespace cartulaire::store {
namespace {

#define CARTULAIRE_SUSPENSION_COLUMNS                                                                  \
  "SELECT id, person, object, clause, reason, begins_at, ends_at, stage, urgent, asked_by, asked_at, " \
  "answer_by, answer, answered_at, decided_by, decided_at, confirm_by FROM suspension "

SuspensionStage stage_named(const std::string& word) {
  for (const SuspensionStage stage :
       {SuspensionStage::suspended, SuspensionStage::dropped, SuspensionStage::lifted})
    if (word_of(stage) == word) return stage;
  return SuspensionStage::asked;
}

Suspension of_row(const platform::SqlRow& row) {
  Suspension out;
  out.id = row.integer(0);
  out.data = {row.integer(1),     suspension_of_named(row.text(2)).value_or(SuspensionOf::all),
              row.text(3),        row.text(4),
              instant_at(row, 5), instant_at(row, 6)};
  out.stage = stage_named(row.text(7));
  out.urgent = row.integer(8) != 0;
  out.asked_by = row.text(9);
  out.asked_at = instant_at(row, 10);
  out.answer_by = instant_at(row, 11);
  out.answer = row.text(12);
  out.answered_at = instant_or_none(row, 13);
  out.decided_by = row.text(14);
  out.decided_at = instant_or_none(row, 15);
  out.confirm_by = instant_or_none(row, 16);
  return out;
}

std::vector<Suspension> of_rows(const SqlRows& rows) {
  std::vector<Suspension> out;
  for (const platform::SqlRow& row : rows)
    out.push_back(of_row(row));
  return out;
}

bool is_open(const Suspension& one, base::Instant at) {
  return (one.stage == SuspensionStage::asked || one.stage == SuspensionStage::suspended) && at < end_of(one);
}

bool waits(const Suspension& one) {
  return one.stage == SuspensionStage::asked ||
         (one.stage == SuspensionStage::suspended && one.urgent && !one.decided_at);
}

base::Status check(Reading& in, const EntityScope& scope, const SuspensionData& data, const By& by) {
  if (auto text = check_text("reason", data.reason, kReason); !text) return text;
  if (auto term = check_term(data.from, data.until, by.at); !term) return term;
  if (auto there = check_present(in, scope, data.person); !there) return there;
  auto others = suspensions(in, scope, data.person);
  if (!others) return base::pass(others);
  const bool again = std::any_of(others->begin(), others->end(), [&](const Suspension& one) {
    return one.data.of == data.of && is_open(one, by.at);
  });
  if (again)
    return not_any_more("une suspension de cet accès est déjà en cours : décidez-la ou levez-la d’abord",
                        "a suspension of this access is under way already: decide or lift it first");
  return {};
}

base::Result<std::int64_t> add(Writing& in, const EntityScope& scope, const SuspensionData& data,
                               base::Instant answer_by, std::optional<base::Instant> confirm_by,
                               const By& by) {
  const bool urgent = confirm_by.has_value();
  if (auto good = check(in, scope, data, by); !good) return base::pass(good);
  auto id = next_number(in, scope, "suspension");
  if (!id) return base::pass(id);
  const base::Instant from = std::max(data.from, by.at);
  auto put = in.run(
      scope,
      "INSERT INTO suspension (entity, id, person, object, clause, reason, begins_at, ends_at, "
      "stage, urgent, asked_by, asked_at, answer_by, answer, answered_at, decided_by, decided_at, "
      "confirm_by) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '', NULL, '', NULL, $14)",
      {*id, data.person, std::string(word_of(data.of)), data.clause, data.reason, millis(from),
       millis(data.until), std::string(word_of(urgent ? SuspensionStage::suspended : SuspensionStage::asked)),
       std::int64_t{urgent ? 1 : 0}, by.actor, millis(by.at), millis(answer_by), millis(confirm_by)});
  if (!put) return base::pass(put);
  return *id;
}

base::Status tell(Writing& in, const EntityScope& scope, const By& by, std::string_view event,
                  PersonId person, std::int64_t id) {
  return put_event(in, scope, by, {event, std::to_string(person), std::to_string(id)});
}

base::Status notify(Writing& in, const EntityScope& scope, const By& by, const std::string& kind,
                    PersonId person, std::int64_t id) {
  auto told = tell_person(in, scope, person, kind, std::to_string(id), by.at);
  if (!told) return base::pass(told);
  return {};
}

base::Status move(Writing& in, const EntityScope& scope, const Suspension& to) {
  auto done = in.run(scope,
                     "UPDATE suspension SET stage = $3, begins_at = $4, ends_at = $5, decided_by = $6, "
                     "decided_at = $7 WHERE entity = $1 AND id = $2",
                     {to.id, std::string(word_of(to.stage)), millis(to.data.from), millis(to.data.until),
                      to.decided_by, millis(to.decided_at)});
  if (!done) return base::pass(done);
  return {};
}

// What becomes of it, told to the person and to the journal.
struct Decided {
  SuspensionStage stage;
  std::string_view notice;
  std::string_view event;
};
Decided decided(const Suspension& one, bool suspend) {
  if (one.stage == SuspensionStage::asked && suspend)
    return {SuspensionStage::suspended, "suspension_decided", "suspension.decided"};
  if (one.stage == SuspensionStage::asked)
    return {SuspensionStage::dropped, "suspension_dropped", "suspension.dropped"};
  if (suspend) return {SuspensionStage::suspended, "suspension_confirmed", "suspension.confirmed"};
  return {SuspensionStage::lifted, "suspension_lifted", "suspension.lifted"};
}

}  // namespace

base::Instant end_of(const Suspension& one) {
  const bool provisional = one.urgent && one.confirm_by && !one.decided_at;
  return provisional ? std::min(one.data.until, *one.confirm_by) : one.data.until;
}

std::string_view word_of(SuspensionOf of) {
  return of == SuspensionOf::all ? "all" : "web";
}

std::optional<SuspensionOf> suspension_of_named(std::string_view word) {
  if (word == "all") return SuspensionOf::all;
  if (word == "web") return SuspensionOf::web;
  return std::nullopt;
}

std::string_view word_of(SuspensionStage stage) {
  switch (stage) {
    case SuspensionStage::asked:
      return "asked";
    case SuspensionStage::suspended:
      return "suspended";
    case SuspensionStage::dropped:
      return "dropped";
    case SuspensionStage::lifted:
      return "lifted";
  }
  return "";
}

base::Result<std::int64_t> ask_suspension(Writing& in, const EntityScope& scope, const SuspensionData& data,
                                          base::Instant answer_by, const By& by) {
  if (answer_by <= by.at || answer_by >= data.until)
    return base::fail(base::ErrorCode::invalid, "answer_by",
                      "la personne doit pouvoir répondre avant un moment à venir, qui précède la fin",
                      "the person must be able to answer before a moment to come that precedes the end");
  auto id = add(in, scope, data, answer_by, std::nullopt, by);
  if (!id) return id;
  if (auto told = notify(in, scope, by, "suspension_asked", data.person, *id); !told) return base::pass(told);
  if (auto told = tell(in, scope, by, "suspension.asked", data.person, *id); !told) return base::pass(told);
  return id;
}

base::Result<std::int64_t> suspend_urgently(Writing& in, const EntityScope& scope, const SuspensionData& data,
                                            const Urgency& urgency, const By& by) {
  if (urgency.answer_by <= by.at || urgency.confirm_by < urgency.answer_by)
    return base::fail(
        base::ErrorCode::invalid, "answer_by",
        "la personne doit pouvoir répondre avant un moment à venir, qui précède la confirmation",
        "the person must be able to answer before a moment to come that precedes the "
        "confirmation");
  auto id = add(in, scope, data, urgency.answer_by, urgency.confirm_by, by);
  if (!id) return id;
  if (auto told = notify(in, scope, by, "suspension_urgent", data.person, *id); !told)
    return base::pass(told);
  if (auto told = tell(in, scope, by, "suspension.urgent", data.person, *id); !told) return base::pass(told);
  return id;
}

base::Status answer_suspension(Writing& in, const EntityScope& scope, std::int64_t id, PersonId person,
                               const std::string& answer, const By& by) {
  if (auto text = check_text("answer", answer, kReason); !text) return text;
  auto one = suspension(in, scope, id);
  if (!one) return base::pass(one);
  if (one->data.person != person)
    return no_such_record("il n’y a pas cette suspension", "there is no such suspension", id);
  if (one->answered_at || !is_open(*one, by.at))
    return not_any_more("cette suspension a déjà sa réponse, ou elle est finie",
                        "this suspension has its answer already, or it is over");
  auto done =
      in.run(scope, "UPDATE suspension SET answer = $3, answered_at = $4 WHERE entity = $1 AND id = $2",
             {id, answer, millis(by.at)});
  if (!done) return base::pass(done);
  return tell(in, scope, by, "suspension.answered", person, id);
}

base::Status decide_suspension(Writing& in, const EntityScope& scope, std::int64_t id, bool suspend,
                               const By& by) {
  auto one = suspension(in, scope, id);
  if (!one) return base::pass(one);
  if (!waits(*one) || !is_open(*one, by.at))
    return not_any_more("cette suspension est déjà décidée, ou son terme est passé",
                        "this suspension is decided already, or its term is over");
  if (suspend && one->asked_by == by.actor)
    return not_any_more("vous avez demandé cette suspension : une autre personne la décide",
                        "you asked for this suspension: somebody else decides it");
  if (suspend && !one->answered_at && by.at < one->answer_by)
    return not_any_more("la personne n’a pas encore répondu et peut encore le faire : attendez",
                        "the person has not answered yet and still may: wait");
  const Decided what = decided(*one, suspend);
  if (one->stage == SuspensionStage::asked && suspend) one->data.from = std::max(one->data.from, by.at);
  if (what.stage == SuspensionStage::lifted) one->data.until = std::max(by.at, one->data.from);
  one->stage = what.stage;
  one->decided_by = by.actor;
  one->decided_at = by.at;
  if (auto moved = move(in, scope, *one); !moved) return moved;
  if (auto told = notify(in, scope, by, std::string(what.notice), one->data.person, id); !told) return told;
  return tell(in, scope, by, what.event, one->data.person, id);
}

base::Status lift_suspension(Writing& in, const EntityScope& scope, std::int64_t id, const By& by) {
  auto one = suspension(in, scope, id);
  if (!one) return base::pass(one);
  if (one->stage != SuspensionStage::suspended || !is_open(*one, by.at))
    return not_any_more("rien n’est suspendu ici", "nothing is suspended here");
  one->stage = SuspensionStage::lifted;
  one->data.until = std::max(by.at, one->data.from);
  one->decided_by = by.actor;
  one->decided_at = by.at;
  if (auto moved = move(in, scope, *one); !moved) return moved;
  if (auto told = notify(in, scope, by, "suspension_lifted", one->data.person, id); !told) return told;
  return tell(in, scope, by, "suspension.lifted", one->data.person, id);
}

base::Result<std::vector<Suspension>> suspensions(Reading& in, const EntityScope& scope,
                                                  std::optional<PersonId> person) {
  auto rows =
      person ? in.rows(scope, CARTULAIRE_SUSPENSION_COLUMNS "WHERE entity = $1 AND person = $2 ORDER BY id",
                       {*person})
             : in.rows(scope, CARTULAIRE_SUSPENSION_COLUMNS "WHERE entity = $1 ORDER BY id");
  if (!rows) return base::pass(rows);
  return of_rows(*rows);
}

base::Result<Suspension> suspension(Reading& in, const EntityScope& scope, std::int64_t id) {
  auto rows = in.rows(scope, CARTULAIRE_SUSPENSION_COLUMNS "WHERE entity = $1 AND id = $2", {id});
  if (!rows) return base::pass(rows);
  if (rows->empty())
    return no_such_record("il n’y a pas cette suspension", "there is no such suspension", id);
  return of_row(rows->front());
}

base::Result<std::vector<Suspension>> suspensions_from(Reading& in, const EntityScope& scope,
                                                       base::Instant at) {
  auto rows = in.rows(scope,
                      CARTULAIRE_SUSPENSION_COLUMNS
                      "WHERE entity = $1 AND stage = 'suspended' AND ends_at > $2 ORDER BY id",
                      {millis(at)});
  if (!rows) return base::pass(rows);
  auto out = of_rows(*rows);
  for (Suspension& one : out)
    one.data.until = end_of(one);
  std::erase_if(out, [&](const Suspension& one) { return one.data.until <= at; });
  return out;
}

#undef CARTULAIRE_SUSPENSION_COLUMNS

}  // namespace cartulaire::store
