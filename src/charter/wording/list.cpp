// Several nouns in one sentence: "du DPO et du RSSI", "…, ainsi que …", bullets, semicolons, agreement.
#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "charter/wording/letters_of.hpp"
#include "charter/wording/noun.hpp"

namespace cartulaire::charter::wording {
namespace {

constexpr std::string_view kNarrow = "\u202f";  // before a French semicolon

bool holds(std::string_view text, std::string_view part) noexcept {
  return text.find(part) != std::string_view::npos;
}

// What an item holds that would blur "a, b et c".
struct Blur {
  bool comma = false;  // only semicolons part such items
  bool and_ = false;
  bool or_ = false;
};

Blur blur_of(const std::vector<std::string>& items, Language language) {
  const bool french = language == Language::french;
  Blur blur;
  for (const std::string& item : items) {
    blur.comma = blur.comma || holds(item, ", ") || holds(item, ";");
    blur.and_ = blur.and_ || holds(item, french ? " et " : " and ");
    blur.or_ = blur.or_ || holds(item, french ? " ou " : " or ");
  }
  return blur;
}

// Before the last item: " et ", or after a comma a conjunction that no item holds.
std::string_view last_link(Conjunction conjunction, const Blur& blur, Language language) noexcept {
  const bool french = language == Language::french;
  if (conjunction == Conjunction::and_) {
    if (blur.and_ || blur.or_) return french ? ", ainsi que " : ", as well as ";
    return french ? " et " : " and ";
  }
  if (blur.or_) return french ? ", ou encore " : ", or else ";
  if (blur.and_) return french ? ", ou " : ", or ";
  return french ? " ou " : " or ";
}

std::string join_with_semicolons(const std::vector<std::string>& items, Conjunction conjunction,
                                 Language language) {
  const bool french = language == Language::french;
  const bool all = conjunction == Conjunction::and_;
  std::string out = items.front();
  for (std::size_t i = 1; i < items.size(); ++i) {
    out += french ? fmt::format("{}; ", kNarrow) : "; ";
    if (i + 1 == items.size()) out += french ? (all ? "et " : "ou ") : (all ? "and " : "or ");
    out += items[i];
  }
  return out;
}

std::string bullets(const std::vector<std::string>& items, Language language) {
  std::string out = "\n\n";
  for (std::size_t i = 0; i < items.size(); ++i) {
    const bool last = i + 1 == items.size();
    const std::string_view end = last ? "." : language == Language::french ? "\u202f;" : ";";
    out += fmt::format("- {}{}\n", items[i], end);
  }
  return out + "\n";
}

// What follows the number in "6 mois", "un mois"; empty for a bare number.
std::string_view after_figure(std::string_view text) noexcept {
  for (const std::string_view one :
       {std::string_view("un "), std::string_view("une "), std::string_view("one ")})
    if (text.starts_with(one)) return text.substr(one.size());
  const std::size_t end = text.find_first_not_of("0123456789,");
  text.remove_prefix(end == std::string_view::npos ? text.size() : end);
  for (const std::string_view space : {std::string_view("\u00a0"), std::string_view(" ")}) {
    if (text.starts_with(space)) text.remove_prefix(space.size());
  }
  return text;
}

// "six mois", "vingt et une heures": the figure in letters, in the gender of its unit.
base::Result<std::string> letters_of(const Words& words, Language language) {
  if (!words.number) {
    return base::fail(base::ErrorCode::invalid, "", "`lettres` demande un nombre",
                      "`lettres` needs a number");
  }
  base::Result<std::string> letters = in_letters(*words.number, language);
  const std::string_view unit = after_figure(words.items.front().text);
  if (!letters || unit.empty()) return letters;
  const bool feminine =
      unit.starts_with("heure") || unit.starts_with("minute") || unit.starts_with("semaine");
  const bool one = *letters == "un" || letters->ends_with(" un") || letters->ends_with("-un");
  return fmt::format("{}{} {}", *letters, language == Language::french && feminine && one ? "e" : "", unit);
}

// English says the preposition once: "of the DPO and the CISO".
Form form_of_item(Form asked, std::size_t index, Language language) noexcept {
  if (language == Language::french || index == 0) return asked;
  return asked == Form::de ? Form::de : Form::as_written;
}

base::Result<std::vector<std::string>> inflect_all(const Words& words, Form form, Language language) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < words.items.size(); ++i) {
    base::Result<std::string> item = inflect(words.items[i], form_of_item(form, i, language), language);
    if (!item) return base::pass(item);
    std::string text = std::move(*item);
    if (language == Language::english && form == Form::de && i > 0)
      text.erase(0, 3);  // the "of " of one before
    out.push_back(std::move(text));
  }
  return out;
}

struct HeadWord {
  std::string_view singular, plural;
};

// The article or preposition before the chosen alternative. `text` is elided against: "l'usage", "d'usages".
std::string head_word(std::string_view head, std::string_view text, bool plural) {
  const std::string word = lowered(head);
  constexpr std::array<std::pair<std::string_view, HeadWord>, 4> kPairs{
      {{"le", {"le", "les"}}, {"la", {"la", "les"}}, {"du", {"du", "des"}}, {"au", {"au", "aux"}}}};
  for (const auto& [asked, forms] : kPairs) {
    if (asked != word) continue;
    if (plural) return std::string(forms.plural) + " ";
    if (!elides(text)) return std::string(forms.singular) + " ";
    return word == "du" ? "de l'" : word == "au" ? "à l'" : "l'";
  }
  if (word == "de" && elides(text)) return "d'";
  return word.empty() ? "" : word + " ";
}

}  // namespace

std::uint64_t how_many(const Words& words) noexcept {
  if (words.list) return words.items.size();
  return words.number.value_or(1);
}

std::string join(const std::vector<std::string>& items, Conjunction conjunction, Language language) {
  if (items.size() < 2) return items.empty() ? "" : items.front();
  const Blur blur = blur_of(items, language);
  if (blur.comma) return join_with_semicolons(items, conjunction, language);
  std::string out = items.front();
  for (std::size_t i = 1; i < items.size(); ++i) {
    const std::string_view link = i + 1 == items.size() ? last_link(conjunction, blur, language) : ", ";
    out += link;
    if (link.ends_with("que ") && elides(items[i])) out.replace(out.size() - 2, 2, "'");
    out += items[i];
  }
  return out;
}

base::Result<std::string> say(const Words& words, const Head& head, Language language) {
  if (words.items.empty()) {
    return base::fail(base::ErrorCode::invalid, "",
                      "la liste est vide : entourer la phrase de `::: when … is set`",
                      "the list is empty: put the sentence between `::: when … is set`");
  }
  if (head.letters) {
    base::Result<std::string> letters = letters_of(words, language);
    if (!letters) return letters;
    return head.capital ? capitalised(*letters) : *letters;
  }
  base::Result<std::vector<std::string>> items = inflect_all(words, head.form, language);
  if (!items) return base::pass(items);
  items->back() += words.tail;
  if (head.bullets) return bullets(*items, language);
  std::string text = join(*items, words.conjunction, language);
  return head.capital ? capitalised(text) : text;
}

base::Result<std::string> agree(const Words& words, std::string_view head, std::string_view singular,
                                std::string_view plural, Language language) {
  const std::uint64_t count = how_many(words);
  if (words.list && count == 0) {
    return base::fail(base::ErrorCode::invalid, "", "l'accord porte sur une liste vide",
                      "the agreement counts an empty list");
  }
  const bool many = language == Language::french ? count > 1 : count != 1;
  const std::string_view chosen = many ? plural : singular;
  const std::string before = language == Language::french ? head_word(head, chosen, many)
                                                          : (head.empty() ? "" : std::string(head) + " ");
  const std::string text = before + std::string(chosen);
  const FirstLetter first = first_letter(head);
  return first.length != 0 && lower(first.code) != first.code ? capitalised(text) : text;
}

}  // namespace cartulaire::charter::wording
