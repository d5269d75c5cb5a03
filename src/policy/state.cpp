#include "policy/state.hpp"

#include <algorithm>

#include "policy/state_hash.hpp"

namespace cartulaire::policy {
namespace {

char folded(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool equal_folded(std::string_view a, std::string_view b) noexcept {
  return a == b || std::equal(a.begin(), a.end(), b.begin(), b.end(),
                              [](char x, char y) { return folded(x) == folded(y); });
}

template <class T>
std::span<const T> part(std::span<const T> all, std::uint32_t at, std::uint32_t count) noexcept {
  return all.subspan(at, count);
}

}  // namespace

std::optional<std::uint32_t> version_number(std::string_view version) noexcept {
  constexpr std::uint32_t kLimits[] = {4095, 1023, 1023};
  std::uint32_t number = 0;
  bool ended = false;
  for (const std::uint32_t limit : kLimits) {
    std::uint32_t part = 0;
    if (!ended) {
      const std::size_t dot = version.find('.');
      const std::string_view digits = version.substr(0, dot);
      if (digits.empty() || digits.size() > 4) return std::nullopt;
      for (const char c : digits) {
        if (c < '0' || c > '9') return std::nullopt;
        part = part * 10 + static_cast<std::uint32_t>(c - '0');
      }
      if (part > limit) return std::nullopt;
      ended = dot == std::string_view::npos;
      version = ended ? std::string_view{} : version.substr(dot + 1);
    }
    number = limit == 4095 ? part : (number << 10) | part;
  }
  return ended ? std::optional(number) : std::nullopt;
}

std::string_view State::text_at(std::uint32_t at, std::uint32_t size) const noexcept {
  return {text_.data() + at, size};
}

std::size_t State::name_count(NameTable table) const noexcept {
  return name_tables_[static_cast<std::size_t>(table)].size();
}

std::string_view State::name(NameTable table, NameId id) const noexcept {
  const auto names = name_tables_[static_cast<std::size_t>(table)];
  return id < names.size() ? text_at(names[id].at, names[id].size) : std::string_view{};
}

NameId State::find_name(NameTable table, std::string_view name) const noexcept {
  const auto names = name_tables_[static_cast<std::size_t>(table)];
  const auto found = std::lower_bound(
      names.begin(), names.end(), name,
      [this](NameRef ref, std::string_view other) { return text_at(ref.at, ref.size) < other; });
  if (found == names.end() || text_at(found->at, found->size) != name) return kNoName;
  return static_cast<NameId>(found - names.begin());
}

std::uint64_t State::hash_login(std::string_view login) noexcept {
  TextHash rolling;
  for (std::size_t i = login.size(); i-- > 0;)
    rolling.add(folded(login[i]));
  return rolling.value();
}

void State::prefetch_slot(std::uint64_t hash) const noexcept {
  if (!people_index_.empty()) __builtin_prefetch(&people_index_[hash & (people_index_.size() - 1)]);
}

const Person* State::likely_person(std::uint64_t hash) const noexcept {
  if (people_index_.empty()) return nullptr;
  const std::size_t mask = people_index_.size() - 1;
  for (std::size_t probe = 0, at = hash & mask; probe <= mask; ++probe, at = (at + 1) & mask) {
    const IndexSlot slot = people_index_[at];
    if (slot.entry == 0) return nullptr;
    if (slot.mark != static_cast<std::uint32_t>(hash >> 32)) continue;
    const Person* person = &people_[slot.entry - 1];
    __builtin_prefetch(person);
    __builtin_prefetch(&person->periods_count);  // a record may begin in one cache line and end in the next
    return person;
  }
  return nullptr;
}

void State::prefetch_login(const Person& person) const noexcept {
  __builtin_prefetch(text_.data() + person.login_at);
}

const Person* State::find_person(std::string_view login) const noexcept {
  return find_person(login, hash_login(login));
}

const Person* State::find_person(std::string_view login, std::uint64_t hash) const noexcept {
  if (people_index_.empty() || login.empty() || login.size() > kMaxLogin) return nullptr;
  const std::size_t mask = people_index_.size() - 1;
  const auto mark = static_cast<std::uint32_t>(hash >> 32);
  for (std::size_t probe = 0, at = hash & mask; probe <= mask; ++probe, at = (at + 1) & mask) {
    const IndexSlot slot = people_index_[at];
    if (slot.entry == 0) return nullptr;
    if (slot.mark != mark) continue;
    const Person& person = people_[slot.entry - 1];
    if (equal_folded(this->login(person), login)) return &person;
  }
  return nullptr;
}

std::string_view State::login(const Person& person) const noexcept {
  return text_at(person.login_at, person.login_size);
}
std::uint32_t State::index_of(const Person& person) const noexcept {
  return static_cast<std::uint32_t>(&person - people_.data());
}
std::span<const Signature> State::signatures(const Person& person) const noexcept {
  return part(signatures_, person.signatures_at, person.signatures_count);
}
std::span<const Suspension> State::suspensions(const Person& person) const noexcept {
  return part(suspensions_, person.suspensions_at, person.suspensions_count);
}
std::span<const Period> State::periods(const Person& person) const noexcept {
  return part(periods_, person.periods_at, person.periods_count);
}
std::span<const Approval> State::approvals(const Person& person) const noexcept {
  return part(approvals_, person.approvals_at, person.approvals_count);
}
std::span<const Approval> State::shared_approvals() const noexcept {
  return approvals_.subspan(shared_approvals_at_);
}

bool State::is_in(const Person& person, PeriodKind kind, base::Instant at) const noexcept {
  const auto all = periods(person);
  return std::any_of(all.begin(), all.end(),
                     [&](const Period& period) { return period.kind == kind && period.term.holds(at); });
}

std::uint16_t State::attributes(const Person& person, base::Instant at) const noexcept {
  if (person.periods_count == 0) return person.attributes;
  unsigned result = person.attributes;
  if (is_in(person, PeriodKind::on_call, at)) result |= bit(Attribute::on_call);
  if (is_in(person, PeriodKind::leave, at)) result |= bit(Attribute::on_leave);
  return static_cast<std::uint16_t>(result);
}

const AddressEntry* State::find_address(const Address& address) const noexcept {
  // Sorted by (address, bits): the last entry that does not stand after the address is the longest prefix
  // around it, or lies inside a sibling; then its parents are the only other candidates.
  auto after =
      std::upper_bound(addresses_.begin(), addresses_.end(), address,
                       [](const Address& a, const AddressEntry& entry) { return a < entry.address; });
  if (after == addresses_.begin()) return nullptr;
  const AddressEntry* entry = &*std::prev(after);
  while (entry != nullptr && address.masked(entry->bits) != entry->address)
    entry = around(*entry);
  return entry;
}

const AddressEntry* State::around(const AddressEntry& entry) const noexcept {
  return entry.parent == kNoParent ? nullptr : &addresses_[entry.parent];
}

void State::parents_of(std::string_view host, bool is_address, Parents& out) noexcept {
  out.count = 0;
  if (host.empty() || host.size() > kMaxHost) return;
  std::array<std::uint64_t, 128> shortest_first;
  std::array<std::uint8_t, 128> starts;
  std::size_t count = 0;
  TextHash rolling;
  for (std::size_t i = host.size(); i-- > 0;) {
    // A label border begins a parent; empty labels (".." never comes from parse_site) are no border.
    if (host[i] == '.' && !is_address && count < shortest_first.size() - 1) {
      shortest_first[count] = rolling.value();
      starts[count++] = static_cast<std::uint8_t>(i + 1);
    }
    rolling.add(host[i]);
  }
  shortest_first[count] = rolling.value();
  starts[count++] = 0;
  for (std::size_t i = 0; i < count; ++i) {
    out.hash[i] = shortest_first[count - 1 - i];
    out.start[i] = starts[count - 1 - i];
  }
  out.count = count;
}

std::span<const NameEntry> State::entries_of(std::string_view host, std::uint64_t hash) const noexcept {
  const std::size_t mask = names_index_.size() - 1;
  const auto mark = static_cast<std::uint32_t>(hash >> 32);
  for (std::size_t probe = 0, at = hash & mask; probe <= mask; ++probe, at = (at + 1) & mask) {
    const IndexSlot slot = names_index_[at];
    if (slot.entry == 0) return {};
    const std::size_t first = slot.entry - 1;
    if (slot.mark != mark || this->host(names_[first]) != host) continue;
    std::size_t end = first + 1;
    while (end < names_.size() && this->host(names_[end]) == host)
      ++end;
    return names_.subspan(first, end - first);
  }
  return {};
}

std::uint32_t State::index_of(const NameEntry& entry) const noexcept {
  return static_cast<std::uint32_t>(&entry - names_.data());
}
std::string_view State::host(const NameEntry& entry) const noexcept {
  return text_at(entry.host_at, entry.host_size);
}
std::string_view State::path(const NameEntry& entry) const noexcept {
  return text_at(entry.path_at, entry.path_size);
}

bool State::covers(const NameEntry& entry, std::string_view site_path) const noexcept {
  const std::string_view prefix = path(entry);
  if (prefix.empty()) return true;
  if (!site_path.starts_with(prefix)) return false;
  if (prefix.back() == '/' || site_path.size() == prefix.size()) return true;
  const char next = site_path[prefix.size()];
  return next == '/' || next == '?';
}

bool State::is_borne_by(Bearer bearer, std::uint32_t bearer_id, const Person* person,
                        NameId entity) const noexcept {
  switch (bearer) {
    case Bearer::everyone:
      return true;
    case Bearer::entity:
      return bearer_id == entity;
    case Bearer::population:
      return person != nullptr && person->population == bearer_id;
    case Bearer::unit:
      return person != nullptr && person->unit == bearer_id;
    case Bearer::group:
      return person != nullptr && bearer_id < kMaxGroups && person->in_group(static_cast<NameId>(bearer_id));
    case Bearer::person:
      return person != nullptr && index_of(*person) == bearer_id;
  }
  return false;
}

std::string_view State::text(const Delegated& value) const noexcept {
  return text_at(value.text_at, value.text_size);
}

std::span<const WeekSpan> State::schedule(NameId schedule) const noexcept {
  const auto [begin, end] =
      std::equal_range(week_spans_.begin(), week_spans_.end(), WeekSpan{0, 0, 0, SpanKind::work, schedule},
                       [](const WeekSpan& a, const WeekSpan& b) { return a.schedule < b.schedule; });
  return week_spans_.subspan(static_cast<std::size_t>(begin - week_spans_.begin()),
                             static_cast<std::size_t>(end - begin));
}

}  // namespace cartulaire::policy
