// CHA-17: papers say what the clauses say, and show what nobody told as a blank.
#include "charter/paper/paper.hpp"

#include <gtest/gtest.h>

#include "charter/paper/fill.hpp"
#include "platform/file.hpp"

namespace cartulaire::charter::paper {
namespace {

std::string read_file(const std::string& path) {
  return platform::read_text(platform::Path(CARTULAIRE_SOURCE_DIR) / path).value();
}

constexpr std::string_view kCharter = R"(---
charter: essai
title: Charte *d'essai*
language: fr
version: 1.2.0
roles:
  it: {name: la direction du numérique, english: the IT department}
entities:
  - {id: ville, name: la ville, english: the city}
---

# 1. Un

## 1.1 Deux

{{traces.fields}} {{traces.retention}} {{traces.purposes}} {{traces.readers}}

```clause log as traces
class: web
fields: [site, time]
retention: 6 months
purposes: [security]
readers: [it]
```
)";

EffectiveCharter charter_of(std::string_view text) {
  return effective_charter(load_charter(text, "essai.md").charter).value();
}

std::string filled(std::string_view text, base::Language language = base::Language::french,
                   const wording::Adoption& acts = {}) {
  const EffectiveCharter charter = charter_of(kCharter);
  const auto out = fill(text, Saying(charter, language, acts));
  return out ? *out : "error: " + out.error().french;
}

bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

TEST(Fill, names_take_the_form_that_the_sentence_asks_for_in_its_language) {
  EXPECT_EQ(filled("{{Du role.it}}, {{le entity.name}}"), "De la direction du numérique, la ville\n");
  EXPECT_EQ(filled("{{du role.it}}, {{Le entity.name}}", base::Language::english),
            "of the IT department, The city\n");
}

TEST(Fill, what_is_not_known_is_a_blank_and_what_is_known_replaces_it) {
  EXPECT_EQ(filled("le {{adoption.cst.date ? la date}}"), "le **(à compléter\u00a0: la date)**\n");
  EXPECT_EQ(
      filled("{{adoption.cst.date ? la date}}", base::Language::french, {{"cst.date", "le 1er mai 2026"}}),
      "le 1er\u00a0mai 2026\n");
  EXPECT_EQ(filled("{{du role.dpo ? du délégué}}"), "**(à compléter\u00a0: du délégué)**\n");
  EXPECT_EQ(filled("{{? où}}", base::Language::english), "**(to be completed: où)**\n");
}

TEST(Fill, a_name_without_a_blank_for_it_is_a_fault_of_the_template) {
  EXPECT_TRUE(holds(filled("{{role.dpo}}"), "error"));
  EXPECT_TRUE(holds(filled("{{> rien}}"), "error"));
}

TEST(Fill, words_of_the_author_are_no_markup) {
  EXPECT_EQ(filled("{{charter.title}}"), "Charte \\*d'essai\\*\n");
}

TEST(Paper, every_paper_of_every_shipped_charter_and_entity_is_written) {
  for (const char* path : {"charters/amp/charte.md", "charters/capso/charte.md", "charters/cdg/charte.md",
                           "charters/modele/charte.md", "charters/reims/charte.md"}) {
    const Loaded loaded = load_charter(read_file(path), path);
    for (const Entity& entity : loaded.charter.front.entities) {
      const EffectiveCharter charter = effective_charter(loaded.charter, entity.id).value();
      for (const PaperKind& kind : paper_kinds()) {
        for (const base::Language language : {base::Language::french, base::Language::english}) {
          RenderOptions options;
          options.labels = language;
          const auto html = paper_html(charter, kind.id, options);
          ASSERT_TRUE(html.has_value()) << path << " " << kind.id << ": " << html.error().text();
          EXPECT_FALSE(holds(*html, "{{")) << path << " " << kind.id;
          EXPECT_FALSE(holds(*html, "unset")) << path << " " << kind.id;
        }
      }
    }
  }
}

TEST(Paper, CHA_17_a_clause_that_watches_has_its_entry_and_no_purpose_is_made_up) {
  const std::string sheets = paper_markdown(charter_of(kCharter), "registre").value();
  EXPECT_TRUE(holds(sheets, "| Finalités | la sécurité |")) << sheets;
  EXPECT_TRUE(holds(sheets, "| Délai d'effacement | 6\u00a0mois |")) << sheets;
  EXPECT_TRUE(holds(sheets, "| Transferts hors de l'Union européenne | **(à compléter"));
  EXPECT_TRUE(holds(sheets, "| Personnes concernées | **(à compléter"));
}

TEST(Paper, what_the_employer_cannot_see_is_what_the_log_does_not_announce) {
  const std::string page = paper_markdown(charter_of(kCharter), "hors-de-vue").value();
  const std::string first = page.substr(0, page.find("## Ce qui n'est pas déchiffré"));
  EXPECT_TRUE(holds(first, "l'identifiant de la personne")) << first;
  EXPECT_TRUE(holds(first, "Nos outils ne peuvent pas l'écrire.")) << first;
  EXPECT_FALSE(holds(first, "le nom du site"));
  EXPECT_FALSE(holds(first, "la décision ;")) << "the verdict is in every line of a log of ours";
  EXPECT_TRUE(holds(first, "- les appels")) << "a class without a log";
}

TEST(Paper, an_unknown_one_is_told_with_those_there_are) {
  const auto none = paper_markdown(charter_of(kCharter), "motion");
  ASSERT_FALSE(none.has_value());
  EXPECT_TRUE(holds(none.error().french, "`saisine-cst`"));
}

}  // namespace
}  // namespace cartulaire::charter::paper
