// CHA-08, CHA-09, CHA-10, ACK-03: what stands around the articles of a charter's page.
#include <gtest/gtest.h>

#include "charter/html_outline.hpp"
#include "charter/page/print.hpp"
#include "charter/render.hpp"

namespace cartulaire::charter::page {
namespace {

constexpr std::string_view kCharter = R"(---
charter: essai
title: Charte "d'essai"
language: fr
version: 1.2.0
roles:
  it: {name: la direction du numérique}
  dpo: {name: le délégué, mail: dpo@ville.example}
entities:
  - {id: ville, name: la ville}
---

# 1. Essentiel

## 1.1 Vos droits

Vous avez {{le droits.rights}} auprès {{du droits.at}}, en {{droits.answer}}. Le RGPD le dit ; les journaux aussi.

```clause rights as droits
rights: [access]
at: dpo
basis: [RGPD art. 15, loi 78-17]
```

## 1.2 Signer

Signez sous {{signature.grace}}. Sans cela : {{signature.without}}.

```clause acceptance as signature
grace: 30 days
without: warn
receipt: [surname, date, signature]
```

# 2. Internet

## 2.1 Les sites

Nous fermons {{le fermetures.categories}}, par le MDM. Les traces durent {{traces.retention}}.

```clause web.filter as fermetures
categories: [gambling]
mode: observe
```

```clause log as traces
class: web
fields: [site, time]
retention: 6 months
purposes: [security]
readers: [it]
basis: [CNIL 2021-122]
```

```clause charter.annex as annexes
documents: [{id: guide, title: Guide de la messagerie, version: 2.1}]
```

# Glossaire

- **RGPD** : texte européen.
- **Journal** : suite de traces.
- **DM** : ne sert pas ici.
)";

std::string text_of_page(RenderOptions options = {}) {
  const Loaded loaded = load_charter(kCharter, "essai.md");
  EXPECT_TRUE(loaded.diagnostics.empty());
  const auto charter = effective_charter(loaded.charter);
  EXPECT_TRUE(charter.has_value());
  const auto html = render_html(*charter, options);
  EXPECT_TRUE(html.has_value());
  return html.value_or("");
}

bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

TEST(Page, CHA_10_cards_say_what_the_clauses_say_and_lead_to_their_articles) {
  const std::string html = text_of_page();
  const std::string cards =
      html.substr(html.find("class=\"cards\""), html.find("<nav") - html.find("class=\"cards\""));
  EXPECT_TRUE(holds(cards,
                    "<strong>Fermé</strong>\u00a0: les jeux d&#39;argent, observé seulement (<a "
                    "href=\"#article-2-1\">article 2.1</a>)"))
      << cards;
  EXPECT_TRUE(holds(cards, "<strong>La navigation sur Internet</strong>\u00a0: 6\u00a0mois")) << cards;
  EXPECT_TRUE(holds(cards, "<strong>La navigation sur Internet</strong>\u00a0: la direction du numérique"))
      << cards;
  EXPECT_TRUE(holds(cards, "<strong>Vos droits sur vos données</strong>\u00a0: le délégué")) << cards;
}

TEST(Page, CHA_09_an_article_leads_to_the_words_of_the_glossary_that_it_uses) {
  const std::string html = text_of_page();
  EXPECT_TRUE(holds(html, "<li id=\"mot-1\"><strong>RGPD</strong>")) << html;
  EXPECT_TRUE(holds(html, "Mots expliqués\u00a0: <a href=\"#mot-1\">RGPD</a>")) << html;
  EXPECT_FALSE(holds(html, "href=\"#mot-3\"")) << "MDM is not DM";
}

TEST(Page, CHA_08_legal_bases_contacts_and_annexes_are_gathered_from_the_clauses) {
  const std::string text = outline_of(text_of_page()).text;
  EXPECT_TRUE(holds(text, "Fondements juridiques"));
  EXPECT_TRUE(holds(text, "l'article 15 du RGPD\u202f; la loi n°")) << text;
  EXPECT_TRUE(holds(text, "Guide de la messagerie, version 2.1 (article 2.1)")) << text;
}

TEST(Page, ACK_03_the_receipt_states_what_the_charter_says_over_the_whole_hash) {
  const std::string html = text_of_page();
  const std::string receipt = html.substr(html.find("class=\"receipt\""));
  for (const char* line :
       {"<li>Le nom\u00a0:</li>", "<li>La date\u00a0:</li>", "<li>La signature\u00a0:</li>"})
    EXPECT_TRUE(holds(receipt, line)) << receipt;
  EXPECT_FALSE(holds(receipt, "Le prénom"));
  EXPECT_TRUE(holds(receipt, "article 1.2"));
  const std::size_t hash = receipt.find("<code class=\"wrap\">");
  ASSERT_NE(hash, std::string::npos);
  EXPECT_EQ(receipt.find('<', hash + 19) - hash - 19, 64U);
}

TEST(Page, paper_bears_version_and_hash_at_the_foot_of_every_sheet_whatever_the_title) {
  RenderOptions options;
  options.medium = RenderOptions::Medium::paper;
  const std::string html = text_of_page(options);
  EXPECT_TRUE(holds(html, "@bottom-left{content:\"La ville, version 1.2.0"));
  EXPECT_FALSE(holds(html, "display:grid")) << "the style of the screen";
}

TEST(Print, the_end_of_a_name_tells_the_format) {
  EXPECT_EQ(format_of("a/charte.pdf"), Format::pdf);
  EXPECT_EQ(format_of("charte.md"), Format::markdown);
  EXPECT_EQ(format_of("charte.PDF"), std::nullopt);
  EXPECT_EQ(format_of(""), std::nullopt);
}

}  // namespace
}  // namespace cartulaire::charter::page
