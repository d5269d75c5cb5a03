#include "charter/wording/value_words.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>

#include <fmt/format.h>

#include "charter/wording/name_words.hpp"
#include "charter/wording/quantity.hpp"
#include "charter/wording/value_parts.hpp"

namespace cartulaire::charter::wording {
namespace {

using base::ErrorCode;
using base::Result;

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

// What a person reads of the networks and devices of an exception: " depuis le réseau interne".
Result<std::string> place_text(const std::vector<std::string>& ids, std::string_view before,
                               const Speaker& speaker) {
  if (ids.empty()) return std::string();
  Result<std::vector<std::string>> texts = option_texts(ids, speaker);
  if (!texts) return base::pass(texts);
  return fmt::format(" {} {}", before, joined(*texts, speaker));
}

// Who is taken out, as a noun; everyone where the exception names nobody.
Result<Noun> except_subject(const Except& value, const Speaker& speaker) {
  if (value.who.empty()) return everyone(speaker);
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

// The parts of the clause that are taken out: "la vidéo et la radio"; empty where the whole clause is.
Result<std::string> parts_text(const Except& value, const Speaker& speaker) {
  std::vector<std::string> parts;
  for (const auto& [name, part] : value.parts) {
    Speaker inner = speaker;
    if (speaker.kind != nullptr) inner.parameter = speaker.kind->find(name);
    Result<std::string> text = phrase(part, inner, Form::as_written);
    if (!text) return text;
    parts.push_back(std::move(*text));
  }
  return parts.empty() ? std::string() : joined(parts, speaker);
}

// What is taken out of a clause that allows is not allowed: "toutes les personnes pour les jeux" would say
// the reverse.
bool allows(const Speaker& speaker) {
  return speaker.kind != nullptr && (speaker.kind->name == kinds::web_private_use::kind.name ||
                                     speaker.kind->name == kinds::web_allowed::kind.name);
}

// Who and what is taken out, as a noun: "les membres de la communication pour la vidéo"; of a clause that
// allows, "les jeux d'argent pour les élus".
Result<Noun> except_head(const Except& value, const Speaker& speaker) {
  Result<Noun> who = except_subject(value, speaker);
  if (!who) return who;
  Result<std::string> what = parts_text(value, speaker);
  if (!what) return base::pass(what);
  if (what->empty()) return who;
  const std::string link = pick(speaker, " pour ", " for ");
  if (allows(speaker)) return Noun{value.who.empty() ? *what : *what + link + who->text, {}, {}};
  Noun noun = std::move(*who);
  noun.text += link + *what;
  if (!noun.alone.empty()) noun.alone += link + *what;
  return noun;
}

// " de 12 h à 14 h jusqu'au 31 décembre 2026"
Result<std::string> times_text(const Except& value, const Speaker& speaker) {
  std::vector<std::string> times;
  times.reserve(value.windows.size());
  for (const Window& window : value.windows)
    times.push_back(say_window(window, speaker.language).alone);
  std::string text = times.empty() ? std::string() : " " + joined(times, speaker);
  if (!value.has_until) return text;
  const Noun day = say_date(value.until, speaker.language);
  if (!is_french(speaker)) return text + " until " + day.text;
  Result<std::string> until = inflect(day, Form::au, speaker.language);
  if (!until) return until;
  return text + " jusqu'" + *until;
}

// "les membres de la communication pour la vidéo depuis le réseau interne jusqu'au 31 décembre 2026 (veille)"
Result<Words> except_words(const Except& value, const Speaker& speaker) {
  Result<Noun> noun = except_head(value, speaker);
  if (!noun) return base::pass(noun);
  for (Result<std::string> part :
       {place_text(value.zones, pick(speaker, "depuis", "from"), speaker),
        place_text(value.devices, pick(speaker, "avec", "with"), speaker), times_text(value, speaker)}) {
    if (!part) return base::pass(part);
    noun->text += *part;
    if (!noun->alone.empty()) noun->alone += *part;
  }
  if (!value.reason.empty()) {
    noun->text += fmt::format(" ({})", value.reason);
    if (!noun->alone.empty()) noun->alone += fmt::format(" ({})", value.reason);
  }
  return Words{{std::move(*noun)}, false, Conjunction::and_, {}, {}};
}

// "« Personnel » ou « Privé » dans l'objet du message"
Result<std::string> mark_text(const List& marks, const Value& place, const Speaker& speaker) {
  namespace markers = kinds::private_markers;
  const Clause* clause = speaker.clause;
  // What is looked for is the word with its brackets: so it is shown.
  const bool tagged =
      clause != nullptr && clause->is_a(markers::kind) && clause->get(markers::match) == markers::Match::tag;
  std::vector<std::string> texts;
  for (const Value& mark : marks.items)
    if (const Text* text = mark.as<Text>())
      texts.push_back(quoted(tagged ? "[" + text->text + "]" : text->text, speaker));
  Result<std::string> where = phrase(place, speaker, Form::as_written);
  if (!where) return where;
  return fmt::format("{} {} {}", join(texts, Conjunction::or_, speaker.language), pick(speaker, "dans", "in"),
                     *where);
}

// "le signalement auprès du délégué sans délai, si des données sont touchées"
Result<std::string> step_text(const Record& value, const Speaker& speaker) {
  std::string out;
  for (const char* member : {"do", "to", "by", "within", "if"}) {
    const Value* part = value.find(member);
    if (part == nullptr) continue;
    const std::string_view name = member;
    const bool french_to = name == "to" && is_french(speaker);
    const Form form = french_to      ? Form::du
                      : name == "to" ? Form::au
                      : name == "by" ? Form::par
                                     : Form::as_written;
    Result<std::string> text = phrase(*part, speaker, form);
    if (!text) return text;
    const Deadline* deadline = part->as<Deadline>();
    if (!out.empty()) out += name == "if" ? ", " : " ";
    if (french_to) out += "auprès ";
    if (deadline != nullptr && deadline->kind == Deadline::Kind::within)
      out += pick(speaker, "sous ", "within ");
    if (name == "if") {
      const bool elided = is_french(speaker) && (text->starts_with("il ") || text->starts_with("ils "));
      out += elided ? "s'" : pick(speaker, "si ", "if ");
    }
    out += *text;
  }
  return out;
}

// The shapes of records that the catalogue knows: a document, a mark, a step.
Result<Words> record_words(const Record& value, const Speaker& speaker) {
  const auto plain = [](Result<std::string> text) -> Result<Words> {
    if (!text) return base::pass(text);
    return Words{{Noun{std::move(*text), {}, {}}}, false, Conjunction::and_, {}, {}};
  };
  const Value* title = value.find("title");
  if (title != nullptr && title->as<Text>() != nullptr)
    return plain(quoted(title->as<Text>()->text, speaker));
  const Value* marks = value.find("words");
  const Value* place = value.find("in");
  if (marks != nullptr && marks->as<List>() != nullptr && place != nullptr)
    return plain(mark_text(*marks->as<List>(), *place, speaker));
  if (value.find("do") != nullptr) return plain(step_text(value, speaker));
  return base::fail(ErrorCode::invalid, "", "cette valeur ne se dit pas dans une phrase",
                    "this value cannot be said in a sentence");
}

Result<Words> list_words(const List& value, const Speaker& speaker) {
  std::vector<const Who*> terms;
  for (const Value& item : value.items) {
    if (const Who* who = item.as<Who>()) terms.push_back(who);
  }
  if (!terms.empty() && terms.size() == value.items.size()) return who_words(terms, speaker);
  Words words;
  words.list = true;
  const bool any = speaker.parameter != nullptr && speaker.parameter->takes == Parameter::Takes::any;
  if (any) words.conjunction = Conjunction::or_;
  for (const Value& item : value.items) {
    Result<Words> one = words_of(item, speaker);
    if (!one) return one;
    if (one->list) {  // a list in a list: one item that holds them all
      one->conjunction = Conjunction::and_;
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

// "un mois" looks like a noun with its article, and is a number: "une durée d'un mois".
Noun amount(std::string text, Language language) {
  const bool one = language == Language::french && (text.starts_with("un ") || text.starts_with("une "));
  std::string de_form = one ? "d'" + text : std::string();
  return Noun{std::move(text), std::move(de_form), {}};
}

Result<Words> amount_words(std::string text, Language language) {
  return Words{{amount(std::move(text), language)}, false, Conjunction::and_, {}, {}};
}

Result<Words> number_words(std::int64_t number, std::string text, Language language) {
  Words words{{amount(std::move(text), language)}, false, Conjunction::and_, {}, {}};
  if (number >= 0) words.number = static_cast<std::uint64_t>(number);
  return words;
}

}  // namespace

Result<std::string> phrase(const Value& value, const Speaker& speaker, Form form) {
  Result<Words> words = words_of(value, speaker);
  if (!words) return base::pass(words);
  Head head;
  head.form = form;
  return say(*words, head, speaker.language);
}

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
          return number_words(v.number, in_figures(static_cast<std::uint64_t>(v.number), in), in);
        } else if constexpr (std::is_same_v<T, Percent>) {
          return number_words(v.number, say_percent(v, in), in);
        } else if constexpr (std::is_same_v<T, Duration>) {
          return number_words(v.count, say_duration(v, in), in);
        } else if constexpr (std::is_same_v<T, Deadline>) {
          return amount_words(say_deadline(v, in), in);
        } else if constexpr (std::is_same_v<T, Span>) {
          return scalar(say_span(v, in));
        } else if constexpr (std::is_same_v<T, Frequency>) {
          return scalar(say_frequency(v, in));
        } else if constexpr (std::is_same_v<T, Window>) {
          return noun_words(say_window(v, in));
        } else if constexpr (std::is_same_v<T, Size>) {
          return scalar(say_size(v, in));
        } else if constexpr (std::is_same_v<T, Rate>) {
          return scalar(say_rate(v, speaker.parameter == nullptr ? Label{} : speaker.parameter->unit, in));
        } else if constexpr (std::is_same_v<T, DailyTime> || std::is_same_v<T, DailyVolume>) {
          return amount_words(say_daily(v, in), in);
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
