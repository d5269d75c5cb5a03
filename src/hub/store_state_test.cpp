// State from the store beside state.yml: what the store tells reaches State, what both tell is a finding,
// what the charter does not know is told and takes nobody's safety away.
#include "hub/store_state.hpp"

#include <gtest/gtest.h>

#include "charter/effective.hpp"
#include "hub/state_file.hpp"
#include "store/crises.hpp"
#include "store/on_call.hpp"
#include "store/suspensions.hpp"
#include "store/testing.hpp"

namespace cartulaire::hub {
namespace {

using policy::NameTable;
using store::Writing;

constexpr int kToday = 20'000;

const charter::Charter& test_charter() {
  static const charter::Loaded once = charter::load_charter(R"(---
charter: essai
title: Charte
language: fr
version: 1.2.0
time_zone: Europe/Paris
populations:
  titulaires: {name: les titulaires}
entities:
  - {id: ville, name: la ville}
  - {id: ccas, name: le CCAS}
roles:
  authority: {name: l'autorité}
---

# 1. Règles

```clause access.suspend as suspension
by: [authority]
ways: [suspend]
of: [web]
```

```clause web.legal as illegal
categories: [minors]
```

```clause web.filter as jeux
categories: [gambling]
```
)",
                                                            "essai.md");
  return once.charter;
}

class StoreStates : public store::StoreTest {
 protected:
  void write_done(const std::function<base::Status(Writing&)>& work) {
    const auto written = write(work);
    EXPECT_TRUE(written) << written.error().text();
  }
  template <class T>
  void make(const std::function<base::Result<T>(Writing&)>& work) {
    const auto made = store->write<T>(work);
    EXPECT_TRUE(made) << made.error().text();
  }
  StateFile read(std::string_view state_yml, const SignaturesOf& signatures = {}) {
    auto told = read_store(*store, test_charter(), store::day_number(kToday), signatures);
    EXPECT_TRUE(told) << told.error().text();
    return read_state_file(state_yml, "state.yml", test_charter(), store::day_number(kToday), &*told);
  }
  static std::string codes(const StateFile& file) {
    std::string out;
    for (const charter::Diagnostic& one : file.diagnostics)
      out += one.code + (one.severity == charter::Severity::warning ? "w " : " ");
    return out;
  }
  struct Held {
    std::vector<std::byte> bytes;
    policy::State state;
  };
  static Held hold(const StateFile& file) {
    auto encoded = policy::encode(file.data);
    EXPECT_TRUE(encoded) << encoded.error().text();
    Held held{std::move(*encoded), {}};
    held.state = *policy::State::view(held.bytes);
    return held;
  }
};
CARTULAIRE_BOTH_ENGINES(StoreStates);

TEST_P(StoreStates, people_signatures_suspensions_and_on_call_reach_state_and_leavers_do_not) {
  const auto a = add(ville, store::person_named("a", {{"voirie", "agent", std::nullopt}}));
  const auto gone = add(ville, store::person_named("gone"));
  write_done([&](Writing& in) { return store::leave(in, ville, gone, store::by_test(kToday)); });
  make<std::int64_t>([&](Writing& in) {
    return store::suspend_urgently(in, ville,
                                   {a, store::SuspensionOf::web, "suspension", "un secret",
                                    store::day_number(kToday), store::day_number(kToday + 3)},
                                   {store::day_number(kToday + 1), store::day_number(kToday + 2)},
                                   store::by_test(kToday));
  });
  make<std::int64_t>([&](Writing& in) {
    return store::add_on_call(in, ville, {0, a, store::day_number(kToday), store::day_number(kToday + 1)},
                              store::by_test(kToday));
  });
  make<std::int64_t>([&](Writing& in) {
    return store::declare_crisis(
        in, ccas, {0, store::day_number(kToday), store::day_number(kToday + 1), "crue", "", {}, ""},
        store::by_test(kToday));
  });
  const auto file = read(
      "groups: [presse]\npeople:\n  - {login: a, groups: [presse], attributes: [manager]}\n"
      "addresses:\n  - {range: 10.0.0.1, person: a, entity: ville}\n",
      [&](store::Reading&, const store::EntityScope& scope) {
        std::vector<StoreSignature> out;
        if (scope.entity() == "ville")
          out = {{a, "essai", "1.2", store::day_number(kToday)},
                 {gone, "essai", "1.2", store::day_number(kToday)}};
        return base::Result<std::vector<StoreSignature>>(out);
      });
  EXPECT_FALSE(charter::has_errors(file.diagnostics)) << codes(file);
  const Held held = hold(file);
  ASSERT_EQ(held.state.people().size(), 1u);
  const policy::Person* person = held.state.find_person("a");
  ASSERT_NE(person, nullptr);
  EXPECT_EQ(held.state.name(NameTable::unit, person->unit), "voirie");
  EXPECT_EQ(held.state.name(NameTable::population, person->population), "titulaires");
  EXPECT_TRUE(person->has(policy::Attribute::manager)) << "what state.yml adds";
  ASSERT_EQ(held.state.signatures(*person).size(), 1u);
  EXPECT_EQ(held.state.name(NameTable::document, held.state.signatures(*person)[0].document), "this");
  EXPECT_EQ(held.state.suspensions(*person).size(), 1u);
  EXPECT_TRUE(held.state.is_in(*person, policy::PeriodKind::on_call, store::day_number(kToday)));
  EXPECT_EQ(file.data.crises.size(), 1u);
  // No reasons, names or authors go to nodes.
  const std::string bytes(reinterpret_cast<const char*>(held.bytes.data()), held.bytes.size());
  for (const char* word : {"secret", "crue", "Camille", "Durand", "os:test", "example.org\n"})
    EXPECT_EQ(bytes.find(word), std::string::npos) << word;
}

TEST_P(StoreStates, what_both_tell_is_a_finding_never_silently_one_of_them) {
  add(ville, store::person_named("a"));
  make<std::int64_t>([&](Writing& in) {
    return store::set_switch(
        in, ville,
        {0, "jeux", false, store::day_number(kToday), store::day_number(kToday + 2), "panne", "", {}, ""},
        store::by_test(kToday));
  });
  EXPECT_EQ(codes(read("people:\n  - {login: a, population: titulaires}\n")), "S13 ");
  EXPECT_EQ(codes(read("people:\n  - {login: A, arrived: 2024-09-01, on_call: [{from: 2026-02-02}]}\n")),
            "S13 S13 ");
  EXPECT_EQ(codes(read("people:\n  - {login: a, entity: ccas}\n")), "S13 ");
  EXPECT_EQ(codes(read("people:\n  - {login: a, entity: ville}\n")), "");
  EXPECT_EQ(codes(read("signatures:\n  - {person: a, version: 1.2.0, on: 2026-01-05}\n")), "S13 ");
  EXPECT_EQ(codes(read("suspensions:\n  - {person: a, decided_by: authority}\n")), "S13 ");
  EXPECT_EQ(codes(read("switches:\n  - {clause: jeux, to: off, decided_by: authority, reason: panne}\n")),
            "S13 ");
  EXPECT_EQ(codes(read("switches:\n  - {clause: jeux, to: off, entity: ccas, decided_by: authority, reason: "
                       "panne}\n")),
            "");
}

TEST_P(StoreStates, what_the_charter_does_not_know_is_told_and_a_suspension_holds_all_the_same) {
  auto strange = store::person_named("a");
  strange.population = "martiens";
  const auto a = add(ville, strange);
  add(ccas, store::person_named("a"));
  make<std::int64_t>([&](Writing& in) {
    return store::suspend_urgently(in, ville,
                                   {a, store::SuspensionOf::all, "disparue", "motif",
                                    store::day_number(kToday), store::day_number(kToday + 3)},
                                   {store::day_number(kToday + 1), store::day_number(kToday + 2)},
                                   store::by_test(kToday));
  });
  for (const char* clause : {"illegal", "nulle_part"})
    make<std::int64_t>([&](Writing& in) {
      return store::set_switch(
          in, ville,
          {0, clause, false, store::day_number(kToday), store::day_number(kToday + 2), "panne", "", {}, ""},
          store::by_test(kToday));
    });
  const auto file = read("");
  EXPECT_EQ(codes(file), "S14w S14w S14w S14w S14w ");
  EXPECT_TRUE(file.data.switches.empty());
  const Held held = hold(file);
  const policy::Person* person = held.state.find_person("a");
  ASSERT_NE(person, nullptr);
  EXPECT_EQ(person->population, policy::kNoName);
  ASSERT_EQ(held.state.suspensions(*person).size(), 1u);
  EXPECT_EQ(held.state.suspensions(*person)[0].clause, policy::kNoName);
}

}  // namespace
}  // namespace cartulaire::hub
