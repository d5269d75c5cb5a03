// Who goes into a directory's group and who out of it (INT-01).
#include "people/groups.hpp"

#include <set>

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace cartulaire::people {
namespace {

GroupRule rule_of(const std::string& entity = "") {
  GroupRule rule;
  rule.group = "cn=g,dc=x";
  rule.entity = entity;
  return rule;
}
Member member(int number, bool belongs, const std::string& entity = "ville") {
  return {entity, number, "uid=p" + std::to_string(number) + ",dc=x", belongs};
}
std::vector<std::string> names(const std::vector<Member>& members) {
  std::vector<std::string> out;
  for (const Member& one : members)
    out.push_back(one.name);
  return out;
}

TEST(Belonging, asks_for_entity_population_and_signature_of_who_is_there) {
  const auto signed_by_two = [](const std::string& entity, const std::string&, store::PersonId id) {
    return entity == "ville" && id == 2;
  };
  store::Person one;
  one.id = 1;
  one.data.population = "titulaires";
  store::Person two = one;
  two.id = 2;
  GroupRule rule = rule_of("ville");
  EXPECT_TRUE(belongs(rule, "ville", one, signed_by_two));
  EXPECT_FALSE(belongs(rule, "ccas", one, signed_by_two));
  rule.populations = {"contractuels", "titulaires"};
  EXPECT_TRUE(belongs(rule, "ville", one, signed_by_two));
  rule.has_signed = true;
  EXPECT_FALSE(belongs(rule, "ville", one, signed_by_two));
  EXPECT_TRUE(belongs(rule, "ville", two, signed_by_two));
  rule.has_signed = false;
  EXPECT_TRUE(belongs(rule, "ville", one, signed_by_two));
  rule.populations = {"contractuels"};
  EXPECT_FALSE(belongs(rule, "ville", one, signed_by_two));
  one.left_at = base::Instant(std::chrono::days(20'000));
  EXPECT_FALSE(belongs(rule_of(), "ville", one, signed_by_two)) << "a leaver belongs nowhere";
}

TEST(Changes, names_are_compared_as_directories_do_and_strangers_stay) {
  const auto changes = group_changes(rule_of(), {"UID=p1, DC=x", "uid=p2,dc=x", "cn=appliance,dc=x"},
                                     {member(1, true), member(2, false), member(3, true)}, true, 0);
  EXPECT_EQ(names(changes.add), (std::vector<std::string>{"uid=p3,dc=x"}));
  EXPECT_EQ(names(changes.remove), (std::vector<std::string>{"uid=p2,dc=x"}));
  EXPECT_EQ(changes.unknown, 1);
  EXPECT_FALSE(changes.add_itself);
}

TEST(Changes, who_belongs_by_one_of_two_records_belongs) {
  const auto changes =
      group_changes(rule_of(), {"uid=p1,dc=x"}, {member(1, false), member(1, true, "ccas")}, false, 0);
  EXPECT_TRUE(changes.add.empty());
  EXPECT_TRUE(changes.remove.empty());
  const auto others = group_changes(rule_of("ville"), {"uid=p1,dc=x"}, {member(1, false, "ccas")}, false, 0);
  EXPECT_TRUE(others.remove.empty()) << "a rule for one entity touches no other’s people";
}

// Whatever the group and the people: afterwards it holds exactly the strangers that were there and who
// belongs, and a second time there is nothing to do.
TEST(Changes, bring_a_group_to_what_its_rule_says) {
  EXPECT_TRUE(rc::check("any group", [] {
    const auto belong = *rc::gen::container<std::vector<bool>>(rc::gen::arbitrary<bool>());
    const bool never_empty = *rc::gen::arbitrary<bool>();
    std::vector<Member> managed;
    std::set<std::string> expected;
    std::set<std::string> group;
    for (std::size_t i = 0; i < belong.size(); ++i) {
      managed.push_back(member(static_cast<int>(i), belong[i]));
      if (belong[i]) expected.insert(managed.back().name);
      if (*rc::gen::arbitrary<bool>()) group.insert(managed.back().name);
    }
    if (*rc::gen::arbitrary<bool>()) {
      group.insert("cn=stranger,dc=x");
      expected.insert("cn=stranger,dc=x");
    }
    if (never_empty && group.empty()) group.insert(rule_of().group);
    if (never_empty && expected.empty()) expected.insert(rule_of().group);
    for (int round = 0; round < 2; ++round) {
      const auto now = std::vector<std::string>(group.begin(), group.end());
      const auto changes = group_changes(rule_of(), now, managed, never_empty, 1'000'000);
      if (round == 1)
        RC_ASSERT(changes.add.empty() && changes.remove.empty() && !changes.add_itself &&
                  !changes.remove_itself);
      for (const Member& one : changes.add)
        RC_ASSERT(group.insert(one.name).second);
      if (changes.add_itself) group.insert(rule_of().group);
      for (const Member& one : changes.remove) {
        RC_ASSERT(group.erase(one.name) == 1u);
        RC_ASSERT(!never_empty || !group.empty());
      }
      if (changes.remove_itself) group.erase(rule_of().group);
      RC_ASSERT(group == expected);
    }
  }));
}

TEST(Changes, more_than_one_in_ten_goes_only_where_confirmed) {
  std::vector<std::string> group;
  std::vector<Member> people;
  for (int i = 0; i < 30; ++i) {
    people.push_back(member(i, i >= 4));
    group.push_back(people.back().name);
  }
  EXPECT_TRUE(group_changes(rule_of(), group, people, false, 0).too_many);
  EXPECT_TRUE(group_changes(rule_of(), group, people, false, 3).too_many);
  EXPECT_FALSE(group_changes(rule_of(), group, people, false, 4).too_many);
  people[3].belongs = true;
  EXPECT_FALSE(group_changes(rule_of(), group, people, false, 0).too_many);
}

}  // namespace
}  // namespace cartulaire::people
