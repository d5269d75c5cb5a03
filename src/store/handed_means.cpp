#include "store/handed_means.hpp"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "store/outbox.hpp"
#include "store/terms.hpp"
#include "store/words.hpp"

namespace cartulaire::store {
namespace {

constexpr std::array<std::string_view, 2> kKinds = {"card", "key"};
constexpr std::array<std::string_view, 3> kEndings = {"returned", "lost", "revoked"};
constexpr std::array<std::string_view, 7> kReasons = {"",       "leaving", "duties", "replaced",
                                                      "broken", "stolen",  "expired"};

#define CARTULAIRE_HANDED_COLUMNS "SELECT id, person, kind, mark, handed_on, handed_by FROM handed_means "
#define CARTULAIRE_HANDED_END_COLUMNS \
  "SELECT e.handed, e.what, e.reason, e.ended_on, e.ended_by FROM handed_means_end e "
// On one day, what came back comes last.
#define CARTULAIRE_HANDED_END_ORDER \
  " ORDER BY e.handed, e.ended_on, CASE WHEN e.what = 'returned' THEN 1 ELSE 0 END, e.what"

HandedMeans of_row(const platform::SqlRow& row) {
  return {
      row.integer(0), row.integer(1), value_in<HandedKind>(kKinds, row.text(2)).value_or(HandedKind::card),
      row.text(3),    row.text(4),    row.text(5)};
}

HandedEnd end_of_row(const platform::SqlRow& row) {
  return {value_in<HandedEnding>(kEndings, row.text(1)).value_or(HandedEnding::revoked),
          value_in<HandedReason>(kReasons, row.text(2)).value_or(HandedReason::none), row.text(3),
          row.text(4)};
}

base::Status check_mark(const std::string& mark) {
  if (auto text = check_text("mark", mark, kHandedMark); !text) return text;
  const bool plain = std::none_of(mark.begin(), mark.end(),
                                  [](char c) { return static_cast<unsigned char>(c) < 32 || c == 127; });
  if (plain) return {};
  return base::fail(base::ErrorCode::invalid, "mark", "caractère de commande ou retour à la ligne",
                    "control character or line break");
}

// Two that work under one mark would be one card in two hands.
base::Status check_free(Reading& in, const EntityScope& scope, const HandedMeans& wanted) {
  auto others = in.rows(scope,
                        "SELECT h.id FROM handed_means h WHERE h.entity = $1 AND h.kind = $2 AND h.mark = $3 "
                        "AND NOT EXISTS (SELECT 1 FROM handed_means_end e WHERE e.entity = h.entity "
                        "AND e.handed = h.id)",
                        {word_of(wanted.kind), wanted.mark});
  if (!others) return base::pass(others);
  if (others->empty()) return {};
  const std::int64_t number = others->front().integer(0);
  return base::fail(
      base::ErrorCode::refused, "mark",
      fmt::format("`{}` est déjà remis (n° {}) : inscrivez d’abord son retour", wanted.mark, number),
      fmt::format("`{}` is in somebody’s hands already (no. {}): write down first that it came back",
                  wanted.mark, number));
}

}  // namespace

std::string word_of(HandedKind kind) {
  return word_in(kKinds, kind);
}
std::string word_of(HandedEnding what) {
  return word_in(kEndings, what);
}
std::string word_of(HandedReason reason) {
  return word_in(kReasons, reason);
}
std::optional<HandedKind> handed_kind_named(std::string_view word) {
  return value_in<HandedKind>(kKinds, word);
}
std::optional<HandedEnding> handed_ending_named(std::string_view word) {
  return value_in<HandedEnding>(kEndings, word);
}
std::optional<HandedReason> handed_reason_named(std::string_view word) {
  return value_in<HandedReason>(kReasons, word);
}

const HandedEnd* HandedMeans::end(HandedEnding what) const {
  const auto found =
      std::find_if(ends.begin(), ends.end(), [&](const HandedEnd& one) { return one.what == what; });
  return found == ends.end() ? nullptr : &*found;
}

base::Result<std::int64_t> hand_over_means(Writing& in, const EntityScope& scope, const HandedMeans& wanted,
                                           const By& by) {
  if (auto mark = check_mark(wanted.mark); !mark) return base::pass(mark);
  if (auto there = check_present(in, scope, wanted.person); !there) return base::pass(there);
  if (auto unique = check_free(in, scope, wanted); !unique) return base::pass(unique);
  auto id = next_number(in, scope, "handed_means");
  if (!id) return id;
  auto put = in.run(scope,
                    "INSERT INTO handed_means (entity, id, person, kind, mark, handed_on, handed_by) "
                    "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                    {*id, wanted.person, word_of(wanted.kind), wanted.mark, wanted.on, by.actor});
  if (!put) return base::pass(put);
  auto told =
      put_event(in, scope, by, {"handed_means.given", std::to_string(wanted.person), word_of(wanted.kind)});
  if (!told) return base::pass(told);
  return id;
}

base::Status end_handed_means(Writing& in, const EntityScope& scope, std::int64_t id, const HandedEnd& end,
                              const By& by) {
  auto handed = handed_means(in, scope, id);
  if (!handed) return base::pass(handed);
  if (handed->end(HandedEnding::returned) != nullptr)
    return not_any_more("ce moyen est déjà revenu", "this means came back already");
  if (handed->end(end.what) != nullptr)
    return not_any_more("c’est déjà inscrit de ce moyen", "this is written down of this means already");
  const std::string& last = handed->works() ? handed->on : handed->ends.back().on;
  if (end.on < last)
    return base::fail(base::ErrorCode::invalid, "day",
                      fmt::format("ce jour précède le dernier inscrit, le {}", last),
                      fmt::format("this day comes before the last one written down, {}", last));
  auto put = in.run(scope,
                    "INSERT INTO handed_means_end (entity, handed, what, reason, ended_on, ended_by) "
                    "VALUES ($1, $2, $3, $4, $5, $6)",
                    {id, word_of(end.what), word_of(end.reason), end.on, by.actor});
  if (!put) return base::pass(put);
  return put_event(
      in, scope, by,
      {"handed_means." + word_of(end.what), std::to_string(handed->person), word_of(handed->kind)});
}

base::Result<HandedMeans> handed_means(Reading& in, const EntityScope& scope, std::int64_t id) {
  auto rows = in.rows(scope, CARTULAIRE_HANDED_COLUMNS "WHERE entity = $1 AND id = $2", {id});
  if (!rows) return base::pass(rows);
  if (rows->empty())
    return no_such_record("rien n’est remis sous ce numéro", "nothing was handed over under this number", id);
  HandedMeans out = of_row(rows->front());
  auto ends = in.rows(scope,
                      CARTULAIRE_HANDED_END_COLUMNS
                      "WHERE e.entity = $1 AND e.handed = $2" CARTULAIRE_HANDED_END_ORDER,
                      {id});
  if (!ends) return base::pass(ends);
  for (const platform::SqlRow& row : *ends)
    out.ends.push_back(end_of_row(row));
  return out;
}

base::Result<std::vector<HandedMeans>> handed_means_of(Reading& in, const EntityScope& scope,
                                                       std::optional<PersonId> person) {
  auto rows =
      in.rows(scope, CARTULAIRE_HANDED_COLUMNS "WHERE entity = $1 AND (person = $2 OR $2 = 0) ORDER BY id",
              {person.value_or(0)});
  if (!rows) return base::pass(rows);
  auto ends = in.rows(scope,
                      CARTULAIRE_HANDED_END_COLUMNS
                      "JOIN handed_means h ON h.entity = e.entity AND h.id = e.handed WHERE e.entity = $1 "
                      "AND (h.person = $2 OR $2 = 0)" CARTULAIRE_HANDED_END_ORDER,
                      {person.value_or(0)});
  if (!ends) return base::pass(ends);
  std::map<std::int64_t, std::vector<HandedEnd>> by_number;
  for (const platform::SqlRow& row : *ends)
    by_number[row.integer(0)].push_back(end_of_row(row));
  std::vector<HandedMeans> out;
  for (const platform::SqlRow& row : *rows) {
    out.push_back(of_row(row));
    if (const auto found = by_number.find(out.back().id); found != by_number.end())
      out.back().ends = std::move(found->second);
  }
  return out;
}

#undef CARTULAIRE_HANDED_COLUMNS
#undef CARTULAIRE_HANDED_END_COLUMNS
#undef CARTULAIRE_HANDED_END_ORDER

}  // namespace cartulaire::store
