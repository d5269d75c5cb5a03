#include "acceptance/audience.hpp"

#include <algorithm>

#include "charter/clause_names.hpp"

namespace cartulaire::acceptance {
namespace {

using store::Audience;
using store::Role;

constexpr std::string_view kAdministrators = "administrators";

template <class T>
void add(std::vector<T>& to, const T& one) {
  if (std::ranges::find(to, one) == to.end()) to.push_back(one);
}

std::vector<std::string> all_leaves(const charter::FrontMatter& front) {
  std::vector<std::string> out;
  for (const charter::Named& one : front.populations)
    for (const std::string& leaf : front.leaves(one.id))
      add(out, leaf);
  return out;
}

// One name of `who`; false: the store cannot tell who that is.
bool add_name(const std::string& name, const charter::FrontMatter& front, Audience& to) {
  if (name == "everyone" || name == "any") {
    to.everybody = true;
    return true;
  }
  if (front.population(name) != nullptr) {
    for (const std::string& leaf : front.leaves(name))
      add(to.populations, leaf);
    return true;
  }
  if (name == kAdministrators) {
    add(to.roles, Role::it);
    add(to.roles, Role::administrator);
    return true;
  }
  const auto role = store::role_named(name);
  if (!role || *role == Role::agent || *role == Role::manager) return false;
  add(to.roles, *role);
  return true;
}

}  // namespace

ReadAudience audience_of(const charter::EffectiveCharter& charter, const charter::Clause& clause) {
  const auto terms = clause.items(charter::kinds::common::who);
  ReadAudience out;
  out.audience.everybody = std::ranges::all_of(terms, &charter::Who::negated);
  for (const charter::Who& one : terms)
    if (!one.negated && !add_name(one.name.id, charter.front, out.audience))
      out.unknown.push_back(one.name.id);
  for (const charter::Who& one : terms) {
    if (!one.negated) continue;
    if (charter.front.population(one.name.id) == nullptr) {
      out.unknown.push_back(one.name.id);
      continue;
    }
    if (out.audience.everybody) out.audience.populations = all_leaves(charter.front);
    out.audience.everybody = false;
    for (const std::string& leaf : charter.front.leaves(one.name.id))
      std::erase(out.audience.populations, leaf);
  }
  if (out.audience.everybody) out.audience = {.everybody = true, .populations = {}, .roles = {}};
  return out;
}

void join(Audience& into, const Audience& more) {
  for (const std::string& one : more.populations)
    add(into.populations, one);
  for (const Role one : more.roles)
    add(into.roles, one);
  if (into.everybody || more.everybody) into = {.everybody = true, .populations = {}, .roles = {}};
}

base::Result<Holders> Holders::of(store::Reading& in, const store::EntityScope& scope,
                                  const std::vector<Audience>& audiences, base::Instant at) {
  Holders out;
  const auto names = [&](Role role) {
    return std::ranges::any_of(audiences, [&](const Audience& one) {
      return std::ranges::find(one.roles, role) != one.roles.end();
    });
  };
  if (std::ranges::all_of(audiences, [](const Audience& one) { return one.roles.empty(); })) return out;
  const auto grants = store::grants_of(in, scope);
  if (!grants) return tl::unexpected(grants.error());
  for (const store::Grant& one : *grants) {
    if (!names(one.role) || one.from > at || (one.until && *one.until <= at)) continue;
    const auto account = store::account_of(in, store::Installation::as_operator(), one.account);
    if (!account) return tl::unexpected(account.error());
    for (const store::Membership& member : account->members)
      if (member.entity == scope.entity()) out.by_role_[one.role].insert(member.id);
  }
  return out;
}

bool Holders::includes(const Audience& audience, const store::Person& person) const {
  if (audience.everybody) return true;
  if (std::ranges::find(audience.populations, person.data.population) != audience.populations.end())
    return true;
  return std::ranges::any_of(audience.roles, [&](const Role role) {
    const auto found = by_role_.find(role);
    return found != by_role_.end() && found->second.contains(person.id);
  });
}

}  // namespace cartulaire::acceptance
