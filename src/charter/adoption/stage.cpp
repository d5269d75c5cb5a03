#include "charter/adoption/stage.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace cartulaire::charter::adoption {
namespace {

struct Opinions {
  std::optional<Day> given;   // the day from which the opinion is there
  std::optional<Day> second;  // a second one is asked for, of a vote on this day
};

// A unanimous unfavourable vote asks for a second one, once.
Opinions opinions_until(Day day, const Acts& acts, const Formalities& asked) {
  std::vector<std::pair<Day, bool>> votes;  // day, unanimously unfavourable
  for (const Record* record : acts) {
    const Consultation* one = record->act.as<Consultation>();
    if (one == nullptr || record->act.day > day) continue;
    if (asked.staff_committee && one->body == Body::other) continue;
    votes.emplace_back(record->act.day, is_unanimously_unfavourable(one->votes));
  }
  std::stable_sort(votes.begin(), votes.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  Opinions out;
  for (const auto& [on, against] : votes) {
    const bool is_second = out.second && on > *out.second;
    if (!against || is_second) {
      out.given = on;
      out.second.reset();
      break;
    }
    if (!out.second) out.second = on;
  }
  return out;
}

class Path {
 public:
  Path(const Acts& acts, const Formalities& asked, std::optional<Day> earlier)
      : acts_(acts), asked_(asked), earlier_(asked.again_on_change ? std::nullopt : earlier) {}

  [[nodiscard]] std::optional<Day> opinion(Day until) const {
    const auto own = opinions_until(until, acts_, asked_).given;
    if (own) return own;
    return earlier_ && *earlier_ <= until ? earlier_ : std::nullopt;
  }

  // The first day on which an act of the kind counts.
  template <class T>
  [[nodiscard]] std::optional<Day> first(Step step) const {
    std::optional<Day> found;
    for (const Record* record : acts_) {
      if (record->act.as<T>() == nullptr || lacks(step, record->act.day)) continue;
      if (!found || record->act.day < *found) found = record->act.day;
    }
    return found;
  }

  [[nodiscard]] std::optional<Need> lacks(Step step, Day day) const {
    if (step <= Step::second_opinion) return std::nullopt;
    if (asked_.opinion() && !opinion(day)) return opinion_needed(day);
    if (step == Step::deliberation) return std::nullopt;
    if (asked_.deliberation && !is_before(first<Deliberation>(Step::deliberation), day))
      return need(Step::deliberation, {"il manque la délibération, qui suit l'avis",
                                       "the deliberation is missing; it follows the opinion"});
    if (step != Step::entry_into_force) return std::nullopt;
    if (asked_.annexation && !is_before(first<Annexation>(Step::annexation), day))
      return need(Step::annexation, {"il manque l'annexion au règlement intérieur",
                                     "the annexation to the internal rules is missing"});
    return lacks_publication(day);
  }

  [[nodiscard]] Need opinion_needed(Day until) const {
    if (const auto second = opinions_until(until, acts_, asked_).second)
      return need(
          Step::second_opinion,
          {fmt::format("il manque une seconde consultation : le vote du {} était défavorable et unanime",
                       print_day(*second)),
           fmt::format("a second consultation is missing: the vote of {} was unfavourable and unanimous",
                       print_day(*second))});
    if (asked_.staff_committee)
      return need(Step::opinion, {"il manque l'avis du comité social territorial",
                                  "the opinion of the staff committee is missing"});
    return need(Step::opinion,
                {"il manque l'avis de l'instance consultée", "the opinion of the body consulted is missing"});
  }

  [[nodiscard]] Need need(Step step, Label what) const {
    return {step, std::move(what), rule_of(step, asked_)};
  }

 private:
  static bool is_before(std::optional<Day> act, Day day) { return act && *act <= day; }

  [[nodiscard]] std::optional<Need> lacks_publication(Day day) const {
    const auto published = first<Publication>(Step::publication);
    if (!is_before(published, day))
      return need(Step::publication, {"il manque la publication", "the publication is missing"});
    const Day earliest = after_notice(*published, asked_.notice);
    if (day < earliest)
      return need(Step::entry_into_force, {fmt::format("le préavis court jusqu'au {}", print_day(earliest)),
                                           fmt::format("the notice runs until {}", print_day(earliest))});
    return std::nullopt;
  }

  const Acts& acts_;
  const Formalities& asked_;
  const std::optional<Day> earlier_;
};

constexpr Day kEver = Day::max();

std::vector<Need> missing_of(const Path& path, const Standing& now, const Formalities& asked) {
  std::vector<Need> out;
  if (asked.opinion() && !now.opinion) out.push_back(path.opinion_needed(kEver));
  if (asked.deliberation && !now.deliberation)
    out.push_back(path.need(Step::deliberation, {"prendre la délibération", "take the deliberation"}));
  if (asked.annexation && !now.annexation)
    out.push_back(path.need(Step::annexation, {"annexer la charte au règlement intérieur",
                                               "annex the charter to the internal rules"}));
  if (!now.publication)
    out.push_back(path.need(Step::publication, {"publier la version", "publish the version"}));
  if (!now.in_force_from)
    out.push_back(path.need(Step::entry_into_force,
                            {"fixer la date d'entrée en vigueur", "set the day of entry into force"}));
  return out;
}

std::vector<Label> owed_of(const Acts& acts) {
  std::vector<Label> out;
  const Record* first = nullptr;  // a vote that asks for a second one
  const Record* last = nullptr;
  bool answered = false;
  for (const Record* record : acts) {
    if (record->act.as<Answer>() != nullptr) answered = last != nullptr;
    const Consultation* one = record->act.as<Consultation>();
    if (one == nullptr) continue;
    if (first != nullptr) {
      const auto days = (record->act.day - first->act.day).count();
      if (days < kSecondAtLeast || days > kSecondAtMost)
        out.push_back(
            {fmt::format("la seconde consultation vient {} jours après la première, au lieu de {} à {} "
                         "(CGFP, R. 254-72, à vérifier)",
                         days, kSecondAtLeast, kSecondAtMost),
             fmt::format("the second consultation comes {} days after the first, instead of {} to {} "
                         "(CGFP, R. 254-72, to be checked)",
                         days, kSecondAtLeast, kSecondAtMost)});
    }
    first = first == nullptr && is_unanimously_unfavourable(one->votes) ? record : nullptr;
    if (opinion_of(one->votes) != Opinion::favourable || !one->reservations.empty()) {
      last = record;
      answered = false;
    }
  }
  if (last != nullptr && !answered)
    out.push_back({fmt::format("la réponse de l'employeur à l'avis du {} n'est pas enregistrée",
                               print_day(last->act.day)),
                   fmt::format("the employer's answer to the opinion of {} is not recorded",
                               print_day(last->act.day))});
  return out;
}

Stage stage_of(const Standing& now, const Formalities& asked, Day today) {
  if (now.in_force_from) return *now.in_force_from <= today ? Stage::in_force : Stage::to_come;
  if (now.publication) return Stage::published;
  if (now.deliberation && asked.deliberation) return Stage::deliberated;
  if (now.opinion && asked.opinion()) return Stage::consulted;
  return Stage::registered;
}

struct Word {
  std::string_view word;
  std::string_view french;
  std::string_view english;
};
constexpr std::array<Word, 8> kStages{{
    {"draft", "projet, non enregistré", "draft, not registered"},
    {"registered", "enregistrée", "registered"},
    {"consulted", "avis rendu", "opinion given"},
    {"deliberated", "délibérée", "deliberated"},
    {"published", "publiée", "published"},
    {"to_come", "en vigueur à venir", "in force on a day to come"},
    {"in_force", "en vigueur", "in force"},
    {"replaced", "remplacée", "replaced"},
}};

}  // namespace

std::string_view stage_word(Stage stage) {
  return kStages.at(static_cast<std::size_t>(stage)).word;
}

Label stage_label(Stage stage) {
  const Word& word = kStages.at(static_cast<std::size_t>(stage));
  return {std::string(word.french), std::string(word.english)};
}

Label rule_of(Step step, const Formalities& asked) {
  Label clause{fmt::format("article {}, clause `{}`", asked.article, asked.clause),
               fmt::format("article {}, clause `{}`", asked.article, asked.clause)};
  switch (step) {
    case Step::opinion:
      if (!asked.staff_committee) return clause;
      return {clause.french +
                  " ; CGFP, L. 253-5 (le CST est consulté sur le fonctionnement des services ; aucun "
                  "texte ne nomme la charte)",
              clause.english +
                  "; CGFP, L. 253-5 (the staff committee is consulted on how services work; no law "
                  "names the charter)"};
    case Step::second_opinion:
      return {clause.french + " ; CGFP, R. 254-72 (de 8 à 30 jours plus tard ; à vérifier)",
              clause.english + "; CGFP, R. 254-72 (8 to 30 days later; to be checked)"};
    case Step::deliberation:
    case Step::annexation:
      return clause;
    case Step::entry_into_force:
      if (asked.notice) return clause;
      break;
    case Step::registration:
    case Step::publication:
      break;
  }
  return {"règle de Cartulaire", "rule of Cartulaire"};
}

Standing standing(const Acts& acts, const Formalities& asked, Day today, std::optional<Day> earlier) {
  const Path path(acts, asked, earlier);
  Standing now;
  now.opinion = path.opinion(kEver);
  now.deliberation = path.first<Deliberation>(Step::deliberation);
  now.annexation = path.first<Annexation>(Step::annexation);
  now.publication = path.first<Publication>(Step::publication);
  now.in_force_from = path.first<EntryIntoForce>(Step::entry_into_force);
  now.stage = stage_of(now, asked, today);
  now.missing = missing_of(path, now, asked);
  now.owed = owed_of(acts);
  return now;
}

std::optional<Need> lacking(Step step, Day day, const Acts& acts, const Formalities& asked,
                            std::optional<Day> earlier) {
  return Path(acts, asked, earlier).lacks(step, day);
}

}  // namespace cartulaire::charter::adoption
