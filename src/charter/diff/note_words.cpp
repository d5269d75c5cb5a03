#include "charter/diff/note_words.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "charter/wording/quantity.hpp"
#include "charter/wording/value_words.hpp"
#include "lists/categories.hpp"

namespace cartulaire::charter::diff {
namespace {

using base::Language;

bool takes(const std::vector<std::uint16_t>& values, std::size_t one) {
  return std::find(values.begin(), values.end(), one) != values.end();
}

std::string name_in(const FrontMatter& front, const std::string& id, Language language) {
  const Named* named = front.population(id);
  if (named == nullptr) named = front.group(id);
  if (named == nullptr) named = front.role(id);
  if (named == nullptr) return {};
  return language == Language::english && !named->english.empty() ? named->english : named->name;
}

}  // namespace

NoteWords::NoteWords(const Difference& the_difference, Language the_language)
    : difference(the_difference),
      language(the_language),
      two_charters(the_difference.before->front.id != the_difference.after->front.id) {}

std::string NoteWords::say(std::string_view french, std::string_view english) const {
  return std::string(language == Language::french ? french : english);
}

std::string NoteWords::number(std::uint64_t value) const {
  return wording::in_figures(value, language);
}

std::string NoteWords::counted(std::uint64_t value, std::string_view one_fr, std::string_view many_fr,
                               std::string_view one_en, std::string_view many_en) const {
  const bool one = language == Language::french ? value < 2 : value == 1;
  return number(value) + " " + (one ? say(one_fr, one_en) : say(many_fr, many_en));
}

std::string NoteWords::joined(const std::vector<std::string>& items) const {
  return items.empty() ? std::string() : wording::join(items, wording::Conjunction::and_, language);
}

std::string NoteWords::side(bool after) const {
  if (two_charters)
    return after ? say("seconde charte", "second charter") : say("première charte", "first charter");
  return after ? say("après", "after") : say("avant", "before");
}

const EffectiveCharter& NoteWords::charter(bool after) const {
  return after ? *difference.after : *difference.before;
}

std::string NoteWords::article(const std::string& number) const {
  return number.empty() ? std::string() : "article " + number;
}

std::string NoteWords::value(const Value& value, const Clause& clause, const Parameter& parameter,
                             bool after) const {
  if (const bool* yes = value.as<bool>()) return *yes ? say("oui", "yes") : say("non", "no");
  return wording::show_value(value, {&charter(after), &parameter, language, clause.kind});
}

std::string NoteWords::subject(const Clause& clause, bool after) const {
  std::string text = wording::capitalised(clause.kind->label.in(language));
  const Parameter* key =
      clause.kind->split == Kind::Split::key ? clause.kind->find(clause.kind->key) : nullptr;
  const Setting* setting = key == nullptr ? nullptr : clause.setting(key->name);
  if (setting != nullptr) text += say(" : ", ": ") + value(setting->value, clause, *key, after);
  return text;
}

std::string NoteWords::word(const std::string& id) const {
  const auto found = catalogue().words.find(id);
  return found == catalogue().words.end() ? id : found->second.in(language);
}

std::string NoteWords::selection(const std::vector<std::string>& names,
                                 const std::vector<std::uint16_t>& taken, std::string_view everything) const {
  if (taken.size() == names.size()) return {};
  std::vector<std::string> in;
  std::vector<std::string> out;
  for (std::size_t i = 0; i < names.size(); ++i)
    (takes(taken, i) ? in : out).push_back(names[i]);
  if (out.size() * 2 >= in.size()) return joined(in);
  return std::string(everything) + say(", sauf ", ", except ") + joined(out);
}

std::string NoteWords::population(const PersonKind& kind) const {
  if (!kind.identified) return say("les personnes non identifiées", "people not identified");
  if (kind.before.empty() && kind.after.empty()) return say("les personnes identifiées", "identified people");
  for (const bool after : {true, false}) {
    const std::string& id = after ? kind.after : kind.before;
    // A leaf that one charter splits is called by its part.
    const bool part = kind.before != kind.after && !kind.before.empty() && !kind.after.empty() &&
                      charter(!after).front.population(id) != nullptr;
    if (id.empty() || part) continue;
    const std::string name = name_in(charter(after).front, id, language);
    if (!name.empty()) return name;
  }
  return kind.after.empty() ? kind.before : kind.after;
}

std::string NoteWords::people(const std::vector<std::uint16_t>& values) const {
  std::vector<std::string> names;
  std::size_t known = 0;
  for (const PersonKind& kind : difference.behaviour.universe.people) {
    names.push_back(population(kind));
    known += kind.identified ? 1 : 0;
  }
  // Nobody known comes last.
  if (values.size() == known && known > 1 && !takes(values, known))
    return say("toutes les personnes identifiées", "all identified people");
  return selection(names, values, say("toutes les personnes", "everyone"));
}

std::string NoteWords::traits(const std::vector<std::uint16_t>& values) const {
  std::vector<std::string> names;
  for (const Trait& trait : difference.behaviour.universe.traits) {
    switch (trait.of) {
      case Trait::Of::none:
        names.push_back(say("sans situation particulière", "in no particular situation"));
        break;
      case Trait::Of::group: {
        std::string name = name_in(difference.after->front, trait.group, language);
        if (name.empty()) name = name_in(difference.before->front, trait.group, language);
        names.push_back(say("membres du groupe ", "members of the group ") +
                        (name.empty() ? trait.group : name));
        break;
      }
      case Trait::Of::attribute: {
        const std::string id(policy::name_of(trait.attribute));
        const auto found = catalogue().attributes.find(id);
        names.push_back(found == catalogue().attributes.end() ? id : found->second.in(language));
        break;
      }
      case Trait::Of::leave:
        names.push_back(say("en congé", "on leave"));
        break;
      case Trait::Of::on_call:
        names.push_back(say("en astreinte", "on call"));
        break;
      case Trait::Of::discharge:
        names.push_back(say("en décharge syndicale", "in union discharge hours"));
        break;
    }
  }
  return selection(names, values, say("quelle que soit leur situation", "whatever their situation"));
}

std::string NoteWords::categories(const std::vector<std::uint16_t>& values) const {
  const Universe& universe = difference.behaviour.universe;
  if (values.size() == universe.categories.size()) return {};
  std::set<std::string> taken;
  bool none = false;
  for (const std::uint16_t value : values) {
    if (universe.categories[value] < 0)
      none = true;
    else
      taken.insert(lists::categories()[static_cast<std::size_t>(universe.categories[value])].id);
  }
  // A family whose categories are all there stands for them.
  const auto named = [&](std::set<std::string> ids) {
    std::set<std::string> hidden;
    for (const lists::Category& category : lists::categories()) {
      if (category.includes.empty() || !ids.contains(category.id)) continue;
      const auto all = lists::expand_category(category.id);
      if (!std::all_of(all.begin(), all.end(), [&](const auto* one) { return ids.contains(one->id); }))
        continue;
      for (const auto* one : all)
        if (one->id != category.id) hidden.insert(one->id);
    }
    std::vector<std::string> names;
    // What the law forbids is a dozen names that a reader takes as one.
    const auto is_legal = [](const lists::Category& one) { return one.rank == lists::Rank::legal; };
    const auto& all = lists::categories();
    if (std::all_of(all.begin(), all.end(),
                    [&](const auto& one) { return !is_legal(one) || ids.contains(one.id); })) {
      names.push_back(say("ce que la loi interdit", "what the law forbids"));
      for (const lists::Category& category : all)
        if (is_legal(category)) hidden.insert(category.id);
    }
    for (const lists::Category& category : lists::categories())
      if (ids.contains(category.id) && !hidden.contains(category.id))
        names.push_back(language == Language::french ? category.label_fr : category.label_en);
    return names;
  };
  std::vector<std::string> in = named(taken);
  if (none) in.push_back(say("les sites sans catégorie", "sites of no category"));
  std::set<std::string> left;
  for (const lists::Category& category : lists::categories())
    if (!taken.contains(category.id)) left.insert(category.id);
  std::vector<std::string> out = named(left);
  if (!none) out.push_back(say("les sites sans catégorie", "sites of no category"));
  if (out.size() >= in.size()) return joined(in);
  return say("tous les sites, sauf ", "every site, except ") + joined(out);
}

namespace {

// Days in a row as "du lundi au vendredi"; others one by one.
std::string days_text(const NoteWords& words, const std::set<int>& days) {
  if (days.size() == 8) return words.say("tous les jours", "every day");
  static constexpr const char* kFrench[] = {"lundi",    "mardi",  "mercredi", "jeudi",
                                            "vendredi", "samedi", "dimanche"};
  static constexpr const char* kEnglish[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                             "Friday", "Saturday", "Sunday"};
  const auto name = [&](int day) { return words.say(kFrench[day], kEnglish[day]); };
  std::vector<std::string> parts;
  for (int day = 0; day < 7; ++day) {
    if (!days.contains(day)) continue;
    int last = day;
    while (last < 6 && days.contains(last + 1))
      ++last;
    if (last - day >= 2) {
      parts.push_back(words.say(fmt::format("du {} au {}", kFrench[day], kFrench[last]),
                                fmt::format("from {} to {}", kEnglish[day], kEnglish[last])));
    } else {
      for (int one = day; one <= last; ++one)
        parts.push_back(words.say("le ", "on ") + name(one));
    }
    day = last;
  }
  if (days.contains(Moment::kHoliday)) parts.push_back(words.say("les jours fériés", "on public holidays"));
  return words.joined(parts);
}

using Stretches = std::vector<std::pair<int, int>>;

std::string stretches_text(const NoteWords& words, const Stretches& stretches) {
  if (stretches.size() == 1 && stretches.front() == std::pair(0, 1440))
    return words.say("toute la journée", "all day");
  std::vector<std::string> parts;
  for (const auto& [from, to] : stretches) {
    std::string part = words.say("de ", "from ") + wording::say_hour(from, words.language) +
                       words.say(" à ", " to ") + wording::say_hour(to % 1440, words.language);
    if (from == UsualHours::kLunch && to == UsualHours::kBack)
      part += words.say(" (pause du midi)", " (lunch)");
    parts.push_back(std::move(part));
  }
  return words.joined(parts);
}

}  // namespace

std::string NoteWords::moments(const std::vector<std::uint16_t>& values) const {
  const Universe& universe = difference.behaviour.universe;
  if (values.size() == universe.moments.size()) return {};
  std::map<int, Stretches> by_day;
  for (const std::uint16_t value : values) {
    const Moment& moment = universe.moments[value];
    Stretches& day = by_day[moment.day];
    if (!day.empty() && day.back().second == moment.from)
      day.back().second = moment.to;
    else
      day.emplace_back(moment.from, moment.to);
  }
  std::map<Stretches, std::set<int>> alike;
  for (const auto& [day, stretches] : by_day)
    alike[stretches].insert(day);
  std::vector<std::pair<std::set<int>, Stretches>> ordered;
  for (const auto& [stretches, days] : alike)
    ordered.emplace_back(days, stretches);
  std::sort(ordered.begin(), ordered.end());
  std::vector<std::string> parts;
  for (const auto& [days, stretches] : ordered)
    parts.push_back(days_text(*this, days) + " " + stretches_text(*this, stretches));
  std::string text;
  for (const std::string& part : parts)
    text += (text.empty() ? "" : say(" ; ", "; ")) + part;
  return text;
}

std::string NoteWords::zones(const std::vector<std::uint16_t>& values) const {
  std::vector<std::string> names;
  for (const policy::Zone zone : difference.behaviour.universe.zones)
    names.push_back(zone == policy::Zone::unknown ? say("un réseau inconnu", "an unknown network")
                                                  : word(std::string(policy::name_of(zone))));
  return selection(names, values, say("tous les réseaux", "every network"));
}

std::string NoteWords::devices(const std::vector<std::uint16_t>& values) const {
  std::vector<std::string> names;
  for (const policy::Device device : difference.behaviour.universe.devices)
    names.push_back(device == policy::Device::unknown ? say("un appareil inconnu", "an unknown device")
                                                      : word(std::string(policy::name_of(device))));
  return selection(names, values, say("tous les appareils", "every device"));
}

}  // namespace cartulaire::charter::diff
