// A small world for the tests of this folder: one entity, one agent known by address, a filter and a log.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "lists/builder.hpp"
#include "policy/state_data.hpp"
#include "policy/world.hpp"

namespace cartulaire::adapters::squid::testing {

struct TestWorld {
  std::vector<std::byte> list_bytes;
  std::vector<std::byte> state_bytes;
  lists::Table table;
  policy::State state;
  std::shared_ptr<const policy::World> world;
};

struct TestCharter {
  std::string version = "1.0.0";
  bool filter = true;  // refuses gambling, but for the address of "marie"'s neighbour: everyone
  policy::OnFailure log_fails = policy::OnFailure::closed;
};

inline policy::Clause clause_named(std::string name, std::string kind, std::string article) {
  policy::Clause clause;
  clause.name = std::move(name);
  clause.kind = std::move(kind);
  clause.article = std::move(article);
  clause.title = "Ce qui est fermé";
  clause.text = "Les jeux d'argent ne sont pas \"ouverts\".";
  return clause;
}

inline std::vector<std::byte> gambling_list() {
  lists::Builder builder({1, 2});
  const lists::CategoryId gambling = builder.add_category("gambling", false);
  lists::CategorySet set;
  set.set(gambling);
  const std::uint16_t list = builder.add_list("test/gambling", builder.add_source("test"), set);
  for (const char* host : {"casino.example", "192.0.2.66"}) {
    lists::SiteBuffer buffer;
    builder.add_name(list, *lists::parse_site(host, buffer));
  }
  return builder.finish(base::Instant{}).value();
}

inline std::vector<std::byte> one_agent() {
  policy::StateData data;
  data.number = 1;
  const policy::NameId entity = data.intern(policy::NameTable::entity, "capso");
  policy::PersonData marie;
  marie.login = "marie";
  marie.entity = entity;
  data.people.push_back(marie);
  policy::AddressData address;
  address.prefix = policy::parse_prefix("10.1.2.3").value();
  address.login = "marie";
  address.entity = entity;
  data.addresses.push_back(address);
  return policy::encode(std::move(data)).value();
}

inline std::unique_ptr<TestWorld> make_world(const TestCharter& charter = {}) {
  auto test = std::make_unique<TestWorld>();
  test->list_bytes = gambling_list();
  test->state_bytes = one_agent();
  test->table = lists::Table::view(test->list_bytes).value();
  test->state = policy::State::view(test->state_bytes).value();
  policy::Policy policy;
  policy.charter = policy.entity = "capso";
  policy.version = charter.version;
  policy.hash = "00ff";
  policy.entity_name = "la communauté";
  policy.ranks.conduct = {"gambling"};
  policy.clauses = {clause_named("jeux", "web.filter", "2.1"), clause_named("traces", "log", "4.2")};
  policy.clauses[1].on_failure = charter.log_fails;
  if (charter.filter) {
    policy::Filter filter;
    filter.clause = 0;
    filter.categories = {"gambling"};
    policy.filters.push_back(filter);
  }
  policy.logs.push_back({1});
  policy::BindOptions options;
  options.accept_unlisted_legal = true;
  test->world = policy::World::bind({policy}, test->table, test->state, options).value();
  return test;
}

}  // namespace cartulaire::adapters::squid::testing
