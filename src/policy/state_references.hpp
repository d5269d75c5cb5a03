// Where a StateData refers to names: for those who renumber them.
#pragma once

#include "policy/state_data.hpp"

namespace cartulaire::policy {

// The table in which a bearer's name stands.
inline NameTable table_of(Bearer bearer) {
  switch (bearer) {
    case Bearer::population:
      return NameTable::population;
    case Bearer::unit:
      return NameTable::unit;
    case Bearer::group:
      return NameTable::group;
    default:
      return NameTable::entity;
  }
}

inline bool names_somebody(Bearer bearer) {
  return bearer != Bearer::everyone && bearer != Bearer::person;
}

// Calls `use(table, id)` for every reference to a name but the group bits of people. The one list of them.
template <class Use>
void for_each_reference(StateData& data, Use&& use) {
  for (PersonData& person : data.people) {
    use(NameTable::entity, person.entity);
    use(NameTable::population, person.population);
    use(NameTable::unit, person.unit);
    use(NameTable::schedule, person.schedule);
    for (Signature& signature : person.signatures)
      use(NameTable::document, signature.document);
    for (Suspension& suspension : person.suspensions)
      use(NameTable::clause, suspension.clause);
  }
  for (ApprovalData& approval : data.approvals) {
    use(NameTable::clause, approval.clause);
    for (NameId& category : approval.categories)
      use(NameTable::category, category);
    if (names_somebody(approval.bearer.kind)) use(table_of(approval.bearer.kind), approval.bearer.name);
  }
  for (NameEntryData& entry : data.entries) {
    use(NameTable::clause, entry.clause);
    use(NameTable::register_name, entry.register_name);
    if (names_somebody(entry.bearer.kind)) use(table_of(entry.bearer.kind), entry.bearer.name);
  }
  for (AddressData& address : data.addresses)
    use(NameTable::entity, address.entity);
  for (DelegatedData& value : data.delegated) {
    use(NameTable::clause, value.clause);
    use(NameTable::parameter, value.parameter);
    use(NameTable::entity, value.entity);
  }
  for (Switch& one : data.switches) {
    use(NameTable::clause, one.clause);
    use(NameTable::entity, one.entity);
  }
  for (Crisis& crisis : data.crises)
    use(NameTable::entity, crisis.entity);
  for (Papers& papers : data.papers) {
    use(NameTable::clause, papers.clause);
    use(NameTable::entity, papers.entity);
  }
  for (Adoption& adoption : data.adoptions)
    use(NameTable::entity, adoption.entity);
  for (WeekSpan& span : data.week_spans)
    use(NameTable::schedule, span.schedule);
}

}  // namespace cartulaire::policy
