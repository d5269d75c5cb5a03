#include "charter/diff/simulation.hpp"

#include <chrono>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "lists/categories.hpp"
#include "policy/decide.hpp"
#include "policy/state_data.hpp"

namespace cartulaire::charter::diff {
namespace {

using policy::NameTable;

// The instant at which civil clocks of `zone` show this.
base::Instant instant_of(const base::TimeZone& zone, const Moment& moment) {
  const std::chrono::sys_days day{std::chrono::days(civil_day(moment))};
  const base::Instant local = base::Instant(day) + std::chrono::minutes(moment.from);
  const auto guess = local - std::chrono::seconds(zone.offset_at(local));
  return local - std::chrono::seconds(zone.offset_at(guess));
}

// As if wholly in force: the study is about what the charter says, whatever its dates.
policy::Policy in_force(policy::Policy policy) {
  policy.in_force_from.reset();
  for (policy::Clause& clause : policy.clauses) {
    clause.from.reset();
    for (policy::Except& except : clause.excepts)
      except.until.reset();
  }
  return policy;
}

class Inventor {
 public:
  Inventor(const policy::Policy& policy, const Universe& universe, bool is_after)
      : policy_(policy), universe_(universe), is_after_(is_after) {
    entity_ = data_.intern(NameTable::entity, policy.entity);
    schedule_ = data_.intern(NameTable::schedule, "usual");
    const auto usual = usual_hours(schedule_);
    data_.week_spans.assign(usual.begin(), usual.end());
    // Monitoring waits for its papers: they are supposed to be there.
    for (const policy::Clause& clause : policy.clauses)
      if (clause.papers != 0)
        data_.papers.push_back({data_.intern(NameTable::clause, clause.name),
                                policy::kNoName,
                                policy::kRegisterEntry | policy::kImpactAssessment,
                                {}});
  }

  std::string person(std::size_t kind, std::size_t trait, bool is_signed) {
    const PersonKind& who = universe_.people[kind];
    if (!who.identified) return {};
    policy::PersonData person;
    person.login = fmt::format("p{}-{}-{}", kind, trait, is_signed ? 1 : 0);
    person.entity = entity_;
    const std::string& leaf = is_after_ ? who.after : who.before;
    if (!leaf.empty()) person.population = data_.intern(NameTable::population, leaf);
    person.schedule = schedule_;
    add_trait(person, universe_.traits[trait]);
    for (const policy::AcceptanceGate& gate : policy_.gates)
      if (is_signed) sign(person, gate.document);
    data_.people.push_back(person);
    return person.login;
  }

  policy::Address address(policy::Zone zone, policy::Device device) {
    policy::AddressData data;
    data.prefix = *policy::parse_prefix(
        fmt::format("10.0.{}.{}/32", data_.addresses.size() / 250, data_.addresses.size() % 250 + 1));
    data.entity = entity_;
    data.zone = zone;
    data.device = device;
    data_.addresses.push_back(data);
    return data.prefix.address;
  }

  base::Result<std::vector<std::byte>> bytes() { return policy::encode(std::move(data_)); }

 private:
  void add_trait(policy::PersonData& person, const Trait& trait) {
    const auto always = [&](policy::PeriodKind kind) { person.periods.push_back({{}, kind, {}}); };
    switch (trait.of) {
      case Trait::Of::none:
        break;
      case Trait::Of::group:
        person.groups = policy::StateData::group_bit(data_.intern(NameTable::group, trait.group));
        break;
      case Trait::Of::attribute:
        person.attributes = policy::bit(trait.attribute);
        break;
      case Trait::Of::leave:
        always(policy::PeriodKind::leave);
        break;
      case Trait::Of::on_call:
        always(policy::PeriodKind::on_call);
        break;
      case Trait::Of::discharge:
        always(policy::PeriodKind::discharge);
        break;
    }
  }

  // The day before the week that is studied, of a version later than any.
  void sign(policy::PersonData& person, const std::string& document) {
    const base::Instant eve{std::chrono::sys_days{std::chrono::days(civil_day(Moment{}) - 1)}};
    const policy::NameId id = data_.intern(NameTable::document, document);
    for (const policy::Signature& one : person.signatures)
      if (one.document == id) return;
    person.signatures.push_back(
        {eve.time_since_epoch().count(), std::numeric_limits<std::uint32_t>::max(), id, 0});
  }

  const policy::Policy& policy_;
  const Universe& universe_;
  bool is_after_;
  policy::StateData data_;
  policy::NameId entity_ = policy::kNoName;
  policy::NameId schedule_ = policy::kNoName;
};

std::size_t of(Axis axis) {
  return static_cast<std::size_t>(axis);
}

}  // namespace

base::Result<Simulation> Simulation::make(policy::Policy policy, const Universe& universe, bool is_after) {
  policy = in_force(std::move(policy));
  Simulation made;
  made.sizes_ = universe.sizes();
  Inventor inventor(policy, universe, is_after);
  for (std::size_t person = 0; person < universe.people.size(); ++person)
    for (std::size_t trait = 0; trait < universe.traits.size(); ++trait)
      for (const bool is_signed : {false, true})
        made.logins_.push_back(inventor.person(person, trait, is_signed));
  for (const policy::Zone zone : universe.zones)
    for (const policy::Device device : universe.devices)
      made.addresses_.push_back(inventor.address(zone, device));
  for (const Moment& moment : universe.moments)
    made.instants_.push_back(instant_of(policy.time_zone, moment));
  std::vector<std::string> names;
  for (const lists::Category& category : lists::categories())
    names.push_back(category.id);
  for (const int category : universe.categories)
    made.categories_.push_back(category < 0
                                   ? lists::CategorySet()
                                   : lists::CategorySet::of(static_cast<lists::CategoryId>(category)));
  auto bytes = inventor.bytes();
  if (!bytes) return base::pass(bytes);
  made.bytes_ = std::make_unique<std::vector<std::byte>>(std::move(*bytes));
  auto state = policy::State::view(*made.bytes_);
  if (!state) return base::pass(state);
  made.state_ = std::make_unique<policy::State>(*state);
  policy::BindOptions options;
  options.default_entity = policy.entity;
  options.accept_unlisted_legal = true;
  std::vector<policy::Policy> policies;
  policies.push_back(std::move(policy));
  auto world = policy::World::bind_names(std::move(policies), std::move(names), *made.state_, options);
  if (!world) return base::pass(world);
  made.world_ = std::move(*world);
  return made;
}

policy::Decision Simulation::decide(const Cell& cell) const {
  policy::WebRequest request;
  request.at = instants_[cell[of(Axis::moment)]];
  const std::size_t person = cell[of(Axis::person)] * sizes_[of(Axis::trait)] + cell[of(Axis::trait)];
  request.user = logins_[person * 2 + cell[of(Axis::is_signed)]];
  request.address = addresses_[cell[of(Axis::zone)] * sizes_[of(Axis::device)] + cell[of(Axis::device)]];
  request.method = "GET";
  request.site.host = "site.invalid";
  return policy::decide(*world_, request, categories_[cell[of(Axis::category)]]);
}

}  // namespace cartulaire::charter::diff
