// State: what the store tells, put beside what state.yml tells.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "charter/value_text.hpp"
#include "hub/state_reader.hpp"
#include "hub/store_state.hpp"

namespace cartulaire::hub {
namespace {

using policy::NameTable;

constexpr std::string_view kOfTheStore[] = {"population", "unit", "arrived", "signed", "on_call"};

std::int32_t day_number(const std::string& text) {
  const auto date = charter::parse_date(text);
  if (!date) return policy::kUnknownDay;
  const std::chrono::year_month_day day{std::chrono::year(date->year),
                                        std::chrono::month(static_cast<unsigned>(date->month)),
                                        std::chrono::day(static_cast<unsigned>(date->day))};
  return static_cast<std::int32_t>(std::chrono::sys_days(day).time_since_epoch().count());
}

// What of the store the charter has no name for: counted, and told once for each name.
class Unknown {
 public:
  void count(std::string french, std::string english, const std::string& name) {
    ++counts_[{std::move(french), std::move(english), name}];
  }
  void tell(StateReader& reader) const {
    for (const auto& [what, number] : counts_) {
      const auto& [french, english, name] = what;
      reader.warn_of_store("S14", {fmt::format("{} : `{}` ({} fois)", french, name, number),
                                   fmt::format("{}: `{}` ({} times)", english, name, number)});
    }
  }

 private:
  std::map<std::tuple<std::string, std::string, std::string>, int> counts_;
};

class Adding {
 public:
  Adding(StateReader& reader, const StoreState& from) : reader_(reader), from_(from) {
    for (const charter::Named& one : reader.charter.front.populations)
      if (reader.charter.front.leaves(one.id) == std::vector<std::string>{one.id}) leaves_.insert(one.id);
  }

  void people() {
    std::map<std::string, policy::PersonData*, std::less<>> written;  // in state.yml
    auto& all = reader_.data().people;
    for (policy::PersonData& one : all)
      written.emplace(one.login, &one);
    std::vector<policy::PersonData> added;
    for (std::size_t i = 0; i < from_.people.size();) {
      std::size_t end = i;
      while (end < from_.people.size() && from_.people[end].login == from_.people[i].login)
        ++end;
      const std::span<const StorePerson> same(&from_.people[i], end - i);
      i = end;
      if (same.front().login.size() > policy::kMaxLogin) {
        unknown_.count("identifiant de plus de 255 octets, personne non publiée",
                       "a login longer than 255 bytes, the person is not published",
                       same.front().login.substr(0, 40));
        continue;
      }
      const auto there = written.find(same.front().login);
      if (there != written.end()) {
        person(same, *there->second);
      } else {
        person(same, added.emplace_back());
      }
    }
    std::move(added.begin(), added.end(), std::back_inserter(all));
  }

  void decisions() {
    for (const StoreCrisis& one : from_.crises) {
      policy::Crisis crisis{};
      crisis.term = one.term;
      crisis.entity = reader_.intern(NameTable::entity, one.entity);
      reader_.data().crises.push_back(crisis);
    }
    for (const StoreSwitch& one : from_.switches) {
      store::Switch asked;
      asked.clause = one.clause;
      asked.on = one.on;
      if (const auto good = check_switch(reader_.charter, asked); !good) {
        unknown_.count("bascule sans effet : " + good.error().french,
                       "a switch without effect: " + good.error().english, one.clause);
        continue;
      }
      policy::Switch out{};
      out.term = one.term;
      out.clause = reader_.intern(NameTable::clause, one.clause);
      out.entity = reader_.intern(NameTable::entity, one.entity);
      out.on = one.on ? 1 : 0;
      reader_.data().switches.push_back(out);
    }
  }
  void tell() const { unknown_.tell(reader_); }

 private:
  // `same`: of one login, in one entity or several. Rights taken away add up; the rest is of one of them.
  void person(std::span<const StorePerson> same, policy::PersonData& into) {
    const StorePerson* chosen = &same.front();
    if (into.entity != policy::kNoName)
      for (const StorePerson& one : same)
        if (reader_.intern(NameTable::entity, one.entity) == into.entity) {
          chosen = &one;
          break;
        }
    if (same.size() > 1 && into.entity == policy::kNoName)
      unknown_.count("identifiant de plusieurs personnes du dépôt, publié pour la première entité",
                     "a login of several people of the store, published for the first entity", chosen->login);
    into.login = chosen->login;
    into.entity = reader_.intern(NameTable::entity, chosen->entity);
    if (leaves_.contains(chosen->population)) {
      into.population = reader_.intern(NameTable::population, chosen->population);
    } else if (!chosen->population.empty()) {
      unknown_.count("population que la charte ne connaît pas, traitée comme inconnue",
                     "a population that the charter does not know, taken as not known", chosen->population);
    }
    if (!chosen->unit.empty()) into.unit = reader_.intern(NameTable::unit, chosen->unit);
    into.arrival_day = day_number(chosen->arrived_on);
    signatures(*chosen, into);
    for (const StorePerson& one : same) {
      for (const StoreSuspension& suspension : one.suspensions)
        into.suspensions.push_back(suspension_of(suspension));
      for (const policy::Term& term : one.on_call)
        into.periods.push_back({term, policy::PeriodKind::on_call, {}});
    }
  }

  void signatures(const StorePerson& person, policy::PersonData& into) {
    for (const StoreSignature& one : person.signatures) {
      const auto version = policy::version_number(one.version);
      if (!version) {
        unknown_.count("signature d’une version qui n’a pas la forme 1.2.0",
                       "a signature of a version that is not like 1.2.0", one.version);
        continue;
      }
      const std::string document = one.document == reader_.charter.front.id ? "this" : one.document;
      into.signatures.push_back(
          {one.at.time_since_epoch().count(), *version, reader_.intern(NameTable::document, document), 0});
    }
  }

  // A clause that the charter no longer has gives nobody their access back.
  policy::Suspension suspension_of(const StoreSuspension& one) {
    policy::Suspension out{};
    out.term = one.term;
    out.of = one.of;
    out.clause = policy::kNoName;
    const charter::Clause* clause = reader_.charter.find_clause(one.clause);
    if (clause != nullptr && clause->is_a(charter::kinds::access_suspend::kind)) {
      out.clause = reader_.intern(NameTable::clause, one.clause);
    } else if (!one.clause.empty()) {
      unknown_.count("suspension selon une clause que la charte n’a pas (`access.suspend`)",
                     "a suspension by a clause that the charter does not have (`access.suspend`)",
                     one.clause);
    }
    return out;
  }

  StateReader& reader_;
  const StoreState& from_;
  std::set<std::string, std::less<>> leaves_;
  Unknown unknown_;
};

bool overlap(const policy::Term& a, const policy::Term& b) {
  return a.from < b.until && b.from < a.until;
}

}  // namespace

bool in_store(const StateReader& reader, std::string_view login) {
  if (reader.store == nullptr) return false;
  const auto& people = reader.store->people;
  const auto found = std::lower_bound(people.begin(), people.end(), login,
                                      [](const StorePerson& a, std::string_view b) { return a.login < b; });
  return found != people.end() && found->login == login;
}

void refuse_what_the_store_tells(StateReader& reader, const YamlNode& map, std::string_view login) {
  if (!in_store(reader, login)) return;
  for (const platform::YamlEntry& entry : map.entries)
    if (std::find(std::begin(kOfTheStore), std::end(kOfTheStore), entry.key) != std::end(kOfTheStore))
      reader.error("S13", entry.value,
                   {fmt::format("le dépôt dit déjà `{}` de `{}` : à retirer d’ici", entry.key, login),
                    fmt::format("the store tells `{}` of `{}` already: take it out here", entry.key, login)});
  const YamlNode* entity = map.find("entity");
  if (entity == nullptr || !entity->is_scalar()) return;
  const auto& people = reader.store->people;
  const bool there = std::any_of(people.begin(), people.end(), [&](const StorePerson& one) {
    return one.login == login && one.entity == entity->text;
  });
  if (!there)
    reader.error("S13", *entity,
                 {fmt::format("le dépôt connaît `{}` dans une autre entité", login),
                  fmt::format("the store knows `{}` in another entity", login)});
}

void refuse_of_store_person(StateReader& reader, const YamlNode& map, std::string_view login) {
  if (in_store(reader, login))
    reader.error("S13", map,
                 {fmt::format("`{}` est dans le dépôt : cela s’y inscrit, à retirer d’ici", login),
                  fmt::format("`{}` is in the store: this is written down there, take it out here", login)});
}

void refuse_switch_of_store(StateReader& reader, const YamlNode& map, const policy::Switch& one) {
  if (reader.store == nullptr) return;
  for (const StoreSwitch& other : reader.store->switches)
    if (reader.intern(NameTable::clause, other.clause) == one.clause && overlap(one.term, other.term) &&
        (one.entity == policy::kNoName || reader.intern(NameTable::entity, other.entity) == one.entity)) {
      reader.error("S13", map,
                   {fmt::format("le dépôt bascule déjà `{}` dans ce temps", other.clause),
                    fmt::format("the store switches `{}` in that time already", other.clause)});
      return;
    }
}

void refuse_crisis_of_store(StateReader& reader, const YamlNode& map, const policy::Crisis& one) {
  if (reader.store == nullptr) return;
  for (const StoreCrisis& other : reader.store->crises)
    if (overlap(one.term, other.term) &&
        (one.entity == policy::kNoName || reader.intern(NameTable::entity, other.entity) == one.entity)) {
      reader.error("S13", map,
                   {fmt::format("le dépôt déclare déjà une crise pour `{}` dans ce temps", other.entity),
                    fmt::format("the store declares a crisis for `{}` in that time already", other.entity)});
      return;
    }
}

void know_units_of_store(StateReader& reader) {
  if (reader.store == nullptr) return;
  for (const StorePerson& one : reader.store->people)
    if (!one.unit.empty()) reader.units.push_back(one.unit);
  std::sort(reader.units.begin(), reader.units.end());
  reader.units.erase(std::unique(reader.units.begin(), reader.units.end()), reader.units.end());
}

void add_people_of_store(StateReader& reader) {
  if (reader.store == nullptr) return;
  Adding adding(reader, *reader.store);
  adding.people();
  adding.tell();
}

void add_decisions_of_store(StateReader& reader) {
  if (reader.store == nullptr) return;
  Adding adding(reader, *reader.store);
  adding.decisions();
  adding.tell();
}

}  // namespace cartulaire::hub
