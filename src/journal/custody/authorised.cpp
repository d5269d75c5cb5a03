#include "journal/custody/authorised.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "journal/sealed/unit.hpp"

namespace cartulaire::journal::custody {
namespace {

using base::ErrorCode;
using base::fail;
using base::Status;

tl::unexpected<base::Error> refuse(const std::string& where, const std::string& french,
                                   const std::string& english) {
  return fail(ErrorCode::invalid, where, french, english);
}

bool has(const Roles& roles, std::string_view role) {
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

bool holds(const Roles& larger, const Roles& smaller) {
  return std::all_of(smaller.begin(), smaller.end(),
                     [&](const std::string& role) { return has(larger, role); });
}

Status check_roles(const Roles& roles, const char* where) {
  if (roles.size() > kMostRoles)
    return refuse(where, fmt::format("au plus {} rôles", kMostRoles),
                  fmt::format("at most {} roles", kMostRoles));
  std::set<std::string_view> seen;
  for (const std::string& role : roles) {
    if (!sealed::is_name(role))
      return refuse(where, fmt::format("`{}` n'est pas un nom de rôle", role),
                    fmt::format("`{}` is not the name of a role", role));
    if (!seen.insert(role).second)
      return refuse(where, fmt::format("`{}` y figure deux fois ; une personne ne compte qu'une fois", role),
                    fmt::format("`{}` stands there twice; one person counts once", role));
  }
  return {};
}

Status check_sets(const std::vector<Roles>& sets, const char* where) {
  if (sets.empty())
    return refuse(where, "aucun groupe de gardiens ; nommez au moins un groupe de rôles",
                  "no group of custodians; name at least one group of roles");
  if (sets.size() > kMostSets)
    return refuse(where, fmt::format("au plus {} groupes de gardiens", kMostSets),
                  fmt::format("at most {} groups of custodians", kMostSets));
  for (const Roles& set : sets) {
    if (set.empty())
      return refuse(where, "un groupe est vide ; nommez-y un rôle ou retirez-le",
                    "a group is empty; name a role in it or take it out");
    if (auto status = check_roles(set, where); !status) return status;
  }
  return {};
}

}  // namespace

std::vector<platform::BoxPublicKey> Custody::keys_of(std::string_view role) const {
  std::vector<platform::BoxPublicKey> keys;
  for (const Custodian& custodian : custodians)
    if (custodian.role == role) keys.push_back(custodian.key);
  return keys;
}

base::Result<std::vector<Roles>> authorised_sets(const std::vector<Roles>& subsets,
                                                 const Roles& substitutes) {
  if (auto status = check_sets(subsets, "subsets"); !status) return base::pass(status);
  if (auto status = check_roles(substitutes, "substitutes"); !status) return base::pass(status);
  std::vector<Roles> all = subsets;
  for (const Roles& subset : subsets) {
    if (subset.size() == 1) continue;
    for (std::size_t place = 0; place < subset.size(); ++place)
      for (const std::string& substitute : substitutes) {
        if (has(subset, substitute)) continue;
        all.push_back(subset);
        all.back()[place] = substitute;
      }
  }
  std::vector<Roles> sets;
  for (std::size_t i = 0; i < all.size(); ++i) {
    bool needed = true;
    for (std::size_t j = 0; j < all.size() && needed; ++j) {
      const bool equal = all[i].size() == all[j].size();
      if (i != j && holds(all[i], all[j])) needed = equal && i < j;
    }
    if (needed) sets.push_back(all[i]);
  }
  if (sets.size() > kMostSets)
    return refuse("substitutes",
                  fmt::format("les suppléances donnent {} groupes, au plus {} ; nommez moins de suppléants",
                              sets.size(), kMostSets),
                  fmt::format("substitutions give {} groups, at most {}; name fewer substitutes", sets.size(),
                              kMostSets));
  return sets;
}

Status check_custody(const Custody& custody) {
  if (custody.number == 0)
    return refuse("custody", "les gardes se comptent à partir de 1", "custodies count from 1");
  if (auto status = check_sets(custody.sets, "sets"); !status) return status;
  if (custody.custodians.size() > kMostCustodians)
    return refuse("custodians", fmt::format("au plus {} clés de dépositaires", kMostCustodians),
                  fmt::format("at most {} keys of custodians", kMostCustodians));
  std::set<std::string_view> roles;
  for (const Roles& set : custody.sets)
    roles.insert(set.begin(), set.end());
  for (auto one = custody.custodians.begin(); one != custody.custodians.end(); ++one) {
    if (!roles.contains(one->role))
      return refuse(
          "custodians",
          fmt::format("le rôle `{}` n'est dans aucun groupe ; retirez sa clé ou ajoutez-le à la clause",
                      one->role),
          fmt::format("the role `{}` is in no group; take its key out or add it to the clause", one->role));
    if (!platform::usable_key(one->key))
      return refuse(
          "custodians",
          fmt::format("la clé du rôle `{}` n'est pas utilisable ; refaites-la avec `cartulaire custody key`",
                      one->role),
          fmt::format("the key of the role `{}` is not usable; make it again with `cartulaire custody key`",
                      one->role));
    const auto twin = std::find_if(custody.custodians.begin(), one,
                                   [&](const Custodian& other) { return other.key == one->key; });
    if (twin != one)
      return refuse(
          "custodians",
          fmt::format(
              "la même clé est inscrite pour `{}` et pour `{}` ; une personne ne compte qu'une fois : "
              "qu'elle garde un seul rôle",
              twin->role, one->role),
          fmt::format("one key is registered for `{}` and for `{}`; one person counts once: let them keep "
                      "one role",
                      twin->role, one->role));
  }
  for (const std::string_view role : roles)
    if (custody.keys_of(role).empty())
      return refuse(
          "custodians",
          fmt::format(
              "le rôle `{}` n'a pas de clé ; demandez-lui la ligne publique de `cartulaire custody key`",
              role),
          fmt::format("the role `{}` has no key; ask for the public line of `cartulaire custody key`", role));
  return {};
}

}  // namespace cartulaire::journal::custody
