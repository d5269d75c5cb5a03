// Every charter of tests/charters, through the public face. A bad one begins with a line that says what is
// expected of it: <!-- expect: CODE:LINE CODE?:LINE --> (`?` marks a warning; lines are the file's own).
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "charter/check.hpp"
#include "charter/effective.hpp"

namespace cartulaire::charter {
namespace {

namespace fs = std::filesystem;

const fs::path kCorpus = fs::path(CARTULAIRE_SOURCE_DIR) / "tests" / "charters";

std::string content(const fs::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<fs::path> charters(const char* folder) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(kCorpus / folder))
    if (entry.path().extension() == ".md") found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<Diagnostic> everything(std::string_view text, const std::string& name) {
  Loaded loaded = load_charter(text, name);
  std::vector<Diagnostic> all = std::move(loaded.diagnostics);
  for (Diagnostic& one : check(loaded.charter))
    all.push_back(std::move(one));
  return all;
}

std::string shown(const std::vector<Diagnostic>& diagnostics) {
  std::string text;
  for (const Diagnostic& one : diagnostics)
    text += format(one, base::Language::english);
  return text;
}

TEST(Corpus, good_charters_have_nothing_to_be_told) {
  const auto files = charters("good");
  ASSERT_GE(files.size(), 6U);
  for (const fs::path& file : files) {
    const auto diagnostics = everything(content(file), file.filename().string());
    EXPECT_TRUE(diagnostics.empty()) << shown(diagnostics);
    const Loaded loaded = load_charter(content(file), file.filename().string());
    for (const Entity& entity : loaded.charter.front.entities)
      EXPECT_TRUE(effective_charter(loaded.charter, entity.id).has_value()) << file << " " << entity.id;
  }
}

TEST(Corpus, the_shipped_charters_have_nothing_to_be_told) {
  for (const char* name : {"capso", "amp", "cdg", "reims"}) {
    const fs::path file = fs::path(CARTULAIRE_SOURCE_DIR) / "charters" / name / "charte.md";
    const auto diagnostics = everything(content(file), name);
    EXPECT_TRUE(diagnostics.empty()) << shown(diagnostics);
  }
}

// A model leaves choices: they are told as blanks, and nothing else is wrong with it.
TEST(Corpus, the_model_is_told_its_blanks_and_nothing_else) {
  const std::string text = content(fs::path(CARTULAIRE_SOURCE_DIR) / "charters" / "modele" / "charte.md");
  const auto diagnostics = everything(text, "modele");
  const auto count = [&](std::string_view code) {
    return std::count_if(diagnostics.begin(), diagnostics.end(),
                         [&](const Diagnostic& one) { return one.code == code; });
  };
  for (const Diagnostic& one : diagnostics) {
    EXPECT_EQ(one.severity, Severity::warning) << format(one, base::Language::english);
    EXPECT_TRUE(one.code == "L24" || one.code == "L04") << format(one, base::Language::english);
  }
  EXPECT_GE(count("L24"), 10);
  const Loaded loaded = load_charter(text, "modele");
  for (const Entity& entity : loaded.charter.front.entities)
    EXPECT_TRUE(effective_charter(loaded.charter, entity.id).value().blank()) << entity.id;
}

TEST(Corpus, bad_charters_are_told_each_error_at_its_line_and_nothing_else) {
  const auto files = charters("bad");
  ASSERT_GE(files.size(), 15U);
  for (const fs::path& file : files) {
    const std::string text = content(file);
    const std::size_t end = text.find('\n');
    ASSERT_TRUE(text.starts_with("<!-- expect:")) << file;
    std::multiset<std::string> expected;
    std::istringstream words(text.substr(12, end - 12 - 4));
    for (std::string word; words >> word;)
      expected.insert(word);
    std::multiset<std::string> found;
    const auto diagnostics = everything(std::string_view(text).substr(end + 1), file.filename().string());
    for (const Diagnostic& one : diagnostics) {
      found.insert(
          fmt::format("{}{}:{}", one.code, one.severity == Severity::warning ? "?" : "", one.place.line + 1));
      EXPECT_FALSE(one.french.empty());
      EXPECT_FALSE(one.english.empty());
      EXPECT_NE(one.french, one.english) << one.english;
      EXPECT_GE(one.place.column, 1);
    }
    EXPECT_EQ(found, expected) << file.filename() << " (lines below count from the second)\n"
                               << shown(diagnostics);
  }
}

TEST(Corpus, a_near_miss_is_given_its_suggestion_and_its_caret) {
  const std::string text = content(kCorpus / "bad" / "unknown-kind-and-parameter.md");
  const auto diagnostics = everything(text.substr(text.find('\n') + 1), "charte.md");
  ASSERT_FALSE(diagnostics.empty());
  EXPECT_EQ(diagnostics[0].suggestion, "web.filter");
  EXPECT_EQ(format(diagnostics[0], base::Language::english),
            "charte.md:14:11: error L01: there is no kind of clause `web.filtre`; `cartulaire charter "
            "schema` gives "
            "them all; did you mean `web.filter`?\n"
            " 14 | ```clause web.filtre as fermetures\n"
            "    |           ^^^^^^^^^^\n");
}

}  // namespace
}  // namespace cartulaire::charter
