#include "platform/yaml.hpp"

#include <string>

#include <gtest/gtest.h>

namespace cartulaire::platform {
namespace {

std::string first_problem(std::string_view text) {
  const YamlDocument document = parse_yaml(text);
  if (document.problems.empty()) return "";
  const YamlProblem& problem = document.problems.front();
  return std::to_string(problem.place.line) + ":" + std::to_string(problem.place.column) + " " +
         problem.english;
}

TEST(Yaml, keeps_every_scalar_as_text_with_its_place) {
  const YamlDocument document = parse_yaml("a: 012\né: [yes, 'no', 1.0]\nd: {t: 2026-01-01}\n");
  ASSERT_TRUE(document.problems.empty());
  ASSERT_TRUE(document.root.is_map());
  EXPECT_EQ(document.root.find("a")->text, "012");
  const YamlNode* list = document.root.find("é");
  ASSERT_TRUE(list != nullptr && list->is_list());
  ASSERT_EQ(list->items.size(), 3U);
  EXPECT_EQ(list->items[0].text, "yes");
  EXPECT_FALSE(list->items[0].quoted);
  EXPECT_TRUE(list->items[1].quoted);
  // Columns count characters: é is one.
  EXPECT_EQ(list->items[1].place, (Place{2, 10}));
  EXPECT_EQ(document.root.find("d")->find("t")->text, "2026-01-01");
  EXPECT_EQ(document.root.find("absent"), nullptr);
}

TEST(Yaml, counts_lines_from_the_line_given) {
  const YamlDocument document = parse_yaml("a: 1\na: 2\n", {}, 40);
  ASSERT_EQ(document.problems.size(), 1U);
  EXPECT_EQ(document.problems[0].place, (Place{41, 1}));
}

TEST(Yaml, refuses_what_the_subset_leaves_out) {
  EXPECT_EQ(first_problem("a: 1\nb: 2\na: 3\n"), "3:1 the key `a` is already there; keep one only");
  EXPECT_EQ(first_problem("{a: 1, a: 2}"), "1:8 the key `a` is already there; keep one only");
  EXPECT_NE(first_problem("a: !x y\n").find("type tags"), std::string::npos);
  EXPECT_NE(first_problem("a: !x\n").find("type tags"), std::string::npos);
  EXPECT_NE(first_problem("a: !!str y\n").find("type tags"), std::string::npos);
  EXPECT_NE(first_problem("a: ! y\n").find("type tags"), std::string::npos);
  EXPECT_NE(first_problem("a: !x [y]\n").find("type tags"), std::string::npos);
  EXPECT_NE(first_problem("!x\na: y\n").find("type tags"), std::string::npos);
  EXPECT_NE(first_problem("a: &x y\n").find("anchors"), std::string::npos);
  EXPECT_NE(first_problem("a: &x [y]\nb: *x\n").find("anchors"), std::string::npos);
  EXPECT_NE(first_problem("a: &x [y]\n<<: {b: c}\n").find("anchors"), std::string::npos);
  EXPECT_NE(first_problem("<<: {b: c}\n").find("merge keys"), std::string::npos);
  EXPECT_EQ(first_problem("a:\n\tb: 1\n"), "2:1 tabs are not allowed; use spaces");
  EXPECT_NE(first_problem("a: 1\n---\nb: 2\n").find("several documents"), std::string::npos);
  EXPECT_NE(first_problem("{a: 1} trailing\n"), "");
  EXPECT_NE(first_problem("%YAML 1.2\n---\na: 1\n").find("directives"), std::string::npos);
  EXPECT_NE(first_problem("? [a, b]\n: c\n").find("a key must be a word"), std::string::npos);
  EXPECT_NE(first_problem("? {a: b}\n: c\n").find("a key must be a word"), std::string::npos);
  EXPECT_NE(first_problem("a: [b\n"), "");
  EXPECT_EQ(first_problem("a: \"b\n"), "1:4 quote never closed");
  EXPECT_EQ(first_problem("a: 'it''s\n"), "1:4 quote never closed");
  EXPECT_NE(first_problem("a: \"b\" c\n"), "");
  EXPECT_NE(first_problem("a: 'b'c\n"), "");
  EXPECT_NE(first_problem("a: [b]]\n"), "");
  EXPECT_NE(first_problem("a: [b] c\n"), "");
  EXPECT_NE(first_problem("a: b\n c: d\n"), "");
  // A last key without its colon has no value; who reads the map refuses that.
  EXPECT_EQ(parse_yaml("a: b\nc\n").root.find("c")->kind, YamlNode::Kind::null);
  EXPECT_NE(first_problem("a: \xc3\n").find("not UTF-8"), std::string::npos);
  EXPECT_NE(first_problem(std::string("a: \0b", 5)).find("control character"), std::string::npos);
}

TEST(Yaml, accepts_quotes_blocks_comments_and_a_leading_marker) {
  EXPECT_EQ(first_problem(
                "# nothing\na: \"!x &y *z\"\nb: '# not a comment'\nc: |\n  two\n  lines\nd: >-\n  folded\n"),
            "");
  EXPECT_EQ(first_problem("---\na: 1\n"), "");
  EXPECT_EQ(first_problem(""), "");
  EXPECT_EQ(first_problem("\xef\xbb\xbf"
                          "a: 1\n"),
            "");
}

TEST(Yaml, reports_several_refusals_at_once) {
  const YamlDocument document = parse_yaml("a: !x 1\nb: &y 2\na: 3\n");
  EXPECT_EQ(document.problems.size(), 3U);
}

TEST(Yaml, stays_within_its_limits_on_hostile_text) {
  EXPECT_NE(first_problem(std::string(500'000, '[')), "");
  EXPECT_NE(first_problem(std::string(500'000, '{')), "");
  std::string dashes;
  for (int i = 0; i < 200'000; ++i)
    dashes += "- ";
  EXPECT_NE(first_problem(dashes), "");
  std::string questions;
  for (int i = 0; i < 200'000; ++i)
    questions += "? ";
  EXPECT_NE(first_problem(questions), "");
  std::string deep;
  for (int i = 0; i < 40; ++i)
    deep += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
  EXPECT_NE(first_problem(deep).find("nested levels"), std::string::npos);
  // A billion laughs needs aliases, which are refused without being followed.
  std::string laughs = "a: &a [x, x]\n";
  for (char c = 'b'; c < 'z'; ++c) {
    laughs += std::string(1, c) + ": &" + c;
    laughs += std::string(" [*") + static_cast<char>(c - 1) + ", *" + static_cast<char>(c - 1) + "]\n";
  }
  EXPECT_NE(first_problem(laughs), "");
  EXPECT_NE(first_problem(std::string((1 << 20) + 1, 'a')).find("bytes"), std::string::npos);
  EXPECT_EQ(first_problem(std::string(1 << 19, 'a')), "");
  EXPECT_NE(first_problem(std::string(200'000, '"')), "");
  EXPECT_NE(first_problem(std::string(200'000, ':')), "x");
  std::string many;
  for (int i = 0; i < 60'000; ++i)
    many += "- a\n";
  EXPECT_EQ(first_problem(many), "");
}

TEST(Yaml, gives_the_first_problem_as_an_error_with_its_place) {
  const auto node = read_yaml("a: 1\na: 2\n", "state.yml");
  ASSERT_FALSE(node.has_value());
  EXPECT_EQ(node.error().where, "state.yml:2:1");
}

}  // namespace
}  // namespace cartulaire::platform
