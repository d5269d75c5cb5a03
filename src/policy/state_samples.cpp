#include "policy/state_samples.hpp"

#include <algorithm>
#include <random>

namespace cartulaire::policy::samples {
namespace {

constexpr std::string_view kEntities[] = {"agglo", "cias", "office"};
constexpr std::string_view kPopulations[] = {"titulaires", "contractuels", "elus", "stagiaires"};
constexpr std::string_view kUnits[] = {"finances", "voirie", "culture", "numerique", "accueil"};
constexpr std::string_view kGroups[] = {"communication", "informatique", "direction", "teletravail",
                                        "presse"};
constexpr std::string_view kClauses[] = {"fermetures", "listes", "nuages", "ia", "suspension"};
constexpr std::string_view kCategories[] = {"video", "webmail", "games", "shopping"};
constexpr std::string_view kHosts[] = {"alpha.test", "beta.test", "gamma.beta.test", "10.20.30.40",
                                       "xn--caf-dma.test"};

class Maker {
 public:
  Maker(StateData& data, std::uint32_t seed) : data_(data), random_(seed) {}

  std::size_t below(std::size_t limit) { return random_() % limit; }
  bool once_in(std::size_t n) { return below(n) == 0; }
  template <std::size_t Size>
  NameId pick(NameTable table, const std::string_view (&names)[Size]) {
    return data_.intern(table, names[below(Size)]);
  }
  Term term() {
    if (once_in(3)) return {};
    const auto from = static_cast<std::int64_t>(below(1000)) * 3'600'000;
    return {from, from + static_cast<std::int64_t>(1 + below(1000)) * 3'600'000};
  }

  PersonData person(std::size_t number) {
    PersonData out;
    out.login = "u" + std::to_string(number);
    out.entity = pick(NameTable::entity, kEntities);
    out.population = pick(NameTable::population, kPopulations);
    if (!once_in(4)) out.unit = pick(NameTable::unit, kUnits);
    if (once_in(5)) out.schedule = data_.intern(NameTable::schedule, "bureau");
    for (std::size_t i = below(3); i > 0; --i)
      out.groups |= StateData::group_bit(pick(NameTable::group, kGroups));
    if (once_in(10)) out.attributes = bit(Attribute::manager);
    if (once_in(2)) out.arrival_day = static_cast<std::int32_t>(19000 + below(900));
    if (!once_in(5))
      out.signatures.push_back({static_cast<std::int64_t>(below(1000)) * 1000,
                                static_cast<std::uint32_t>(below(4)) << 20,
                                data_.intern(NameTable::document, "charte"), 0});
    if (once_in(20))
      out.suspensions.push_back({term(), pick(NameTable::clause, kClauses), SuspensionOf::web, {}});
    if (once_in(10))
      out.periods.push_back({term(), once_in(2) ? PeriodKind::leave : PeriodKind::on_call, {}});
    return out;
  }

  BearerData bearer() {
    switch (below(6)) {
      case 0:
        return {Bearer::entity, pick(NameTable::entity, kEntities), ""};
      case 1:
        return {Bearer::population, pick(NameTable::population, kPopulations), ""};
      case 2:
        return {Bearer::unit, pick(NameTable::unit, kUnits), ""};
      case 3:
        return {Bearer::group, pick(NameTable::group, kGroups), ""};
      case 4:
        if (!data_.people.empty()) return {Bearer::person, 0, data_.people[below(data_.people.size())].login};
        [[fallthrough]];
      default:
        return {};
    }
  }

  ApprovalData approval(std::uint64_t id) {
    ApprovalData out{id, term(), {}, bearer(), pick(NameTable::clause, kClauses), once_in(5)};
    for (std::size_t i = below(3); i > 0; --i)
      out.categories.push_back(pick(NameTable::category, kCategories));
    // As a canonical one stands: sorted by name, once each.
    const auto& names = data_.names[static_cast<std::size_t>(NameTable::category)];
    std::sort(out.categories.begin(), out.categories.end(),
              [&](NameId a, NameId b) { return names[a] < names[b]; });
    out.categories.erase(std::unique(out.categories.begin(), out.categories.end()), out.categories.end());
    return out;
  }

  NameEntryData entry(std::uint64_t id) {
    NameEntryData out;
    out.id = id;
    out.term = term();
    out.host =
        std::string(once_in(2) ? "" : "s" + std::to_string(below(50)) + ".") + std::string(kHosts[below(5)]);
    if (once_in(4)) out.path = "/p" + std::to_string(below(3));
    out.use = static_cast<NameUse>(below(5));
    if (out.use <= NameUse::approval) {
      out.bearer = bearer();
      out.clause = pick(NameTable::clause, kClauses);
      out.lifts_security = once_in(6);
    }
    if (out.use == NameUse::tool) out.register_name = data_.intern(NameTable::register_name, "ai_tools");
    return out;
  }

  void address() {
    AddressData out;
    out.prefix.bits = 96 + 8 * static_cast<unsigned>(1 + below(4));
    out.prefix.address = *parse_address("10.0.0.0");
    for (std::size_t i = 13; i < 16; ++i)
      out.prefix.address.bytes[i] = static_cast<std::uint8_t>(below(4));
    out.prefix.address = out.prefix.address.masked(out.prefix.bits);
    const bool there = std::any_of(data_.addresses.begin(), data_.addresses.end(),
                                   [&](const AddressData& other) { return other.prefix == out.prefix; });
    if (there) return;
    if (once_in(2) && !data_.people.empty()) out.login = data_.people[below(data_.people.size())].login;
    out.entity = pick(NameTable::entity, kEntities);
    out.zone = static_cast<Zone>(below(6));
    out.device = static_cast<Device>(below(10));
    data_.addresses.push_back(out);
  }

  void small_tables() {
    const auto entity = [&] { return once_in(2) ? kNoName : pick(NameTable::entity, kEntities); };
    data_.delegated = {{pick(NameTable::clause, kClauses), data_.intern(NameTable::parameter, "time"),
                        entity(), std::to_string(below(60)) + " minutes", 20000}};
    data_.switches = {{term(), pick(NameTable::clause, kClauses), entity(), 1, {}}};
    data_.crises.clear();
    if (once_in(2)) data_.crises.push_back({term(), entity(), {}});
    data_.papers = {{pick(NameTable::clause, kClauses), entity(), 3, {}}};
    data_.adoptions = {{0, 1U << 20, pick(NameTable::entity, kEntities), 0}};
    const NameId office = data_.intern(NameTable::schedule, "bureau");
    data_.week_spans = {{8 * 60, 12 * 60, 0x1f, SpanKind::work, office},
                        {13 * 60, static_cast<std::uint16_t>(std::size_t{17} * 60 + below(60)), 0x1f,
                         SpanKind::work, office}};
  }

 private:
  StateData& data_;
  std::mt19937 random_;
};

// What speaks of a person goes with the person.
void remove_person(StateData& data, std::size_t place) {
  const std::string login = data.people[place].login;
  data.people.erase(data.people.begin() + static_cast<std::ptrdiff_t>(place));
  std::erase_if(data.approvals, [&](const ApprovalData& a) { return a.bearer.login == login; });
  std::erase_if(data.entries, [&](const NameEntryData& e) { return e.bearer.login == login; });
  std::erase_if(data.addresses, [&](const AddressData& a) { return a.login == login; });
}

}  // namespace

std::int64_t instant(std::string_view text) {
  const auto number = [&](std::size_t at, std::size_t size) {
    int value = 0;
    for (const char c : text.substr(at, size))
      value = value * 10 + (c - '0');
    return value;
  };
  const std::chrono::year_month_day day{std::chrono::year(number(0, 4)),
                                        std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                        std::chrono::day(static_cast<unsigned>(number(8, 2)))};
  const std::chrono::sys_time<std::chrono::milliseconds> at =
      std::chrono::sys_days(day) + std::chrono::hours(number(11, 2)) + std::chrono::minutes(number(14, 2));
  return at.time_since_epoch().count();
}

StateData random_state(std::uint32_t seed, std::size_t people) {
  StateData data;
  data.number = 1 + seed % 7;
  data.published_at = base::Instant(std::chrono::hours(seed % 100000));
  data.stale_after = std::chrono::hours(seed % 3 * 24);
  Maker make(data, seed);
  for (std::size_t i = 0; i < people; ++i)
    data.people.push_back(make.person(i));
  std::uint64_t id = 1;
  for (std::size_t i = 0; i < 8 + people / 20; ++i)
    data.approvals.push_back(make.approval(id++));
  for (std::size_t i = 0; i < 12 + people / 10; ++i)
    data.entries.push_back(make.entry(id++));
  for (std::size_t i = 0; i < 10; ++i)
    make.address();
  make.small_tables();
  return data;
}

void change(StateData& data, std::uint32_t seed) {
  Maker make(data, seed);
  std::uint64_t id = 1'000'000ULL + seed;
  for (std::size_t i = 0; i < 3 && !data.people.empty(); ++i)
    remove_person(data, make.below(data.people.size()));
  for (std::size_t i = 0; i < 3; ++i)
    data.people.push_back(make.person(100'000 + seed % 1000 * 10 + i));
  std::sort(data.people.begin(), data.people.end(),
            [](const PersonData& a, const PersonData& b) { return a.login < b.login; });
  const auto twice = std::unique(data.people.begin(), data.people.end(),
                                 [](const PersonData& a, const PersonData& b) { return a.login == b.login; });
  data.people.erase(twice, data.people.end());
  PersonData& changed = data.people[make.below(data.people.size())];
  changed.signatures.push_back(
      {12345, 2U << 20, data.intern(NameTable::document, "charte-administrateurs"), 0});
  if (!data.approvals.empty()) data.approvals.erase(data.approvals.begin());
  if (!data.entries.empty()) data.entries.pop_back();
  if (!data.entries.empty()) data.entries.front().term = make.term();
  data.approvals.push_back(make.approval(id));
  data.entries.push_back(make.entry(id));  // one request, sites and categories
  data.entries.push_back(make.entry(++id));
  make.address();
  if (!data.addresses.empty()) data.addresses.front().zone = Zone::guest;
  if (make.once_in(2)) make.small_tables();
}

std::uint64_t look_everywhere(const State& state) {
  std::uint64_t sum = state.number();
  const auto read = [&](std::string_view text) {
    for (const char c : text)
      sum = sum * 31 + static_cast<unsigned char>(c);
  };
  for (std::size_t table = 0; table < kNameTables; ++table)
    for (std::size_t id = 0; id < state.name_count(static_cast<NameTable>(table)); ++id) {
      const auto name = state.name(static_cast<NameTable>(table), static_cast<NameId>(id));
      read(name);
      sum += state.find_name(static_cast<NameTable>(table), name);
    }
  const auto approval = [&](const Approval& one, const Person* person) {
    sum += one.id + static_cast<std::uint64_t>(state.is_borne_by(one.bearer, one.bearer_id, person, 0));
  };
  for (const Person& person : state.people()) {
    read(state.login(person));
    sum += state.find_person(state.login(person)) == &person ? 1 : 0;
    for (const Signature& signature : state.signatures(person))
      sum += signature.version;
    for (const Suspension& suspension : state.suspensions(person))
      sum += static_cast<std::uint64_t>(suspension.term.from);
    sum += state.attributes(person, base::Instant{});
    for (const Approval& one : state.approvals(person))
      approval(one, &person);
    for (const WeekSpan& span : state.schedule(person.schedule))
      sum += span.start;
  }
  for (const Approval& one : state.shared_approvals())
    approval(one, nullptr);
  for (const AddressEntry& entry : state.addresses())
    for (const AddressEntry* at = state.find_address(entry.address); at != nullptr; at = state.around(*at))
      sum += at->bits;
  for (const NameEntry& entry : state.names()) {
    read(state.path(entry));
    state.names_for(state.host(entry), false, [&](const NameEntry& other) {
      sum += other.id + static_cast<std::uint64_t>(state.covers(other, "/p1/x"));
      return false;
    });
  }
  for (const Delegated& value : state.delegated())
    read(state.text(value));
  for (const Switch& one : state.switches())
    sum += one.clause;
  return sum;
}

}  // namespace cartulaire::policy::samples
