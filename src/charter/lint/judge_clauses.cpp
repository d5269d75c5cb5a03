// The clauses themselves: L11 what nothing carries out, L15 markers that match by chance, L20 entries of a
// register in signed text, L12 what a private-use window opens of what is closed, L25 steps in an outdated
// order, L26 what no sentence announces.
#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "charter/applied.hpp"
#include "charter/lint/judges.hpp"
#include "charter/private_openings.hpp"
#include "charter/value_text.hpp"
#include "charter/wording/value_words.hpp"
#include "charter/wording/wording.hpp"
#include "platform/utf8.hpp"

namespace cartulaire::charter::lint {
namespace {

int width(std::string_view text) {
  return static_cast<int>(platform::count_characters(text));
}

struct Words {
  Label text;
  Label cure;
};

class ClauseJudge {
 public:
  ClauseJudge(const EffectiveCharter& charter, const Charter& source, Remarks& remarks)
      : charter_(charter), source_(source), remarks_(remarks) {}

  void judge() {
    for (const BodyLine& line : source_.lines)
      name(line);
    consulted_ = body_is_consulted();
    for (const Clause& clause : charter_.clauses) {
      carried(clause);
      markers(clause);
      incident(clause);
      announced(clause);
      gate(clause);
      alone(clause);
    }
    registers();
    opened_in_private();
  }

 private:
  void say(std::string code, Level level, Place place, std::string words, Words says) {
    Remark remark;
    remark.code = std::move(code);
    remark.level = level;
    remark.place = place;
    remark.length = std::max(1, width(words));
    remark.offending = std::move(words);
    remark.text = std::move(says.text);
    remark.cure = std::move(says.cure);
    remarks_.add(std::move(remark));
  }

  // Set automatic by hand, it is a promise that nothing keeps; by default it is only good to know.
  void carried(const Clause& clause) {
    using Carried = kinds::common::Carried;
    const Setting* setting = clause.setting(kinds::common::carried);
    if (setting == nullptr || clause.get(kinds::common::carried) != Carried::adapter) return;
    if (applied(clause).how != Applied::How::not_applied) return;
    const Place place = setting->written ? setting->place : clause.name_place;
    say("L11", setting->written ? Level::warning : Level::note, place,
        setting->written ? "adapter" : clause.name,
        {{fmt::format("rien ici n'applique encore `{}` ({})", clause.name, clause.kind->name),
          fmt::format("nothing here carries out `{}` ({}) yet", clause.name, clause.kind->name)},
         {"écrivez `carried: fed` (un autre produit) ou `carried: assisted` (une personne), ou laissez la "
          "marge dire "
          "que ce n'est pas appliqué",
          "write `carried: fed` (another product) or `carried: assisted` (a person), or let the margin say "
          "that it is "
          "not applied"}});
  }

  void markers(const Clause& clause) {
    namespace markers = kinds::private_markers;
    if (!clause.is_a(markers::kind) || clause.get(markers::match) != markers::Match::contains) return;
    const Setting* marks = clause.setting(markers::marks);
    for (const Record& mark : clause.items(markers::marks)) {
      const Value* words = mark.find("words");
      const List* list = words == nullptr ? nullptr : words->as<List>();
      if (list == nullptr) continue;
      for (const Value& item : list->items) {
        const Text* word = item.as<Text>();
        if (word == nullptr || word->text.find(' ') != std::string::npos) continue;
        say("L15", Level::warning, marks->place, word->text,
            {{fmt::format("le seul mot `{}` cherché n'importe où prendra pour privé ce qui ne l'est pas",
                          word->text),
              fmt::format("the one word `{}` looked for anywhere takes for private what is not", word->text)},
             {"choisissez `match: whole_value`, `tag` ou `prefix`, ou une mention de plusieurs mots",
              "choose `match: whole_value`, `tag` or `prefix`, or a mark of several words"}});
      }
    }
  }

  static std::vector<std::string> acts_of(const Clause& clause) {
    std::vector<std::string> acts;
    for (const Record& step : clause.items(kinds::incident::steps))
      if (const Value* act = step.find("do"))
        if (const Name* name = act->as<Name>()) acts.push_back(name->id);
    return acts;
  }

  // ANSSI: isolate the machine from the network, leave it on, keep the traces, tell at once.
  void incident(const Clause& clause) {
    using kinds::incident::Of;
    if (!clause.is_a(kinds::incident::kind)) return;
    const std::vector<std::string> acts = acts_of(clause);
    const auto told = std::find(acts.begin(), acts.end(), "tell");
    const auto before = [&](std::initializer_list<std::string_view> names) {
      return std::find_first_of(acts.begin(), told, names.begin(), names.end());
    };
    const std::optional<Of> of = clause.get(kinds::incident::of);
    const Setting* steps = clause.setting(kinds::incident::steps);
    const bool loss = of == Of::loss_theft || of == Of::mobile_loss;
    if (const auto off = std::find(acts.begin(), acts.end(), "shut_down"); off != acts.end() && !loss)
      say("L25", Level::warning, steps->place, *off,
          {{"éteindre la machine efface les traces de l'attaque",
            "powering the machine off erases the traces of the "
            "attack"},
           {"`disconnect`, puis `tell`, puis `keep` : débrancher du réseau, prévenir, garder",
            "`disconnect`, then `tell`, then `keep`"}});
    if (const auto police = before({"police_report"}); loss && police != told)
      say("L25", Level::warning, steps->place, *police,
          {{"la plainte passe avant l'alerte : l'accès reste ouvert pendant ce temps",
            "the police come before the warning: the access stays open meanwhile"},
           {"mettez `tell` en premier", "put `tell` first"}});
    if (const auto gone = before({"destroy", "wipe"}); of == Of::unlawful_content && gone != told)
      say("L25", Level::warning, steps->place, *gone,
          {{"détruire d'abord fait disparaître la preuve", "destroying first takes the evidence away"},
           {"`tell` et `keep` avant `destroy`", "`tell` and `keep` before `destroy`"}});
  }

  static bool sets_quota(const Clause& clause) {
    return std::any_of(clause.settings.begin(), clause.settings.end(), [](const Setting& setting) {
      return setting.written &&
             (setting.value.as<DailyTime>() != nullptr || setting.value.as<DailyVolume>() != nullptr);
    });
  }

  // The clauses that a sentence renders or tests, by the article that it stands in.
  void name(const BodyLine& line) {
    for (const auto& [offset, placeholder] : line.placeholders)
      if (placeholder.object == Placeholder::Object::clause) named_.emplace(line.heading, placeholder.name);
    if (line.passage < 0 || line.text.find_first_not_of(' ') == std::string::npos) return;
    if (line.passage == last_passage_ && line.heading == last_heading_) return;
    last_passage_ = line.passage;
    last_heading_ = line.heading;
    for (const Passage::Branch& branch : source_.passages[static_cast<std::size_t>(line.passage)].branches)
      for (const Test& test : branch.condition)
        if (!test.entity) named_.emplace(line.heading, test.clause);
  }

  void announced(const Clause& clause) {
    if (!clause.kind->monitors && !sets_quota(clause)) return;
    if (named_.contains({clause.heading, clause.name})) return;
    say("L26", Level::error, clause.name_place, clause.name,
        {{fmt::format("aucune phrase de l'article n'annonce `{}` ({})", clause.name,
                      clause.kind->label.french),
          fmt::format("no sentence of the article announces `{}` ({})", clause.name,
                      clause.kind->label.english)},
         {"dites-le dans l'article, avec les valeurs de la clause, ou ôtez la clause",
          "say it in the article, with the values of the clause, or take the clause out"}});
  }

  [[nodiscard]] bool body_is_consulted() const {
    return std::any_of(charter_.clauses.begin(), charter_.clauses.end(), [](const Clause& clause) {
      using kinds::charter_adoption::Requires;
      if (!clause.is_a(kinds::charter_adoption::kind)) return false;
      const auto required = clause.items(kinds::charter_adoption::requires_);
      return std::any_of(required.begin(), required.end(), [](Requires one) {
        return one == Requires::cst_opinion || one == Requires::body_opinion;
      });
    });
  }

  void gate(const Clause& clause) {
    namespace acceptance = kinds::acceptance;
    if (!clause.is_a(acceptance::kind) || consulted_) return;
    const auto without = clause.get(acceptance::without);
    if (without != acceptance::Without::gate && without != acceptance::Without::deny) return;
    say("L26", Level::error, clause.setting(acceptance::without)->place,
        std::string(clause.word(acceptance::without)),
        {{"fermer des accès à qui n'a pas signé demande l'avis du comité social territorial, que rien "
          "n'exige ici",
          "closing accesses to who has not signed takes the opinion of the staff committee, which nothing "
          "asks for"},
         {"ajoutez une clause `charter.adoption` avec `requires: [cst_opinion]`, et dites-le dans le texte",
          "add a `charter.adoption` clause with `requires: [cst_opinion]`, and say so in the text"}});
  }

  // Two keys in one hand: who decides also sees, and nobody else knows.
  void alone(const Clause& clause) {
    if (!clause.is_a(kinds::custody::kind)) return;
    const Setting* subsets = clause.setting(kinds::custody::subsets);
    const List* all = subsets == nullptr ? nullptr : subsets->value.as<List>();
    if (all == nullptr) return;
    for (const Value& subset : all->items) {
      const List* roles = subset.as<List>();
      if (roles == nullptr || roles->items.size() != 1) continue;
      const std::string role = print(roles->items.front());
      say("L26", Level::warning, subsets->place, print(subset),
          {{fmt::format("`{}` rétablit seul les identités : personne d'autre n'y veille", role),
            fmt::format("`{}` restores identities alone: nobody else watches over it", role)},
           {fmt::format("réunissez deux rôles : `[{}, …]` ; un suppléant se nomme dans `substitutes`", role),
            fmt::format("put two roles together: `[{}, …]`; a substitute is named in `substitutes`", role)}});
    }
  }

  // Both clauses say what they mean; together they surprise who reads the first only.
  void opened_in_private() {
    for (const PrivateOpening& one : private_openings(charter_)) {
      const Setting* windows = one.use->setting(kinds::web_private_use::windows);
      List categories;
      std::string ids;
      for (const std::string& id : one.categories) {
        categories.items.push_back(Value{Name{Name::Of::category, id}});
        ids += (ids.empty() ? "" : ", ") + id;
      }
      const Value sites{std::move(categories)};
      const auto said = [&](const Clause& clause, std::string_view parameter, const Value& value,
                            base::Language in) {
        return wording::show_value(value, {&charter_, clause.kind->find(parameter), in, clause.kind});
      };
      const auto both = [&](base::Language in) {
        return std::pair(said(*one.use, windows->parameter, windows->value, in),
                         said(*one.filter, kinds::web_filter::categories.name, sites, in));
      };
      const auto [hours_fr, sites_fr] = both(base::Language::french);
      const auto [hours_en, sites_en] = both(base::Language::english);
      say("L12", Level::note, windows->place, print(windows->value),
          {{fmt::format("{}, `{}` ouvre ce que `{}` ferme : {}", hours_fr, one.use->name, one.filter->name,
                        sites_fr),
            fmt::format("{}, `{}` opens what `{}` closes: {}", hours_en, one.use->name, one.filter->name,
                        sites_en)},
           {fmt::format(
                "si ces sites doivent rester fermés, ajoutez à `{}` : `except: [{{categories: [{}]}}]` ; "
                "sinon, dites-le dans l'article {} aussi",
                one.use->name, ids, one.filter->article),
            fmt::format(
                "if they are to stay closed, add to `{}`: `except: [{{categories: [{}]}}]`; if not, say so "
                "in article {} too",
                one.use->name, ids, one.filter->article)}});
    }
  }

  // The entries of a register are State: a list or an agreement would make them part of the signed text.
  void registers() {
    for (const Article& article : charter_.articles)
      for (const EffectiveLine& line : article.lines)
        for (const auto& [offset, placeholder] : line.placeholders) {
          if (placeholder.object != Placeholder::Object::clause) continue;
          const Clause* clause = charter_.find_clause(placeholder.name);
          const Parameter* parameter = clause == nullptr ? nullptr : clause->kind->find(placeholder.member);
          if (parameter == nullptr || parameter->type.base != Type::Base::registry) continue;
          const auto head = wording::parse_head(placeholder.head);
          if (!placeholder.agrees && head && !head->bullets && !head->letters) continue;
          say("L20", Level::error, placeholder.place,
              line.text.substr(static_cast<std::size_t>(offset),
                               static_cast<std::size_t>(placeholder.length)),
              {{"le contenu d'un registre change sans nouvelle signature : il ne s'écrit pas dans le texte "
                "signé",
                "the entries of a register change without a new signature: they are not written into signed "
                "text"},
               {fmt::format("nommez le registre : `{{{{le {}.{}}}}}`", placeholder.name, placeholder.member),
                fmt::format("name the register: `{{{{{}.{}}}}}`", placeholder.name, placeholder.member)}});
        }
  }

  const EffectiveCharter& charter_;
  const Charter& source_;
  Remarks& remarks_;
  std::set<std::pair<int, std::string>> named_;  // heading, clause
  int last_passage_ = -1;
  int last_heading_ = -1;
  bool consulted_ = false;
};

}  // namespace

void judge_clauses(const EffectiveCharter& charter, const Charter& source, Remarks& remarks) {
  ClauseJudge(charter, source, remarks).judge();
}

}  // namespace cartulaire::charter::lint
