#include "access/password_rules.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "charter/clause_names.hpp"

namespace cartulaire::access {
namespace {

namespace clause_of = charter::kinds::access_password;

constexpr std::int64_t kMinutesOfDay = std::int64_t{24} * 60;

std::size_t length_of(const charter::Clause& clause, std::size_t otherwise) {
  const charter::Setting* setting = clause.setting(clause_of::min_length);
  if (setting == nullptr) return otherwise;
  std::int64_t length = 0;
  if (const auto* count = setting->value.as<charter::Count>()) length = count->number;
  if (const auto* later = setting->value.as<charter::Delegated>())
    for (const charter::Value& value : later->frame)
      if (const auto* count = value.as<charter::Count>()) length = std::max(length, count->number);
  return length <= 0 ? otherwise : std::min(static_cast<std::size_t>(length), PasswordRules::kMostCharacters);
}

std::chrono::days days_of(const charter::Frequency& frequency) {
  return std::chrono::days(std::max<std::int64_t>(1, charter::approximate_minutes(frequency.per) /
                                                         std::max<std::int64_t>(1, frequency.times) /
                                                         kMinutesOfDay));
}

std::optional<std::chrono::days> renewal_of(const charter::Clause& clause) {
  const charter::Setting* setting = clause.setting(clause_of::renewal);
  if (setting == nullptr) return std::nullopt;
  if (const auto* frequency = setting->value.as<charter::Frequency>()) return days_of(*frequency);
  std::optional<std::chrono::days> shortest;
  if (const auto* later = setting->value.as<charter::Delegated>())
    for (const charter::Value& value : later->frame)
      if (const auto* frequency = value.as<charter::Frequency>())
        shortest = std::min(shortest.value_or(days_of(*frequency)), days_of(*frequency));
  return shortest;
}

// The classes, or those that a delegated choice may ask for.
void put_classes(const charter::Clause& clause, PasswordRules& rules) {
  const auto put = [&](std::string_view word) {
    if (word == "lower") rules.lower = true;
    if (word == "upper") rules.upper = true;
    if (word == "digit") rules.digit = true;
    if (word == "special") rules.special = true;
  };
  for (const std::string& word : clause.words(clause_of::classes))
    put(word);
  const charter::Setting* setting = clause.setting(clause_of::classes);
  const auto* later = setting == nullptr ? nullptr : setting->value.as<charter::Delegated>();
  if (later == nullptr) return;
  for (const charter::Value& value : later->frame) {
    if (const auto* name = value.as<charter::Name>()) put(name->id);
    if (const auto* list = value.as<charter::List>())
      for (const charter::Value& item : list->items)
        if (const auto* name = item.as<charter::Name>()) put(name->id);
  }
}

}  // namespace

PasswordRules rules_of(const charter::EffectiveCharter& charter, const Moment& moment,
                       const std::optional<Somebody>& somebody) {
  PasswordRules rules;
  for (const charter::Clause& clause : charter.clauses) {
    if (!clause.is_a(clause_of::kind) || !is_enforced(clause) || !is_on(clause, moment)) continue;
    if (somebody && !concerns(clause, charter.front, *somebody, moment.today)) continue;
    PasswordRules one;
    one.min_length = length_of(clause, one.min_length);
    one.renewal = renewal_of(clause);
    put_classes(clause, one);
    rules = rules == PasswordRules{} ? one : stricter(rules, one);
  }
  return rules;
}

PasswordRules stricter(const PasswordRules& one, const PasswordRules& other) {
  PasswordRules out = one;
  out.min_length = std::max(one.min_length, other.min_length);
  out.lower |= other.lower;
  out.upper |= other.upper;
  out.digit |= other.digit;
  out.special |= other.special;
  out.least_bits = std::max(one.least_bits, other.least_bits);
  if (other.renewal) out.renewal = std::min(one.renewal.value_or(*other.renewal), *other.renewal);
  return out;
}

WeaknessText text_of(Weakness weakness, const PasswordRules& rules) {
  switch (weakness) {
    case Weakness::too_short:
      return {fmt::format("il faut au moins {} caractères", rules.min_length),
              fmt::format("at least {} characters are needed", rules.min_length)};
    case Weakness::too_long:
      return {fmt::format("il faut au plus {} caractères", PasswordRules::kMostCharacters),
              fmt::format("at most {} characters are taken", PasswordRules::kMostCharacters)};
    case Weakness::not_text:
      return {"un caractère n’a pas pu être lu", "a character could not be read"};
    case Weakness::no_lower:
      return {"il faut une minuscule", "a lower-case letter is needed"};
    case Weakness::no_upper:
      return {"il faut une majuscule", "a capital is needed"};
    case Weakness::no_digit:
      return {"il faut un chiffre", "a digit is needed"};
    case Weakness::no_special:
      return {"il faut un caractère spécial", "a special character is needed"};
    case Weakness::common:
      return {"ce mot de passe est parmi ceux que l’on essaie en premier",
              "this password is among those that are tried first"};
    case Weakness::personal:
      return {"il contient l’identifiant, un nom ou celui de l’entité",
              "it contains the login, a name or the entity’s"};
    case Weakness::guessable:
      return {"il se devine : répétitions, suites du clavier ou années n’ajoutent rien ; allongez-le",
              "it can be guessed: repetitions, runs of keys or years add nothing; make it longer"};
    case Weakness::as_before:
      return {"c’est le mot de passe actuel", "it is the present password"};
  }
  return {};
}

std::vector<WeaknessText> text_of(const PasswordRules& rules) {
  std::vector<WeaknessText> out = {text_of(Weakness::too_short, rules)};
  if (rules.lower) out.push_back(text_of(Weakness::no_lower, rules));
  if (rules.upper) out.push_back(text_of(Weakness::no_upper, rules));
  if (rules.digit) out.push_back(text_of(Weakness::no_digit, rules));
  if (rules.special) out.push_back(text_of(Weakness::no_special, rules));
  out.push_back({"ni nom, ni identifiant, ni mot de passe courant, ni suite du clavier",
                 "no name, no login, no common password, no run of keys"});
  if (rules.renewal)
    out.push_back({fmt::format("il est à changer tous les {} jours", rules.renewal->count()),
                   fmt::format("it is to be changed every {} days", rules.renewal->count())});
  return out;
}

}  // namespace cartulaire::access
