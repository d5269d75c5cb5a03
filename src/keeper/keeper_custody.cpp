// Who may restore identities, and for which grounds: what the charter says, what stands on record.
#include <algorithm>
#include <iterator>

#include "journal/sealed/living_shares.hpp"
#include "keeper/keeper.hpp"

namespace cartulaire::keeper {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

Result<journal::custody::CustodyRecord> Keeper::custody(const std::string& entity,
                                                        journal::custody::Ceremony what,
                                                        std::vector<journal::custody::Custodian> custodians,
                                                        const std::vector<platform::BoxPublicKey>& leaving) {
  const auto rule = rules_.custody.find(entity);
  if (rule == rules_.custody.end())
    return fail(ErrorCode::not_found, entity, "la charte ne nomme pas cette entité",
                "the charter names no such entity");
  journal::custody::CustodyRecord record;
  record.entity = entity;
  record.what = what;
  record.clause = rule->second.clause;
  record.charter = rule->second.charter;
  record.version = rule->second.version;
  record.opinion = rule->second.says.opinion;
  record.urgent_by = rule->second.says.urgent_by;
  record.custody.number = 1;
  if (const journal::sealed::CustodyEntry* entry = books_.custody(entity)) {
    auto before = journal::custody::read_custody(entry->members);
    if (!before) return base::pass(before);
    record.custody.number = before->custody.number + 1;
    if (what != journal::custody::Ceremony::init)
      record.custody.custodians = std::move(before->custody.custodians);
  }
  std::erase_if(record.custody.custodians, [&](const journal::custody::Custodian& one) {
    return std::ranges::find(leaving, one.key) != leaving.end();
  });
  std::ranges::move(custodians, std::back_inserter(record.custody.custodians));
  auto sets = journal::custody::authorised_sets(rule->second.says.subsets, rule->second.says.substitutes);
  if (!sets) return base::pass(sets);
  record.custody.sets = std::move(*sets);
  if (auto status = journal::custody::check_custody(record.custody); !status) return base::pass(status);
  if (auto status = log_->append({journal::sealed::CustodyEntry{journal::custody::custody_members(record)}});
      !status)
    return base::pass(status);
  return record;
}

Status Keeper::each_shares(
    const std::function<void(const journal::sealed::Unit&, platform::Bytes shares)>& use) const {
  for (const std::string& entity : keys_->entities()) {
    auto status = keys_->each(entity, [&](const journal::sealed::UnitRecord& record) {
      const auto living = books_.living().find(record.unit);
      if (living != books_.living().end() && living->second.custody != 0)
        use(record.unit, journal::sealed::shares_in_force(record, living->second));
    });
    if (!status) return status;
  }
  return {};
}

Result<const journal::opening::Rules*> Keeper::opening_rules(const std::string& entity) const {
  const auto rules = rules_.openings.find(entity);
  if (rules != rules_.openings.end()) return &rules->second;
  return fail(ErrorCode::refused, entity,
              "la charte n'ouvre pas l'identité derrière une trace (clause `opening`, `of: identity`)",
              "the charter does not open the identity behind a trace (clause `opening`, `of: identity`)");
}

Result<const journal::opening::Rules*> Keeper::rules_of_case(const std::string& name) const {
  const journal::opening::Opening* one = openings_->find(name);
  if (one == nullptr)
    return fail(ErrorCode::not_found, name, "ce dossier n'existe pas", "there is no such case");
  return opening_rules(one->entity);
}

}  // namespace cartulaire::keeper
