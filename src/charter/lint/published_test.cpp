// The four published charters, row by row: what became of the law that they quote, and the faults of their
// wording (CHA-15, and the findings on law of the specification). The texts are test data: looked for beside
// the data sets.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "charter/lint/lint.hpp"

namespace cartulaire::charter::lint {
namespace {

namespace fs = std::filesystem;

struct Row {
  const char* charter;  // the first three digits of the file
  int line;
  int column;
  Level level;
  const char* code;
  const char* rule;
};

constexpr Level kError = Level::error;
constexpr Level kWarning = Level::warning;
constexpr Level kNote = Level::note;

const std::vector<Row> kRows{
    {"001", 19, 251, kError, "L16", "code-civil-1384"},
    {"001", 74, 85, kWarning, "L25", "destroy-before-telling"},
    {"001", 88, 210, kWarning, "L16", "donnees-nominatives"},
    {"001", 88, 326, kError, "L16", "cnil-declaration"},
    {"001", 88, 498, kError, "L16", "cnil-declarations-made"},
    {"001", 90, 51, kWarning, "L16", "loi-1978-as-made"},
    {"001", 90, 96, kWarning, "L16", "donnees-nominatives"},
    {"001", 90, 126, kError, "L16", "cnil-declaration"},
    {"001", 90, 375, kError, "L16", "cnil-declarations-made"},
    {"001", 97, 28, kWarning, "L25", "password-renewal"},
    {"001", 123, 101, kWarning, "L25", "power-off-on-incident"},
    {"001", 168, 29, kWarning, "L12", "local-storage"},
    {"001", 215, 141, kError, "L16", "six-months-anssi"},
    {"001", 274, 229, kWarning, "L26", "critics-in-private"},
    {"001", 295, 299, kWarning, "L12", "six-months-two-authors"},
    {"001", 299, 18, kError, "L16", "lil-39-40"},
    {"001", 299, 116, kWarning, "L16", "droit-de-modification"},
    {"001", 299, 210, kWarning, "L16", "droits-aupres-de-la-drh"},
    {"001", 309, 3, kNote, "L16", "loi-1978-modified"},
    {"001", 310, 145, kWarning, "L16", "penal-226-15-to-24"},
    {"001", 310, 252, kNote, "L16", "penal-323"},
    {"001", 311, 3, kError, "L16", "loi-85-660"},
    {"001", 311, 82, kError, "L16", "loi-92-597"},
    {"001", 312, 3, kError, "L16", "loi-91-646"},
    {"001", 312, 205, kNote, "L16", "travail-l1121-1"},
    {"001", 312, 253, kError, "L16", "comite-entreprise"},
    {"001", 312, 331, kWarning, "L16", "travail-l1121-9"},
    {"001", 312, 439, kWarning, "L16", "travail-l1222-4"},
    {"001", 312, 578, kWarning, "L16", "travail-l2323-32"},
    {"001", 314, 7, kWarning, "L16", "loi-96-659"},
    {"001", 315, 57, kWarning, "L16", "lcen-article-6"},
    {"001", 316, 10, kError, "L16", "loi-2018-493-rgpd"},
    {"002", 128, 72, kNote, "L16", "rgpd"},
    {"002", 128, 92, kNote, "L16", "loi-1978-modified"},
    {"002", 301, 227, kWarning, "L12", "personal-devices"},
    {"002", 325, 66, kWarning, "L13", "legal-retention"},
    {"002", 368, 18, kWarning, "L12", "mail-personal-and-professional"},
    {"002", 460, 66, kWarning, "L25", "password-renewal"},
    {"002", 488, 14, kWarning, "L14", "traced-or-may-be"},
    {"002", 490, 260, kWarning, "L13", "legal-retention"},
    {"002", 524, 16, kWarning, "L25", "police-before-it"},
    {"002", 558, 16, kWarning, "L25", "police-before-it"},
    {"002", 569, 141, kWarning, "L13", "legal-retention"},
    {"002", 576, 118, kWarning, "L25", "police-before-it"},
    {"003", 29, 277, kWarning, "L16", "loi-1978-as-made"},
    {"003", 29, 307, kError, "L16", "cnil-declaration"},
    {"003", 29, 391, kWarning, "L16", "donnees-nominatives"},
    {"003", 34, 1, kError, "L16", "cnil-declaration-heading"},
    {"003", 36, 46, kError, "L16", "cnil-declaration"},
    {"003", 36, 176, kWarning, "L16", "donnees-nominatives"},
    {"003", 67, 107, kWarning, "L25", "password-renewal"},
    {"003", 72, 523, kNote, "L16", "cass-2013"},
    {"003", 78, 89, kWarning, "L16", "donnees-nominatives"},
    {"003", 85, 37, kError, "L16", "loi-2000-230"},
    {"003", 85, 67, kError, "L16", "signature-presumed-reliable"},
    {"003", 86, 121, kError, "L16", "mail-equals-paper"},
    {"003", 95, 171, kNote, "L16", "cass-2008"},
    {"003", 95, 189, kError, "L16", "cass-2008-typo"},
    {"003", 96, 3, kNote, "L26", "authorised-typing"},
    {"003", 97, 21, kWarning, "L26", "private-purchases"},
    {"003", 158, 181, kError, "L16", "loi-83-634"},
    {"003", 158, 265, kError, "L16", "loi-84-53"},
    {"003", 163, 10, kWarning, "L16", "loi-1978-as-made"},
    {"003", 167, 10, kError, "L16", "loi-78-753"},
    {"003", 167, 55, kNote, "L16", "ordonnance-2015-1341"},
    {"003", 168, 10, kError, "L16", "loi-2000-230"},
    {"003", 170, 10, kNote, "L16", "lcen"},
    {"003", 174, 74, kNote, "L16", "rgpd"},
    {"003", 179, 3, kNote, "L16", "cgfp"},
    {"003", 180, 13, kNote, "L16", "decret-89-677"},
    {"003", 182, 13, kError, "L16", "decret-92-1194"},
    {"003", 184, 13, kNote, "L16", "decret-88-145"},
    {"003", 184, 76, kError, "L16", "article-138"},
    {"003", 184, 94, kError, "L16", "loi-1984-january-28"},
    {"003", 184, 220, kWarning, "L16", "agents-non-titulaires"},
    {"003", 185, 13, kNote, "L16", "decret-91-298"},
    {"003", 192, 24, kNote, "L16", "cpi-l112-2"},
    {"003", 199, 126, kNote, "L16", "penal-323"},
    {"003", 199, 502, kNote, "L16", "system-of-the-state"},
    {"003", 201, 29, kNote, "L16", "penal-323"},
    {"003", 203, 25, kNote, "L16", "accord-teletravail"},
    {"004", 50, 57, kWarning, "L25", "password-renewal"},
    {"004", 79, 5, kWarning, "L12", "nomadic-professional-only"},
    {"004", 115, 132, kWarning, "L26", "without-warning"},
    {"004", 117, 101, kWarning, "L10", "everything-logged"},
    {"004", 147, 19, kNote, "L16", "rgpd"},
    {"004", 147, 402, kNote, "L16", "ordonnance-2018-1125"},
    {"004", 165, 59, kWarning, "L24", "blank-date"},
    {"004", 166, 58, kWarning, "L24", "blank-date"},
    {"004", 167, 36, kWarning, "L24", "blank-date"},
    {"004", 168, 52, kWarning, "L24", "blank-date"},
    {"004", 194, 317, kError, "L16", "travail-l1222-9"},
};

fs::path folder() {
  const char* data = std::getenv("CARTULAIRE_TESTDATA");
  return fs::path(data != nullptr ? data : CARTULAIRE_SOURCE_DIR "/../shared/data").parent_path() /
         "charters";
}

// Remarks of a charter by "line:column level code rule".
std::vector<std::string> found_in(const std::string& digits) {
  std::vector<std::string> found;
  for (const auto& entry : fs::directory_iterator(folder())) {
    if (!entry.path().filename().string().starts_with(digits)) continue;
    const auto document = document::read_document(entry.path());
    EXPECT_TRUE(document.has_value()) << entry.path();
    if (!document) continue;
    for (const Remark& remark : lint_document(*document).remarks)
      found.push_back(fmt::format("{}:{} {} {} {}", remark.place.line, remark.place.column,
                                  static_cast<int>(remark.level), remark.code, remark.rule));
  }
  return found;
}

TEST(Published, each_finding_stands_at_its_place_and_there_is_no_other) {
  if (!fs::is_directory(folder()))
    GTEST_SKIP()
        << "the published charters are missing: set CARTULAIRE_TESTDATA to a folder beside `charters`";
  std::map<std::string, std::vector<std::string>> expected;
  for (const Row& row : kRows)
    expected[row.charter].push_back(
        fmt::format("{}:{} {} {} {}", row.line, row.column, static_cast<int>(row.level), row.code, row.rule));
  ASSERT_EQ(expected.size(), 4U);
  for (auto& [charter, rows] : expected) {
    std::vector<std::string> found = found_in(charter);
    std::sort(found.begin(), found.end());
    std::sort(rows.begin(), rows.end());
    EXPECT_EQ(found, rows) << charter;
  }
}

}  // namespace
}  // namespace cartulaire::charter::lint
