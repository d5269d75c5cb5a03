#include "charter/wording/value_words.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>

#include <fmt/format.h>

#include "charter/wording/quantity.hpp"
#include "lists/categories.hpp"

namespace cartulaire::charter::wording {
namespace {

using base::ErrorCode;
using base::Result;

bool is_french(const Speaker& speaker) noexcept {
  return speaker.language == Language::french;
}

std::string pick(const Speaker& speaker, std::string_view french, std::string_view english) {
  return std::string(is_french(speaker) ? french : english);
}

Result<Noun> no_label(const std::string& id) {
  return base::fail(ErrorCode::not_found, "", fmt::format("`{}` n'a pas de libellé", id),
                    fmt::format("`{}` has no label", id));
}

Result<Noun> label_noun(const Label* label, const std::string& id, const Speaker& speaker) {
  if (label == nullptr || label->in(speaker.language).empty()) return no_label(id);
  return Noun{label->in(speaker.language), {}, {}};
}

Result<Noun> named_noun(const Named* named, const std::string& id, const Speaker& speaker) {
  if (named == nullptr) return no_label(id);
  const bool english = !is_french(speaker) && !named->english.empty();
  return Noun{english ? named->english : named->name, {}, {}};
}

Noun everyone(const Speaker& speaker) {
  return is_french(speaker) ? Noun{"l'ensemble des personnes", {}, "toutes les personnes"}
                            : Noun{"all persons", {}, {}};
}

Result<Noun> category_noun(const std::string& id, const Speaker& speaker) {
  if (id == "any") {
    return is_french(speaker) ? Noun{"l'ensemble des catégories", {}, "toutes les catégories"}
                              : Noun{"all categories", {}, {}};
  }
  const lists::Category* category = lists::find_category(id);
  if (category == nullptr) return no_label(id);
  return Noun{is_french(speaker) ? category->label_fr : category->label_en, {}, {}};
}

Result<Noun> clause_noun(const std::string& id, const Speaker& speaker) {
  const Clause* clause = speaker.charter == nullptr ? nullptr : speaker.charter->find_clause(id);
  if (clause == nullptr || clause->article.empty()) return no_label(id);
  return is_french(speaker) ? Noun{fmt::format("l'article {}", clause->article), {}, {}}
                            : Noun{fmt::format("article {}", clause->article), {}, {}};
}

Result<Noun> option_noun(const std::string& id, const Speaker& speaker) {
  const Label* label = speaker.parameter == nullptr ? nullptr : catalogue().word(*speaker.parameter, id);
  return label_noun(label, id, speaker);
}

Result<Noun> word_noun(const std::map<std::string, Label>& words, const std::string& id,
                       const Speaker& speaker) {
  const auto found = words.find(id);
  return label_noun(found == words.end() ? nullptr : &found->second, id, speaker);
}

std::string quoted(std::string_view text, const Speaker& speaker) {
  return is_french(speaker) ? fmt::format("«\u00a0{}\u00a0»", text) : fmt::format("“{}”", text);
}

// The title under which an annex of the charter has the document; empty where none has it.
std::string title_of_annex(const std::string& id, const Speaker& speaker) {
  if (speaker.charter == nullptr) return {};
  for (const Clause& clause : speaker.charter->clauses) {
    if (clause.kind->name != "charter.annex") continue;
    for (const Record& document : clause.items<Record>("documents")) {
      const Value* own = document.find("id");
      const Value* title = document.find("title");
      if (own != nullptr && title != nullptr && own->as<Text>()->text == id) return title->as<Text>()->text;
    }
  }
  return {};
}

Result<Noun> document_noun(const std::string& id, const Speaker& speaker) {
  if (id == "this") return Noun{pick(speaker, "la présente charte", "the present charter"), {}, {}};
  const Label* label = speaker.parameter == nullptr ? nullptr : catalogue().word(*speaker.parameter, id);
  if (label != nullptr) return label_noun(label, id, speaker);
  const std::string title = title_of_annex(id, speaker);
  return Noun{quoted(title.empty() ? id : title, speaker), {}, {}};
}

// "les macros"; "les fichiers .exe"
Result<Noun> file_type_noun(const std::string& id, const Speaker& speaker) {
  const auto family = catalogue().file_families.find(id);
  if (family != catalogue().file_families.end()) return label_noun(&family->second, id, speaker);
  return Noun{
      fmt::format("{}.{}{}", pick(speaker, "les fichiers ", ""), id, pick(speaker, "", " files")), {}, {}};
}

// "l'article 33 du RGPD", "la loi n° 78-17"; a reference that begins with no known text as it is written.
Result<Noun> legal_noun(const LegalRef& value, const Speaker& speaker) {
  const auto& texts = catalogue().legal_texts;
  const auto known =
      std::find_if(texts.begin(), texts.end(), [&](const LegalText& one) { return one.id == value.text; });
  if (known == texts.end()) return Noun{value.text, {}, {}};
  std::string name = known->label.in(speaker.language);
  if (const std::size_t at = name.find("{}"); at != std::string::npos) name.replace(at, 2, value.number);
  if (value.article.empty()) return Noun{std::move(name), {}, {}};
  Result<std::string> of = inflect({std::move(name), {}, {}}, Form::du, speaker.language);
  if (!of) return base::pass(of);
  const bool several = value.article.find(" et ") != std::string::npos ||
                       value.article.find(" à ") != std::string::npos ||
                       value.article.find(',') != std::string::npos;
  const std::string head =
      several ? pick(speaker, "les articles", "articles") : pick(speaker, "l'article", "article");
  return Noun{fmt::format("{} {} {}", head, value.article, *of), {}, {}};
}

Result<Noun> name_noun(const Name& name, const Speaker& speaker) {
  const FrontMatter* front = speaker.charter == nullptr ? nullptr : &speaker.charter->front;
  switch (name.of) {
    case Name::Of::category:
      return category_noun(name.id, speaker);
    case Name::Of::role:
      return named_noun(front ? front->role(name.id) : nullptr, name.id, speaker);
    case Name::Of::population:
      return named_noun(front ? front->population(name.id) : nullptr, name.id, speaker);
    case Name::Of::group:
      return named_noun(front ? front->group(name.id) : nullptr, name.id, speaker);
    case Name::Of::entity:
      return named_noun(front ? front->entity(name.id) : nullptr, name.id, speaker);
    case Name::Of::attribute:
      return word_noun(catalogue().attributes, name.id, speaker);
    case Name::Of::everyone:
      return everyone(speaker);
    case Name::Of::clause:
      return clause_noun(name.id, speaker);
    case Name::Of::kind: {
      const Kind* kind = catalogue().find(name.id);
      return label_noun(kind ? &kind->label : nullptr, name.id, speaker);
    }
    case Name::Of::document:
      return document_noun(name.id, speaker);
    case Name::Of::file_type:
      return file_type_noun(name.id, speaker);
    case Name::Of::registry:
      return word_noun(catalogue().words, name.id, speaker);
    case Name::Of::option:
      break;
  }
  return option_noun(name.id, speaker);
}

// One item joined without a head, for use inside a longer phrase.
Result<std::string> phrase(const Value& value, const Speaker& speaker, Form form) {
  Result<Words> words = words_of(value, speaker);
  if (!words) return base::pass(words);
  Head head;
  head.form = form;
  return say(*words, head, speaker.language);
}

// "une durée fixée par la direction du numérique, entre 3 mois et 1 an"
struct Frame {
  std::string_view french, english;
};

Frame frame_of(const Value& value) noexcept {
  if (value.as<Duration>() || value.as<Deadline>()) return {"une durée fixée", "a time set"};
  if (value.as<Frequency>()) return {"un intervalle fixé", "an interval set"};
  if (value.as<Size>() || value.as<DailyVolume>()) return {"une taille fixée", "a size set"};
  if (value.as<DailyTime>()) return {"un temps fixé", "a time set"};
  if (value.as<Count>() || value.as<Rate>()) return {"un nombre fixé", "a number set"};
  if (value.as<Percent>()) return {"un taux fixé", "a rate set"};
  if (value.as<Window>()) return {"une plage fixée", "a window set"};
  return {"une valeur fixée", "a value set"};
}

// The frame of a frequency is told by its intervals: "entre 3 mois et 1 an".
Result<std::string> bound_text(const Value& value, const Speaker& speaker) {
  if (const auto* often = value.as<Frequency>(); often != nullptr && often->times == 1) {
    return say_duration(often->per, speaker.language);
  }
  return phrase(value, speaker, Form::as_written);
}

Result<Words> delegated_words(const Delegated& value, const Speaker& speaker) {
  Result<Noun> role = name_noun(Name{Name::Of::role, value.role}, speaker);
  if (!role) return base::pass(role);
  Result<std::string> by = inflect(*role, Form::par, speaker.language);
  if (!by) return base::pass(by);
  std::vector<std::string> bounds;
  bounds.reserve(value.frame.size());
  for (const Value& one : value.frame) {
    Result<std::string> text = bound_text(one, speaker);
    if (!text) return base::pass(text);
    bounds.push_back(std::move(*text));
  }
  const Frame frame =
      value.frame.empty() ? Frame{"une valeur fixée", "a value set"} : frame_of(value.frame.front());
  std::string text = fmt::format("{} {}", pick(speaker, frame.french, frame.english), *by);
  if (value.kind == Delegated::Frame::range && bounds.size() == 2) {
    text += is_french(speaker) ? fmt::format(", entre {} et {}", bounds[0], bounds[1])
                               : fmt::format(", between {} and {}", bounds[0], bounds[1]);
  } else if (!bounds.empty()) {
    text += fmt::format("{}{}", pick(speaker, ", parmi ", ", among "),
                        join(bounds, Conjunction::and_, speaker.language));
  }
  return Words{{Noun{text, {}, {}}}, false, Conjunction::and_, {}, {}};
}

// The terms that add up; those with `not` come after: "..., sauf les élus".
Result<Words> who_words(const std::vector<const Who*>& terms, const Speaker& speaker) {
  Words words;
  words.list = true;
  std::vector<std::string> without;
  for (const Who* term : terms) {
    Result<Noun> noun = name_noun(term->name, speaker);
    if (!noun) return base::pass(noun);
    if (term->negated) {
      without.push_back(noun->text);
    } else {
      words.items.push_back(std::move(*noun));
    }
  }
  if (words.items.empty()) words.items.push_back(everyone(speaker));
  if (!without.empty()) {
    words.tail = pick(speaker, ", sauf ", ", except ") + join(without, Conjunction::and_, speaker.language);
  }
  return words;
}

Result<Words> active_words(const Active& value, const Speaker& speaker) {
  const auto plain = [&](std::string text) -> Result<Words> {
    return Words{{Noun{std::move(text), {}, {}}}, false, Conjunction::and_, {}, {}};
  };
  switch (value.kind) {
    case Active::Kind::always:
      return plain(pick(speaker, "en permanence", "at all times"));
    case Active::Kind::occasional:
      return plain(pick(speaker, "ponctuellement", "occasionally"));
    case Active::Kind::crisis:
      return plain(pick(speaker, "en cas de crise", "in a crisis"));
    case Active::Kind::after_alerts: {
      const std::string count = in_figures(static_cast<std::uint64_t>(value.alerts), speaker.language);
      const std::string time = say_duration(value.duration, speaker.language);
      const bool one = value.alerts == 1;
      return plain(is_french(speaker)
                       ? fmt::format("après {}\u00a0{} en {}", count, one ? "alerte" : "alertes", time)
                       : fmt::format("after {} {} in {}", count, one ? "alert" : "alerts", time));
    }
    case Active::Kind::by_decision:
      break;
  }
  Result<Noun> role = name_noun(Name{Name::Of::role, value.role}, speaker);
  if (!role) return base::pass(role);
  Result<std::string> of = inflect(*role, Form::du, speaker.language);
  if (!of) return base::pass(of);
  std::string text = pick(speaker, "sur décision ", "by decision ") + *of;
  if (value.limited) {
    const std::string time = say_duration(value.duration, speaker.language);
    text +=
        is_french(speaker) ? fmt::format(", pour {} au plus", time) : fmt::format(", for {} at most", time);
  }
  return plain(std::move(text));
}

// Labels of an option that is held as a bare id: zones, devices.
Result<std::vector<std::string>> option_texts(const std::vector<std::string>& ids, const Speaker& speaker) {
  std::vector<std::string> texts;
  texts.reserve(ids.size());
  for (const std::string& id : ids) {
    Result<Noun> noun = word_noun(catalogue().words, id, speaker);
    if (!noun) return base::pass(noun);
    texts.push_back(noun->text);
  }
  return texts;
}

std::string joined(const std::vector<std::string>& texts, const Speaker& speaker) {
  return join(texts, Conjunction::and_, speaker.language);
}

// Who or where is taken out, as a noun.
Result<Noun> except_subject(const Except& value, const Speaker& speaker) {
  if (!value.who.empty()) {
    std::vector<const Who*> terms;
    for (const Who& term : value.who)
      terms.push_back(&term);
    Result<Words> words = who_words(terms, speaker);
    if (!words) return base::pass(words);
    if (words->items.size() == 1 && words->tail.empty()) return words->items.front();
    Result<std::string> text = say(*words, {}, speaker.language);
    if (!text) return base::pass(text);
    return Noun{std::move(*text), {}, {}};
  }
  for (const std::vector<std::string>* ids : {&value.zones, &value.devices}) {
    if (ids->empty()) continue;
    Result<std::vector<std::string>> texts = option_texts(*ids, speaker);
    if (!texts) return base::pass(texts);
    return Noun{joined(*texts, speaker), {}, {}};
  }
  return everyone(speaker);
}

// "les membres de la communication, pour la vidéo, jusqu'au 31 décembre 2026"
Result<Words> except_words(const Except& value, const Speaker& speaker) {
  Result<Noun> noun = except_subject(value, speaker);
  if (!noun) return base::pass(noun);
  std::string extra;
  std::vector<std::string> parts;
  for (const auto& [name, part] : value.parts) {
    Speaker inner = speaker;
    Result<std::string> text = phrase(part, inner, Form::as_written);
    if (!text) return base::pass(text);
    parts.push_back(std::move(*text));
  }
  if (!parts.empty()) extra += pick(speaker, " pour ", " for ") + joined(parts, speaker);
  std::vector<std::string> times;
  times.reserve(value.windows.size());
  for (const Window& window : value.windows)
    times.push_back(say_window(window, speaker.language).alone);
  if (!times.empty()) extra += " " + joined(times, speaker);
  if (value.has_until) {
    Result<std::string> day = inflect(say_date(value.until, speaker.language), Form::au, speaker.language);
    if (!day) return base::pass(day);
    extra += is_french(speaker) ? fmt::format(" jusqu'{}", *day)
                                : fmt::format(" until {}", say_date(value.until, speaker.language).text);
  }
  noun->text += extra;
  if (!noun->alone.empty()) noun->alone += extra;
  return Words{{std::move(*noun)}, false, Conjunction::and_, {}, {}};
}

// The shapes of records that the catalogue knows: a document, a mark, a step.
Result<Words> record_words(const Record& value, const Speaker& speaker) {
  const auto plain = [](std::string text) -> Result<Words> {
    return Words{{Noun{std::move(text), {}, {}}}, false, Conjunction::and_, {}, {}};
  };
  if (const Value* title = value.find("title")) {
    if (const Text* text = title->as<Text>()) return plain(fmt::format("« {} »", text->text));
  }
  std::string out;
  for (const char* member : {"do", "words", "to", "by", "within", "in", "if"}) {
    const Value* part = value.find(member);
    if (part == nullptr) continue;
    const std::string_view name = member;
    const Form form = name == "to" ? Form::au : name == "by" ? Form::par : Form::as_written;
    Result<std::string> text = phrase(*part, speaker, form);
    if (!text) return base::pass(text);
    if (!out.empty()) out += " ";
    if (name == "within" && part->as<Deadline>() && part->as<Deadline>()->kind == Deadline::Kind::within) {
      out += pick(speaker, "sous ", "within ");
    }
    out += *text;
  }
  if (out.empty()) {
    return base::fail(ErrorCode::invalid, "", "cette valeur ne se dit pas dans une phrase",
                      "this value cannot be said in a sentence");
  }
  return plain(std::move(out));
}

Result<Words> list_words(const List& value, const Speaker& speaker) {
  std::vector<const Who*> terms;
  for (const Value& item : value.items) {
    if (const Who* who = item.as<Who>()) terms.push_back(who);
  }
  if (!terms.empty() && terms.size() == value.items.size()) return who_words(terms, speaker);
  Words words;
  words.list = true;
  for (const Value& item : value.items) {
    Result<Words> one = words_of(item, speaker);
    if (!one) return one;
    if (one->list) {  // a list in a list: one item that holds them all
      Result<std::string> text = say(*one, {}, speaker.language);
      if (!text) return base::pass(text);
      words.items.push_back(Noun{std::move(*text), {}, {}});
    } else {
      words.items.insert(words.items.end(), one->items.begin(), one->items.end());
    }
  }
  return words;
}

Result<Words> scalar(std::string text) {
  return Words{{Noun{std::move(text), {}, {}}}, false, Conjunction::and_, {}, {}};
}

Result<Words> noun_words(Result<Noun> noun) {
  if (!noun) return base::pass(noun);
  return Words{{std::move(*noun)}, false, Conjunction::and_, {}, {}};
}

Result<Words> number_words(std::int64_t number, std::string text) {
  Words words{{Noun{std::move(text), {}, {}}}, false, Conjunction::and_, {}, {}};
  if (number >= 0) words.number = static_cast<std::uint64_t>(number);
  return words;
}

}  // namespace

Result<Words> words_of(const Value& value, const Speaker& speaker) {
  const Language in = speaker.language;
  return std::visit(
      [&](const auto& v) -> Result<Words> {
        using T = std::decay_t<decltype(v)>;
        if constexpr (std::is_same_v<T, Unset>) {
          return base::fail(ErrorCode::invalid, "", "la valeur est encore en blanc (`unset`)",
                            "the value is still blank (`unset`)");
        } else if constexpr (std::is_same_v<T, bool>) {
          return scalar(v ? pick(speaker, "oui", "yes") : pick(speaker, "non", "no"));
        } else if constexpr (std::is_same_v<T, Delegated>) {
          return delegated_words(v, speaker);
        } else if constexpr (std::is_same_v<T, Count>) {
          return number_words(v.number, in_figures(static_cast<std::uint64_t>(v.number), in));
        } else if constexpr (std::is_same_v<T, Percent>) {
          return number_words(v.number, say_percent(v, in));
        } else if constexpr (std::is_same_v<T, Duration>) {
          return number_words(v.count, say_duration(v, in));
        } else if constexpr (std::is_same_v<T, Deadline>) {
          return scalar(say_deadline(v, in));
        } else if constexpr (std::is_same_v<T, Span>) {
          return scalar(say_span(v, in));
        } else if constexpr (std::is_same_v<T, Frequency>) {
          return scalar(say_frequency(v, in));
        } else if constexpr (std::is_same_v<T, Window>) {
          return noun_words(say_window(v, in));
        } else if constexpr (std::is_same_v<T, Size>) {
          return scalar(say_size(v, in));
        } else if constexpr (std::is_same_v<T, Rate>) {
          return scalar(say_rate(v, in));
        } else if constexpr (std::is_same_v<T, DailyTime> || std::is_same_v<T, DailyVolume>) {
          return scalar(say_daily(v, in));
        } else if constexpr (std::is_same_v<T, Money>) {
          return scalar(say_money(v, in));
        } else if constexpr (std::is_same_v<T, Date>) {
          return noun_words(say_date(v, in));
        } else if constexpr (std::is_same_v<T, Text>) {
          return scalar(v.text);
        } else if constexpr (std::is_same_v<T, LegalRef>) {
          return noun_words(legal_noun(v, speaker));
        } else if constexpr (std::is_same_v<T, Name>) {
          return noun_words(name_noun(v, speaker));
        } else if constexpr (std::is_same_v<T, Who>) {
          return who_words({&v}, speaker);
        } else if constexpr (std::is_same_v<T, Active>) {
          return active_words(v, speaker);
        } else if constexpr (std::is_same_v<T, Except>) {
          return except_words(v, speaker);
        } else if constexpr (std::is_same_v<T, Record>) {
          return record_words(v, speaker);
        } else {
          static_assert(std::is_same_v<T, List>);
          return list_words(v, speaker);
        }
      },
      value.data);
}

Language language_of(const FrontMatter& front) {
  return front.language == "en" ? Language::english : Language::french;
}

std::string show_value(const Value& value, const Speaker& speaker) {
  Result<std::string> text = phrase(value, speaker, Form::as_written);
  return text ? *text : print(value);
}

}  // namespace cartulaire::charter::wording
