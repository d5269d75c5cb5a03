// Every word that the catalogue holds, and every kind of amount, said in every form a sentence may ask for:
// right French, right English, and nothing that the check of rendered sentences (L22) would stumble over.
#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "charter/charter.hpp"
#include "charter/wording/quantity.hpp"
#include "charter/wording/slips.hpp"
#include "charter/wording/value_words.hpp"
#include "lists/categories.hpp"

namespace cartulaire::charter::wording {
namespace {

using base::Language;
using rc::gen::inRange;

constexpr std::array kForms{Form::as_written, Form::le, Form::du, Form::au, Form::de, Form::par};
constexpr std::array kLanguages{Language::french, Language::english};

// What stands before the value in a sentence must not break on it.
void expect_clean(const std::string& text, Language language, const std::string& what) {
  std::vector<std::string> sentences{text};
  if (!text.ends_with('.')) sentences.insert(sentences.end(), {"Voir " + text + ".", text + ", et plus"});
  for (const std::string& sentence : sentences) {
    const auto slips = find_slips(sentence, language);
    EXPECT_TRUE(slips.empty()) << what << ": " << sentence << ": " << slips.front().english;
  }
  EXPECT_FALSE(text.empty()) << what;
  EXPECT_EQ(text.find("  "), std::string::npos) << what << ": " << text;
  for (const char* wrong : {"de le ", "de les ", "à le ", "à les ", "de l'ensemble des l", "du l'", "au l'"})
    EXPECT_EQ((" " + text).find(std::string(" ") + wrong), std::string::npos) << what << ": " << text;
}

// `nominal`: a noun with its article, which every form takes; else a qualifier ("fermés"), said as it is
// written.
void expect_said(const Value& value, const Speaker& speaker, bool nominal, const std::string& what) {
  const auto words = words_of(value, speaker);
  ASSERT_TRUE(words.has_value()) << what;
  for (const Form form : kForms) {
    Head head;
    head.form = form;
    const auto text = say(*words, head, speaker.language);
    if (!text) {
      EXPECT_FALSE(nominal || form == Form::as_written || form == Form::par || form == Form::de)
          << what << ": " << text.error().english;
      continue;
    }
    expect_clean(*text, speaker.language, what);
  }
}

std::vector<std::string> options_of(const Type& type) {
  if (type.base == Type::Base::list) return options_of(type.items.front());
  if (type.base != Type::Base::option) return {};
  return type.argument.empty() ? type.options : catalogue().vocabularies.at(type.argument);
}

TEST(EveryValue, each_option_of_a_list_is_a_noun_that_every_form_takes) {
  for (const Kind& kind : catalogue().kinds)
    for (const Parameter& parameter : kind.parameters)
      for (const std::string& option : options_of(parameter.type))
        for (const Language language : kLanguages)
          expect_said(Value{Name{Name::Of::option, option}}, {nullptr, &parameter, language, &kind},
                      parameter.type.base == Type::Base::list,
                      fmt::format("{}.{}: {}", kind.name, parameter.name, option));
}

TEST(EveryValue, each_default_of_the_catalogue_is_said) {
  for (const Kind& kind : catalogue().kinds)
    for (const Parameter& parameter : kind.parameters) {
      if (!parameter.initial) continue;
      const List* list = parameter.initial->as<List>();
      // An empty list has no words: the check asks for a guard (L04). Roles are the charter's own.
      if (list != nullptr && (list->items.empty() || parameter.type.items.front().base == Type::Base::role))
        continue;
      for (const Language language : kLanguages)
        expect_said(*parameter.initial, {nullptr, &parameter, language, &kind}, false,
                    kind.name + "." + parameter.name);
    }
}

TEST(EveryValue, each_category_attribute_file_family_and_text_of_law_is_a_noun) {
  for (const Language language : kLanguages) {
    const Speaker speaker{nullptr, nullptr, language};
    for (const lists::Category& one : lists::categories())
      expect_said(Value{Name{Name::Of::category, one.id}}, speaker, true, one.id);
    for (const auto& [id, label] : catalogue().attributes)
      expect_said(Value{Name{Name::Of::attribute, id}}, speaker, true, id);
    for (const auto& [id, label] : catalogue().file_families)
      expect_said(Value{Name{Name::Of::file_type, id}}, speaker, true, id);
    expect_said(Value{Name{Name::Of::file_type, "exe"}}, speaker, true, "exe");
    for (const Kind& kind : catalogue().kinds)
      expect_said(Value{Name{Name::Of::kind, kind.name}}, speaker, true, kind.name);
    for (const LegalText& one : catalogue().legal_texts)
      expect_said(Value{LegalRef{one.id, one.numbered() ? "2020-1" : "", "12"}}, speaker, true, one.id);
  }
}

TEST(EveryValue, each_label_of_a_kind_and_of_a_source_has_its_article_and_each_sentence_its_full_stop) {
  for (const Kind& kind : catalogue().kinds) {
    EXPECT_TRUE(inflect({kind.label.french, {}, {}}, Form::du, Language::french).has_value()) << kind.name;
    for (const Language language : kLanguages) {
      expect_clean(kind.purpose.in(language), language, kind.name);
      expect_clean(kind.none.in(language), language, kind.name);
      EXPECT_EQ(kind.purpose.in(language).back(), '.') << kind.name;
      EXPECT_NE(kind.none.in(language).back(), '.') << kind.name;
      for (const Parameter& parameter : kind.parameters)
        expect_clean(parameter.label.in(language), language, kind.name + "." + parameter.name);
    }
  }
  for (const LegalSource& source : catalogue().sources)
    EXPECT_TRUE(inflect({source.label.french, {}, {}}, Form::du, Language::french).has_value()) << source.id;
}

// A qualifier ("fermés") agrees with what its parameter is called: the number always, the gender where `le`
// or `la` tells. Words that never agree are let through, and "le sort de ces sites" speaks of the sites.
void expect_agreement(const std::string& label, std::string qualifier, const std::string& what) {
  static const std::set<std::string> kInvariable{
      "jamais", "sans", "avant", "après",  "dès", "sous",  "en",    "sur",    "à",       "aux",
      "chaque", "rien", "aucun", "aucune", "mis", "admis", "libre", "libres", "Internet"};
  if (qualifier.starts_with("non ")) qualifier.erase(0, 4);
  const std::string word = qualifier.substr(0, qualifier.find_first_of(" ,"));
  if (kInvariable.contains(word) || word.ends_with("oire")) return;
  const bool plural = label.starts_with("les ") || label.starts_with("le sort de");
  EXPECT_EQ(word.ends_with('s'), plural) << what << ": " << label << ": " << qualifier;
  const std::string singular = plural ? word.substr(0, word.size() - 1) : word;
  if (label.starts_with("le ") && !plural) {
    EXPECT_FALSE(singular.ends_with('e')) << what << ": " << qualifier;
  }
  if (label.starts_with("la ")) {
    EXPECT_TRUE(singular.ends_with('e')) << what << ": " << qualifier;
  }
}

TEST(EveryValue, a_qualifier_agrees_with_the_label_of_its_parameter) {
  for (const Kind& kind : catalogue().kinds)
    for (const Parameter& parameter : kind.parameters)
      for (const std::string& option : options_of(parameter.type)) {
        const std::string& label = catalogue().word(parameter, option)->french;
        if (!inflect({label, {}, {}}, Form::le, Language::french))
          expect_agreement(parameter.label.french, label, kind.name + "." + parameter.name + ": " + option);
      }
}

Duration any_duration() {
  return {*inRange<std::int64_t>(0, 10'000), static_cast<Duration::Unit>(*inRange(0, 7))};
}

// The figure and the unit of a French amount: "2 000 jours ouvrés" -> plural from two on; "mois" never
// changes.
RC_GTEST_PROP(EveryValue, a_french_amount_takes_the_plural_from_two_on, ()) {
  const Duration duration = any_duration();
  const std::string text = say_duration(duration, Language::french);
  RC_LOG() << text;
  const bool month = duration.unit == Duration::Unit::months;
  RC_ASSERT(text.ends_with('s') == (month || duration.count >= 2));
  RC_ASSERT((text.find("ouvrés") != std::string::npos) ==
            (duration.unit == Duration::Unit::working_days && duration.count >= 2));
  RC_ASSERT(say_duration(duration, Language::english).ends_with('s') == (duration.count != 1));
}

RC_GTEST_PROP(EveryValue, an_interval_agrees_with_its_unit, ()) {
  Duration per = any_duration();
  per.count = std::max<std::int64_t>(1, per.count);
  const Frequency frequency{*inRange<std::int64_t>(1, 50), per};
  const std::string text = say_frequency(frequency, Language::french);
  RC_LOG() << text;
  const bool feminine = per.unit == Duration::Unit::minutes || per.unit == Duration::Unit::hours ||
                        per.unit == Duration::Unit::weeks;
  if (per.count > 1) RC_ASSERT((text.find("toutes les ") != std::string::npos) == feminine);
  if (per.count > 1) RC_ASSERT((text.find("tous les ") != std::string::npos) != feminine);
  if (per.count == 1 && frequency.times == 1) RC_ASSERT(text.starts_with("chaque "));
  if (frequency.times > 1) RC_ASSERT(text.find("\u00a0fois ") != std::string::npos);
}

// The numbers that a sentence may hold, in figures and in letters, with the noun that follows.
RC_GTEST_PROP(EveryValue, a_number_decides_the_agreement_of_its_noun, ()) {
  const auto number = *inRange<std::uint64_t>(0, 10'000);
  Words words{{Noun{in_figures(number, Language::french), {}, {}}}, false, Conjunction::and_, number, {}};
  RC_ASSERT(agree(words, "", "site", "sites", Language::french).value() == (number < 2 ? "site" : "sites"));
  RC_ASSERT(agree(words, "", "site", "sites", Language::english).value() == (number == 1 ? "site" : "sites"));
  const std::string letters = in_letters(number, Language::french).value();
  RC_LOG() << letters;
  RC_ASSERT(letters.find("  ") == std::string::npos);
  // "quatre-vingts" and "cents" keep their s only at the end; "mille" never takes one.
  RC_ASSERT(letters.find("vingts ") == std::string::npos && letters.find("vingts-") == std::string::npos);
  RC_ASSERT(letters.find("cents ") == std::string::npos && letters.find("milles") == std::string::npos);
}

// Lists of one, two, three items under every head, the preposition repeated before each.
RC_GTEST_PROP(EveryValue, a_list_of_categories_is_said_under_every_head, ()) {
  const auto& all = lists::categories();
  List list;
  const int count = *inRange(1, 6);
  for (int i = 0; i < count; ++i)
    list.items.push_back(Value{Name{
        Name::Of::category, all[static_cast<std::size_t>(*inRange(0, static_cast<int>(all.size())))].id}});
  for (const Language language : kLanguages) {
    const auto words = words_of(Value{list}, {nullptr, nullptr, language});
    RC_ASSERT(words.has_value());
    for (const Form form : kForms) {
      Head head;
      head.form = form;
      const auto text = say(*words, head, language);
      RC_ASSERT(text.has_value());
      RC_LOG() << *text;
      RC_ASSERT(find_slips(*text, language).empty());
    }
  }
}

TEST(EveryValue, steps_marks_and_exceptions_read_as_sentences) {
  const Loaded loaded = load_charter(R"(---
charter: t
title: T
version: 1.0
roles: {it: {name: le service informatique, english: IT}, dpo: {name: le délégué, english: the DPO}}
groups: {communication: {name: la direction de la communication, english: communication}}
---

# 1. A

```clause incident as perte
of: loss_theft
steps: [{do: tell, to: it, within: 2 hours}, {do: tell, to: dpo, within: without delay, if: il contient des données}]
```

```clause private.markers as marques
on: [mail]
marks: [{in: subject, words: [Personnel, Privé]}, {in: folder, words: [Personnel]}]
```

```clause web.filter as filtre
categories: [video]
except: [{group: communication, zones: [internal], categories: [video], windows: [lunch], until: 2027-12-31, reason: veille}, {devices: [kiosk]}]
```

```clause charter.annex as annexes
documents: [{id: charte-ia, title: Charte de l'IA}]
```

```clause acceptance as signature
of: charte-ia
```

```clause schedule as horaires
source: person
```
)",
                                     "t.md");
  ASSERT_TRUE(loaded.diagnostics.empty());
  const auto charter = effective_charter(loaded.charter);
  ASSERT_TRUE(charter.has_value());
  const auto shown = [&](const char* clause, std::string_view parameter, Language language) {
    const Clause* found = charter->find_clause(clause);
    return show_value(found->setting(parameter)->value,
                      {&*charter, found->kind->find(parameter), language, found->kind});
  };
  EXPECT_EQ(
      shown("perte", std::string_view("steps"), Language::french),
      "le signalement auprès du service informatique sous 2\u00a0heures\u202f; et le signalement auprès du "
      "délégué "
      "sans délai, s'il contient des données");
  EXPECT_EQ(
      shown("perte", std::string_view("steps"), Language::english),
      "reporting to IT within 2 hours; and reporting to the DPO without delay, if il contient des données");
  EXPECT_EQ(shown("marques", std::string_view("marks"), Language::french),
            "«\u202fPersonnel\u202f» ou «\u202fPrivé\u202f» dans l'objet du message, ou encore "
            "«\u202fPersonnel\u202f» dans "
            "le nom du dossier");
  EXPECT_EQ(
      shown("filtre", std::string_view("except"), Language::french),
      "la direction de la communication pour la vidéo depuis le réseau interne pendant la pause méridienne "
      "jusqu'au 31\u00a0décembre 2027 (veille) et toutes les personnes avec les postes en libre-service");
  EXPECT_EQ(shown("signature", std::string_view("of"), Language::french), "«\u202fCharte de l'IA\u202f»");
}

}  // namespace
}  // namespace cartulaire::charter::wording
