#include "charter/references.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "charter/typed_clause.hpp"
#include "platform/utf8.hpp"

namespace cartulaire::charter {
namespace {

int width(std::string_view text) {
  return static_cast<int>(platform::count_characters(text));
}

class References {
 public:
  References(const Charter& charter, Reporter& reporter) : charter_(charter), reporter_(reporter) {
    for (const Clause& clause : charter.clauses) {
      by_name_.emplace(clause.name, &clause);
      names_.push_back(clause.name);
    }
  }

  void look_up() {
    for (const Clause& clause : charter_.clauses)
      between_clauses(clause);
    within_passages();
    for (const BodyLine& line : charter_.lines)
      for (const auto& [offset, placeholder] : line.placeholders)
        target(placeholder);
    for (const Passage& passage : charter_.passages)
      for (const Passage::Branch& branch : passage.branches)
        for (const Test& test : branch.condition)
          subject(test);
    locked();
  }

 private:
  [[nodiscard]] const Clause* find(std::string_view name) const {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : found->second;
  }
  [[nodiscard]] bool broken(const std::string& name) const { return charter_.broken.contains(name); }

  // Looks many clauses up: suggestions are for the first few hundred.
  [[nodiscard]] std::string near_clause(std::string_view name) const {
    if (names_.size() > 500) return {};
    return nearest(name, names_);
  }

  void between_clauses(const Clause& clause) {
    for (const Setting& setting : clause.settings) {
      const Name* name = setting.value.as<Name>();
      if (name == nullptr || name->of != Name::Of::clause || broken(name->id)) continue;
      const std::string& kind = clause.kind->find(setting.parameter)->type.argument;
      const Clause* target = find(name->id);
      if (target != nullptr && target->kind->name == kind) continue;
      std::vector<std::string> known;
      for (const Clause& one : charter_.clauses)
        if (one.kind->name == kind && known.size() < 500) known.push_back(one.name);
      reporter_.error(
          "L01", setting.place, width(name->id),
          target == nullptr
              ? fmt::format("aucune clause ne s'appelle `{}` ; il faut une clause `{}`", name->id, kind)
              : fmt::format("`{}` est une clause `{}` ; il faut une clause `{}`", name->id,
                            target->kind->name, kind),
          target == nullptr ? fmt::format("no clause is called `{}`; a `{}` clause is wanted", name->id, kind)
                            : fmt::format("`{}` is a `{}` clause; a `{}` clause is wanted", name->id,
                                          target->kind->name, kind),
          nearest(name->id, known));
    }
  }

  // A clause of a passage cannot decide whether its own passage holds.
  void within_passages() {
    for (const Passage& passage : charter_.passages)
      for (const Passage::Branch& branch : passage.branches)
        for (const Test& test : branch.condition) {
          const Clause* clause = test.entity ? nullptr : find(test.clause);
          if (clause == nullptr || clause->passage < 0) continue;
          reporter_.error(
              "L01", test.place, width(test.clause),
              fmt::format("la clause `{}` est elle-même dans un passage : une condition ne porte que "
                          "sur les clauses du texte commun",
                          clause->name),
              fmt::format("the clause `{}` stands in a passage itself: a condition tests clauses of "
                          "the common text only",
                          clause->name));
        }
  }

  const Parameter* parameter(const Clause& clause, const std::string& name, Place place, int length) {
    const Parameter* found = clause.kind->find(name);
    if (found != nullptr) return found;
    std::vector<std::string> known;
    known.reserve(clause.kind->parameters.size());
    for (const Parameter& one : clause.kind->parameters)
      known.push_back(one.name);
    reporter_.error("L01", place, length,
                    fmt::format("`{}` ({}) n'a pas de paramètre `{}`", clause.name, clause.kind->name, name),
                    fmt::format("`{}` ({}) has no parameter `{}`", clause.name, clause.kind->name, name),
                    nearest(name, known));
    return nullptr;
  }

  void target(const Placeholder& placeholder) {
    using Object = Placeholder::Object;
    const FrontMatter& front = charter_.front;
    const auto unknown = [&](std::string_view french, std::string_view english, const std::string& word,
                             const std::vector<std::string>& known) {
      reporter_.error("L01", placeholder.place, placeholder.length,
                      fmt::format("{} `{}` n'existe pas", french, word),
                      fmt::format("there is no {} `{}`", english, word), nearest(word, known));
    };
    const auto ids = [](const std::vector<Named>& named) {
      std::vector<std::string> found;
      found.reserve(named.size());
      for (const Named& one : named)
        found.push_back(one.id);
      return found;
    };
    switch (placeholder.object) {
      case Object::clause:
        break;
      case Object::role:
      case Object::population:
      case Object::group:
      case Object::entity:
      case Object::charter:
        if (front.unreadable) return;
        break;
      case Object::adoption:
        return;
    }
    switch (placeholder.object) {
      case Object::clause:
        break;
      case Object::role:
        if (front.role(placeholder.name) == nullptr)
          unknown("le rôle", "role", placeholder.name, ids(front.roles));
        return;
      case Object::population:
        if (front.population(placeholder.name) == nullptr)
          unknown("la population", "population", placeholder.name, ids(front.populations));
        return;
      case Object::group:
        if (front.group(placeholder.name) == nullptr)
          unknown("le groupe", "group", placeholder.name, ids(front.groups));
        return;
      case Object::entity:
        return member(placeholder, {"name", "short", "mail"});
      case Object::charter:
        return member(placeholder, {"title", "version", "id"});
      case Object::adoption:
        return;
    }
    if (broken(placeholder.name)) return;
    const Clause* clause = find(placeholder.name);
    if (clause == nullptr) {
      reporter_.error("L04", placeholder.place, placeholder.length,
                      fmt::format("aucune clause ne s'appelle `{}`", placeholder.name),
                      fmt::format("no clause is called `{}`", placeholder.name),
                      near_clause(placeholder.name));
      return;
    }
    if (placeholder.member == "article") return;
    parameter(*clause, placeholder.member, placeholder.place, placeholder.length);
  }

  void member(const Placeholder& placeholder, const std::vector<std::string>& known) {
    if (std::find(known.begin(), known.end(), placeholder.member) != known.end()) return;
    reporter_.error("L01", placeholder.place, placeholder.length,
                    fmt::format("`{}` n'existe pas ici", placeholder.member),
                    fmt::format("there is no `{}` here", placeholder.member),
                    nearest(placeholder.member, known));
  }

  void subject(const Test& test) {
    if (test.entity) {
      for (const std::string& id : test.values)
        if (charter_.front.entity(id) == nullptr) {
          std::vector<std::string> known;
          known.reserve(charter_.front.entities.size());
          for (const Entity& one : charter_.front.entities)
            known.push_back(one.id);
          reporter_.error("L01", test.place, 6, fmt::format("l'entité `{}` n'existe pas", id),
                          fmt::format("there is no entity `{}`", id), nearest(id, known));
        }
      return;
    }
    if (broken(test.clause)) return;
    const Clause* clause = find(test.clause);
    if (clause == nullptr) {
      reporter_.error("L01", test.place, width(test.clause),
                      fmt::format("aucune clause ne s'appelle `{}`", test.clause),
                      fmt::format("no clause is called `{}`", test.clause), near_clause(test.clause));
      return;
    }
    if (test.parameter.empty()) return;
    const int length = width(test.clause) + 1 + width(test.parameter);
    const Parameter* tested = parameter(*clause, test.parameter, test.place, length);
    if (tested == nullptr || test.how == Test::How::is_set) return;
    const bool list = tested->type.base == Type::Base::list;
    if (list != (test.how == Test::How::includes)) {
      reporter_.error("L01", test.place, length,
                      list ? fmt::format("`{}` est une liste ; écrivez `includes`", test.parameter)
                           : fmt::format("`{}` n'est pas une liste ; écrivez `is`", test.parameter),
                      list ? fmt::format("`{}` is a list; write `includes`", test.parameter)
                           : fmt::format("`{}` is no list; write `is`", test.parameter));
      return;
    }
    for (const std::string& value : test.values)
      test_value(charter_, *clause, test, value, [&](Finding finding) { reporter_.add(std::move(finding)); });
  }

  void locked() {
    for (const auto& [name, place] : charter_.front.locked) {
      const auto numbered = [&wanted = name](const Heading& one) { return one.number == wanted; };
      if (std::any_of(charter_.headings.begin(), charter_.headings.end(), numbered)) continue;
      const std::size_t dot = name.find('.');
      const Clause* clause = find(name.substr(0, dot));
      const bool known = clause != nullptr &&
                         (dot == std::string::npos || clause->kind->find(name.substr(dot + 1)) != nullptr);
      if (!known && !broken(name.substr(0, dot)))
        reporter_.error("L01", place, 1, fmt::format("`locked` nomme `{}`, qui n'existe pas", name),
                        fmt::format("`locked` names `{}`, which does not exist", name),
                        near_clause(name.substr(0, dot)));
    }
  }

  const Charter& charter_;
  Reporter& reporter_;
  std::map<std::string, const Clause*, std::less<>> by_name_;
  std::vector<std::string> names_;
};

}  // namespace

void look_up_references(const Charter& charter, Reporter& reporter) {
  References(charter, reporter).look_up();
}

std::optional<Value> test_value(const Charter& charter, const Clause& clause, const Test& test,
                                const std::string& text, const std::function<void(Finding)>& report) {
  const Parameter* parameter = clause.kind->find(test.parameter);
  if (parameter == nullptr) return std::nullopt;
  platform::YamlNode node;
  node.kind = platform::YamlNode::Kind::scalar;
  node.place = test.place;
  node.text = text;
  const Type& type = test.how == Test::How::includes ? parameter->type.items.front() : parameter->type;
  return read_value(node, type, context_for(clause, charter.front, report));
}

}  // namespace cartulaire::charter
