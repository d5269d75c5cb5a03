// Whole values and placeholders of a charter, said with the words of the catalogue and of the front matter.
#include "charter/wording/value_words.hpp"

#include <gtest/gtest.h>

namespace cartulaire::charter::wording {
namespace {

constexpr std::string_view kHead = R"md(---
charter: essai
title: Essai
language: fr
version: 1.2.0
roles:
  it: {name: la direction du numérique, english: the IT department}
  ciso: {name: le responsable de la sécurité, english: the CISO}
  odd: {name: "la *régie* [x](y)"}
populations:
  agents: {name: les agents}
  elus: {name: les élus}
groups:
  communication: {name: la direction de la communication}
entities:
  - {id: agglo, name: la communauté d'agglomération}
---
# 1. Essai
)md";

// Given a charter of one article whose text is `text`, beside these clauses.
EffectiveCharter charter_of(std::string_view text, std::string_view clauses = "",
                            std::string_view head = kHead) {
  std::string file(head);
  file.append("\n").append(text).append("\n\n").append(clauses);
  const Loaded loaded = load_charter(file, "essai.md");
  for (const Diagnostic& one : loaded.diagnostics) {
    ADD_FAILURE() << format(one, base::Language::english);
  }
  base::Result<EffectiveCharter> effective = effective_charter(loaded.charter);
  EXPECT_TRUE(effective.has_value());
  return effective.value_or(EffectiveCharter{});
}

// What the first placeholder of `text` says, or the French of its error.
std::string said(const EffectiveCharter& charter, const Adoption& adoption = {}) {
  for (const Article& article : charter.articles) {
    for (const EffectiveLine& line : article.lines) {
      for (const auto& [offset, placeholder] : line.placeholders) {
        const base::Result<std::string> text = say_placeholder(charter, placeholder, adoption);
        return text ? *text : "error: " + text.error().french;
      }
    }
  }
  return "no placeholder";
}

constexpr std::string_view kClauses = R"(
```clause web.filter as fermetures
categories: [gambling, phishing]
except: [{group: communication, categories: [video], until: 2026-12-31}]
who: [everyone, not elus]
relief: ouverture
```

```clause request as ouverture
subject: site
decided_by: [it, ciso]
answer: 2 working days
lasts: 1 year
```

```clause log as traces
class: web
fields: [site, time]
retention: {set_by: it, within: 3 months to 6 months}
purposes: [security, statistics]
readers: [it]
```

```clause web.ai as ia
policy: designated_only
tools: ai_tools
```
)";

TEST(SaidPlaceholder, says_values_in_the_words_of_the_charter) {
  const std::pair<const char*, const char*> rows[] = {
      {"{{le fermetures.categories}}", "les jeux d'argent et l'hameçonnage"},
      {"{{du ouverture.decided_by}}", "de la direction du numérique ou du responsable de la sécurité"},
      {"{{Le ouverture.decided_by}}", "La direction du numérique ou le responsable de la sécurité"},
      {"{{ouverture.answer}}", "2\u00a0jours ouvrés"},
      {"{{ouverture.lasts}}", "un an"},
      {"{{lettres ouverture.lasts}}", "un an"},
      {"{{fermetures.article}}", "1"},
      {"{{au fermetures.relief}}", "à l'article 1"},
      {"{{fermetures.categories: ce site / ces sites}}", "ces sites"},
      {"{{traces.readers: la personne / les personnes}}", "la personne"},
      {"{{traces.retention}}",
       "une durée fixée par la direction du numérique, entre 3\u00a0mois et 6\u00a0mois"},
      {"{{du traces.retention}}",
       "d'une durée fixée par la direction du numérique, entre 3\u00a0mois et 6\u00a0mois"},
      {"{{fermetures.except}}",
       "la direction de la communication pour la vidéo jusqu'au 31\u00a0décembre 2026"},
      {"{{fermetures.who}}", "toutes les personnes, sauf les élus"},
      {"{{au fermetures.who}}", "à l'ensemble des personnes, sauf les élus"},
      {"{{role.it}}", "la direction du numérique"},
      {"{{par role.ciso}}", "par le responsable de la sécurité"},
      {"{{du entity.name}}", "de la communauté d'agglomération"},
      {"{{charter.version}}", "1.2.0"},
      {"{{adoption.cst.date}}", "à venir"},
  };
  for (const auto& [text, expected] : rows) {
    EXPECT_EQ(said(charter_of(text, kClauses)), expected) << text;
  }
}

TEST(SaidPlaceholder, an_act_that_state_records_is_said_as_recorded) {
  const Adoption adoption{{"cst.date", "le 1er mai 2026"}};
  EXPECT_EQ(said(charter_of("{{adoption.cst.date}}", kClauses), adoption), "le 1er mai 2026");
}

TEST(SaidPlaceholder, a_register_is_named_and_linked_never_shown) {
  EXPECT_EQ(said(charter_of("{{le ia.tools}}", kClauses)),
            "[la liste des outils d'intelligence artificielle désignés](#registre-ai_tools)");
}

TEST(SaidPlaceholder, what_comes_from_people_cannot_become_markup) {
  EXPECT_EQ(said(charter_of("{{role.odd}}", kClauses)), "la \\*régie\\* \\[x\\](y)");
}

TEST(SaidPlaceholder, english_charters_speak_english) {
  std::string head(kHead);
  head.replace(head.find("language: fr"), 12, "language: en");
  const std::pair<const char*, const char*> rows[] = {
      {"{{of ouverture.decided_by}}", "of the IT department or the CISO"},
      {"{{the fermetures.categories}}", "gambling and phishing"},
      {"{{ouverture.answer}}", "2 working days"},
      {"{{traces.retention}}", "a time set by the IT department, between 3 months and 6 months"},
      {"{{By role.it}}", "By the IT department"},
  };
  for (const auto& [text, expected] : rows) {
    EXPECT_EQ(said(charter_of(text, kClauses, head)), expected) << text;
  }
}

TEST(SaidPlaceholder, L04_a_blank_or_an_absent_clause_is_an_error) {
  EffectiveCharter charter = charter_of("{{ouverture.lasts}}", kClauses);
  for (Clause& clause : charter.clauses) {
    for (Setting& setting : clause.settings) {
      if (setting.parameter == "lasts") setting.value = Value{Unset{}};
    }
  }
  EXPECT_NE(said(charter).find("en blanc"), std::string::npos);
  charter.clauses.clear();
  EXPECT_NE(said(charter).find("n'existe pas"), std::string::npos);
}

TEST(SaidWords, every_option_of_the_catalogue_has_a_label_in_both_languages) {
  EffectiveCharter charter;
  for (const Kind& kind : catalogue().kinds) {
    for (const Parameter& parameter : kind.parameters) {
      const Type& type =
          parameter.type.base == Type::Base::list ? parameter.type.items.front() : parameter.type;
      for (const std::string& option : type.options) {
        for (const base::Language language : {base::Language::french, base::Language::english}) {
          const Value value{Name{Name::Of::option, option}};
          EXPECT_TRUE(words_of(value, {&charter, &parameter, language}).has_value())
              << kind.name << "." << parameter.name << ": " << option;
        }
      }
    }
  }
}

TEST(SaidWords, show_value_falls_back_on_the_syntax_of_the_clause) {
  EXPECT_EQ(show_value(Value{Name{Name::Of::option, "unheard_of"}}, {}), "unheard_of");
  EXPECT_EQ(show_value(Value{Duration{6, Duration::Unit::months}}, {}), "6\u00a0mois");
  EXPECT_EQ(show_value(Value{true}, {}), "oui");
}

}  // namespace
}  // namespace cartulaire::charter::wording
