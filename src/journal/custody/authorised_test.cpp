// LG-06, LG-07: the people who must act together are those that the charter names, no others and not fewer.
#include "journal/custody/authorised.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace cartulaire::journal::custody {
namespace {

using Sets = std::vector<Roles>;

Custody custody_of(Sets sets) {
  std::set<std::string> roles;
  for (const Roles& set : sets)
    roles.insert(set.begin(), set.end());
  Custody custody{1, std::move(sets), {}};
  for (const std::string& role : roles)
    custody.custodians.push_back({role, platform::make_box_keys().public_key});
  return custody;
}

TEST(AuthorisedSets, come_in_the_order_of_the_format) {
  EXPECT_EQ(
      authorised_sets({{"authority", "ciso"}, {"authority", "hr"}}, {"it"}).value(),
      (Sets{{"authority", "ciso"}, {"authority", "hr"}, {"it", "ciso"}, {"authority", "it"}, {"it", "hr"}}));
}

TEST(AuthorisedSets, leave_out_what_another_one_makes_useless) {
  EXPECT_EQ(authorised_sets({{"a", "b", "c"}, {"b", "a"}, {"a", "b"}}, {}).value(), (Sets{{"b", "a"}}));
}

TEST(AuthorisedSets, never_count_a_substitute_twice) {
  EXPECT_EQ(authorised_sets({{"authority", "ciso"}}, {"ciso"}).value(), (Sets{{"authority", "ciso"}}));
}

TEST(AuthorisedSets, let_one_role_open_alone_only_where_the_clause_says_so_of_that_role) {
  EXPECT_EQ(authorised_sets({{"authority"}}, {"it"}).value(), (Sets{{"authority"}}));
}

TEST(AuthorisedSets, refuse_a_clause_that_is_not_one_and_say_the_cure) {
  for (const Sets& wrong : {Sets{}, Sets{{}}, Sets{{"a", "a"}}, Sets{{"a b", "c"}}, Sets{{"", "c"}},
                            Sets{{"a", "b", "c", "d", "e", "f", "g", "h", "i"}}, Sets(65, {"a", "b"})}) {
    const auto sets = authorised_sets(wrong, {});
    ASSERT_FALSE(sets);
    EXPECT_EQ(sets.error().code, base::ErrorCode::invalid);
    EXPECT_EQ(sets.error().where, "subsets");
  }
  EXPECT_EQ(authorised_sets({{"a", "b"}}, {"c", "c"}).error().where, "substitutes");
}

// Every set asks for at least as many people as the smallest subset: no substitution makes opening easier.
TEST(AuthorisedSets, hold_no_other_and_stay_as_large_as_the_smallest_subset) {
  EXPECT_TRUE(rc::check([] {
    const auto role = rc::gen::map(rc::gen::inRange(0, 6),
                                   [](int n) { return std::string(1, static_cast<char>('a' + n)); });
    const auto roles = rc::gen::mapcat(rc::gen::inRange<std::size_t>(1, 4),
                                       [=](std::size_t n) { return rc::gen::unique<Roles>(n, role); });
    const auto subsets = *rc::gen::container<Sets>(4, roles);
    const auto substitutes = *rc::gen::unique<Roles>(2, role);
    const auto sets = authorised_sets(subsets, substitutes);
    RC_ASSERT(sets.has_value());
    const auto smaller = [](const Roles& left, const Roles& right) { return left.size() < right.size(); };
    const std::size_t least = std::ranges::min(subsets, smaller).size();
    for (const Roles& set : *sets) {
      RC_ASSERT(set.size() >= least);
      RC_ASSERT((std::set<std::string>(set.begin(), set.end()).size() == set.size()));
      for (const Roles& other : *sets)
        if (&set != &other)
          RC_ASSERT(!std::ranges::all_of(
              other, [&](const std::string& one) { return std::ranges::find(set, one) != set.end(); }));
    }
    // Whoever could act as the clause says still can.
    for (const Roles& subset : subsets)
      RC_ASSERT(std::ranges::any_of(*sets, [&](const Roles& set) {
        return std::ranges::all_of(
            set, [&](const std::string& one) { return std::ranges::find(subset, one) != subset.end(); });
      }));
  }));
}

TEST(Custodians, are_refused_where_one_person_would_count_twice) {
  Custody custody = custody_of({{"authority", "ciso"}});
  EXPECT_TRUE(check_custody(custody));
  custody.custodians[1].key = custody.custodians[0].key;
  const auto status = check_custody(custody);
  ASSERT_FALSE(status);
  EXPECT_NE(status.error().english.find("`authority` and for `ciso`"), std::string::npos)
      << status.error().english;
}

TEST(Custodians, are_refused_without_a_key_without_a_group_or_with_a_key_that_hides_nothing) {
  Custody custody = custody_of({{"authority", "ciso"}});
  Custody keyless = custody;
  keyless.custodians.pop_back();
  EXPECT_NE(check_custody(keyless).error().english.find("`ciso` has no key"), std::string::npos);
  Custody stranger = custody;
  stranger.custodians.push_back({"hr", platform::make_box_keys().public_key});
  EXPECT_NE(check_custody(stranger).error().english.find("`hr` is in no group"), std::string::npos);
  Custody open = custody;
  open.custodians[0].key = {};
  EXPECT_NE(check_custody(open).error().english.find("not usable"), std::string::npos);
  custody.number = 0;
  EXPECT_FALSE(check_custody(custody));
}

TEST(Custodians, of_one_role_may_be_several) {
  Custody custody = custody_of({{"authority", "ciso"}});
  custody.custodians.push_back({"ciso", platform::make_box_keys().public_key});
  EXPECT_TRUE(check_custody(custody));
  EXPECT_EQ(custody.keys_of("ciso").size(), 2);
}

}  // namespace
}  // namespace cartulaire::journal::custody
