// Passwords to be changed by a group, within what the charter's clause access.password says (`forced_by`):
// how many first, then the order with its reason. ACC-03.
#include <algorithm>
#include <map>

#include "charter/clause_names.hpp"
#include "store/password_orders.hpp"
#include "web/accounts.hpp"
#include "web/handlers.hpp"
#include "web/limits.hpp"
#include "web/password_force.hpp"

namespace cartulaire::web {

namespace clause_of = charter::kinds::access_password;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

MayForce may_force(const EntityCharter& charter) {
  MayForce out;
  for (const charter::Clause& clause : charter.text.clauses)
    if (clause.is_a(clause_of::kind) && clause.is_set(clause_of::forced_by)) {
      out.clause = &clause;
      out.named.emplace_back(clause.word(clause_of::forced_by));
    }
  out.by = deciders(out.named, {"it", "ciso", "authority"}, {"administrator"});
  return out;
}

std::optional<Failure> against_forcing(const EntityCharter& charter, const Caller& caller) {
  const MayForce may = may_force(charter);
  if (is_one_of(caller, may.by)) return std::nullopt;
  if (may.clause == nullptr)
    return refused("l’administrateur impose un changement de mot de passe",
                   "the administrator asks for a change of password")
        .value();
  return not_yours(charter, *may.clause, may.named).value();
}

namespace {

// People who sign in with a password that is kept here.
struct Holder {
  store::PasswordHolder one;
  std::string population;
  std::vector<std::string> units;
};

base::Result<std::vector<Holder>> holders_of(const Hub& hub, store::Reading& in, const Call& call) {
  const auto& scope = call.caller->scope;
  const auto people = store::people_of(in, scope, {});
  if (!people) return tl::unexpected(people.error());
  std::map<store::PersonId, const store::Person*> by_id;
  for (const store::Person& person : *people)
    by_id.emplace(person.id, &person);
  const auto rows = store::accounts_of(in, scope);
  if (!rows) return tl::unexpected(rows.error());
  std::vector<Holder> out;
  for (const store::AccountRow& row : *rows) {
    const auto person = by_id.find(row.person);
    if (row.closed || row.left || person == by_id.end() || !has_password_here(hub, row.directory)) continue;
    Holder holder{{row.id, row.person}, person->second->data.population, {}};
    for (const store::Post& post : person->second->data.posts)
      holder.units.push_back(post.unit);
    out.push_back(std::move(holder));
  }
  return out;
}

bool is_of(const Holder& holder, const std::string& population, const std::string& unit) {
  if (!population.empty()) return holder.population == population;
  return unit.empty() || std::ranges::find(holder.units, unit) != holder.units.end();
}

JsonArray counts(const std::map<std::string, std::int64_t>& of, const EntityCharter* charter) {
  JsonArray list;
  for (const auto& [id, people] : of) {
    const charter::Named* named = charter == nullptr ? nullptr : charter->text.front.population(id);
    list.emplace_back(
        JsonObject{{"id", id}, {"name", named == nullptr ? id : named->name}, {"people", people}});
  }
  return list;
}

base::Result<Json> orders_json(store::Reading& in, const Call& call) {
  const auto orders = store::password_orders(in, call.caller->scope);
  if (!orders) return tl::unexpected(orders.error());
  JsonArray list;
  for (const store::PasswordOrder& one : *orders) {
    JsonObject row = {
        {"number", one.id}, {"reason", one.reason}, {"people", one.people}, {"at", time_text(one.given_at)}};
    if (!one.population.empty()) row.emplace_back("population", one.population);
    if (!one.unit.empty()) row.emplace_back("unit", one.unit);
    auto name = name_of_actor(in, call.caller->scope, one.given_by);
    if (!name) return base::pass(name);
    if (!name->empty()) row.emplace_back("by", std::move(*name));
    list.emplace_back(std::move(row));
  }
  return Json(std::move(list));
}

Outcome get_password_orders(Hub& hub, store::Store& store, const Call& call) {
  const auto charter = charter_of(hub, call);
  if (!charter) return failed(charter.error());
  const MayForce may = may_force(**charter);
  auto body = store.read<Json>([&](store::Reading& in) -> base::Result<Json> {
    const auto holders = holders_of(hub, in, call);
    if (!holders) return tl::unexpected(holders.error());
    std::map<std::string, std::int64_t> units;
    std::map<std::string, std::int64_t> populations;
    for (const Holder& one : *holders) {
      if (!one.population.empty()) ++populations[one.population];
      for (const std::string& unit : one.units)
        ++units[unit];
    }
    auto orders = orders_json(in, call);
    if (!orders) return orders;
    JsonObject out = {{"everybody", static_cast<std::int64_t>(holders->size())},
                      {"units", counts(units, nullptr)},
                      {"populations", counts(populations, charter->get())},
                      {"may", is_one_of(*call.caller, may.by)},
                      {"orders", std::move(*orders)}};
    if (may.clause != nullptr) {
      out.emplace_back("article", may.clause->article);
      out.emplace_back("by", label_json(names_of(**charter, may.named)));
    }
    return Json(std::move(out));
  });
  if (!body) return failed(body.error());
  return Answer{.body = std::move(*body)};
}

Outcome order_passwords(Hub& hub, store::Store& store, const Call& call) {
  const auto charter = charter_of(hub, call);
  if (!charter) return failed(charter.error());
  if (auto against = against_forcing(**charter, *call.caller)) return tl::unexpected(std::move(*against));
  store::PasswordOrder order;
  order.population = call.text("population");
  order.unit = call.text("unit");
  order.reason = call.text("reason");
  if (!order.population.empty() && !order.unit.empty())
    return tl::unexpected(Failure{422, "invalid", "choisissez un service ou une population, pas les deux",
                                  "choose a unit or a population, not both", "unit", 0});
  auto body = store.write<Json>([&](store::Writing& in) -> base::Result<Json> {
    auto holders = holders_of(hub, in, call);
    if (!holders) return base::pass(holders);
    std::vector<store::PasswordHolder> chosen;
    for (const Holder& one : *holders)
      if (is_of(one, order.population, order.unit)) chosen.push_back(one.one);
    if (static_cast<std::int64_t>(chosen.size()) != call.number("people"))
      return base::fail(
          base::ErrorCode::refused, "people",
          "ce groupe a changé : il compte " + std::to_string(chosen.size()) +
              " personnes, confirmez de nouveau",
          "this group has changed: it has " + std::to_string(chosen.size()) + " people, confirm again");
    const auto number = store::order_new_passwords(in, call.caller->scope, order, chosen, by_caller(call));
    if (!number) return tl::unexpected(number.error());
    return Json(JsonObject{{"number", *number}, {"people", static_cast<std::int64_t>(chosen.size())}});
  });
  if (!body) return failed(body.error());
  return Answer{.body = std::move(*body)};
}

}  // namespace

void add_password_handlers(Handlers& to) {
  to.emplace("getPasswordOrders", get_password_orders);
  to.emplace("orderPasswords", order_passwords);
}

}  // namespace cartulaire::web
