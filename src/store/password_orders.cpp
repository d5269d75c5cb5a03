#include "store/password_orders.hpp"

#include "store/instants.hpp"
#include "store/outbox.hpp"
#include "store/person_notices.hpp"
#include "store/terms.hpp"

namespace cartulaire::store {
namespace {

constexpr std::size_t kReason = 2000;

}  // namespace

base::Result<std::int64_t> order_new_passwords(Writing& in, const EntityScope& scope,
                                               const PasswordOrder& order,
                                               const std::vector<PasswordHolder>& holders, const By& by) {
  if (auto text = check_text("reason", order.reason, kReason); !text) return base::pass(text);
  if (holders.empty())
    return not_any_more("personne n’a ici de mot de passe à changer", "nobody has a password to change here");
  auto id = next_number(in, scope, "password_order");
  if (!id) return id;
  const auto people = static_cast<std::int64_t>(holders.size());
  auto put = in.run(scope,
                    "INSERT INTO password_order (entity, id, population, unit, reason, people, given_by, "
                    "given_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                    {*id, order.population, order.unit, order.reason, people, by.actor, millis(by.at)});
  if (!put) return base::pass(put);
  for (const PasswordHolder& one : holders) {
    auto forced = force_new_password(in, Installation::as_operator(), one.account, by);
    if (!forced) return base::pass(forced);
    auto told = tell_person(in, scope, one.person, "password_ordered", std::to_string(*id), by.at);
    if (!told) return base::pass(told);
  }
  auto told = put_event(in, scope, by, {"password_order.given", std::to_string(*id), std::to_string(people)});
  if (!told) return base::pass(told);
  return id;
}

base::Result<std::vector<PasswordOrder>> password_orders(Reading& in, const EntityScope& scope) {
  auto rows = in.rows(scope,
                      "SELECT id, population, unit, reason, people, given_by, given_at FROM password_order "
                      "WHERE entity = $1 ORDER BY id DESC");
  if (!rows) return base::pass(rows);
  std::vector<PasswordOrder> out;
  for (const platform::SqlRow& row : *rows)
    out.push_back({row.integer(0), row.text(1), row.text(2), row.text(3), row.integer(4), row.text(5),
                   instant_at(row, 6)});
  return out;
}

}  // namespace cartulaire::store
