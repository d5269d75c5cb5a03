// Changes of password asked of a group (ACC-03): a unit, a population, or everybody who has an account here.
//
// Events: password_order.given; its subject is the order, its detail how many accounts. Each account has its
// own event beside it (accounts.hpp).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/accounts.hpp"
#include "store/people.hpp"

namespace cartulaire::store {

struct PasswordOrder {
  std::int64_t id = 0;     // within its entity
  std::string population;  // empty with `unit`: everybody
  std::string unit;
  std::string reason;  // told to those concerned
  std::int64_t people = 0;
  std::string given_by;
  base::Instant given_at;
};

struct PasswordHolder {
  AccountId account;
  PersonId person = 0;
};
// Each is told by a notice, and chooses a new password at the next sign-in; their sessions end. Errors:
// invalid (no reason), refused (nobody).
base::Result<std::int64_t> order_new_passwords(Writing& in, const EntityScope& scope,
                                               const PasswordOrder& order,
                                               const std::vector<PasswordHolder>& holders, const By& by);
// The latest first.
base::Result<std::vector<PasswordOrder>> password_orders(Reading& in, const EntityScope& scope);

}  // namespace cartulaire::store
