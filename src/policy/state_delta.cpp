#include "policy/state_delta.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <iterator>
#include <map>
#include <set>

#include <fmt/format.h>

#include "policy/state_layout.hpp"
#include "policy/state_references.hpp"

namespace cartulaire::policy {
namespace {

using layout::DeltaHeader;

// --- comparing

// Gives both the same numbers for the same names: the places in the sorted union of their tables. Both are
// canonical, so the new numbers keep every order. False if the groups in use pass 64 together.
bool align(StateData& before, StateData& after) {
  for (std::size_t table = 0; table < kNameTables; ++table) {
    std::vector<std::string> both;
    std::set_union(before.names[table].begin(), before.names[table].end(), after.names[table].begin(),
                   after.names[table].end(), std::back_inserter(both));
    if (static_cast<NameTable>(table) == NameTable::group && both.size() > kMaxGroups) return false;
    for (StateData* data : {&before, &after}) {
      std::vector<NameId> places;
      places.reserve(data->names[table].size());
      for (const std::string& name : data->names[table])
        places.push_back(
            static_cast<NameId>(std::lower_bound(both.begin(), both.end(), name) - both.begin()));
      for_each_reference(*data, [&](NameTable which, NameId& id) {
        if (static_cast<std::size_t>(which) == table && id != kNoName) id = places[id];
      });
      if (static_cast<NameTable>(table) == NameTable::group)
        for (PersonData& person : data->people) {
          std::uint64_t groups = 0;
          for (std::uint64_t left = person.groups; left != 0; left &= left - 1)
            groups |= StateData::group_bit(places[static_cast<std::size_t>(std::countr_zero(left))]);
          person.groups = groups;
        }
      data->names[table] = both;
    }
  }
  return true;
}

// Leaves in `after` what is new or changed, and returns the keys of what is gone. Both are sorted by `key`.
template <class T, class KeyOf>
auto keep_changed(const std::vector<T>& before, std::vector<T>& after, KeyOf key) {
  std::vector<std::remove_cvref_t<decltype(key(before.front()))>> gone;
  auto old = before.begin();
  std::vector<T> changed;
  for (T& now : after) {
    for (; old != before.end() && key(*old) < key(now); ++old)
      gone.push_back(key(*old));
    const bool there = old != before.end() && key(*old) == key(now);
    if (!there || !(*old == now)) changed.push_back(std::move(now));
    if (there) ++old;
  }
  for (; old != before.end(); ++old)
    gone.push_back(key(*old));
  after = std::move(changed);
  return gone;
}

// Approvals and entries stand together under an id: everything of an id is kept, or nothing.
struct OfId {
  std::vector<ApprovalData> approvals;
  std::vector<NameEntryData> entries;
  friend bool operator==(const OfId&, const OfId&) = default;
};

std::map<std::uint64_t, OfId> by_id(StateData& data) {
  std::map<std::uint64_t, OfId> result;
  for (ApprovalData& approval : data.approvals)
    result[approval.id].approvals.push_back(std::move(approval));
  for (NameEntryData& entry : data.entries)
    result[entry.id].entries.push_back(std::move(entry));
  data.approvals.clear();
  data.entries.clear();
  return result;
}

std::vector<std::uint64_t> keep_changed_ids(StateData& before, StateData& after, std::size_t& count) {
  std::map<std::uint64_t, OfId> old = by_id(before);
  std::vector<std::uint64_t> gone;
  for (auto& [id, now] : by_id(after)) {
    const auto found = old.find(id);
    const bool same = found != old.end() && found->second == now;
    if (found != old.end()) old.erase(found);
    if (same) continue;
    ++count;
    std::move(now.approvals.begin(), now.approvals.end(), std::back_inserter(after.approvals));
    std::move(now.entries.begin(), now.entries.end(), std::back_inserter(after.entries));
  }
  for (const auto& [id, entries] : old)
    gone.push_back(id);
  count += gone.size();
  return gone;
}

template <class T>
void keep_table(const std::vector<T>& before, std::vector<T>& after, layout::Replaced table,
                DeltaHeader& header) {
  if (before == after)
    after.clear();
  else
    header.replaced |= table;
}

// --- reading

struct Reader {
  std::span<const std::byte> bytes;
  std::size_t at = 0;

  bool take(void* out, std::size_t size) {
    if (size > bytes.size() - at) return false;
    std::memcpy(out, bytes.data() + at, size);
    at += size;
    return true;
  }
};

struct Parsed {
  DeltaHeader header{};
  std::vector<std::string> logins;
  std::vector<Prefix> prefixes;
  std::set<std::uint64_t> ids;
  StateData partial;
};

base::Result<Parsed> parse(std::span<const std::byte> bytes) {
  const auto damaged = [] {
    return base::fail(base::ErrorCode::corrupt, "state",
                      "la différence d'état est abîmée : publiez de nouveau",
                      "the delta of the state is damaged: publish again");
  };
  Parsed out;
  Reader reader{bytes};
  if (!reader.take(&out.header, sizeof out.header)) return damaged();
  const DeltaHeader& header = out.header;
  if (header.magic != layout::kDeltaMagic || header.format != layout::kFormat ||
      header.file_size != bytes.size() || header.replaced > 63 || header.partial_at > bytes.size() ||
      header.partial_at % 8 != 0)
    return damaged();
  for (std::uint32_t i = 0; i < header.removed_people; ++i) {
    std::uint8_t size = 0;
    std::array<char, kMaxLogin> login{};
    if (!reader.take(&size, 1) || !reader.take(login.data(), size)) return damaged();
    out.logins.emplace_back(login.data(), size);
  }
  for (std::uint32_t i = 0; i < header.removed_addresses; ++i) {
    layout::RemovedAddress removed{};
    if (!reader.take(&removed, sizeof removed) || removed.bits > 128) return damaged();
    out.prefixes.push_back({removed.address, removed.bits});
  }
  for (std::uint64_t i = 0; i < header.removed_ids; ++i) {
    std::uint64_t id = 0;
    if (!reader.take(&id, sizeof id)) return damaged();
    out.ids.insert(id);
  }
  if (reader.at > header.partial_at) return damaged();
  // A copy: a mapped delta is aligned, a span into something else need not be.
  const std::vector<std::byte> partial(bytes.begin() + static_cast<std::ptrdiff_t>(header.partial_at),
                                       bytes.end());
  const auto view = State::view(partial);
  if (!view) return damaged();
  out.partial = decode(*view);
  return out;
}

// --- applying

// Gives the partial's numbers of names their place in the tables of `into`.
class Importer {
 public:
  Importer(StateData& into, const StateData& from) : into_(into), from_(from) {}
  void operator()(NameTable table, NameId& id) {
    if (id != kNoName) id = into_.intern(table, from_.names[static_cast<std::size_t>(table)][id]);
  }
  [[nodiscard]] std::uint64_t groups(std::uint64_t bits) {
    std::uint64_t result = 0;
    for (; bits != 0; bits &= bits - 1) {
      auto id = static_cast<NameId>(std::countr_zero(bits));
      (*this)(NameTable::group, id);
      result |= StateData::group_bit(id);
    }
    return result;
  }

 private:
  StateData& into_;
  const StateData& from_;
};

template <class T>
void add_all(std::vector<T>& to, std::vector<T>& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

void remove_touched(StateData& data, const Parsed& delta) {
  std::set<std::string_view> logins(delta.logins.begin(), delta.logins.end());
  for (const PersonData& person : delta.partial.people)
    logins.insert(person.login);
  std::set<Prefix> prefixes(delta.prefixes.begin(), delta.prefixes.end());
  for (const AddressData& address : delta.partial.addresses)
    prefixes.insert(address.prefix);
  std::set<std::uint64_t> ids = delta.ids;
  for (const ApprovalData& approval : delta.partial.approvals)
    ids.insert(approval.id);
  for (const NameEntryData& entry : delta.partial.entries)
    ids.insert(entry.id);
  std::erase_if(data.people, [&](const PersonData& person) { return logins.contains(person.login); });
  std::erase_if(data.addresses,
                [&](const AddressData& address) { return prefixes.contains(address.prefix); });
  std::erase_if(data.approvals, [&](const ApprovalData& approval) { return ids.contains(approval.id); });
  std::erase_if(data.entries, [&](const NameEntryData& entry) { return ids.contains(entry.id); });
  const std::uint32_t replaced = delta.header.replaced;
  if (replaced & layout::kDelegated) data.delegated.clear();
  if (replaced & layout::kSwitches) data.switches.clear();
  if (replaced & layout::kCrises) data.crises.clear();
  if (replaced & layout::kPapers) data.papers.clear();
  if (replaced & layout::kAdoptions) data.adoptions.clear();
  if (replaced & layout::kWeekSpans) data.week_spans.clear();
}

void apply(StateData& data, Parsed& delta) {
  remove_touched(data, delta);
  // Names of what is gone leave first: the tables of groups and categories are small.
  data.make_canonical();
  StateData& partial = delta.partial;
  StateData names;
  names.names = partial.names;
  Importer importer(data, names);
  for_each_reference(partial, importer);
  for (PersonData& person : partial.people)
    person.groups = importer.groups(person.groups);
  add_all(data.people, partial.people);
  add_all(data.addresses, partial.addresses);
  add_all(data.approvals, partial.approvals);
  add_all(data.entries, partial.entries);
  add_all(data.delegated, partial.delegated);
  add_all(data.switches, partial.switches);
  add_all(data.crises, partial.crises);
  add_all(data.papers, partial.papers);
  add_all(data.adoptions, partial.adoptions);
  add_all(data.week_spans, partial.week_spans);
  data.number = partial.number;
  data.published_at = partial.published_at;
  data.stale_after = partial.stale_after;
}

// A person whom a changed approval, entry or address names must stand in the partial snapshot too.
void keep_bearers(const std::vector<PersonData>& all, StateData& partial) {
  std::set<std::string_view> needed;
  for (const ApprovalData& approval : partial.approvals)
    needed.insert(approval.bearer.login);
  for (const NameEntryData& entry : partial.entries)
    needed.insert(entry.bearer.login);
  for (const AddressData& address : partial.addresses)
    needed.insert(address.login);
  for (const PersonData& person : partial.people)
    needed.erase(person.login);
  std::vector<PersonData> bearers;
  std::copy_if(all.begin(), all.end(), std::back_inserter(bearers),
               [&](const PersonData& person) { return needed.contains(person.login); });
  add_all(partial.people, bearers);
}

}  // namespace

base::Result<std::vector<std::byte>> apply_deltas(const State& base,
                                                  std::span<const std::span<const std::byte>> deltas) {
  StateData data = decode(base);
  for (const std::span<const std::byte> bytes : deltas) {
    auto delta = parse(bytes);
    if (!delta) return base::pass(delta);
    if (delta->header.base_number != data.number || delta->partial.number <= data.number)
      return base::fail(base::ErrorCode::refused, "state",
                        fmt::format("cette différence part de l'état {}, et nous avons le {}",
                                    delta->header.base_number, data.number),
                        fmt::format("this delta starts from state {}, and we have {}",
                                    delta->header.base_number, data.number));
    apply(data, *delta);
  }
  return encode(std::move(data));
}

base::Result<Delta> make_delta(const State& before, const State& after) {
  if (after.number() <= before.number())
    return base::fail(base::ErrorCode::invalid, "state",
                      fmt::format("l'état {} ne suit pas l'état {}", after.number(), before.number()),
                      fmt::format("state {} does not follow state {}", after.number(), before.number()));
  StateData old = decode(before);
  StateData now = decode(after);
  if (!align(old, now))
    return base::fail(base::ErrorCode::too_large, "state",
                      "trop de groupes changent pour une différence : publiez un instantané",
                      "too many groups change for a delta: publish a snapshot");
  Delta out;
  DeltaHeader header{};
  const std::vector<PersonData> everybody = now.people;
  const auto logins =
      keep_changed(old.people, now.people, [](const PersonData& person) { return person.login; });
  const auto prefixes =
      keep_changed(old.addresses, now.addresses, [](const AddressData& address) { return address.prefix; });
  const auto ids = keep_changed_ids(old, now, out.counts.entries);
  keep_table(old.delegated, now.delegated, layout::kDelegated, header);
  keep_table(old.switches, now.switches, layout::kSwitches, header);
  keep_table(old.crises, now.crises, layout::kCrises, header);
  keep_table(old.papers, now.papers, layout::kPapers, header);
  keep_table(old.adoptions, now.adoptions, layout::kAdoptions, header);
  keep_table(old.week_spans, now.week_spans, layout::kWeekSpans, header);
  out.counts.people = now.people.size() + logins.size();
  out.counts.addresses = now.addresses.size() + prefixes.size();
  out.counts.tables = static_cast<std::size_t>(std::popcount(header.replaced));
  keep_bearers(everybody, now);

  auto& bytes = out.bytes;
  bytes.resize(sizeof header);
  const auto put = [&bytes](const void* data, std::size_t size) {
    const auto* from = static_cast<const std::byte*>(data);
    bytes.insert(bytes.end(), from, from + size);
  };
  for (const std::string& login : logins) {
    const auto size = static_cast<std::uint8_t>(login.size());
    put(&size, 1);
    put(login.data(), login.size());
  }
  for (const Prefix& prefix : prefixes) {
    const layout::RemovedAddress removed{prefix.address, static_cast<std::uint8_t>(prefix.bits), {}};
    put(&removed, sizeof removed);
  }
  for (const std::uint64_t id : ids)
    put(&id, sizeof id);
  bytes.resize((bytes.size() + 7) / 8 * 8);
  header.magic = layout::kDeltaMagic;
  header.format = layout::kFormat;
  header.base_number = before.number();
  header.removed_people = static_cast<std::uint32_t>(logins.size());
  header.removed_addresses = static_cast<std::uint32_t>(prefixes.size());
  header.removed_ids = ids.size();
  header.partial_at = bytes.size();
  auto partial = encode(std::move(now));
  if (!partial) return base::pass(partial);
  put(partial->data(), partial->size());
  header.file_size = bytes.size();
  std::memcpy(bytes.data(), &header, sizeof header);
  return out;
}

}  // namespace cartulaire::policy
