// `cartulaire charter lint` as it is typed: what it prints and how it ends.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include "cli/program.hpp"
#include "platform/json.hpp"

namespace cartulaire::cli {
namespace {

namespace fs = std::filesystem;

struct Ended {
  int code = 0;
  std::string output;
  std::string complaints;
};

class CharterLint : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("cartulaire-lint-" + std::to_string(getpid()));
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string file(const std::string& name, const std::string& content) {
    std::ofstream(folder_ / name, std::ios::binary) << content;
    return folder_ / name;
  }

  static Ended lint(std::vector<std::string> words, const char* language = "fr") {
    words.insert(words.begin(), {"cartulaire", "--lang", language, "charter", "lint"});
    std::vector<char*> argv;
    argv.reserve(words.size());
    for (std::string& word : words)
      argv.push_back(word.data());
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    Ended ended;
    ended.code = run(static_cast<int>(argv.size()), argv.data());
    std::fflush(stdout);
    ended.output = testing::internal::GetCapturedStdout();
    ended.complaints = testing::internal::GetCapturedStderr();
    return ended;
  }

  fs::path folder_;
};

TEST_F(CharterLint, tells_place_words_cure_source_date_and_confidence_in_both_languages) {
  const std::string path = file("charte.txt", "Selon l'article 1384 du code civil.\n");
  EXPECT_EQ(lint({path}).output,
            path +
                ":1:9: erreur L16 : l'article 1384 du code civil porte aujourd'hui un autre numéro\n"
                " 1 | Selon l'article 1384 du code civil.\n"
                "   |         ^^^^^^^^^^^^\n"
                "   remède : citez l'article 1242 ; pour les agents publics, faites vérifier : la "
                "responsabilité de "
                "l'employeur relève en principe du droit administratif\n"
                "   renuméroté depuis le 1er octobre 2016 ; confiance haute ; source : "
                "https://doc-du-juriste.com/blog/conseils-juridiques/"
                "exemple-commentaire-article-article-1242-code-civil-05-02-2019.html, "
                "https://www.legifrance.gouv.fr/eli/ordonnance/2016/2/10/2016-131/jo/texte\n");
  const std::string english = lint({path}, "en").output;
  EXPECT_NE(english.find("error L16: article 1384"), std::string::npos) << english;
  EXPECT_NE(english.find("cure: quote article 1242"), std::string::npos) << english;
  EXPECT_NE(english.find("renumbered since 2016-10-01; high confidence"), std::string::npos) << english;
}

TEST_F(CharterLint, ends_as_the_program_ends) {
  EXPECT_EQ(lint({file("a.txt", "Un texte sans histoire.\n")}).code, kDone);
  EXPECT_EQ(lint({file("b.txt", "Avis rendu le JJ/MM/AAAA.\n")}).code, kDone);  // a warning
  EXPECT_EQ(lint({file("c.txt", "Avis du CHSCT.\n")}).code, kNo);
  EXPECT_EQ(lint({file("d.txt", "\xff\xfe")}).code, kNo);
  EXPECT_EQ(lint({folder_ / "absent.txt"}).code, kCannot);
  EXPECT_EQ(lint({}).code, kUsage);
  EXPECT_EQ(lint({"--no-such-flag", file("e.txt", "x")}).code, kUsage);
}

TEST_F(CharterLint, json_holds_everything_and_notes_come_on_demand) {
  const std::string path = file("charte.txt", "Le CHSCT.\n\nLe règlement (UE) 2016/679.\n");
  const auto count = [&](const std::vector<std::string>& words) {
    const auto json = platform::parse_json(lint(words).output, "lint");
    EXPECT_TRUE(json.has_value());
    return json ? json->find("remarks")->array()->size() : 0;
  };
  EXPECT_EQ(count({path, "--json"}), 1U);
  EXPECT_EQ(count({path, "--json", "--all"}), 2U);
  const auto json = platform::parse_json(lint({path, "--json"}).output, "lint");
  ASSERT_TRUE(json.has_value());
  EXPECT_EQ(*json->find("clean")->boolean(), false);
  EXPECT_EQ(*json->find("notes")->integer(), 1);
  const platform::Json& remark = json->find("remarks")->array()->front();
  EXPECT_EQ(*remark.find("code")->text(), "L16");
  EXPECT_EQ(*remark.find("rule")->text(), "chsct");
  EXPECT_EQ(*remark.find("offending")->text(), "CHSCT");
  EXPECT_EQ(*remark.find("status")->text(), "superseded");
  EXPECT_EQ(*remark.find("since")->text(), "2023-01-01");
  EXPECT_EQ(*remark.find("confidence")->text(), "high");
}

TEST_F(CharterLint, a_charter_with_clauses_is_checked_too) {
  const std::string path = file("charte.md",
                                "---\ncharter: x\ntitle: X\nversion: 1.0\n---\n\n# 1. Un\n\nLe CHSCT.\n\n"
                                "```clause dutie as d\ntopics: [conduct]\n```\n");
  const Ended ended = lint({path});
  EXPECT_EQ(ended.code, kNo);
  EXPECT_NE(ended.output.find(":11:11: erreur L01"), std::string::npos) << ended.output;
  EXPECT_NE(ended.output.find(":9:4: erreur L16"), std::string::npos) << ended.output;
}

}  // namespace
}  // namespace cartulaire::cli
