#include "platform/markdown.hpp"

#include <gtest/gtest.h>

namespace cartulaire::platform {
namespace {

TEST(Markdown, gives_blocks_with_their_lines) {
  const auto blocks =
      markdown_blocks("# 1. Un *titre*\n\nune phrase\nsur deux lignes\n\n```clause log as x\na: b\n```\n");
  ASSERT_TRUE(blocks.has_value());
  ASSERT_EQ(blocks->size(), 3U);
  EXPECT_EQ(blocks->at(0).text, "1. Un titre");
  EXPECT_EQ(blocks->at(0).level, 1);
  EXPECT_EQ(blocks->at(1).first_line, 3);
  EXPECT_EQ(blocks->at(1).last_line, 4);
  EXPECT_EQ(blocks->at(2).info, "clause log as x");
  EXPECT_EQ(blocks->at(2).text, "a: b\n");
}

TEST(Markdown, lets_no_html_nor_script_of_the_author_through) {
  const auto html = markdown_to_html("<script>x()</script>\n\nune <b>phrase</b> [lien](javascript:x)\n");
  ASSERT_TRUE(html.has_value());
  EXPECT_EQ(html->find("<script"), std::string::npos);
  EXPECT_EQ(html->find("<b>"), std::string::npos);
  EXPECT_EQ(html->find("javascript"), std::string::npos);
  EXPECT_NE(html->find("<p>une "), std::string::npos);
}

TEST(Markdown, a_table_is_a_table_with_headers_of_columns) {
  const auto html =
      markdown_to_html("avant\n\n| Durée | Motif |\n|---|---|\n| 6 mois | *sûreté* |\n\naprès\n");
  ASSERT_TRUE(html.has_value());
  EXPECT_NE(html->find("<th scope=\"col\">Durée</th>"), std::string::npos) << *html;
  EXPECT_NE(html->find("<td><em>sûreté</em></td>"), std::string::npos) << *html;
  EXPECT_NE(html->find("</table>\n<p>après</p>"), std::string::npos) << *html;
  EXPECT_EQ(html->find("<thead scope"), std::string::npos);
}

TEST(Markdown, a_paragraph_in_bold_before_a_table_is_its_title) {
  const auto html = markdown_to_html("**a** et **b**\n\n| x |\n|---|\n\n**Les *durées***\n\n| y |\n|---|\n");
  ASSERT_TRUE(html.has_value());
  EXPECT_NE(html->find("<p><strong>a</strong> et <strong>b</strong></p>\n<table>\n<thead>"),
            std::string::npos)
      << *html;
  EXPECT_NE(html->find("<table>\n<caption>Les <em>durées</em></caption>\n<thead>"), std::string::npos)
      << *html;
}

TEST(Markdown, an_image_is_its_words_and_nothing_is_fetched) {
  const auto html =
      markdown_to_html("![un *plan* du [site](https://b.example)](https://a.example/x.png) joint\n");
  ASSERT_TRUE(html.has_value());
  EXPECT_EQ(*html, "<p>un <em>plan</em> du <a href=\"https://b.example\">site</a> joint</p>\n");
}

TEST(Markdown, a_table_that_short_rows_would_fill_up_stays_text) {
  std::string text;
  for (const char* cell : {"|a", "|-"}) {
    for (int i = 0; i < 50'000; ++i)
      text += cell;
    text += "|\n";
  }
  for (int i = 0; i < 50'000; ++i)
    text += "|b\n";
  const auto html = markdown_to_html(text);
  ASSERT_TRUE(html.has_value());
  EXPECT_EQ(html->find("<table"), std::string::npos);
  EXPECT_LT(html->size(), 2 * text.size());
}

}  // namespace
}  // namespace cartulaire::platform
