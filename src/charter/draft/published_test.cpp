// The four published charters, imported: the figures and marks that the specification's table gives for each,
// bound to the right kind and parameter, and the proposals held against the charters that we ship, which say
// the same in our own words. The texts are test data: looked for beside the data sets.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "charter/check.hpp"
#include "charter/draft/draft.hpp"
#include "charter/print.hpp"

namespace cartulaire::charter::draft {
namespace {

namespace fs = std::filesystem;

struct Text {
  const char* digits;  // of the file
  const char* ours;    // the charter that we ship
  std::size_t articles;
  int least_right;  // per cent of the proposals that ours has too
  int least_found;  // per cent of our clauses that are proposed
};
constexpr Text kTexts[] = {{"001", "capso", 20, 95, 80},
                           {"002", "amp", 46, 95, 80},
                           {"003", "cdg", 16, 95, 75},
                           {"004", "reims", 15, 95, 80}};

// ACC-02, ACC-07, LG-03, LG-04, JM-04, DI-02, TL-09, ST-02, ST-08, ACK-03, ML-16, ST-06 of requirements.tsv.
struct Row {
  const char* digits;
  const char* requirement;
  const char* kind;
  const char* parameter;
  const char* value;  // as written, or a part of a list
};
constexpr Row kRows[] = {
    {"001", "ACC-07", "access.lock", "after", "5 minutes"},
    {"001", "LG-03", "log", "retention", "6 months"},
    {"001", "ST-02", "storage.space", "purge", "weekly"},
    {"001", "TL-09", "calls.plan", "change_notice", "1 month"},
    {"001", "ML-16", "private.markers", "marks", "{in: subject, words: [Message personnel]}"},
    {"001", "ST-06", "private.markers", "marks", "{in: folder, words: [Personnel et Confidentiel]}"},
    {"002", "JM-04", "departure", "mailbox_deleted", "3 months"},
    {"002", "ML-16", "private.markers", "marks", "{in: subject, words: [Personnel, Privé]}"},
    {"002", "ML-16", "private.markers", "marks", "{in: folder, words: [Personnel, Privé]}"},
    {"002", "ST-06", "private.markers", "marks", "{in: file_name, words: [Personnel, Privé]}"},
    {"003", "ACC-02", "access.password", "renewal", "twice a year"},
    {"003", "DI-02", "disconnect", "rest", "11 hours"},
    {"003", "ST-08", "storage.backup", "every", "daily"},
    {"003", "ACK-03", "acceptance", "copies", "2"},
    {"003", "ML-16", "private.markers", "marks", "words: [personnel et confidentiel]}"},
    {"004", "LG-03", "log", "retention", "1 year"},
    {"004", "ML-16", "private.markers", "marks", "{in: subject, words: [Personnel, Privé]}"},
    {"004", "ML-16", "private.markers", "marks", "{in: folder, words: [Personnel]}"},
};

fs::path folder() {
  const char* data = std::getenv("CARTULAIRE_TESTDATA");
  return fs::path(data != nullptr ? data : CARTULAIRE_SOURCE_DIR "/../shared/data").parent_path() /
         "charters";
}

Draft imported(std::string_view digits) {
  for (const auto& entry : fs::directory_iterator(folder())) {
    if (!entry.path().filename().string().starts_with(digits)) continue;
    const auto document = document::read_document(entry.path());
    if (!document) continue;
    auto draft = make_draft(*document);
    EXPECT_TRUE(draft.has_value()) << draft.error().english;
    if (draft) return std::move(*draft);
  }
  ADD_FAILURE() << digits;
  return {};
}

std::string content(const fs::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string shown(const std::vector<Diagnostic>& all) {
  std::string text;
  for (const Diagnostic& one : all)
    text += format(one, base::Language::english);
  return text;
}

// What tells the clauses of a kind apart: "log web".
std::string thing(const Clause& clause) {
  std::string thing = clause.kind->name;
  if (const Setting* key = clause.kind->key.empty() ? nullptr : clause.setting(clause.kind->key);
      key != nullptr)
    if (clause.kind->split == Kind::Split::key && key->value.as<List>() == nullptr)
      thing += " " + print(key->value);
  return thing;
}

std::set<std::string> items(const charter::Value& value) {
  std::set<std::string> found;
  if (const List* list = value.as<List>()) {
    for (const charter::Value& item : list->items)
      found.insert(print(item));
  } else if (const Delegated* delegated = value.as<Delegated>()) {
    for (const charter::Value& bound : delegated->frame)
      found.insert(print(bound));
  } else {
    found.insert(print(value));
  }
  return found;
}

struct Compared {
  int right = 0;
  int all = 0;
  std::string wrong;
};

// The values that `clause` gives, offices apart (each authority names its own): are they among those that our
// clauses of the same thing give to the same parameter?
void compare_values(const Clause& clause, const Charter& ours, Compared& compared) {
  for (const Setting& setting : clause.settings) {
    const Type& type = clause.kind->find(setting.parameter)->type;
    const Type& item = type.base == Type::Base::list ? type.items[0] : type;
    if (!setting.written || setting.value.is_unset() || item.base == Type::Base::role) continue;
    std::set<std::string> said;
    for (const Clause& other : ours.clauses)
      if (thing(other) == thing(clause))
        if (const Setting* same = other.setting(setting.parameter)) said.merge(items(same->value));
    if (said.empty()) continue;
    const std::set<std::string> given = items(setting.value);
    ++compared.all;
    if (std::includes(said.begin(), said.end(), given.begin(), given.end()))
      ++compared.right;
    else
      compared.wrong += fmt::format("  {}.{}: {} against {}\n", thing(clause), setting.parameter,
                                    fmt::join(given, ", "), fmt::join(said, ", "));
  }
}

// The proposals as clauses: each block accepted.
Charter accepted(const Draft& draft) {
  std::string text = draft.text;
  for (std::size_t at = text.find("```proposal "); at != std::string::npos;
       at = text.find("```proposal ", at))
    text.replace(at, 12, "```clause ");
  Loaded loaded = load_charter(text, "accepted.md");
  EXPECT_TRUE(!has_errors(loaded.diagnostics)) << shown(loaded.diagnostics);
  return std::move(loaded.charter);
}

class Imported : public testing::TestWithParam<Text> {
 protected:
  void SetUp() override {
    if (!fs::is_directory(folder()))
      GTEST_SKIP()
          << "the published charters are missing: set CARTULAIRE_TESTDATA to a folder beside `charters`";
    draft_ = imported(GetParam().digits);
  }
  Draft draft_;
};

TEST_P(Imported, articles_are_kept_and_the_draft_has_nothing_wrong_but_what_waits_for_a_decision) {
  EXPECT_EQ(draft_.outline.titles.size(), GetParam().articles);
  const Loaded loaded = load_charter(draft_.text, "draft.md");
  EXPECT_TRUE(loaded.diagnostics.empty()) << shown(loaded.diagnostics);
  EXPECT_TRUE(loaded.charter.clauses.empty());
  EXPECT_EQ(loaded.charter.proposals.size(), draft_.proposals.size());
  std::size_t waiting = 0;
  for (const Diagnostic& one : check(loaded.charter)) {
    EXPECT_TRUE(one.code == "L28" || one.code == "L19" || one.code == "L17")
        << format(one, base::Language::english);
    EXPECT_TRUE(one.severity == Severity::warning) << format(one, base::Language::english);
    EXPECT_EQ(one.english.find("corrected first"), std::string::npos) << one.english;
    if (one.code == "L28") ++waiting;
  }
  EXPECT_EQ(waiting, draft_.proposals.size());
  CheckOptions publication;
  publication.for_publication = true;
  EXPECT_TRUE(has_errors(check(loaded.charter, publication)));
  const auto printed = print_charter(loaded);
  ASSERT_TRUE(printed.has_value());
  EXPECT_EQ(printed->text, draft_.text);
}

TEST_P(Imported, each_figure_and_mark_of_the_table_is_bound_to_its_kind_and_parameter) {
  for (const Row& row : kRows) {
    if (std::string_view(row.digits) != GetParam().digits) continue;
    const bool found =
        std::any_of(draft_.proposals.begin(), draft_.proposals.end(), [&](const Proposal& one) {
          return one.kind == row.kind &&
                 std::any_of(one.values.begin(), one.values.end(), [&](const Value& value) {
                   const bool list = value.list && written(value).find(row.value) != std::string::npos;
                   return value.parameter == row.parameter && (list || written(value) == row.value);
                 });
        });
    EXPECT_TRUE(found) << row.requirement << ": " << row.kind << " " << row.parameter << " " << row.value;
  }
}

TEST_P(Imported, what_is_proposed_is_what_our_own_charter_of_that_authority_says) {
  const Charter ours =
      load_charter(content(fs::path(CARTULAIRE_SOURCE_DIR) / "charters" / GetParam().ours / "charte.md"),
                   "ours.md")
          .charter;
  const Charter theirs = accepted(draft_);
  std::set<std::string> ours_has;
  std::set<std::string> theirs_has;
  for (const Clause& clause : ours.clauses)
    ours_has.insert(thing(clause));
  int right = 0;
  std::string wrong;
  Compared values;
  for (const Clause& clause : theirs.clauses) {
    compare_values(clause, ours, values);
    theirs_has.insert(thing(clause));
    if (ours_has.contains(thing(clause)))
      ++right;
    else
      wrong += fmt::format("  {} ({})\n", thing(clause), clause.name);
  }
  int found = 0;
  std::string missed;
  for (const std::string& one : ours_has)
    if (theirs_has.contains(one))
      ++found;
    else
      missed += "  " + one + "\n";
  const auto proposals = static_cast<int>(theirs.clauses.size());
  const auto clauses = static_cast<int>(ours_has.size());
  fmt::print(
      "{}: {} of {} proposals are clauses of ours, {} of {} values too; {} of our {} kinds of clauses are "
      "proposed\n",
      GetParam().ours, right, proposals, values.right, values.all, found, clauses);
  EXPECT_GE(right * 100, proposals * GetParam().least_right) << "proposed, not ours:\n" << wrong;
  EXPECT_GE(found * 100, clauses * GetParam().least_found) << "ours, not proposed:\n" << missed;
  EXPECT_GE(values.right * 100, values.all * 85) << "other values than ours:\n" << values.wrong;
}

INSTANTIATE_TEST_SUITE_P(Charters, Imported, testing::ValuesIn(kTexts),
                         [](const auto& one) { return std::string(one.param.ours); });

}  // namespace
}  // namespace cartulaire::charter::draft
