// People of an entity: posts, leaving, erasing; what another entity sees of them; the events beside each
// change.
#include "store/people.hpp"

#include <map>
#include <set>
#include <thread>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "store/records.hpp"
#include "store/testing.hpp"

namespace cartulaire::store {
namespace {

class People : public StoreTest {
 protected:
  std::vector<std::string> event_names(const EntityScope& scope) {
    std::vector<std::string> out;
    for (const Waiting& one : events(scope))
      out.push_back(one.event + " " + one.subject + (one.detail.empty() ? "" : " " + one.detail));
    return out;
  }
  base::Status change(const EntityScope& scope, PersonId id, const PersonData& data) {
    return write([&](Writing& in) -> base::Status {
      auto before = person_of(in, scope, id);
      if (!before) return base::pass(before);
      return change_person(in, scope, *before, data, by_test());
    });
  }
};
CARTULAIRE_BOTH_ENGINES(People);

TEST_P(People, SCP_01_somebody_has_several_posts_each_with_its_manager) {
  const PersonId boss = add(ville, person_named("chef"));
  const std::vector<Post> posts = {{"DSI", "technicienne", boss}, {"Élections", "régisseuse", std::nullopt}};
  const PersonId agent = add(ville, person_named("agent", posts));
  const auto all = people(ville);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[1].id, agent);
  EXPECT_EQ(all[1].data, person_named("agent", posts));
}

TEST_P(People, are_found_by_their_names_page_after_page) {
  std::vector<PersonId> ids;
  for (const char* login : {"a_b", "a%b", "axb", "A\\b", "dupont"})
    ids.push_back(add(ville, person_named(login, {{"DSI", "t", std::nullopt}, {"DRH", "u", std::nullopt}})));
  const auto page = [&](const PeoplePage& wanted) {
    const auto read =
        store->read<std::vector<Person>>([&](Reading& in) { return people_page(in, ville, wanted); });
    EXPECT_TRUE(read) << read.error().text();
    std::vector<PersonId> out;
    for (const Person& one : *read) {
      EXPECT_EQ(one.data.posts.size(), 2u);
      out.push_back(one.id);
    }
    return out;
  };
  using Ids = std::vector<PersonId>;
  EXPECT_EQ(page({}), ids);
  EXPECT_EQ(page({0, "", 2}), (Ids{ids[0], ids[1]}));
  EXPECT_EQ(page({ids[1], "", 2}), (Ids{ids[2], ids[3]}));
  EXPECT_EQ(page({ids[4], "", 2}), Ids{});
  // What LIKE would take for any letter is a letter here.
  EXPECT_EQ(page({0, "A_B", 9}), Ids{ids[0]});
  EXPECT_EQ(page({0, "%", 9}), Ids{ids[1]});
  EXPECT_EQ(page({0, "\\", 9}), Ids{ids[3]});
  EXPECT_EQ(page({0, "DUPONT", 9}), Ids{ids[4]});
  EXPECT_EQ(page({0, "'; --", 9}), Ids{});
}

TEST_P(People, SCP_03_a_post_that_goes_on_keeps_its_number_and_one_that_ends_is_gone) {
  const PersonId id = add(ville, person_named("a", {{"DSI", "x", std::nullopt}, {"DRH", "y", std::nullopt}}));
  const auto numbers = [&] {
    std::map<std::string, std::int64_t> out;
    auto rows = store->read<SqlRows>(
        [&](Reading& in) { return in.rows(ville, "SELECT unit, id FROM post WHERE entity = $1"); });
    for (const auto& row : *rows)
      out[row.text(0)] = row.integer(1);
    return out;
  };
  const auto before = numbers();
  ASSERT_TRUE(
      change(ville, id, person_named("a", {{"Voirie", "z", std::nullopt}, {"DSI", "x", std::nullopt}})));
  const auto after = numbers();
  EXPECT_EQ(after.at("DSI"), before.at("DSI"));
  EXPECT_FALSE(after.contains("DRH"));
  EXPECT_GT(after.at("Voirie"), before.at("DRH"));
  EXPECT_EQ(people(ville)[0].data.posts[0].unit, "Voirie");
}

TEST_P(People, each_change_leaves_its_event_with_names_of_fields_and_no_value) {
  const PersonId id = add(ville, person_named("a"));
  PersonData other = person_named("a");
  other.mail = "autre@example.org";
  other.population = "élus";
  ASSERT_TRUE(change(ville, id, other));
  ASSERT_TRUE(write([&](Writing& in) { return leave(in, ville, id, by_test()); }));
  ASSERT_TRUE(change(ville, id, other));
  EXPECT_EQ(event_names(ville), (std::vector<std::string>{"entity.added ville", "person.joined 1",
                                                          "person.changed 1 mail population", "person.left 1",
                                                          "person.returned 1"}));
  const auto all = events(ville);
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(all[i].number, static_cast<std::int64_t>(i) + 1);
    EXPECT_EQ(all[i].actor, "os:test");
  }
}

TEST_P(People, a_change_that_fails_leaves_neither_itself_nor_its_event) {
  add(ville, person_named("a"));
  const PersonId other = add(ville, person_named("b"));
  const auto before = event_names(ville);
  const auto twice = store->write<PersonId>([&](Writing& in) {
    PersonData data = person_named("a");
    data.source_key = "42";
    return add_person(in, ville, data, by_test());
  });
  ASSERT_FALSE(twice) << "the login is somebody's";
  EXPECT_FALSE(change(ville, other, person_named("a")));
  const auto late = write([&](Writing& in) -> base::Status {
    auto id = add_person(in, ville, person_named("c"), by_test());
    if (!id) return base::pass(id);
    return base::fail(base::ErrorCode::invalid, "", "non", "no");
  });
  EXPECT_FALSE(late);
  EXPECT_EQ(event_names(ville), before);
  EXPECT_EQ(people(ville).size(), 2u);
}

TEST_P(People, who_left_has_no_post_leads_nobody_and_frees_the_login) {
  const PersonId boss = add(ville, person_named("chef", {{"DSI", "", std::nullopt}}));
  add(ville, person_named("agent", {{"DSI", "", boss}}));
  ASSERT_TRUE(write([&](Writing& in) { return leave(in, ville, boss, by_test()); }));
  const auto all = people(ville);
  EXPECT_TRUE(all[0].left_at.has_value());
  EXPECT_TRUE(all[0].data.posts.empty());
  EXPECT_EQ(all[1].data.posts[0].manager, std::nullopt);
  EXPECT_EQ(people(ville, false).size(), 1u);
  PersonData next = person_named("chef");
  next.source_key = "other person";
  add(ville, next);
  const auto again = write([&](Writing& in) { return leave(in, ville, boss, by_test()); });
  ASSERT_FALSE(again) << "nobody leaves twice";
  EXPECT_EQ(again.error().code, base::ErrorCode::not_found);
}

TEST_P(People, a_leaver_is_erased_on_the_declared_day_and_not_before) {
  const PersonId gone = add(ville, person_named("a", {{"DSI", "", std::nullopt}}));
  const PersonId stays = add(ville, person_named("b", {{"DSI", "", gone}}));
  ASSERT_TRUE(write([&](Writing& in) { return leave(in, ville, gone, by_test(20'000)); }));
  ASSERT_TRUE(write([&](Writing& in) { return name_managers(in, ville, stays, {{"DSI", "", gone}}); }));
  const auto erase_on = [&](int day) {
    auto done = store->write<std::int64_t>(
        [&](Writing& in) { return erase_due(in, Installation::as_operator(), by_test(day)); });
    EXPECT_TRUE(done) << done.error().text();
    return done.value_or(-1);
  };
  EXPECT_EQ(erase_on(20'000 + kDaysAfterLeaving), 0);
  EXPECT_EQ(erase_on(20'000 + kDaysAfterLeaving + 1), 1);
  EXPECT_EQ(erase_on(20'000 + kDaysAfterLeaving + 1), 0);
  ASSERT_EQ(people(ville).size(), 1u);
  EXPECT_EQ(people(ville)[0].id, stays);
  EXPECT_EQ(event_names(ville).back(), "person.erased 1");
  EXPECT_EQ(add(ville, person_named("c")), 3) << "numbers are never given twice";
}

// Whoever works in one entity tries to reach a person of the other, by every function that there is.
TEST_P(People, no_function_reaches_into_another_entity) {
  const PersonId boss = add(ville, person_named("chef"));
  const PersonId id = add(ville, person_named("a", {{"DSI", "", boss}}));
  const auto before = people(ville);
  const auto told = event_names(ville);
  EXPECT_TRUE(people(ccas).empty());
  for (const char* forged : {"ccas", "", "%", "ville' OR '1'='1", "VILLE", "ville ", "_ille"}) {
    const EntityScope scope{forged};
    EXPECT_TRUE(people(scope).empty()) << forged;
    EXPECT_FALSE(store->read<Person>([&](Reading& in) { return person_of(in, scope, id); })) << forged;
    EXPECT_FALSE(change(scope, id, person_named("volé"))) << forged;
    EXPECT_FALSE(write([&](Writing& in) {
      return change_person(in, scope, before[1], person_named("volé"), by_test());
    })) << forged;
    EXPECT_FALSE(write([&](Writing& in) { return leave(in, scope, id, by_test()); })) << forged;
    ASSERT_TRUE(write([&](Writing& in) { return free_login(in, scope, id); })) << forged;
    ASSERT_TRUE(
        write([&](Writing& in) { return name_managers(in, scope, id, {{"DSI", "", std::nullopt}}); }));
    ASSERT_TRUE(write([&](Writing& in) { return events_taken(in, scope, 1'000'000); })) << forged;
    // A manager of the other entity is nobody here.
    EXPECT_FALSE(store->write<PersonId>([&](Writing& in) {
      return add_person(in, scope, person_named("b", {{"DSI", "", id}}), by_test());
    })) << forged;
  }
  EXPECT_EQ(event_names(ville), told);
  const auto after = people(ville);
  ASSERT_EQ(after.size(), before.size());
  for (std::size_t i = 0; i < after.size(); ++i)
    EXPECT_EQ(after[i].data, before[i].data);
}

TEST_P(People, the_same_account_in_two_entities_is_found_for_sign_in_and_another_directory_s_is_not) {
  const PersonId here = add(ville, person_named("a"));
  add(ccas, person_named("x"));
  const PersonId there = add(ccas, person_named("a"));
  PersonData namesake = person_named("a");
  namesake.directory = "autre";
  add(ccas, namesake);
  const auto found = [&](const std::string& directory) {
    return store
        ->read<std::vector<Membership>>(
            [&](Reading& in) { return memberships(in, Installation::as_operator(), directory, "a"); })
        .value();
  };
  EXPECT_EQ(found("import"), (std::vector<Membership>{{"ccas", there}, {"ville", here}}));
  EXPECT_EQ(found("autre").size(), 1u);
  ASSERT_TRUE(write([&](Writing& in) { return leave(in, ville, here, by_test()); }));
  EXPECT_EQ(found("import"), (std::vector<Membership>{{"ccas", there}}));
}

TEST_P(People, writers_at_once_give_no_number_twice_and_leave_no_gap) {
  constexpr int kWriters = 3;
  constexpr int kEach = 12;
  std::vector<std::thread> threads;
  for (int writer = 0; writer < kWriters; ++writer)
    threads.emplace_back([&, writer] {
      auto own = Store::open(place());
      for (int i = 0; own && i < kEach;) {
        auto id = own->write<PersonId>([&](Writing& in) {
          return add_person(in, ville, person_named(fmt::format("w{}-{}", writer, i)), by_test());
        });
        if (id) ++i;
        if (!id && id.error().code != base::ErrorCode::unavailable) return;
      }
    });
  for (std::thread& thread : threads)
    thread.join();
  const auto all = people(ville);
  ASSERT_EQ(all.size(), std::size_t{kWriters * kEach});
  for (std::size_t i = 0; i < all.size(); ++i)
    EXPECT_EQ(all[i].id, static_cast<PersonId>(i) + 1);
  const auto told = events(ville);
  ASSERT_EQ(told.size(), all.size() + 1);
  EXPECT_EQ(told.back().number, static_cast<std::int64_t>(told.size()));
}

// Any sequence of operations, some refused, against a model in memory.
struct ModelPerson {
  PersonData data;
  bool left = false;
};
struct Model {
  std::map<std::string, std::map<PersonId, ModelPerson>> entities;
  std::map<std::string, int> events;

  [[nodiscard]] bool is_free(const std::string& entity, const std::string& login, PersonId but) const {
    for (const auto& [id, person] : entities.at(entity))
      if (id != but && !person.left && person.data.login == login) return false;
    return true;
  }
  [[nodiscard]] bool key_is_free(const std::string& entity, const std::string& key, PersonId but) const {
    for (const auto& [id, person] : entities.at(entity))
      if (id != but && person.data.source_key == key) return false;
    return true;
  }
  void part(const std::string& entity, PersonId id) {
    entities[entity][id].left = true;
    entities[entity][id].data.posts.clear();
    for (auto& [_, person] : entities[entity])
      for (Post& post : person.data.posts)
        if (post.manager == id) post.manager.reset();
  }
};

TEST_P(People, any_sequence_of_operations_agrees_with_a_model) {
  int turn = 0;
  const bool held = rc::check("operations", [&] {
    Model model;
    const std::vector<std::string> names = {fmt::format("ville{}", ++turn), fmt::format("ccas{}", turn)};
    for (const std::string& id : names) {
      RC_ASSERT(write([&](Writing& in) -> base::Status {
                  auto put = put_entity(in, Installation::as_operator(), {id, id}, by_test());
                  if (!put) return base::pass(put);
                  return {};
                }).has_value());
      model.entities[id];
      model.events[id] = 1;
    }
    const int steps = *rc::gen::inRange(1, 15);
    for (int step = 0; step < steps; ++step) {
      const std::string entity = *rc::gen::elementOf(names);
      const EntityScope scope(entity);
      auto& there = model.entities[entity];
      const PersonId id = *rc::gen::inRange<PersonId>(1, 6);
      const PersonId boss = *rc::gen::inRange<PersonId>(1, 6);
      PersonData data = person_named(*rc::gen::element<std::string>("a", "b", "c", "d"));
      data.source_key = *rc::gen::element<std::string>("1", "2", "3", "4", "5");
      data.family_name = *rc::gen::element<std::string>("", "É", "o'b\\%_");
      if (*rc::gen::arbitrary<bool>())
        data.posts.push_back({*rc::gen::element<std::string>("DSI", "DRH"), "",
                              *rc::gen::arbitrary<bool>() ? std::optional(boss) : std::nullopt});
      // A manager may be anybody of the entity but oneself, also who left; nobody else.
      const bool managed = data.posts.empty() || !data.posts[0].manager || there.contains(boss);
      switch (*rc::gen::inRange(0, 4)) {
        case 0: {
          auto added =
              store->write<PersonId>([&](Writing& in) { return add_person(in, scope, data, by_test()); });
          const bool expected = model.is_free(entity, data.login, 0) &&
                                model.key_is_free(entity, data.source_key, 0) && managed;
          RC_ASSERT(added.has_value() == expected);
          if (!added) break;
          RC_ASSERT(!there.contains(*added));
          there[*added] = {data, false};
          ++model.events[entity];
          break;
        }
        case 1: {
          const bool expected = there.contains(id) && model.is_free(entity, data.login, id) &&
                                model.key_is_free(entity, data.source_key, id) && managed &&
                                (data.posts.empty() || data.posts[0].manager != id);
          RC_ASSERT(change(scope, id, data).has_value() == expected);
          if (!expected) break;
          there[id] = {data, false};
          ++model.events[entity];
          break;
        }
        case 2: {
          const bool expected = there.contains(id) && !there[id].left;
          RC_ASSERT(write([&](Writing& in) { return leave(in, scope, id, by_test()); }).has_value() ==
                    expected);
          if (!expected) break;
          model.part(entity, id);
          ++model.events[entity];
          break;
        }
        default:
          store = open(place());
      }
      for (const auto& [name, expected] : model.entities) {
        const auto all = people(EntityScope(name));
        RC_ASSERT(all.size() == expected.size());
        for (const Person& person : all) {
          RC_ASSERT(person.data == expected.at(person.id).data);
          RC_ASSERT(person.left_at.has_value() == expected.at(person.id).left);
        }
        RC_ASSERT(events(EntityScope(name)).size() == static_cast<std::size_t>(model.events[name]));
      }
    }
  });
  EXPECT_TRUE(held);
}

}  // namespace
}  // namespace cartulaire::store
