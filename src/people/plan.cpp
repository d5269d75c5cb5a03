#include "people/plan.hpp"

#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>

#include "people/text.hpp"

namespace cartulaire::people {
namespace {

using store::Person;
using store::PersonId;

class Planner {
 public:
  Planner(const std::vector<Person>& there, const std::vector<Listed>& listed, const ImportOptions& options,
          const Source& source, ImportReport& problems)
      : there_(there), options_(options), source_(source), problems_(problems) {
    plan_.listed = listed;
  }

  Plan make() {
    for (const Person& person : there_) {
      ids_.emplace(person.id, &person);
      by_key_.emplace(person.data.source_key, &person);
      if (person.left_at) continue;
      by_login_.emplace(person.data.login, &person);
      ++plan_.report.present;
    }
    match();
    find_leavers();
    check_logins();
    name_people();
    resolve_managers();
    compare();
    return std::move(plan_);
  }

 private:
  [[nodiscard]] bool tells(Field field) const { return source_.told[static_cast<std::size_t>(field)]; }

  // Each listed person with the record that is theirs, if there is one. Where the source or the store knows
  // somebody by their login only, the login finds them, and the better key stays.
  void match() {
    for (Listed& listed : plan_.listed) {
      const Person* found = nullptr;
      if (const auto key = by_key_.find(listed.data.source_key); key != by_key_.end()) {
        found = key->second;
      } else if (const auto login = by_login_.find(listed.data.login); login != by_login_.end()) {
        const store::PersonData& there = login->second->data;
        const bool only_listed = listed.data.source_key == listed.data.login;
        if (only_listed || there.source_key == there.login) found = login->second;
        if (only_listed) listed.data.source_key = there.source_key;
      }
      if (found != nullptr && !matched_.insert(found->id).second) found = nullptr;
      if (found != nullptr) keep_untold(listed, *found);
      records_.push_back(found);
    }
  }

  // What the source does not speak of stays as it is.
  void keep_untold(Listed& listed, const Person& record) const {
    store::PersonData& data = listed.data;
    if (!tells(Field::given_name)) data.given_name = record.data.given_name;
    if (!tells(Field::family_name)) data.family_name = record.data.family_name;
    if (!tells(Field::mail)) data.mail = record.data.mail;
    if (!tells(Field::population)) data.population = record.data.population;
    if (!tells(Field::arrived)) data.arrived_on = record.data.arrived_on;
    if (tells(Field::manager)) return;
    if (!tells(Field::unit) && !tells(Field::title)) {
      data.posts = record.data.posts;
      listed.managers.assign(data.posts.size(), "");
    }
    for (std::size_t i = 0; i < data.posts.size(); ++i) {
      data.posts[i].manager.reset();
      for (const store::Post& post : record.data.posts) {
        if (post.unit != data.posts[i].unit || post.title != data.posts[i].title || !post.manager) continue;
        const auto manager = ids_.find(*post.manager);
        if (manager != ids_.end()) listed.managers[i] = manager->second->data.source_key;
      }
    }
  }

  void find_leavers() {
    if (!options_.complete) return;
    for (const Person& person : there_)
      if (!person.left_at && !matched_.contains(person.id)) {
        plan_.leaving.push_back(person);
        leaving_.insert(person.id);
      }
    EntityReport& report = plan_.report;
    report.leavers = static_cast<std::int64_t>(plan_.leaving.size());
    report.too_many_leavers = report.leavers > 1 && report.leavers > options_.confirmed_leavers &&
                              report.leavers * 100 > report.present * kLeaverPercent;
  }

  // A login is free once its bearer leaves or gets another.
  void check_logins() {
    for (std::size_t i = 0; i < records_.size(); ++i) {
      const Listed& listed = plan_.listed[i];
      const auto bearer = by_login_.find(listed.data.login);
      if (bearer == by_login_.end() || bearer->second == records_[i] ||
          leaving_.contains(bearer->second->id) || matched_.contains(bearer->second->id))
        continue;
      problems_.errors.push_back(
          {listed.line,
           fmt::format("l’identifiant `{}` est celui d’une autre personne du dépôt (matricule `{}`)",
                       listed.data.login, bearer->second->data.source_key),
           fmt::format("the login `{}` is another person’s in the store (key `{}`)", listed.data.login,
                       bearer->second->data.source_key)});
    }
  }

  // Whom a manager's key or login names: keys before logins, the source before the store; nobody who leaves.
  void name_people() {
    for (const Listed& listed : plan_.listed)
      known_.emplace(listed.data.source_key, listed.data.source_key);
    for (const Listed& listed : plan_.listed)
      known_.emplace(listed.data.login, listed.data.source_key);
    for (const Person& person : there_) {
      if (person.left_at || leaving_.contains(person.id) || matched_.contains(person.id)) continue;
      known_.emplace(person.data.source_key, person.data.source_key);
      known_.emplace(person.data.login, person.data.source_key);
      plan_.present.emplace(person.data.source_key, person.id);
    }
    for (std::size_t i = 0; i < records_.size(); ++i)
      if (records_[i] != nullptr) plan_.present[plan_.listed[i].data.source_key] = records_[i]->id;
  }

  // Managers by their keys; "" where there is none. Nobody is their own.
  void resolve_managers() {
    for (Listed& listed : plan_.listed)
      for (std::string& manager : listed.managers) {
        if (manager.empty()) continue;
        auto found = known_.find(manager);
        if (found == known_.end()) found = known_.find(lower(manager));
        const bool own = found != known_.end() && found->second == listed.data.source_key;
        if (found != known_.end() && !own) {
          manager = found->second;
          continue;
        }
        if (tells(Field::manager)) tell_manager(listed, manager, own);
        manager.clear();
      }
  }

  void tell_manager(const Listed& listed, const std::string& manager, bool own) {
    auto& told = source_.kind == Source::Kind::csv ? problems_.errors : problems_.remarks;
    told.push_back({listed.line,
                    own ? fmt::format("`{}` serait son propre responsable", listed.data.login)
                        : fmt::format("responsable `{}` inconnu dans cette entité", manager),
                    own ? fmt::format("`{}` would be their own manager", listed.data.login)
                        : fmt::format("manager `{}` unknown in this entity", manager)});
  }

  [[nodiscard]] bool is_same(const Person& person, const Listed& listed) const {
    store::PersonData bare = person.data;
    for (store::Post& post : bare.posts)
      post.manager.reset();
    if (person.left_at || bare != listed.data) return false;
    for (std::size_t post = 0; post < listed.managers.size(); ++post) {
      const auto& now = person.data.posts[post].manager;
      const auto then = plan_.present.find(listed.managers[post]);
      if (listed.managers[post].empty() ? now.has_value()
                                        : then == plan_.present.end() || now != then->second)
        return false;
    }
    return true;
  }

  void compare() {
    for (std::size_t i = 0; i < records_.size(); ++i) {
      const Person* record = records_[i];
      const std::string& login = plan_.listed[i].data.login;
      if (record == nullptr) {
        plan_.joining.push_back(i);
        plan_.report.changes.push_back({Happens::joined, login});
      } else if (is_same(*record, plan_.listed[i])) {
        ++plan_.report.unchanged;
      } else {
        plan_.changing.push_back({*record, i});
        plan_.report.changes.push_back({record->left_at ? Happens::returned : Happens::changed, login});
      }
    }
    for (const Person& person : plan_.leaving)
      plan_.report.changes.push_back({Happens::left, person.data.login});
  }

  const std::vector<Person>& there_;  // of the import's directory, leavers too
  const ImportOptions& options_;
  const Source& source_;
  ImportReport& problems_;
  Plan plan_;
  std::unordered_map<PersonId, const Person*> ids_;
  std::unordered_map<std::string, const Person*> by_key_;
  std::unordered_map<std::string, const Person*> by_login_;  // of who is there
  std::unordered_set<PersonId> matched_;
  std::unordered_set<PersonId> leaving_;
  std::vector<const Person*> records_;                  // of plan_.listed, in its order
  std::unordered_map<std::string, std::string> known_;  // key or login: key
};

store::PersonData with_managers(const Listed& listed, const std::unordered_map<std::string, PersonId>& ids) {
  store::PersonData data = listed.data;
  for (std::size_t post = 0; post < data.posts.size(); ++post)
    if (const auto found = ids.find(listed.managers[post]); found != ids.end())
      data.posts[post].manager = found->second;
  return data;
}

}  // namespace

base::Result<Plan> make_plan(store::Reading& in, const store::EntityScope& scope,
                             const std::vector<Listed>& listed, const ImportOptions& options,
                             const Source& source, ImportReport& problems) {
  auto there = store::people_of(in, scope, {options.directory, true});
  if (!there) return base::pass(there);
  Plan plan = Planner(*there, listed, options, source, problems).make();
  plan.report.entity = scope.entity();
  return plan;
}

base::Status carry_out(store::Writing& in, const store::EntityScope& scope, const Plan& plan,
                       const store::By& by) {
  for (const Person& person : plan.leaving)
    if (auto gone = store::leave(in, scope, person.id, by); !gone) return gone;
  for (const Plan::Changing& change : plan.changing)
    if (change.before.data.login != plan.listed[change.listed].data.login)
      if (auto freed = store::free_login(in, scope, change.before.id); !freed) return freed;
  // Everybody is there before anybody is named a manager.
  auto ids = plan.present;
  for (const std::size_t i : plan.joining) {
    auto id = store::add_person(in, scope, plan.listed[i].data, by);
    if (!id) return base::pass(id);
    ids[plan.listed[i].data.source_key] = *id;
  }
  for (const std::size_t i : plan.joining) {
    const Listed& listed = plan.listed[i];
    const store::PersonData data = with_managers(listed, ids);
    if (data == listed.data) continue;
    auto named = store::name_managers(in, scope, ids.at(listed.data.source_key), data.posts);
    if (!named) return named;
  }
  for (const Plan::Changing& change : plan.changing) {
    auto done =
        store::change_person(in, scope, change.before, with_managers(plan.listed[change.listed], ids), by);
    if (!done) return done;
  }
  return {};
}

}  // namespace cartulaire::people
