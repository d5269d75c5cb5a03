#include "charter/effective.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "charter/references.hpp"
#include "charter/typed_clause.hpp"
#include "platform/utf8.hpp"

namespace cartulaire::charter {
namespace {

const List* value_list(const Clause& clause, const std::string& parameter) {
  const Setting* setting = clause.setting(parameter);
  return setting == nullptr ? nullptr : setting->value.as<List>();
}

bool is_set(const Clause& clause, const std::string& parameter) {
  const Setting* setting = clause.setting(parameter);
  return setting != nullptr && !setting->value.is_unset();
}

class Resolver {
 public:
  Resolver(const Charter& charter, const Entity& entity, const std::function<void(Finding)>& report)
      : charter_(charter), entity_(entity), report_(report) {}

  Resolved resolve() {
    result_.charter.front = charter_.front;
    result_.charter.entity = entity_;
    override_all();
    std::erase_if(clauses_,
                  [&](const Clause& clause) { return elsewhere(clause) || off_.contains(clause.name); });
    index();
    for (const Passage& passage : charter_.passages)
      result_.branches.push_back(choose(passage));
    std::erase_if(clauses_, [&](const Clause& clause) {
      return clause.passage >= 0 &&
             result_.branches[static_cast<std::size_t>(clause.passage)] != clause.branch;
    });
    articles();
    for (std::size_t i = 0; i < clauses_.size(); ++i)
      result_.charter.by_name.emplace(clauses_[i].name, i);
    result_.charter.clauses = std::move(clauses_);
    return std::move(result_);
  }

  Overridden overridden() {
    override_all();
    return {std::move(clauses_), std::move(off_)};
  }

 private:
  void override_all() {
    clauses_ = charter_.clauses;
    for (const Override& change : charter_.front.overrides)
      apply(change, false);
    for (const Override& change : entity_.overrides)
      if (!is_locked(change)) apply(change, true);
  }

  void wrong(const Override& change, std::string code, std::string french, std::string english,
             std::string suggestion = {}) {
    const std::string key = change.parameter.empty() ? change.clause : change.clause + "." + change.parameter;
    report_({std::move(code), Severity::error, change.place,
             static_cast<int>(platform::count_characters(key)), std::move(french), std::move(english),
             std::move(suggestion)});
  }

  // `own`: of the entity alone.
  void apply(const Override& change, bool own) {
    const auto found = std::find_if(clauses_.begin(), clauses_.end(),
                                    [&](const Clause& clause) { return clause.name == change.clause; });
    if (found == clauses_.end()) {
      if (charter_.broken.contains(change.clause)) return;
      std::vector<std::string> names;
      for (const Clause& clause : clauses_)
        if (names.size() < 500) names.push_back(clause.name);
      wrong(change, "L01", fmt::format("aucune clause ne s'appelle `{}`", change.clause),
            fmt::format("no clause is called `{}`", change.clause), nearest(change.clause, names));
      return;
    }
    if (change.action == Override::Action::off) {
      off_.insert(change.clause);
      return;
    }
    const Parameter* parameter = found->kind->find(change.parameter);
    if (parameter == nullptr) {
      std::vector<std::string> names;
      for (const Parameter& one : found->kind->parameters)
        names.push_back(one.name);
      wrong(change, "L01", fmt::format("`{}` n'a pas de paramètre `{}`", found->kind->name, change.parameter),
            fmt::format("`{}` has no parameter `{}`", found->kind->name, change.parameter),
            nearest(change.parameter, names));
      return;
    }
    if (change.action == Override::Action::add_remove)
      add_remove(change, *found, *parameter, own);
    else
      set(change, *found, *parameter, own);
  }

  bool is_locked(const Override& change) {
    const std::string full = change.clause + "." + change.parameter;
    const auto lock =
        std::find_if(charter_.front.locked.begin(), charter_.front.locked.end(),
                     [&](const Lock& one) { return one.name == change.clause || one.name == full; });
    if (lock == charter_.front.locked.end()) return false;
    const std::string line = charter_.origins.line_text(lock->place.line);
    wrong(change, "L27",
          fmt::format("cette valeur est verrouillée (`locked`, ligne {}) ; retirez l'adaptation", line),
          fmt::format("this value is locked (`locked`, line {}); take the override out", line));
    return true;
  }

  void set(const Override& change, Clause& clause, const Parameter& parameter, bool own) {
    auto value = read_parameter(change.written, parameter, context_for(clause, charter_.front, report_));
    if (value)
      put_setting(clause, Setting{parameter.name, std::move(*value), change.written.place, true, own});
  }

  // {add: [..], remove: [..]} on a list; what is removed must be there, what is added must not.
  void add_remove(const Override& change, Clause& clause, const Parameter& parameter, bool own) {
    if (parameter.type.base != Type::Base::list) {
      wrong(change, "L01",
            fmt::format("`{}` n'est pas une liste : `add` et `remove` n'ont pas de sens", change.parameter),
            fmt::format("`{}` is no list: `add` and `remove` make no sense", change.parameter));
      return;
    }
    for (const auto& entry : change.written.entries)
      if (entry.key != "add" && entry.key != "remove")
        wrong(change, "L01", fmt::format("la clé `{}` n'existe pas ; il y a `add` et `remove`", entry.key),
              fmt::format("there is no key `{}`; there are `add` and `remove`", entry.key));
    List list;
    if (const List* now = value_list(clause, parameter.name)) list = *now;
    for (const bool adds : {false, true}) {
      const platform::YamlNode* part = change.written.find(adds ? "add" : "remove");
      if (part == nullptr) continue;
      const auto value = read_value(*part, parameter.type, context_for(clause, charter_.front, report_));
      if (!value) return;
      for (const Value& item : value->as<List>()->items) {
        const auto there = std::find(list.items.begin(), list.items.end(), item);
        if (adds == (there != list.items.end())) {
          wrong(change, "L01",
                adds ? fmt::format("`{}` est déjà dans la liste", print(item))
                     : fmt::format("`{}` n'est pas dans la liste", print(item)),
                adds ? fmt::format("`{}` is in the list already", print(item))
                     : fmt::format("`{}` is not in the list", print(item)));
          return;
        }
        if (adds)
          list.items.push_back(item);
        else
          list.items.erase(there);
      }
    }
    put_setting(clause, Setting{parameter.name, Value{std::move(list)}, change.written.place, true, own});
  }

  // A clause with `entities` holds for those only.
  [[nodiscard]] bool elsewhere(const Clause& clause) const {
    const std::vector<Name> entities = clause.items(kinds::common::entities);
    if (clause.setting(kinds::common::entities) == nullptr) return false;
    return std::none_of(entities.begin(), entities.end(),
                        [&](const Name& name) { return name.id == entity_.id; });
  }

  void index() {
    for (const Clause& clause : clauses_)
      by_name_.emplace(clause.name, &clause);
  }

  int choose(const Passage& passage) const {
    for (std::size_t i = 0; i < passage.branches.size(); ++i) {
      const Condition& condition = passage.branches[i].condition;
      const bool is_else = i > 0;
      if (!is_else && condition.empty()) return -1;  // could not be read
      if (std::all_of(condition.begin(), condition.end(), [&](const Test& test) { return holds(test); }))
        return static_cast<int>(i);
    }
    return -1;
  }

  [[nodiscard]] bool holds(const Test& test) const {
    if (test.entity)
      return (std::find(test.values.begin(), test.values.end(), entity_.id) != test.values.end()) !=
             test.negated;
    const auto found = by_name_.find(test.clause);
    const Clause* clause = found == by_name_.end() ? nullptr : found->second;
    if (test.how == Test::How::is_set) {
      const bool set = clause != nullptr &&
                       (test.parameter.empty() ||
                        (clause->kind->find(test.parameter) != nullptr && is_set(*clause, test.parameter)));
      return set != test.negated;
    }
    // A clause that is not there has no value: neither `is` nor `is not` holds.
    if (clause == nullptr || clause->kind->find(test.parameter) == nullptr) return false;
    const Setting* setting = clause->setting(test.parameter);
    if (setting == nullptr || setting->value.is_unset() || setting->value.is_delegated()) return false;
    const bool any = std::any_of(test.values.begin(), test.values.end(), [&](const std::string& text) {
      const auto value = test_value(charter_, *clause, test, text, [](const Finding&) {});
      if (!value) return false;
      if (test.how == Test::How::is) return *value == setting->value;
      const List* list = setting->value.as<List>();
      return list != nullptr &&
             std::find(list->items.begin(), list->items.end(), *value) != list->items.end();
    });
    return any != test.negated;
  }

  void articles() {
    std::vector<Article>& articles = result_.charter.articles;
    articles.emplace_back();
    for (const Heading& heading : charter_.headings) {
      Article article;
      article.number = heading.number;
      article.title = heading.title;
      article.level = heading.level;
      articles.push_back(std::move(article));
    }
    for (const BodyLine& line : charter_.lines) {
      if (line.passage >= 0 && result_.branches[static_cast<std::size_t>(line.passage)] != line.branch)
        continue;
      articles[static_cast<std::size_t>(line.heading) + 1].lines.push_back(
          {line.line, line.text, line.placeholders});
    }
    for (std::size_t i = 0; i < clauses_.size(); ++i)
      articles[static_cast<std::size_t>(clauses_[i].heading) + 1].clauses.push_back(i);
    const auto bare = [](const EffectiveLine& line) {
      return line.text.find_first_not_of(' ') == std::string::npos;
    };
    if (articles.front().clauses.empty() &&
        std::all_of(articles.front().lines.begin(), articles.front().lines.end(), bare))
      articles.erase(articles.begin());
  }

  const Charter& charter_;
  const Entity& entity_;
  const std::function<void(Finding)>& report_;
  Resolved result_;
  std::vector<Clause> clauses_;
  std::set<std::string, std::less<>> off_;
  std::map<std::string, const Clause*, std::less<>> by_name_;
};

}  // namespace

Resolved resolve(const Charter& charter, const Entity& entity, bool with_hash,
                 const std::function<void(Finding)>& report) {
  Resolved resolved = Resolver(charter, entity, report).resolve();
  if (with_hash) resolved.charter.hash = content_hash(resolved.charter);
  return resolved;
}

Overridden overridden(const Charter& charter, const Entity& entity) {
  const std::function<void(Finding)> unheard = [](const Finding&) {};
  return Resolver(charter, entity, unheard).overridden();
}

base::Result<EffectiveCharter> effective_charter(const Charter& charter, std::string_view entity) {
  const Entity* chosen = nullptr;
  if (!charter.front.entities.empty())
    chosen = entity.empty() ? &charter.front.entities.front() : charter.front.entity(entity);
  if (chosen == nullptr) {
    std::string known;
    for (const Entity& one : charter.front.entities)
      known += (known.empty() ? "" : ", ") + one.id;
    return base::fail(base::ErrorCode::not_found, charter.file,
                      fmt::format("l'entité `{}` n'existe pas ; il y a : {}", entity, known),
                      fmt::format("there is no entity `{}`; there are: {}", entity, known));
  }
  std::optional<Finding> first;
  Resolved resolved = resolve(charter, *chosen, true, [&](Finding finding) {
    if (!first) first = std::move(finding);
  });
  if (first)
    return base::fail(base::ErrorCode::invalid, charter.spot(first->place), first->french, first->english);
  return std::move(resolved.charter);
}

const Clause* EffectiveCharter::find_clause(std::string_view name) const {
  const auto found = by_name.find(name);
  if (found != by_name.end() && found->second < clauses.size() && clauses[found->second].name == name)
    return &clauses[found->second];
  // Changed by hand since the index was made.
  if (by_name.size() != clauses.size())
    for (const Clause& clause : clauses)
      if (clause.name == name) return &clause;
  return nullptr;
}

bool EffectiveCharter::blank() const {
  return std::any_of(clauses.begin(), clauses.end(), [](const Clause& clause) {
    return std::any_of(clause.settings.begin(), clause.settings.end(),
                       [](const Setting& setting) { return setting.value.is_unset(); });
  });
}

}  // namespace cartulaire::charter
