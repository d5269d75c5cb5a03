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

}  // namespace
}  // namespace cartulaire::platform
