#include "store/mails.hpp"

#include <fmt/format.h>

#include "store/outbox.hpp"
#include "store/words.hpp"

namespace cartulaire::store {
namespace {

using platform::SqlRow;

constexpr std::array<std::string_view, 4> kStates{"waiting", "sent", "refused", "dropped"};

std::int64_t number(base::Instant at) {
  return at.time_since_epoch().count();
}
base::Instant instant(const SqlRow& row, std::size_t column) {
  return base::Instant(std::chrono::milliseconds(row.integer(column)));
}

// From column `first` on.
Outgoing mail_from(const SqlRow& row, std::size_t first) {
  Outgoing one;
  one.id = row.integer(first);
  one.person = row.integer(first + 1);
  one.reason = row.text(first + 2);
  one.mail_kind = row.text(first + 3);
  one.document = row.text(first + 4);
  one.hash = row.text(first + 5);
  one.deadline = row.text(first + 6);
  one.made_at = instant(row, first + 7);
  one.state = value_in<MailState>(kStates, row.text(first + 8)).value_or(MailState::waiting);
  one.attempts = static_cast<int>(row.integer(first + 9));
  one.next_at = instant(row, first + 10);
  if (!row.is_null(first + 11)) one.ended_at = instant(row, first + 11);
  one.answer = row.text(first + 12);
  return one;
}

base::Status tell(Writing& in, const MailOutcome& outcome, const SqlRow& row, const By& by) {
  return put_event(in, EntityScope(outcome.entity), by,
                   {fmt::format("mail.{}", word_in(kStates, outcome.state)), std::to_string(row.integer(0)),
                    fmt::format("{} {}", row.text(1), row.text(2))});
}

}  // namespace

base::Result<bool> put_mail(Writing& in, const EntityScope& scope, const Outgoing& mail) {
  auto there = in.rows(scope, "SELECT id FROM mail WHERE entity = $1 AND person = $2 AND reason = $3",
                       {mail.person, mail.reason});
  if (!there) return base::pass(there);
  if (!there->empty()) return false;
  auto id = next_number(in, scope, "mail");
  if (!id) return base::pass(id);
  auto put = in.run(scope,
                    "INSERT INTO mail (entity, id, person, reason, template, document, hash, deadline, "
                    "made_at, state, attempts, next_at, leased_until, lease, ended_at, answer) VALUES "
                    "($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', 0, $10, 0, '', NULL, '')",
                    {*id, mail.person, mail.reason, mail.mail_kind, mail.document, mail.hash, mail.deadline,
                     number(mail.made_at), number(mail.next_at)});
  if (!put) return base::pass(put);
  return true;
}

base::Result<std::vector<Outgoing>> mails_of(Reading& in, const EntityScope& scope,
                                             const std::string& prefix) {
  auto rows = in.rows(scope,
                      "SELECT id, person, reason, template, document, hash, deadline, made_at, state, "
                      "attempts, next_at, ended_at, answer FROM mail WHERE entity = $1 "
                      "AND substr(reason, 1, $3) = $2 ORDER BY id",
                      {prefix, static_cast<std::int64_t>(prefix.size())});
  if (!rows) return base::pass(rows);
  std::vector<Outgoing> out;
  out.reserve(rows->size());
  for (const SqlRow& row : *rows)
    out.push_back(mail_from(row, 0));
  return out;
}

base::Result<std::vector<Leased>> lease_mails(Writing& in, const Installation& all, const std::string& sender,
                                              base::Instant now, base::Instant until, int limit) {
  // The attempt counts from here: a sender that dies in the middle of one has tried.
  auto rows = in.rows(
      all,
      "SELECT entity, id, person, reason, template, document, hash, deadline, made_at, state, attempts, "
      "next_at, ended_at, answer FROM mail WHERE state = 'waiting' AND next_at <= $1 AND leased_until <= $1 "
      "ORDER BY next_at, entity, id LIMIT $2",
      {number(now), std::int64_t{limit}});
  if (!rows) return base::pass(rows);
  std::vector<Leased> out;
  out.reserve(rows->size());
  for (const SqlRow& row : *rows) {
    auto taken = in.run(all,
                        "UPDATE mail SET lease = $3, leased_until = $4, attempts = attempts + 1 "
                        "WHERE entity = $1 AND id = $2",
                        {row.text(0), row.integer(1), sender, number(until)});
    if (!taken) return base::pass(taken);
    out.push_back({row.text(0), mail_from(row, 1)});
    ++out.back().mail.attempts;
  }
  return out;
}

base::Status end_lease(Writing& in, const Installation& all, const std::string& sender,
                       const std::vector<MailOutcome>& outcomes, const By& by) {
  for (const MailOutcome& outcome : outcomes) {
    const bool again = outcome.state == MailState::waiting;
    auto rows = in.rows(all,
                        "UPDATE mail SET state = $4, answer = $5, next_at = $6, ended_at = $7, lease = '', "
                        "leased_until = 0 WHERE entity = $1 AND id = $2 AND lease = $3 AND state = 'waiting' "
                        "RETURNING person, reason, hash",
                        {outcome.entity, outcome.id, sender, word_in(kStates, outcome.state), outcome.answer,
                         number(outcome.next_at), again ? SqlValue() : SqlValue(number(by.at))});
    if (!rows) return base::pass(rows);
    if (rows->empty() || again) continue;
    if (auto told = tell(in, outcome, rows->front(), by); !told) return told;
  }
  return {};
}

}  // namespace cartulaire::store
