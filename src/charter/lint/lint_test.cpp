// The lint through its public face: each rule on its examples, clean sentences left alone, the four published
// charters.
#include "charter/lint/lint.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "charter/lint/rules.hpp"
#include "platform/file.hpp"

namespace cartulaire::charter::lint {
namespace {

namespace fs = std::filesystem;

const fs::path kCorpus = fs::path(CARTULAIRE_SOURCE_DIR) / "tests" / "charters" / "lint";

std::vector<std::string> lines_of(const fs::path& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);)
    if (!line.empty() && line[0] != '#') lines.push_back(line);
  return lines;
}

Report report_of(std::string_view text, std::string_view file = "charte.txt") {
  const auto document = document::read_document_bytes(text, file);
  EXPECT_TRUE(document.has_value());
  return document ? lint_document(*document) : Report{};
}

std::string shown(const Report& report) {
  std::string text;
  for (const Remark& remark : report.remarks)
    text += fmt::format("{}:{} {} {} `{}`\n", remark.place.line, remark.place.column, remark.code,
                        remark.rule, remark.offending);
  return text;
}

TEST(Lint, every_rule_finds_its_examples) {
  std::set<std::string> tried;
  for (const std::string& line : lines_of(kCorpus / "rule-examples.tsv")) {
    const std::size_t tab = line.find('\t');
    ASSERT_NE(tab, std::string::npos) << line;
    const std::string rule = line.substr(0, tab);
    std::string text = line.substr(tab + 1);
    std::replace(text.begin(), text.end(), '|', '\n');
    const Report report = report_of(text);
    EXPECT_TRUE(std::any_of(report.remarks.begin(), report.remarks.end(),
                            [&](const Remark& remark) { return remark.rule == rule; }))
        << rule << ": " << text << "\n"
        << shown(report);
    tried.insert(rule);
  }
  const auto each = [&](const auto& rules) {
    for (const auto& rule : rules)
      EXPECT_TRUE(tried.contains(rule.says.id)) << "no example of " << rule.says.id;
  };
  each(rules().references);
  each(rules().words);
  each(rules().orders);
  each(rules().pairs);
  each(rules().figures);
}

TEST(Lint, every_rule_tells_its_source_and_a_cure_in_both_languages) {
  const auto each = [](const auto& rules) {
    for (const auto& rule : rules) {
      const Statement& says = rule.says;
      EXPECT_NE(says.text.french, says.text.english) << says.id;
      EXPECT_FALSE(says.text.french.ends_with('.')) << says.id;
      const bool to_do = level_of(says.status, Confidence::high) != Level::note;
      EXPECT_EQ(!says.cure.french.empty(), to_do) << says.id;
      EXPECT_TRUE(!says.sources.empty() || !says.verified || says.status == Status::blank) << says.id;
    }
  };
  each(rules().references);
  each(rules().words);
  each(rules().orders);
  each(rules().pairs);
  each(rules().figures);
}

TEST(Lint, clean_sentences_are_left_alone) {
  const auto sentences = lines_of(kCorpus / "clean-sentences.txt");
  ASSERT_GE(sentences.size(), 150U);
  for (const std::string& sentence : sentences) {
    Report report = report_of(sentence);
    std::erase_if(report.remarks, [](const Remark& remark) { return remark.level == Level::note; });
    EXPECT_TRUE(report.remarks.empty()) << sentence << "\n" << shown(report);
  }
}

// Together they are a charter: no two of them contradict each other.
TEST(Lint, the_clean_sentences_together_are_clean) {
  std::string text;
  for (const std::string& sentence : lines_of(kCorpus / "clean-sentences.txt"))
    text += sentence + "\n\n";
  Report report = report_of(text);
  std::erase_if(report.remarks, [](const Remark& remark) { return remark.level == Level::note; });
  EXPECT_TRUE(report.remarks.empty()) << shown(report);
}

TEST(Lint, a_remark_stands_at_its_words_with_source_date_confidence_and_cure) {
  const Report report = report_of("Préambule.\n\nVoir l’article 1384\ndu Code civil.\n");
  ASSERT_EQ(report.remarks.size(), 1U) << shown(report);
  const Remark& remark = report.remarks[0];
  EXPECT_EQ(remark.code, "L16");
  EXPECT_EQ(remark.level, Level::error);
  EXPECT_EQ(remark.file, "charte.txt");
  EXPECT_EQ(remark.place, (Place{3, 8}));
  EXPECT_EQ(remark.length, 12);
  EXPECT_EQ(remark.offending, "article 1384");
  EXPECT_EQ(remark.line, "Voir l’article 1384");
  EXPECT_EQ(remark.since, "2016-10-01");
  EXPECT_EQ(remark.confidence, Confidence::high);
  EXPECT_FALSE(remark.sources.empty());
  EXPECT_NE(remark.cure.french.find("1242"), std::string::npos);
  EXPECT_NE(remark.cure.english.find("1242"), std::string::npos);
  EXPECT_TRUE(has_errors(report));
}

TEST(Lint, severity_follows_confidence) {
  EXPECT_EQ(level_of(Status::abrogated, Confidence::high), Level::error);
  EXPECT_EQ(level_of(Status::abrogated, Confidence::medium), Level::warning);
  EXPECT_EQ(level_of(Status::abrogated, Confidence::low), Level::note);
  EXPECT_EQ(level_of(Status::conflicts_with_recommendation, Confidence::high), Level::warning);
  EXPECT_EQ(level_of(Status::in_force, Confidence::high), Level::note);
}

TEST(Lint, what_word_processors_and_pdfs_make_of_letters_is_read_all_the_same) {
  for (const char* text :
       {"la dure\xcc\x81"
        "e maximale le\xcc\x81gale",  // decomposed accents
        "la dur\xc3\xa9"
        "e\xc2\xa0maximale\xe2\x80\xafl\xc3\xa9gale",  // no-break spaces
        "la durée maxi-\nmale légale", "LA DURÉE MAXIMALE LÉGALE", "LA DUREE MAXIMALE LEGALE",
        "la **durée** maximale\nlégale", "la <b>durée</b> maximale légale",
        "la CNIL re\xc3\xa7oit une d\xc3\xa9"
        "claration pr\xc3\xa9"
        "alable du \xef\xac\x81"
        "chier"})  // a ligature
    EXPECT_EQ(report_of(text).remarks.size(), 1U) << text;
}

TEST(Lint, broken_rules_are_refused_with_their_place) {
  const auto bad = [](std::string_view yaml) { return load_rules(yaml, "words: []\n"); };
  EXPECT_FALSE(
      bad("references:\n  - {id: a, find: '(', status: abrogated, confidence: high, fr: a, en: b}\n"));
  EXPECT_FALSE(
      bad("references:\n  - {id: a, find: 'x', status: forgotten, confidence: high, fr: a, en: b}\n"));
  EXPECT_FALSE(bad("references:\n  - {id: a, find: 'x', status: abrogated, fr: a, en: b}\n"));
  EXPECT_FALSE(bad("references:\n  - {id: a, find: 'x', status: abrogated, confidence: high, fr: a}\n"));
  EXPECT_FALSE(bad(
      "references:\n  - {id: a, find: 'x', status: abrogated, confidence: high, fr: a, en: b, fnd: c}\n"));
  EXPECT_FALSE(bad("other: 1\n"));
  EXPECT_TRUE(
      bad("references:\n  - {id: a, find: 'x', status: abrogated, confidence: high, fr: a, en: b}\n"));
}

// --- charters in the language ---

Report charter_report(const fs::path& path) {
  const auto text = platform::read_text(path);
  EXPECT_TRUE(text.has_value()) << path;
  return lint_charter(text ? *text : "", path.filename().string());
}

// What is told of a shipped charter and stays, because the values are those of the published one: marks of
// one word, an access closed without the opinion that the law wants. A model has blanks, and sentences around
// them.
bool is_expected(const fs::path& charter, const Remark& remark) {
  const std::string name = charter.filename().string();
  if (remark.level == Level::note || remark.code == "L15") return true;
  if (name == "amp") return remark.code == "L26" && remark.offending == "deny";
  return name == "modele" && (remark.code == "L24" || remark.code == "L04" || remark.code == "L22");
}

TEST(LintCharter, the_shipped_charters_are_clean_for_every_entity) {
  for (const auto& entry : fs::directory_iterator(fs::path(CARTULAIRE_SOURCE_DIR) / "charters")) {
    Report report = charter_report(entry.path() / "charte.md");
    EXPECT_TRUE(report.in_language);
    std::erase_if(report.remarks, [&](const Remark& remark) { return is_expected(entry.path(), remark); });
    EXPECT_TRUE(report.remarks.empty()) << entry.path() << "\n" << shown(report);
  }
}

TEST(LintCharter, good_charters_have_nothing_to_be_told) {
  int count = 0;
  for (const auto& entry : fs::directory_iterator(kCorpus / "good")) {
    ++count;
    Report report = charter_report(entry.path());
    std::erase_if(report.remarks, [](const Remark& remark) { return remark.level == Level::note; });
    EXPECT_TRUE(report.remarks.empty()) << entry.path() << "\n" << shown(report);
  }
  EXPECT_GE(count, 2);
}

// A bad one begins with <!-- expect: CODE:LINE CODE?:LINE CODE~:LINE -->: error, warning, note; lines are the
// file's own.
TEST(LintCharter, bad_charters_are_told_each_fault_at_its_line_and_nothing_else) {
  int count = 0;
  for (const auto& entry : fs::directory_iterator(kCorpus / "bad")) {
    ++count;
    const auto text = platform::read_text(entry.path());
    ASSERT_TRUE(text.has_value());
    const std::size_t end = text->find('\n');
    ASSERT_TRUE(text->starts_with("<!-- expect:")) << entry.path();
    std::multiset<std::string> expected;
    std::istringstream words(text->substr(12, end - 12 - 4));
    for (std::string word; words >> word;)
      expected.insert(word);
    const Report report =
        lint_charter(std::string_view(*text).substr(end + 1), entry.path().filename().string());
    std::multiset<std::string> found;
    for (const Remark& remark : report.remarks) {
      const char* mark = remark.level == Level::error ? "" : remark.level == Level::warning ? "?" : "~";
      found.insert(fmt::format("{}{}:{}", remark.code, mark, remark.place.line + 1));
    }
    EXPECT_EQ(found, expected) << entry.path() << " (lines below count from the second)\n" << shown(report);
  }
  EXPECT_GE(count, 6);
}

TEST(LintCharter, hostile_charters_are_judged_in_bounded_work) {
  const std::string front =
      "---\ncharter: t\ntitle: T\nversion: 1.0\nroles: {it: le service}\n---\n\n# 1. Un\n\n";
  std::string many = front;
  for (int i = 0; i < 5'000; ++i)
    many += "```clause watch as v" + std::to_string(i) +
            "\nsubject: updates\nevery: daily\n```\n6 mois, {{v" + std::to_string(i) + ".every}}.\n\n";
  EXPECT_TRUE(has_errors(lint_charter(many, "many.md")));
  for (const char* unit : {"6 mois ", "régulièrement ", "peut être enregistré. ", "a. b ", "{{x.y}} ",
                           "- 6 mois\n", "10 Mo message "}) {
    std::string text = front + "```clause web.private_use as p\ntime: 30 minutes per day\n```\n";
    while (text.size() < 1'000'000)
      text += unit;
    EXPECT_LE(lint_charter(text, "large.md").remarks.size(), 3 * kMostRemarks);
    std::string lines = front;
    while (lines.size() < 1'000'000)
      lines += std::string(unit) + "\n";
    EXPECT_LE(lint_charter(lines, "large.md").remarks.size(), 3 * kMostRemarks);
  }
  EXPECT_TRUE(has_errors(lint_charter(front + "\n```clause duty as d\n\xff\n", "bytes.md")));
}

}  // namespace
}  // namespace cartulaire::charter::lint
