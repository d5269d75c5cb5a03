// For tests: a store on either engine, and short ways to say who does what.
#pragma once

#include <memory>
#include <string>

#include "platform/test_sql.hpp"
#include "store/entities.hpp"
#include "store/outbox.hpp"
#include "store/people.hpp"

namespace cartulaire::store {

inline base::Instant day_number(int day) {
  return base::Instant(std::chrono::days(day));
}
inline By by_test(int day = 20'000) {
  return {"os:test", day_number(day)};
}

inline PersonData person_named(const std::string& login, std::vector<Post> posts = {}) {
  return {"import",     login,        login,           "Camille", "Durand", login + "@example.org",
          "titulaires", "2026-09-01", std::move(posts)};
}

class StoreTest : public platform::BothEngines {
 protected:
  void SetUp() override {
    BothEngines::SetUp();
    if (IsSkipped()) return;
    store = open(place());
    for (const char* id : {"ville", "ccas"})
      ASSERT_TRUE(write([&](Writing& in) -> base::Status {
        auto put =
            put_entity(in, Installation::as_operator(), {id, std::string("l’entité ") + id}, by_test());
        if (!put) return base::pass(put);
        return {};
      }));
  }
  static std::unique_ptr<Store> open(const platform::SqlPlace& where) {
    auto opened = Store::open(where, platform::SqlSession::Opening::create);
    EXPECT_TRUE(opened) << opened.error().text();
    return opened ? std::make_unique<Store>(std::move(*opened)) : nullptr;
  }
  base::Status write(const std::function<base::Status(Writing&)>& work) { return store->write(work); }
  template <class T>
  base::Result<T> done(const std::function<base::Result<T>(Writing&)>& work) {
    return store->write<T>(work);
  }
  PersonId add(const EntityScope& scope, const PersonData& data) {
    auto id = store->write<PersonId>([&](Writing& in) { return add_person(in, scope, data, by_test()); });
    EXPECT_TRUE(id) << id.error().text();
    return id ? *id : 0;
  }
  std::vector<Person> people(const EntityScope& scope, bool with_leavers = true) {
    auto found = store->read<std::vector<Person>>(
        [&](Reading& in) { return people_of(in, scope, {"", with_leavers}); });
    EXPECT_TRUE(found) << found.error().text();
    return found ? *found : std::vector<Person>{};
  }
  std::vector<Waiting> events(const EntityScope& scope) {
    auto found =
        store->read<std::vector<Waiting>>([&](Reading& in) { return waiting_events(in, scope, 1'000'000); });
    EXPECT_TRUE(found) << found.error().text();
    return found ? *found : std::vector<Waiting>{};
  }
  std::string event_names(const EntityScope& scope) {
    std::string out;
    for (const Waiting& one : events(scope))
      out += one.event + " ";
    return out;
  }

  const EntityScope ville{"ville"};
  const EntityScope ccas{"ccas"};
  std::unique_ptr<Store> store;
};

}  // namespace cartulaire::store

#define CARTULAIRE_BOTH_ENGINES(suite)                                                                      \
  INSTANTIATE_TEST_SUITE_P(Engines, suite,                                                                  \
                           ::testing::Values(platform::SqlEngine::sqlite, platform::SqlEngine::postgresql), \
                           platform::engine_name)
