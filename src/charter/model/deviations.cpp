#include "charter/model/deviations.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "charter/effective.hpp"

namespace cartulaire::charter::model {
namespace {

std::string article_of(const Clause& clause, const Charter& charter) {
  if (!clause.article.empty() || clause.heading < 0) return clause.article;
  return charter.headings[static_cast<std::size_t>(clause.heading)].title;
}

std::string_view word_of(ArticleChange::What what) {
  switch (what) {
    case ArticleChange::What::reworded:
      return "reworded";
    case ArticleChange::What::added:
      return "added";
    case ArticleChange::What::left_out:
      return "left_out";
  }
  return {};
}

class Comparison {
 public:
  Comparison(const ReadCharter& read, const Charter& model)
      : whole_(read.loaded.charter), completion_(*read.completion), model_(model) {}

  std::vector<Deviation> compare() {
    settings_of_the_charter();
    named("roles", model_.front.roles, whole_.front.roles);
    named("populations", model_.front.populations, whole_.front.populations);
    named("groups", model_.front.groups, whole_.front.groups);
    articles();
    std::vector<Deviation> clauses;
    for (const Entity& entity : whole_.front.entities)
      of_entity(entity);
    for (auto& [order, one] : found_) {
      auto& [deviation, entities] = one;
      if (entities.size() < whole_.front.entities.size())
        deviation.entity = fmt::format("{}", fmt::join(entities, " "));
      clauses.push_back(std::move(deviation));
    }
    deviations_.insert(deviations_.end(), std::make_move_iterator(clauses.begin()),
                       std::make_move_iterator(clauses.end()));
    return std::move(deviations_);
  }

 private:
  void settings_of_the_charter() {
    using Text = std::string FrontMatter::*;
    for (const auto& [key, text] :
         std::initializer_list<std::pair<const char*, Text>>{{"jurisdiction", &FrontMatter::jurisdiction},
                                                             {"time_zone", &FrontMatter::time_zone},
                                                             {"calendar", &FrontMatter::calendar}})
      if (whole_.front.*text != model_.front.*text) name(key, model_.front.*text, whole_.front.*text, {1, 1});
  }

  void named(std::string_view set, const std::vector<Named>& model, const std::vector<Named>& whole) {
    for (const Named& one : whole) {
      const auto other =
          std::find_if(model.begin(), model.end(), [&](const Named& named) { return named.id == one.id; });
      const std::string before = other == model.end() ? "" : full_name(*other);
      if (before != full_name(one))
        name(fmt::format("{}.{}", set, one.id), before, full_name(one), one.place);
    }
  }

  static std::string full_name(const Named& named) {
    std::string text = named.name;
    for (const std::string* more : {&named.english, &named.short_name, &named.mail, &named.parent})
      if (!more->empty()) text += ", " + *more;
    return text;
  }

  void name(std::string key, std::string model, std::string local, Place place) {
    Deviation one = at(place);
    one.what = Deviation::What::name;
    one.parameter = std::move(key);
    one.model = std::move(model);
    one.local = std::move(local);
    deviations_.push_back(std::move(one));
  }

  void articles() {
    for (const ArticleChange& change : completion_.articles) {
      Deviation one;
      one.what = Deviation::What::article;
      one.article = change.article;
      one.local = word_of(change.what);
      one.reason = change.reason;
      one.file = completion_.local.file;
      one.place = change.place;
      if (change.what == ArticleChange::What::left_out) left_out_.insert(change.article);
      deviations_.push_back(std::move(one));
    }
  }

  void of_entity(const Entity& entity) {
    Entity bare = entity;
    bare.overrides.clear();
    const Overridden whole = overridden(whole_, entity);
    const Overridden model = overridden(model_, bare);
    std::map<std::string_view, const Clause*> by_name;
    for (const Clause& clause : model.clauses)
      by_name.emplace(clause.name, &clause);
    int order = 0;
    for (const Clause& clause : whole.clauses) {
      ++order;
      const std::string article = article_of(clause, whole_);
      if (left_out_.contains(article)) continue;
      const auto other = by_name.find(clause.name);
      if (whole.off.contains(clause.name)) {
        if (!model.off.contains(clause.name)) off(clause, entity, order);
      } else if (other == by_name.end()) {
        keep(entity, order, "", told(Deviation::What::added, clause, clause.place, "", clause.kind->name));
      } else if (other->second->kind != clause.kind) {
        keep(entity, order, "",
             told(Deviation::What::kind, clause, clause.place, other->second->kind->name, clause.kind->name));
      } else {
        parameters(*other->second, clause, entity, order);
      }
    }
  }

  void off(const Clause& clause, const Entity& entity, int order) {
    const Override* change = written(entity, clause.name, "");
    Deviation one = told(Deviation::What::off, clause, change == nullptr ? clause.place : change->place,
                         clause.kind->name, "off");
    if (change != nullptr) one.reason = change->reason;
    keep(entity, order, "", std::move(one));
  }

  void parameters(const Clause& model, const Clause& local, const Entity& entity, int order) {
    for (const Parameter& parameter : local.kind->parameters) {
      const Setting* before = model.setting(parameter.name);
      const Setting* after = local.setting(parameter.name);
      if (before == nullptr && after == nullptr) continue;
      if (before != nullptr && after != nullptr && before->value == after->value) continue;
      const bool filled = before != nullptr && before->value.is_unset();
      Deviation one =
          told(filled ? Deviation::What::filled : Deviation::What::value, local,
               after == nullptr ? local.place : after->place, before == nullptr ? "" : print(before->value),
               after == nullptr ? "" : print(after->value));
      one.parameter = parameter.name;
      if (const Override* change = written(entity, local.name, parameter.name)) one.reason = change->reason;
      keep(entity, order, parameter.name, std::move(one));
    }
  }

  const Override* written(const Entity& entity, std::string_view clause, std::string_view parameter) const {
    const Override* found = nullptr;
    for (const auto* list : {&whole_.front.overrides, &entity.overrides})
      for (const Override& one : *list)
        if (one.clause == clause && one.parameter == parameter) found = &one;
    return found;
  }

  [[nodiscard]] Deviation told(Deviation::What what, const Clause& clause, Place place, std::string model,
                               std::string local) const {
    Deviation one = at(place);
    one.what = what;
    one.article = article_of(clause, whole_);
    one.clause = clause.name;
    one.model = std::move(model);
    one.local = std::move(local);
    return one;
  }

  [[nodiscard]] Deviation at(Place place) const {
    const Origins::Spot spot = whole_.origins.find(place);
    Deviation one;
    one.file = spot.file;
    one.place = spot.place;
    return one;
  }

  // The same of several entities is told once.
  void keep(const Entity& entity, int order, std::string_view parameter, Deviation one) {
    auto& [kept, entities] = found_[{order, std::string(parameter), one.local}];
    if (entities.empty()) kept = std::move(one);
    entities.push_back(entity.id);
  }

  const Charter& whole_;
  const Completion& completion_;
  const Charter& model_;
  std::vector<Deviation> deviations_;
  std::set<std::string, std::less<>> left_out_;
  std::map<std::tuple<int, std::string, std::string>, std::pair<Deviation, std::vector<std::string>>> found_;
};

}  // namespace

std::vector<Deviation> deviations(const ReadCharter& read, const Charter& model) {
  return Comparison(read, model).compare();
}

}  // namespace cartulaire::charter::model
