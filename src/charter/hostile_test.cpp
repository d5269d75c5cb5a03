// Files that nobody wrote in good faith: each is read to its end, bounded, without a crash. The limits are
// those of the reader; no clock is looked at here (the benchmark does).
#include <string>

#include <gtest/gtest.h>

#include "charter/check.hpp"

namespace cartulaire::charter {
namespace {

constexpr const char* kFront =
    "---\ncharter: t\ntitle: T\nversion: 1.0\nroles: {it: le service}\n---\n\n# 1. Un\n\n";

// Loads and checks; the number of diagnostics is bounded whatever the file.
std::vector<Diagnostic> judged(const std::string& text) {
  Loaded loaded = load_charter(text, "hostile.md");
  std::vector<Diagnostic> all = std::move(loaded.diagnostics);
  for (Diagnostic& one : check(loaded.charter))
    all.push_back(std::move(one));
  EXPECT_LE(all.size(), 2000U);
  for (const Diagnostic& one : all)
    EXPECT_LE(format(one, base::Language::french).size(), 8000U);
  return all;
}

std::string repeated(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i)
    all += text;
  return all;
}

TEST(Hostile, ten_thousand_clauses_of_a_kind_are_read_and_judged) {
  std::string text = kFront;
  for (int i = 0; i < 10'000; ++i)
    text += "```clause duty as d" + std::to_string(i) + "\ntopics: [nomadic]\n```\n";
  Loaded loaded = load_charter(text, "many.md");
  EXPECT_TRUE(loaded.diagnostics.empty());
  EXPECT_EQ(loaded.charter.clauses.size(), 10'000U);
  EXPECT_FALSE(has_errors(check(loaded.charter)));
}

TEST(Hostile, ten_thousand_clauses_that_exclude_each_other_are_refused_in_bounded_work) {
  std::string text = kFront;
  for (int i = 0; i < 10'000; ++i)
    text += "```clause web.storage as d" + std::to_string(i) + "\npolicy: forbidden\nwho: [x" +
            std::to_string(i) + "]\n```\n";
  EXPECT_TRUE(has_errors(judged(text)));
  text = kFront;
  for (int i = 0; i < 10'000; ++i)
    text += "```clause web.storage as d" + std::to_string(i) + "\npolicy: forbidden\n```\n";
  EXPECT_TRUE(has_errors(judged(text)));
}

TEST(Hostile, names_unknown_ten_thousand_times_are_answered_in_bounded_work) {
  std::string text = kFront;
  for (int i = 0; i < 2'000; ++i)
    text += "```clause duty as nom-" + std::to_string(i) + "\ntopics: [nomadic]\n```\n";
  for (int i = 0; i < 10'000; ++i)
    text += "{{mon-" + std::to_string(i) + ".topics}} ";
  EXPECT_TRUE(has_errors(judged(text)));
}

TEST(Hostile, a_megabyte_of_anything_is_read) {
  for (const char* unit :
       {"a", "{", "{{", "{{x.y}} ", "`", "```", "\n```clause\n", "\n::: when x.y is z\n", "\n:::\n", "#",
        "\n# 1.1.1.1.1.1", "[", "\n- ", "<!--", "\xc3\xa9", "article 1 ", "::: else\n"})
    judged(kFront + repeated(unit, static_cast<int>(1'000'000 / std::string_view(unit).size())));
  judged(repeated("---\n", 250'000));
}

TEST(Hostile, nesting_bombs_and_bad_bytes_are_refused) {
  const auto clause = [](const std::string& yaml) {
    return kFront + ("```clause duty as d\n" + yaml + "\n```\n");
  };
  EXPECT_TRUE(has_errors(judged(clause("topics: " + repeated("[", 10'000)))));
  EXPECT_TRUE(has_errors(judged(clause("topics: [&a [x], *a, *a]"))));
  EXPECT_TRUE(has_errors(judged(clause("who: " + repeated("{a: ", 5'000)))));
  EXPECT_TRUE(has_errors(judged(clause(repeated("- ", 30'000)))));
  EXPECT_TRUE(has_errors(judged(clause("topics: \t[nomadic]"))));
  EXPECT_TRUE(has_errors(judged(std::string(kFront) + "\xff\xfe")));
  EXPECT_TRUE(has_errors(judged(std::string(kFront) + std::string("\0", 1))));
  EXPECT_TRUE(has_errors(judged(std::string(5u << 20, 'a'))));
  EXPECT_TRUE(has_errors(judged("")));
  EXPECT_TRUE(has_errors(judged("---")));
  EXPECT_TRUE(has_errors(judged("---\n---\n")));
}

TEST(Hostile, a_megabyte_within_one_clause_or_one_placeholder_is_refused) {
  EXPECT_TRUE(has_errors(
      judged(kFront + ("```clause duty as d\ntopics: [" + repeated("nomadic, ", 100'000) + "]\n```\n"))));
  EXPECT_TRUE(has_errors(judged(kFront + ("{{" + std::string(1'000'000, 'a') + ".b}}\n"))));
  EXPECT_TRUE(
      has_errors(judged(kFront + ("::: when " + repeated("a.b is c and ", 80'000) + "d is set\n:::\n"))));
}

}  // namespace
}  // namespace cartulaire::charter
