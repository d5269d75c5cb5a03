// Roles and delegations (LG-07, ACK-08).
#include "access/roles.hpp"

#include <gtest/gtest.h>

#include "store/testing.hpp"

namespace cartulaire::access {
namespace {

using store::Installation;
using store::Reading;
using store::Writing;

class Roles : public store::StoreTest {
 protected:
  store::AccountId account_for(const store::EntityScope& scope, const std::string& login,
                               std::vector<store::Post> posts = {}) {
    people[login] = add(scope, store::person_named(login, std::move(posts)));
    auto made = store->write<store::Account>([&](Writing& in) {
      return store::create_account(in, Installation::as_operator(), "import", login, by());
    });
    EXPECT_TRUE(made) << made.error().text();
    return made->id;
  }
  [[nodiscard]] store::By by() const { return {"os:test", now}; }
  base::Result<std::int64_t> give(const store::EntityScope& scope, const GrantWanted& wanted) {
    return store->write<std::int64_t>([&](Writing& in) { return grant(in, scope, wanted, by()); });
  }
  base::Result<std::int64_t> lend(const store::EntityScope& scope, const store::AccountId& from,
                                  const GrantWanted& wanted) {
    return store->write<std::int64_t>([&](Writing& in) { return delegate(in, scope, from, wanted, by()); });
  }
  std::vector<Held> held(const store::EntityScope& scope, const store::AccountId& account) {
    auto found = store->read<std::vector<Held>>([&](Reading& in) {
      return roles_of(in, scope, account, now,
                      [&](Reading&, const store::EntityScope&, const store::AccountId& one) {
                        return base::Result<bool>(signers.contains(one));
                      });
    });
    EXPECT_TRUE(found) << found.error().text();
    return found.value_or(std::vector<Held>{});
  }
  bool has(const store::EntityScope& scope, const store::AccountId& account, Role role) {
    return holds(held(scope, account), role);
  }

  std::map<std::string, store::PersonId> people;
  std::set<store::AccountId> signers;
  base::Instant now = store::day_number(20'000);
};
CARTULAIRE_BOTH_ENGINES(Roles);

TEST_P(Roles, everyone_is_an_agent_of_their_entity_and_a_manager_by_a_post_that_names_them) {
  const auto boss = account_for(ville, "chef");
  EXPECT_TRUE(has(ville, boss, Role::agent));
  EXPECT_FALSE(has(ville, boss, Role::manager));
  const auto agent = account_for(ville, "agent", {{"DSI", "technicien", people["chef"]}});
  ASSERT_TRUE(write([&](Writing& in) {
    return store::name_managers(in, ville, people["agent"], {{"DSI", "technicien", people["chef"]}});
  }));
  EXPECT_TRUE(has(ville, boss, Role::manager));
  EXPECT_FALSE(has(ville, agent, Role::manager));
  EXPECT_TRUE(held(ccas, boss).empty()) << "nothing in another entity";
  EXPECT_FALSE(give(ville, {agent, Role::manager, now, {}})) << "that is not granted";
}

TEST_P(Roles, a_grant_holds_from_its_first_moment_to_its_last_until_it_is_revoked_or_its_holder_leaves) {
  const auto ciso = account_for(ville, "rssi");
  const base::Instant until = now + std::chrono::days(10);
  auto id = give(ville, {ciso, Role::ciso, now + std::chrono::days(1), until});
  ASSERT_TRUE(id) << id.error().text();
  EXPECT_FALSE(has(ville, ciso, Role::ciso));
  now += std::chrono::days(1);
  EXPECT_TRUE(has(ville, ciso, Role::ciso));
  EXPECT_FALSE(has(ccas, ciso, Role::ciso));
  now = until;
  EXPECT_FALSE(has(ville, ciso, Role::ciso)) << "half-open";
  now = until - std::chrono::milliseconds(1);
  EXPECT_TRUE(has(ville, ciso, Role::ciso));
  ASSERT_TRUE(write([&](Writing& in) { return revoke(in, ville, *id, by()); }));
  EXPECT_FALSE(has(ville, ciso, Role::ciso));
  EXPECT_FALSE(write([&](Writing& in) { return revoke(in, ville, *id, by()); }));
  EXPECT_FALSE(write([&](Writing& in) { return revoke(in, ccas, *id, by()); }));
  ASSERT_TRUE(give(ville, {ciso, Role::ciso, now, {}}));
  ASSERT_TRUE(write([&](Writing& in) { return store::leave(in, ville, people["rssi"], by()); }));
  EXPECT_TRUE(held(ville, ciso).empty());
  int granted = 0;
  int revoked = 0;
  for (const store::Waiting& one : events(ville)) {
    granted += one.event == "role.granted" && one.subject == ciso && one.detail == "ciso" ? 1 : 0;
    revoked += one.event == "role.revoked" && one.subject == ciso ? 1 : 0;
  }
  EXPECT_EQ(granted, 2);
  EXPECT_EQ(revoked, 1);
}

TEST_P(Roles, a_shared_dpo_works_for_an_entity_without_being_one_of_its_people) {
  const auto dpo = account_for(ville, "dpo");
  ASSERT_TRUE(give(ville, {dpo, Role::dpo, now, {}}));
  ASSERT_TRUE(give(ccas, {dpo, Role::dpo, now, {}}));
  EXPECT_TRUE(has(ccas, dpo, Role::dpo));
  EXPECT_FALSE(has(ccas, dpo, Role::agent));
  auto open = store->read<std::vector<std::string>>(
      [&](Reading& in) { return store::entities_open_to(in, Installation::as_operator(), dpo, now); });
  ASSERT_TRUE(open);
  EXPECT_EQ(*open, (std::vector<std::string>{"ccas", "ville"}));
}

TEST_P(Roles, it_and_administrators_have_no_right_without_a_signed_charter_ack_08) {
  const auto it = account_for(ville, "technicien");
  ASSERT_TRUE(give(ville, {it, Role::it, now, {}}));
  EXPECT_FALSE(has(ville, it, Role::it));
  EXPECT_TRUE(held(ville, it).back().withheld) << "shown, and why";
  signers.insert(it);
  EXPECT_TRUE(has(ville, it, Role::it));
}

TEST_P(Roles, a_delegation_is_shown_as_such_and_ends_with_what_it_lends) {
  const auto dpo = account_for(ville, "dpo");
  const auto deputy = account_for(ville, "adjoint");
  const auto third = account_for(ville, "tiers");
  const base::Instant until = now + std::chrono::days(30);
  auto refused = lend(ville, dpo, {deputy, Role::dpo, now, until});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::ErrorCode::refused);
  auto own = give(ville, {dpo, Role::dpo, now, {}});
  ASSERT_TRUE(own);
  EXPECT_FALSE(lend(ville, dpo, {deputy, Role::dpo, now, {}})) << "a delegation has an end";
  EXPECT_FALSE(lend(ville, dpo, {dpo, Role::dpo, now, until}));
  EXPECT_FALSE(lend(ccas, dpo, {deputy, Role::dpo, now, until}));
  auto lent = lend(ville, dpo, {deputy, Role::dpo, now, until});
  ASSERT_TRUE(lent) << lent.error().text();
  ASSERT_TRUE(has(ville, deputy, Role::dpo));
  EXPECT_EQ(held(ville, deputy).back().delegator, dpo);
  EXPECT_FALSE(lend(ville, deputy, {third, Role::dpo, now, until})) << "nobody lends what they were lent";
  ASSERT_TRUE(write([&](Writing& in) { return revoke(in, ville, *own, by()); }));
  EXPECT_FALSE(has(ville, deputy, Role::dpo));
  ASSERT_TRUE(give(ville, {dpo, Role::dpo, now, {}}));
  EXPECT_TRUE(has(ville, deputy, Role::dpo));
  ASSERT_TRUE(write([&](Writing& in) { return store::leave(in, ville, people["dpo"], by()); }));
  EXPECT_FALSE(has(ville, deputy, Role::dpo));
}

}  // namespace
}  // namespace cartulaire::access
