// WEB-07: a refused person reads why, under which article, and what to do, in French and in English.
#include "charter/refusal.hpp"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "charter/html_outline.hpp"

namespace cartulaire::charter {
namespace {

RefusalFacts gambling() {
  RefusalFacts facts;
  facts.site = "jeux.test";
  facts.entity = "la communauté d'agglomération";
  facts.charter_title = "Charte d'usage du numérique";
  facts.charter_version = "1.2.0";
  facts.charter_hash = "0123456789abcdef0123456789abcdef";
  facts.in_force_since = "2026-05-01";
  facts.article_number = "2.2";
  facts.article_title = "Ce qui est fermé";
  facts.article_text = "Nous fermons les jeux d'argent.\nDemandez l'ouverture.";
  facts.clause = "fermetures";
  facts.categories = {{"les jeux d'argent", "gambling"}};
  facts.request_name = "ouverture";
  facts.request = {"l'ouverture du site", "the opening of the site"};
  facts.request_url = "https://portail.test/demandes/ouverture";
  facts.contact = "la direction du numérique";
  facts.contact_address = "poste 1234";
  facts.charter_url = "https://portail.test/charte";
  return facts;
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(Refusal, WEB_07_says_why_under_which_article_and_what_to_do_in_both_languages) {
  const std::string page = refusal_page(gambling());
  for (const char* part : {"<html lang=\"fr\">", "jeux.test", "par l'article 2.2", "les jeux d'argent",
                           "Nous fermons les jeux d'argent.", "Article 2.2. Ce qui est fermé",
                           "Demander l'ouverture du site", "Adressez-vous à la direction du numérique",
                           "poste 1234", "version 1.2.0", "en vigueur depuis le 1er\u00a0mai 2026",
                           "0123456789ab", "<code>fermetures</code>", "id='en' lang='en'>", "by article 2.2",
                           "classified as: gambling", "Ask for the opening of the site"}) {
    EXPECT_TRUE(holds(page, part)) << part << "\n" << page;
  }
  EXPECT_LT(page.find("est fermé"), page.find("is closed"));
  EXPECT_FALSE(holds(page, "0123456789abc")) << "the fingerprint is shortened";
}

TEST(Refusal, the_persons_own_language_comes_first) {
  const std::string page = refusal_page(gambling(), base::Language::english);
  EXPECT_TRUE(holds(page, "<title lang='en'>"));
  EXPECT_LT(page.find("<section id='en' lang='en'>"), page.find("id='fr'"));
  EXPECT_LT(page.find("is closed"), page.find("est fermé"));
  EXPECT_TRUE(holds(page, "<h1>This site is closed by the charter</h1>"));
}

TEST(Refusal, nothing_from_outside_becomes_markup) {
  RefusalFacts facts = gambling();
  const std::string bad = "\"><script>alert('x')</script>&";
  for (std::string* text :
       {&facts.site, &facts.entity, &facts.charter_title, &facts.charter_version, &facts.article_number,
        &facts.article_title, &facts.article_text, &facts.clause, &facts.request_name, &facts.contact,
        &facts.contact_address, &facts.in_force_since, &facts.charter_hash}) {
    *text = bad;
  }
  facts.categories = {{bad, bad}};
  facts.detail = {bad, bad};
  facts.request = {bad, bad};
  const std::string page = refusal_page(facts);
  EXPECT_FALSE(holds(page, "<script"));
  EXPECT_FALSE(holds(page, "\">&lt;"));
  EXPECT_TRUE(holds(page, "&lt;script&gt;"));
}

TEST(Refusal, only_web_addresses_become_links) {
  RefusalFacts facts = gambling();
  facts.request_url = "javascript:alert(1)";
  facts.charter_url = "data:text/html,x";
  const std::string page = refusal_page(facts);
  EXPECT_FALSE(holds(page, "data:text"));
  EXPECT_FALSE(holds(page, "javascript:"));
}

TEST(Refusal, the_page_fetches_nothing_and_runs_nothing) {
  const std::string page = refusal_page(gambling());
  for (const char* part : {"<script", "<img", "<link", "@import", "url(", " src=", " onclick", "<form"}) {
    EXPECT_FALSE(holds(page, part)) << part;
  }
  EXPECT_TRUE(holds(page, "default-src 'none'"));
}

TEST(Refusal, every_variant_is_a_sound_page) {
  for (const RefusalKind kind : {RefusalKind::refused, RefusalKind::gate, RefusalKind::failure}) {
    for (const base::Language first : {base::Language::french, base::Language::english}) {
      RefusalFacts facts = gambling();
      facts.kind = kind;
      const HtmlOutline outline = outline_of(refusal_page(facts, first));
      EXPECT_TRUE(outline.faults.empty());
      EXPECT_EQ(outline.headings, (std::vector<int>{1, 2, 2, 2, 3}));
      EXPECT_EQ(std::set<std::string>(outline.ids.begin(), outline.ids.end()).size(), outline.ids.size());
    }
  }
}

TEST(Refusal, WEB_07_missing_facts_leave_no_hole) {
  const std::string page = refusal_page(RefusalFacts{});
  EXPECT_TRUE(holds(page, "L'accès à ce site est fermé."));
  EXPECT_TRUE(holds(page, "Access to this site is closed."));
  EXPECT_FALSE(holds(page, "Article ")) << page;
  EXPECT_FALSE(holds(page, "Que faire"));
  EXPECT_FALSE(holds(page, "  </"));
}

TEST(Refusal, a_text_in_one_language_only_is_marked_in_the_other_half) {
  RefusalFacts facts = gambling();
  facts.detail = {"Fermé jusqu'à midi.", ""};
  const std::string page = refusal_page(facts);
  EXPECT_TRUE(holds(page, "<span lang='fr'>Fermé jusqu'à midi.</span>"));
  EXPECT_TRUE(holds(refusal_page(facts, base::Language::english), "<blockquote lang='fr'>"));
}

TEST(Refusal, the_gate_leads_to_the_signature) {
  RefusalFacts facts = gambling();
  facts.kind = RefusalKind::gate;
  facts.article_number = "1.4";
  const std::string page = refusal_page(facts);
  EXPECT_TRUE(holds(page, "vous devez d'abord lire et signer la charte, comme le demande l'article 1.4"));
  EXPECT_TRUE(holds(page, "you must first read and sign the charter"));
  EXPECT_TRUE(holds(page, ">Lire et signer la charte</a>"));
  EXPECT_FALSE(holds(page, "classé"));
}

TEST(Refusal, a_failure_says_that_it_is_ours_not_the_persons) {
  RefusalFacts facts = gambling();
  facts.kind = RefusalKind::failure;
  facts.detail = {"La liste des sites est indisponible.", "The list of sites is unavailable."};
  const std::string page = refusal_page(facts);
  EXPECT_TRUE(holds(page, "Nous n'avons pas pu vérifier"));
  EXPECT_TRUE(holds(page, "dans ce cas, l'article 2.2 le ferme"));
  EXPECT_TRUE(holds(page, "réessayez dans quelques minutes"));
  EXPECT_TRUE(holds(page, "The list of sites is unavailable."));
}

}  // namespace
}  // namespace cartulaire::charter
