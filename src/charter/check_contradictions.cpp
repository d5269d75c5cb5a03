// L09: categories that no list feeds. L12: one object, two verdicts. L21: rules that miss what they rest on.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "charter/check_rules.hpp"
#include "charter/merging.hpp"
#include "lists/categories.hpp"
#include "platform/utf8.hpp"

namespace cartulaire::charter {
namespace {

int width(std::string_view text) {
  return static_cast<int>(platform::count_characters(text));
}

void say(const Entitled& entitled, std::string code, Severity severity, const Setting& setting,
         std::string french, std::string english) {
  entitled.report({std::move(code),
                   severity,
                   setting.place,
                   std::min(60, width(print(setting.value))),
                   std::move(french),
                   std::move(english),
                   {}});
}

// A family is fed where one of its members is.
bool is_fed(const std::string& id, const std::set<std::string>& fed) {
  if (fed.contains(id)) return true;
  const auto members = lists::expand_category(id);
  return std::any_of(members.begin(), members.end(),
                     [&](const lists::Category* one) { return fed.contains(one->id); });
}

void fed_categories(const Entitled& entitled, const Clause& clause) {
  if (!entitled.options.fed_categories) return;
  for (const Setting& setting : clause.settings) {
    const List* list = setting.value.as<List>();
    if (list == nullptr || !setting.written) continue;
    for (const Value& item : list->items) {
      const Name* name = item.as<Name>();
      if (name == nullptr || name->of != Name::Of::category || name->id == "any" ||
          is_fed(name->id, *entitled.options.fed_categories))
        continue;
      const lists::Category* category = lists::find_category(name->id);
      const bool legal = category != nullptr && category->rank == lists::Rank::legal;
      say(entitled, "L09", legal ? Severity::error : Severity::warning, setting,
          fmt::format("aucune liste n'alimente la catégorie `{}` : rien ne sera refusé à ce titre ; ajoutez "
                      "une liste ou des noms",
                      name->id),
          fmt::format("no list feeds the category `{}`: nothing will be refused for it; add a list or names",
                      name->id));
    }
  }
}

std::set<std::string> categories_of(const Clause& clause) {
  std::set<std::string> found;
  for (const Name& name : clause.items(kinds::web_filter::categories))
    for (const lists::Category* category : lists::expand_category(name.id))
      found.insert(category->id);
  return found;
}

void two_verdicts(const Entitled& entitled, const Clause& first, const Clause& second,
                  const std::string& object, const std::string& first_says, const std::string& second_says) {
  const std::string line = entitled.charter.origins.line_text(first.place.line);
  entitled.report({"L12",
                   Severity::error,
                   second.name_place,
                   width(second.name),
                   fmt::format("`{}` : `{}` (ligne {}) dit `{}`, `{}` dit `{}` ; choisissez, ou séparez-les "
                               "par `who`, `zones` ou `devices`",
                               object, first.name, line, first_says, second.name, second_says),
                   fmt::format("`{}`: `{}` (line {}) says `{}`, `{}` says `{}`; choose, or tell them apart "
                               "by `who`, `zones` or `devices`",
                               object, first.name, line, first_says, second.name, second_says),
                   {}});
}

// The pairs looked at are those of two short lists: beyond, a charter is unreadable anyhow.
constexpr std::size_t kMostPairs = 200;

void refused_and_allowed(const Entitled& entitled, const std::vector<const Clause*>& filters,
                         const std::vector<const Clause*>& allowed) {
  for (const Clause* allow : allowed) {
    if (allow->get(kinds::web_allowed::for_) != kinds::web_allowed::For::professional) continue;
    const auto open = categories_of(*allow);
    for (const Clause* filter : filters) {
      if (filter->get(kinds::web_filter::verdict) != kinds::web_filter::Verdict::deny) continue;
      if (!overlap(*filter, *allow, entitled.effective().front).any) continue;
      for (const std::string& category : categories_of(*filter))
        if (open.contains(category)) {
          two_verdicts(entitled, *filter, *allow, category, "deny", "allowed");
          break;
        }
    }
  }
}

// Two clauses of a kind that say different things of the same words of `parameter` to the same people.
template <class T, class V>
void differing(const Entitled& entitled, const std::vector<const Clause*>& clauses, Key<ListOf<T>> parameter,
               Key<V> verdict) {
  for (std::size_t i = 1; i < clauses.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      if (clauses[i]->word(verdict) == clauses[j]->word(verdict)) continue;
      if (!overlap(*clauses[j], *clauses[i], entitled.effective().front).any) continue;
      const auto a = clauses[j]->words(parameter);
      const auto b = clauses[i]->words(parameter);
      const auto shared = std::find_if(a.begin(), a.end(), [&](const std::string& one) {
        return std::find(b.begin(), b.end(), one) != b.end();
      });
      if (shared != a.end())
        two_verdicts(entitled, *clauses[j], *clauses[i], *shared, std::string(clauses[j]->word(verdict)),
                     std::string(clauses[i]->word(verdict)));
    }
}

void crisis(const Entitled& entitled, const Clause& clause) {
  if (!clause.is_a(kinds::crisis::kind)) return;
  const Setting* setting = clause.setting(kinds::crisis::loosens);
  const auto kinds = clause.words(kinds::crisis::loosens);
  if (std::find(kinds.begin(), kinds.end(), kinds::web_legal::kind.name) != kinds.end())
    say(entitled, "L21", Severity::error, *setting,
        "aucune crise n'assouplit ce que la loi interdit ; retirez `web.legal` de `loosens`",
        "no crisis loosens what the law forbids; take `web.legal` out of `loosens`");
}

void relief(const Entitled& entitled, const Clause& clause) {
  const Setting* setting = clause.setting(kinds::common::relief);
  if (setting == nullptr) return;
  const Name* name = setting->value.as<Name>();
  if (name == nullptr) return;
  if (clause.is_a(kinds::web_legal::kind)) {
    say(entitled, "L21", Severity::error, *setting,
        "aucune demande ne lève ce que la loi interdit ; retirez `relief`",
        "no request lifts what the law forbids; take `relief` out");
    return;
  }
  if (entitled.charter.find_clause(name->id) != nullptr &&
      entitled.effective().find_clause(name->id) == nullptr)
    say(entitled, "L21", Severity::error, *setting,
        fmt::format("la demande `{}` n'a pas cours ici : rien ne lèverait `{}`", name->id, clause.name),
        fmt::format("the request `{}` does not hold here: nothing would lift `{}`", name->id, clause.name));
}

void legal_ranks(const Entitled& entitled, const Clause& clause) {
  if (!clause.is_a(kinds::web_legal::kind)) return;
  const Setting* setting = clause.setting(kinds::web_filter::categories);
  for (const Name& name : clause.items(kinds::web_filter::categories)) {
    const lists::Category* category = lists::find_category(name.id);
    if (category == nullptr || category->rank == lists::Rank::legal) continue;
    say(entitled, "L12", Severity::error, *setting,
        fmt::format(
            "`{}` n'est pas interdit par la loi ; mettez cette catégorie dans une clause `web.filter`",
            name.id),
        fmt::format("`{}` is not forbidden by law; put this category in a `web.filter` clause", name.id));
  }
  if (const Setting* except = clause.setting(kinds::common::except))
    say(entitled, "L21", Severity::error, *except,
        "ce que la loi interdit n'a pas d'exception ; retirez `except`",
        "what the law forbids has no exception; take `except` out");
}

}  // namespace

void check_rules(const Entitled& entitled) {
  std::map<std::string, std::vector<const Clause*>> by_kind;
  for (const Clause& clause : entitled.effective().clauses) {
    auto& same = by_kind[clause.kind->name];
    if (same.size() < kMostPairs) same.push_back(&clause);
  }
  const auto of_kind = [&](KindName kind) -> const std::vector<const Clause*>& {
    return by_kind[std::string(kind.name)];
  };
  for (const Clause& clause : entitled.effective().clauses) {
    fed_categories(entitled, clause);
    crisis(entitled, clause);
    relief(entitled, clause);
    legal_ranks(entitled, clause);
  }
  refused_and_allowed(entitled, of_kind(kinds::web_filter::kind), of_kind(kinds::web_allowed::kind));
  differing(entitled, of_kind(kinds::web_downloads::kind), kinds::web_downloads::types,
            kinds::web_downloads::verdict);
  differing(entitled, of_kind(kinds::network_access::kind), kinds::common::devices,
            kinds::network_access::verdict);
  for (const Clause* opening : of_kind(kinds::opening::kind)) {
    using Of = kinds::opening::Of;
    const auto of = opening->get(kinds::opening::of);
    const bool of_private = of == Of::private_mail || of == Of::private_files || of == Of::absent_mailbox ||
                            of == Of::departed_mailbox;
    if (of_private && of_kind(kinds::private_markers::kind).empty())
      entitled.report(
          {"L21",
           Severity::error,
           opening->name_place,
           width(opening->name),
           "cette ouverture suppose qu'on reconnaisse le privé ; ajoutez une clause `private.markers`",
           "this opening supposes that what is private can be told; add a `private.markers` clause",
           {}});
  }
}

}  // namespace cartulaire::charter
