#include "policy/state_data.hpp"

#include <algorithm>
#include <bit>
#include <tuple>

#include "policy/state_references.hpp"

namespace cartulaire::policy {
namespace {

using Renumbering = std::array<std::vector<NameId>, kNameTables>;

// For every table, the new number of each old name: in the order of the names, the unused ones gone.
Renumbering renumber(StateData& data) {
  std::array<std::vector<bool>, kNameTables> used;
  for (std::size_t table = 0; table < kNameTables; ++table)
    used[table].resize(data.names[table].size());
  for_each_reference(data, [&](NameTable table, NameId id) {
    if (id != kNoName) used[static_cast<std::size_t>(table)][id] = true;
  });
  auto& used_groups = used[static_cast<std::size_t>(NameTable::group)];
  std::uint64_t groups = 0;
  for (const PersonData& person : data.people)
    groups |= person.groups;
  for (std::size_t bit = 0; bit < std::min(kMaxGroups, used_groups.size()); ++bit)
    if ((groups >> bit) & 1) used_groups[bit] = true;

  Renumbering result;
  for (std::size_t table = 0; table < kNameTables; ++table) {
    auto& names = data.names[table];
    std::vector<NameId> order;
    for (std::size_t id = 0; id < names.size(); ++id)
      if (used[table][id]) order.push_back(static_cast<NameId>(id));
    std::sort(order.begin(), order.end(), [&](NameId a, NameId b) { return names[a] < names[b]; });
    result[table].assign(names.size(), kNoName);
    std::vector<std::string> sorted;
    for (const NameId id : order) {
      result[table][id] = static_cast<NameId>(sorted.size());
      sorted.push_back(std::move(names[id]));
    }
    names = std::move(sorted);
  }
  return result;
}

auto key(const Signature& s) {
  return std::tuple(s.document, s.version, s.at);
}
auto key(const Suspension& s) {
  return std::tuple(s.term, s.clause, s.of);
}
auto key(const Period& p) {
  return std::tuple(p.term, p.kind);
}
auto key(const Switch& s) {
  return std::tuple(s.clause, s.entity, s.term, s.on);
}
auto key(const Crisis& c) {
  return std::tuple(c.entity, c.term);
}
auto key(const Papers& p) {
  return std::tuple(p.clause, p.entity, p.has);
}
auto key(const Adoption& a) {
  return std::tuple(a.entity, a.version, a.in_force);
}
auto key(const WeekSpan& w) {
  return std::tuple(w.schedule, w.kind, w.days, w.start, w.end);
}

template <class T>
void sort_by_key(std::vector<T>& values) {
  std::sort(values.begin(), values.end(), [](const T& a, const T& b) { return key(a) < key(b); });
}

auto bearer_key(const BearerData& bearer) {
  return std::tuple(-static_cast<int>(bearer.kind), bearer.name, std::string_view(bearer.login));
}

bool before(const ApprovalData& a, const ApprovalData& b) {
  // A person's own ones first, by login: State::approvals(person) is a range.
  const auto rank = [](const ApprovalData& x) {
    return std::tuple(bearer_key(x.bearer), x.clause, x.term, x.id);
  };
  if (rank(a) != rank(b)) return rank(a) < rank(b);
  return std::tie(a.categories, a.lifts_security) < std::tie(b.categories, b.lifts_security);
}

bool before(const NameEntryData& a, const NameEntryData& b) {
  // The order that State::names_for promises.
  const auto rank = [](const NameEntryData& x) {
    return std::tuple(std::string_view(x.host), x.use, -static_cast<long>(x.path.size()),
                      std::string_view(x.path), bearer_key(x.bearer), x.clause, x.register_name, x.term, x.id,
                      x.lifts_security);
  };
  return rank(a) < rank(b);
}

}  // namespace

NameId StateData::intern(NameTable table, std::string_view name) {
  auto& list = names[static_cast<std::size_t>(table)];
  auto& known = interned_[static_cast<std::size_t>(table)];
  if (known.size() != list.size()) {  // the table was filled or renumbered from outside
    known.clear();
    for (std::size_t id = 0; id < list.size(); ++id)
      known.emplace(list[id], static_cast<NameId>(id));
  }
  const auto found = known.find(name);
  if (found != known.end()) return found->second;
  const auto id = static_cast<NameId>(list.size());
  list.emplace_back(name);
  known.emplace(std::string(name), id);
  return id;
}

void StateData::make_canonical() {
  const Renumbering numbers = renumber(*this);
  for (auto& known : interned_)
    known.clear();
  for_each_reference(*this, [&](NameTable table, NameId& id) {
    if (id != kNoName) id = numbers[static_cast<std::size_t>(table)][id];
  });
  const auto& group_numbers = numbers[static_cast<std::size_t>(NameTable::group)];
  for (PersonData& person : people) {
    std::uint64_t groups = 0;
    for (std::uint64_t left = person.groups; left != 0; left &= left - 1) {
      const auto bit = static_cast<std::size_t>(std::countr_zero(left));
      if (bit < group_numbers.size()) groups |= group_bit(group_numbers[bit]);
    }
    person.groups = groups;
    sort_by_key(person.signatures);
    sort_by_key(person.suspensions);
    sort_by_key(person.periods);
  }
  for (ApprovalData& approval : approvals) {
    std::sort(approval.categories.begin(), approval.categories.end());
    const auto end = std::unique(approval.categories.begin(), approval.categories.end());
    approval.categories.erase(end, approval.categories.end());
  }
  std::sort(people.begin(), people.end(),
            [](const PersonData& a, const PersonData& b) { return a.login < b.login; });
  std::sort(approvals.begin(), approvals.end(), [](const auto& a, const auto& b) { return before(a, b); });
  std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return before(a, b); });
  std::sort(addresses.begin(), addresses.end(),
            [](const AddressData& a, const AddressData& b) { return a.prefix < b.prefix; });
  std::sort(delegated.begin(), delegated.end(), [](const DelegatedData& a, const DelegatedData& b) {
    return std::tie(a.clause, a.parameter, a.entity, a.text, a.set_day) <
           std::tie(b.clause, b.parameter, b.entity, b.text, b.set_day);
  });
  sort_by_key(switches);
  sort_by_key(crises);
  sort_by_key(papers);
  sort_by_key(adoptions);
  sort_by_key(week_spans);
}

StateData decode(const State& state) {
  StateData data;
  data.number = state.number();
  data.published_at = state.published_at();
  data.stale_after = state.stale_after().value_or(std::chrono::milliseconds(0));
  for (std::size_t table = 0; table < kNameTables; ++table) {
    const auto which = static_cast<NameTable>(table);
    for (std::size_t id = 0; id < state.name_count(which); ++id)
      data.names[table].emplace_back(state.name(which, static_cast<NameId>(id)));
  }
  const auto login = [&](std::uint32_t person) { return std::string(state.login(state.people()[person])); };
  const auto bearer = [&](Bearer kind, std::uint32_t id) {
    return kind == Bearer::person ? BearerData{kind, 0, login(id)}
                                  : BearerData{kind, static_cast<NameId>(id), {}};
  };
  const auto copy = [](auto span) { return std::vector(span.begin(), span.end()); };
  const auto add_approval = [&](const Approval& approval) {
    ApprovalData out{approval.id,
                     approval.term,
                     {},
                     bearer(approval.bearer, approval.bearer_id),
                     approval.clause,
                     (approval.flags & kLiftsSecurity) != 0};
    for (std::size_t word = 0; word < 2; ++word)
      for (std::uint64_t left = approval.categories[word]; left != 0; left &= left - 1)
        out.categories.push_back(
            static_cast<NameId>(word * 64 + static_cast<std::size_t>(std::countr_zero(left))));
    data.approvals.push_back(std::move(out));
  };
  data.people.reserve(state.people().size());
  for (const Person& person : state.people()) {
    data.people.push_back({std::string(state.login(person)), person.entity, person.population, person.unit,
                           person.schedule, person.attributes, person.groups, person.arrival_day,
                           copy(state.signatures(person)), copy(state.suspensions(person)),
                           copy(state.periods(person))});
    for (const Approval& approval : state.approvals(person))
      add_approval(approval);
  }
  for (const Approval& approval : state.shared_approvals())
    add_approval(approval);
  for (const NameEntry& entry : state.names())
    data.entries.push_back({entry.id, entry.term, std::string(state.host(entry)),
                            std::string(state.path(entry)), bearer(entry.bearer, entry.bearer_id),
                            entry.clause, entry.register_name, entry.use,
                            (entry.flags & kLiftsSecurity) != 0});
  for (const AddressEntry& entry : state.addresses())
    data.addresses.push_back({{entry.address, entry.bits},
                              entry.person == kNoPerson ? std::string() : login(entry.person),
                              entry.entity,
                              entry.zone,
                              entry.device});
  for (const Delegated& value : state.delegated())
    data.delegated.push_back(
        {value.clause, value.parameter, value.entity, std::string(state.text(value)), value.set_day});
  data.switches = copy(state.switches());
  data.crises = copy(state.crises());
  data.papers = copy(state.papers());
  data.adoptions = copy(state.adoptions());
  data.week_spans = copy(state.week_spans());
  return data;
}

}  // namespace cartulaire::policy
