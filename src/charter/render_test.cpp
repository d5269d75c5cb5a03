// CHA-14, LANGUAGE: the effective text of one entity as a page that people read and sign.
#include "charter/render.hpp"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "charter/applied.hpp"
#include "charter/check.hpp"
#include "charter/html_outline.hpp"
#include "charter/wording/slips.hpp"
#include "platform/file.hpp"

namespace cartulaire::charter {
namespace {

std::string read_file(const std::string& path) {
  return platform::read_text(platform::Path(CARTULAIRE_SOURCE_DIR) / path).value();
}

constexpr std::string_view kHead = R"(---
charter: essai
title: Charte d'essai & compagnie
language: fr
version: 1.2.0
roles:
  it: {name: la direction du numérique}
populations:
  agents: {name: les agents}
entities:
  - {id: agglo, name: la communauté d'agglomération}
  - {id: cias, name: le centre <social>, overrides: {traces.retention: 3 months}}
---
)";

constexpr std::string_view kBody = R"(
# 1. Essentiel

Bonjour à {{entity.name}}.

## 1.1 Les sites

Nous fermons {{le fermetures.categories}} ; voir <script>alert(1)</script> et « ceci ».

```clause web.filter as fermetures
categories: [gambling]
relief: ouverture
```

```clause request as ouverture
subject: site
decided_by: [it]
```

## 1.2 Les traces

Nous gardons :

{{le liste traces.fields}}

pendant {{traces.retention}}.

```clause log as traces
class: web
fields: [site, time]
retention: 6 months
purposes: [security]
readers: [it]
```

## 1.3 À venir

Plus tard.

```clause web.filter as video
categories: [video]
mode: observe
from: 2027-05-01
```

```clause web.downloads as telechargements
types: [music]
```

# 2. Fin

Rien.
)";

Charter load(std::string_view text) {
  Loaded loaded = load_charter(text, "essai.md");
  for (const Diagnostic& one : loaded.diagnostics)
    ADD_FAILURE() << format(one, base::Language::english);
  return std::move(loaded.charter);
}

EffectiveCharter effective(const Charter& charter, std::string_view entity) {
  base::Result<EffectiveCharter> found = effective_charter(charter, entity);
  EXPECT_TRUE(found.has_value()) << (found ? "" : found.error().english);
  return found.value_or(EffectiveCharter{});
}

std::string page(std::string_view entity = "agglo", const RenderOptions& options = {}) {
  static const Charter charter = load(std::string(kHead).append(kBody));
  base::Result<std::string> html = render_html(effective(charter, entity), options);
  EXPECT_TRUE(html.has_value()) << (html ? "" : html.error().text());
  return html.value_or("");
}

bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// What RGAA asks of every page and a machine can see.
void expect_sound(const std::string& html) {
  const HtmlOutline outline = outline_of(html);
  EXPECT_TRUE(outline.faults.empty()) << (outline.faults.empty() ? "" : outline.faults.front());
  std::set<std::string> ids(outline.ids.begin(), outline.ids.end());
  EXPECT_EQ(ids.size(), outline.ids.size()) << "an id stands twice";
  for (const std::string& fragment : outline.fragments)
    EXPECT_TRUE(ids.count(fragment.substr(1)) == 1) << fragment;
  EXPECT_TRUE(outline.addresses.empty()) << "the page fetches or leads out";
  ASSERT_FALSE(outline.headings.empty());
  EXPECT_EQ(outline.headings.front(), 1);
  EXPECT_EQ(std::count(outline.headings.begin(), outline.headings.end(), 1), 1);
  for (std::size_t i = 1; i < outline.headings.size(); ++i) {
    EXPECT_LE(outline.headings[i], outline.headings[i - 1] + 1) << "a heading level is skipped";
  }
  for (const char* part :
       {"<html lang=", "<title>", "class=\"skip\"", "<header>", "<nav ", "<main ", "<footer>", "<caption>"}) {
    EXPECT_TRUE(holds(html, part)) << part;
  }
  for (const char* part : {"<script", "<img", "<link", "url(", "@import", " style=", " onclick"}) {
    EXPECT_FALSE(holds(html, part)) << part;
  }
  EXPECT_FALSE(holds(html, "{{"));
}

TEST(Render, a_page_is_sound_for_every_entity_and_both_label_languages) {
  for (const char* entity : {"agglo", "cias"}) {
    expect_sound(page(entity));
    RenderOptions english;
    english.labels = base::Language::english;
    expect_sound(page(entity, english));
  }
}

TEST(Render, says_values_where_the_placeholders_stood) {
  const std::string html = page();
  EXPECT_TRUE(holds(html, "Nous fermons les jeux d'argent\u202f; voir"));
  EXPECT_TRUE(holds(html, "«\u202fceci\u202f»"));
  EXPECT_TRUE(holds(html, "<li>le nom du site\u202f;</li>"));
  EXPECT_TRUE(holds(html, "<li>la date et l'heure.</li>"));
  EXPECT_TRUE(holds(html, "pendant 6\u00a0mois."));
}

TEST(Render, each_entity_reads_its_own_name_and_values) {
  const std::string html = page("cias");
  EXPECT_TRUE(holds(html, "Le centre &lt;social&gt;"));
  EXPECT_TRUE(holds(html, "pendant 3\u00a0mois."));
  EXPECT_TRUE(holds(html, "Valeur propre à cette entité"));
  EXPECT_FALSE(holds(html, "agglomération"));
  EXPECT_FALSE(holds(page(), "Valeur propre à cette entité"));
}

TEST(Render, nothing_of_the_author_becomes_markup_of_ours) {
  const std::string html = page();
  EXPECT_FALSE(holds(html, "<script"));
  EXPECT_TRUE(holds(html, "Charte d&#39;essai &amp; compagnie"));
}

TEST(Render, version_and_hash_stand_in_header_and_footer) {
  const Charter charter = load(std::string(kHead).append(kBody));
  const EffectiveCharter one = effective(charter, "agglo");
  ASSERT_EQ(one.hash.size(), 64U);
  const std::string html = render_html(one).value();
  const std::size_t main = html.find("<main");
  EXPECT_LT(html.find("1.2.0"), main);
  EXPECT_LT(html.find(one.hash.substr(0, 16)), main);
  EXPECT_GT(html.rfind("1.2.0"), html.find("<footer>"));
  EXPECT_GT(html.rfind(one.hash), html.find("<footer>"));
}

TEST(Render, CHA_14_beside_each_article_stands_how_it_is_applied) {
  const std::string html = page();
  const std::string text = outline_of(html).text;
  EXPECT_TRUE(holds(text, "Appliqué par nos outils\u00a0: les sites fermés fermetures")) << text;
  EXPECT_TRUE(holds(text, "Observé seulement, sans effet\u00a0: les sites fermés video"));
  EXPECT_TRUE(holds(text, "À partir du 1er\u00a0mai 2027"));
  EXPECT_TRUE(holds(text, "Non appliqué\u00a0: les téléchargements telechargements"));
  EXPECT_TRUE(holds(text, "Peut être levé par une demande, l'article 1.1"));
  EXPECT_TRUE(holds(text, "n'agit qu'une fois inscrit au registre"));
  EXPECT_TRUE(holds(text, "Texte\u00a0: aucune règle automatique"));
}

TEST(Render, english_labels_leave_the_french_text_marked_as_french) {
  RenderOptions options;
  options.labels = base::Language::english;
  const std::string html = page("agglo", options);
  EXPECT_TRUE(holds(html, "<html lang=\"en\">"));
  EXPECT_TRUE(holds(html, "<h1 lang=\"fr\">"));
  EXPECT_TRUE(holds(html, "How it is applied"));
  EXPECT_TRUE(holds(html, "Not applied"));
  EXPECT_FALSE(holds(html, "Comment c'est appliqué"));
}

TEST(Render, a_blank_of_a_model_shows_and_says_that_it_cannot_be_published) {
  const Charter charter = load(std::string(kHead).append(kBody));
  EffectiveCharter one = effective(charter, "agglo");
  for (Clause& clause : one.clauses) {
    for (Setting& setting : clause.settings) {
      if (setting.parameter == "retention") setting.value = Value{Unset{}};
    }
  }
  const std::string html = render_html(one).value();
  EXPECT_TRUE(holds(html, "pendant (à compléter)."));
  EXPECT_TRUE(holds(html, "ne peut pas être publiée"));
  EXPECT_TRUE(holds(html, "À compléter"));
}

TEST(Render, a_delegated_value_shows_its_frame_in_the_text_and_the_value_of_the_day_in_the_margin) {
  std::string body(kBody);
  body.replace(body.find("retention: 6 months"), 19, "retention: {set_by: it, within: 3 months to 6 months}");
  std::string head(kHead);
  head.erase(head.find(", overrides: {traces.retention: 3 months}"), 41);
  const EffectiveCharter one = effective(load(head + body), "agglo");
  RenderOptions options;
  EXPECT_TRUE(holds(render_html(one, options).value(),
                    "Valeur du jour (la durée de conservation)\u00a0: pas encore fixée"));
  options.delegated = {{"traces", "retention", Value{Duration{4, Duration::Unit::months}}, Date{2026, 5, 1}}};
  const std::string html = render_html(one, options).value();
  EXPECT_TRUE(holds(html, "entre 3\u00a0mois et 6\u00a0mois")) << "the signed frame";
  EXPECT_TRUE(holds(html, "4\u00a0mois, à partir du 1er\u00a0mai 2026")) << "the value of the day";
}

TEST(Render, plain_text_of_an_article_for_refusal_pages) {
  const Charter charter = load(std::string(kHead).append(kBody));
  const EffectiveCharter one = effective(charter, "agglo");
  for (const Article& article : one.articles) {
    if (article.number != "1.2") continue;
    EXPECT_EQ(article_text(one, article).value(),
              "Nous gardons\u00a0:\n- le nom du site\u202f;\n- la date et l'heure.\npendant 6\u00a0mois.");
  }
}

TEST(Render, an_unsayable_placeholder_is_an_error_with_its_place) {
  const Charter charter = load(std::string(kHead).append(kBody));
  EffectiveCharter one = effective(charter, "agglo");
  one.clauses.clear();
  for (Article& article : one.articles)
    article.clauses.clear();
  const base::Result<std::string> html = render_html(one);
  ASSERT_FALSE(html.has_value());
  EXPECT_FALSE(html.error().where.empty());
}

// --- the charters that we ship ---

struct Shipped {
  const char* path;
  const char* entity;
};
constexpr Shipped kShipped[] = {
    {"charters/capso/charte.md", "capso"}, {"charters/capso/charte.md", "cias"},
    {"charters/amp/charte.md", "amp"},     {"charters/cdg/charte.md", "collectivite"},
    {"charters/reims/charte.md", "ville"}, {"charters/reims/charte.md", "cugr"},
    {"charters/reims/charte.md", "ccas"},  {"charters/reims/charte.md", "caisse-des-ecoles"}};

TEST(Shipped, charters_check_clean_in_every_entity) {
  for (const char* path : {"charters/capso/charte.md", "charters/amp/charte.md", "charters/cdg/charte.md",
                           "charters/reims/charte.md"}) {
    const Loaded loaded = load_charter(read_file(path), path);
    std::vector<Diagnostic> all = loaded.diagnostics;
    for (Diagnostic& one : check(loaded.charter))
      all.push_back(std::move(one));
    for (const Diagnostic& one : all)
      ADD_FAILURE() << format(one, base::Language::english);
  }
}

TEST(Shipped, charters_render_soundly_and_read_well) {
  for (const Shipped& shipped : kShipped) {
    const EffectiveCharter one = effective(load(read_file(shipped.path)), shipped.entity);
    const base::Result<std::string> html = render_html(one);
    ASSERT_TRUE(html.has_value()) << shipped.entity << ": " << html.error().text();
    expect_sound(*html);
    for (const Article& article : one.articles) {
      const std::string text = article_text(one, article).value();
      for (const wording::Slip& slip : wording::find_slips(text, base::Language::french)) {
        ADD_FAILURE() << shipped.entity << " " << article.number << ": " << slip.french
                      << " in: " << text.substr(slip.offset > 30 ? slip.offset - 30 : 0, 80);
      }
    }
  }
}

TEST(Shipped, capso_holds_the_values_of_its_source) {
  const EffectiveCharter one = effective(load(read_file("charters/capso/charte.md")), "capso");
  EXPECT_EQ(print(one.find_clause("interdits")->setting(kinds::web_legal::categories)->value),
            "[violence, defamation, pornography, dignity, minors]");  // WEB-02
  EXPECT_EQ(print(one.find_clause("fermetures")->setting(kinds::web_filter::categories)->value),
            "[malicious]");
  EXPECT_EQ(print(one.find_clause("vie-courante")->setting(kinds::web_private_use::windows)->value),
            "[lunch]");  // WEB-06
  EXPECT_EQ(print(one.find_clause("signature")->setting(kinds::acceptance::gates)->value),
            "[web, mail, network, applications]");
  EXPECT_EQ(one.find_clause("nuages")->word(kinds::web_storage::policy), "forbidden");  // WEB-22
  EXPECT_EQ(print(one.find_clause("traces-web")->setting(kinds::log::retention)->value),
            "6 months");  // LG-03
  EXPECT_EQ(print(one.find_clause("traces-web")->setting(kinds::log::fields)->value),
            "[user, site, time]");  // LG-02
  EXPECT_EQ(one.find_clause("traces-web")->word(kinds::log::identities), "pseudonymous");
}

TEST(Shipped, amp_holds_the_values_of_its_source) {
  const EffectiveCharter one = effective(load(read_file("charters/amp/charte.md")), "amp");
  EXPECT_EQ(print(one.find_clause("interdits")->setting(kinds::web_legal::categories)->value),
            "[defamation, discrimination, racism, sexism, denial, minors, incitement]");
  EXPECT_EQ(print(one.find_clause("categories")->setting(kinds::web_filter::categories)->value),
            "[inappropriate, recreation, phishing]");
  EXPECT_EQ(print(one.find_clause("flux")->setting(kinds::web_inspection::exempt)->value),
            "[bank, health]");                                                                      // WEB-09
  EXPECT_EQ(one.find_clause("partage")->word(kinds::web_storage::policy), "validated_only");        // WEB-22
  EXPECT_EQ(one.find_clause("ia")->word(kinds::web_ai::policy), "without_data");                    // AI-01
  EXPECT_EQ(print(one.find_clause("ouverture")->setting(kinds::request::lasts)->value), "1 year");  // WEB-05
  EXPECT_EQ(one.find_clause("listes")->word(kinds::web_lists::decided_by), "it");  // WEB-03, WEB-27
  EXPECT_EQ(
      print(one.find_clause("traces-web")->setting(kinds::log::fields)->value),
      "[user, site, hits, session_count, total_duration, volume, ip, host, block_reason, time]");  // LG-02
}

}  // namespace
}  // namespace cartulaire::charter
