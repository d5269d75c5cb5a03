#include "store/sessions.hpp"

#include <array>

#include "store/instants.hpp"

namespace cartulaire::store {
namespace {

constexpr std::array<std::string_view, 4> kStates = {"full", "second_factor", "enrol", "new_password"};

// A word that this program does not know gives the least.
SessionState state_named(const std::string& name) {
  for (std::size_t i = 0; i < kStates.size(); ++i)
    if (kStates.at(i) == name) return static_cast<SessionState>(i);
  return SessionState::second_factor;
}

Session session_from(const platform::SqlRow& row) {
  return {row.text(0),
          row.text(1),
          state_named(row.text(2)),
          row.text(3),
          instant_at(row, 4),
          instant_at(row, 5),
          instant_at(row, 6),
          instant_at(row, 7),
          row.text(8),
          row.text(9),
          {}};
}

// Rows of sessions in order, one for each member.
std::vector<Session> sessions_from(const platform::SqlRows& rows) {
  std::vector<Session> out;
  for (const platform::SqlRow& row : rows) {
    if (out.empty() || out.back().id != row.text(0)) out.push_back(session_from(row));
    out.back().members.push_back({row.text(10), row.integer(11)});
  }
  return out;
}

}  // namespace

std::string_view name_of(SessionState state) {
  return kStates.at(static_cast<std::size_t>(state));
}

base::Status put_session(Writing& in, const Installation& all, const Session& session) {
  auto put = in.run(all,
                    "INSERT INTO session (id, account, state, methods, began_at, seen_at, idle_ends_at, "
                    "ends_at, challenge, entity) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                    {session.id, session.account, std::string(name_of(session.state)), session.methods,
                     millis(session.began_at), millis(session.seen_at), millis(session.idle_ends_at),
                     millis(session.ends_at), session.challenge, session.entity});
  if (!put) return base::pass(put);
  return {};
}

base::Result<std::optional<Session>> session_at(Reading& in, const Installation& all, const std::string& id,
                                                base::Instant now) {
  auto rows = in.rows(all,
                      "SELECT s.id, s.account, s.state, s.methods, s.began_at, s.seen_at, s.idle_ends_at, "
                      "s.ends_at, s.challenge, s.entity, l.entity, l.person FROM session s "
                      "JOIN living_member l ON l.account = s.account "
                      "WHERE s.id = $1 AND s.idle_ends_at > $2 AND s.ends_at > $2 "
                      "ORDER BY l.entity, l.person",
                      {id, millis(now)});
  if (!rows) return base::pass(rows);
  std::vector<Session> found = sessions_from(*rows);
  if (found.empty()) return std::optional<Session>();
  return std::optional<Session>(std::move(found.front()));
}

base::Status see_session(Writing& in, const Installation& all, const std::string& id, base::Instant now,
                         base::Instant idle_ends_at) {
  auto put =
      in.run(all, "UPDATE session SET seen_at = $2, idle_ends_at = $3 WHERE id = $1 AND idle_ends_at > $2",
             {id, millis(now), millis(idle_ends_at)});
  if (!put) return base::pass(put);
  return {};
}

base::Status put_entity_of(Writing& in, const Installation& all, const std::string& id,
                           const std::string& entity) {
  auto put = in.run(all, "UPDATE session SET entity = $2 WHERE id = $1", {id, entity});
  if (!put) return base::pass(put);
  return {};
}

base::Status put_challenge(Writing& in, const Installation& all, const std::string& id,
                           const std::string& challenge) {
  auto put = in.run(all, "UPDATE session SET challenge = $2 WHERE id = $1", {id, challenge});
  if (!put) return base::pass(put);
  return {};
}

base::Result<bool> take_challenge(Writing& in, const Installation& all, const std::string& id,
                                  const std::string& challenge) {
  auto taken = in.run(all,
                      "UPDATE session SET challenge = '' WHERE id = $1 AND challenge = $2 "
                      "AND challenge <> ''",
                      {id, challenge});
  if (!taken) return base::pass(taken);
  return *taken == 1;
}

base::Result<std::vector<Session>> sessions_of(Reading& in, const Installation& all, const AccountId& account,
                                               base::Instant now) {
  auto rows = in.rows(all,
                      "SELECT s.id, s.account, s.state, s.methods, s.began_at, s.seen_at, s.idle_ends_at, "
                      "s.ends_at, s.challenge, s.entity, l.entity, l.person FROM session s "
                      "JOIN living_member l ON l.account = s.account "
                      "WHERE s.account = $1 AND s.idle_ends_at > $2 AND s.ends_at > $2 "
                      "ORDER BY s.began_at DESC, s.id, l.entity, l.person",
                      {account, millis(now)});
  if (!rows) return base::pass(rows);
  return sessions_from(*rows);
}

base::Status revoke_session(Writing& in, const Installation& all, const AccountId& account,
                            const std::string& id, const By& by) {
  auto gone = in.run(all, "DELETE FROM session WHERE account = $1 AND id = $2", {account, id});
  if (!gone) return base::pass(gone);
  if (*gone == 0 || by.actor == actor_of(account)) return {};
  return tell_of_account(in, all, account, by, "account.sessions_ended");
}

base::Status revoke_sessions(Writing& in, const Installation& all, const AccountId& account,
                             const std::string& but, const By& by) {
  auto gone = in.run(all, "DELETE FROM session WHERE account = $1 AND id <> $2", {account, but});
  if (!gone) return base::pass(gone);
  if (*gone == 0 || by.actor == actor_of(account)) return {};
  return tell_of_account(in, all, account, by, "account.sessions_ended");
}

}  // namespace cartulaire::store
