// One `{{…}}` of an effective charter, replaced.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "charter/wording/value_words.hpp"

namespace cartulaire::charter::wording {
namespace {

using base::ErrorCode;
using base::Result;

Result<Words> unknown(std::string_view what) {
  return base::fail(ErrorCode::not_found, "", fmt::format("`{}` n'existe pas dans cette charte", what),
                    fmt::format("`{}` is not in this charter", what));
}

Result<Words> plain(std::string text) {
  return Words{{Noun{std::move(text), {}, {}}}, false, Conjunction::and_, {}, {}};
}

Result<Words> clause_words(const EffectiveCharter& charter, const Placeholder& asked, Language language) {
  const Clause* clause = charter.find_clause(asked.name);
  if (clause == nullptr) return unknown(asked.name);
  if (asked.member == "article") return plain(clause->article);
  const Parameter* parameter = clause->kind->find(asked.member);
  const Setting* setting = parameter == nullptr ? nullptr : clause->setting(asked.member);
  if (setting == nullptr) return unknown(fmt::format("{}.{}", asked.name, asked.member));
  return words_of(setting->value, Speaker{&charter, parameter, language, clause->kind, clause});
}

Result<Words> named_words(const Named* named, const std::string& id, Language language) {
  if (named == nullptr) return unknown(id);
  return plain(language == Language::english && !named->english.empty() ? named->english : named->name);
}

Result<Words> charter_words(const EffectiveCharter& charter, const std::string& member) {
  if (member == "version") return plain(charter.front.version);
  if (member == "title") return plain(charter.front.title);
  if (member == "id") return plain(charter.front.id);
  return unknown("charter." + member);
}

Result<Words> adoption_words(const Adoption& adoption, const std::string& member, Language language) {
  const auto found =
      std::find_if(adoption.begin(), adoption.end(), [&](const auto& act) { return act.first == member; });
  if (found != adoption.end()) return plain(found->second);
  return plain(language == Language::french ? "à venir" : "to come");
}

Result<Words> object_words(const EffectiveCharter& charter, const Placeholder& asked,
                           const Adoption& adoption, Language language) {
  switch (asked.object) {
    case Placeholder::Object::clause:
      return clause_words(charter, asked, language);
    case Placeholder::Object::entity:
      return named_words(&charter.entity, "entity", language);
    case Placeholder::Object::role:
      return named_words(charter.front.role(asked.name), asked.name, language);
    case Placeholder::Object::population:
      return named_words(charter.front.population(asked.name), asked.name, language);
    case Placeholder::Object::group:
      return named_words(charter.front.group(asked.name), asked.name, language);
    case Placeholder::Object::adoption:
      return adoption_words(adoption, asked.member, language);
    case Placeholder::Object::charter:
      return charter_words(charter, asked.member);
  }
  return unknown(asked.name);
}

void escape(Words& words) {
  for (Noun& noun : words.items)
    noun = {escape_markdown(noun.text), escape_markdown(noun.de_form), escape_markdown(noun.alone)};
  words.tail = escape_markdown(words.tail);
}

// A register is named and linked, never shown: its entries are State.
bool is_register(const EffectiveCharter& charter, const Placeholder& asked) {
  const Clause* clause =
      asked.object == Placeholder::Object::clause ? charter.find_clause(asked.name) : nullptr;
  const Parameter* parameter = clause == nullptr ? nullptr : clause->kind->find(asked.member);
  return parameter != nullptr && parameter->type.base == Type::Base::registry;
}

}  // namespace

std::string escape_markdown(std::string_view text) {
  constexpr std::string_view kMarkup = "\\`*_[]<>&#|~";
  std::string out;
  for (const char c : text) {
    if (kMarkup.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

Result<std::string> say_placeholder(const EffectiveCharter& charter, const Placeholder& placeholder,
                                    const Adoption& adoption) {
  const Language language = language_of(charter.front);
  Result<Words> words = object_words(charter, placeholder, adoption, language);
  if (!words) return base::pass(words);
  escape(*words);
  if (placeholder.agrees) {
    return agree(*words, placeholder.head, placeholder.singular, placeholder.plural, language);
  }
  Result<Head> head = parse_head(placeholder.head);
  if (!head) return base::pass(head);
  Result<std::string> text = say(*words, *head, language);
  if (!text || !is_register(charter, placeholder)) return text;
  const Setting* named = charter.find_clause(placeholder.name)->setting(placeholder.member);
  return fmt::format("[{}](#registre-{})", *text, named->value.as<Name>()->id);
}

}  // namespace cartulaire::charter::wording
