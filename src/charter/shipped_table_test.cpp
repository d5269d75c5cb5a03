// The charters that we ship carry the values of their sources: a table made from their clauses (requirement,
// charter -> values) against the one beside the data sets. Exact where that table has figures or names
// options; what it tells otherwise is listed in shipped_table.hpp and shipped_freely.cpp, with a reason each.
#include "charter/shipped_table.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "charter/coverage.hpp"
#include "charter/value.hpp"

namespace cartulaire::charter::shipped {
namespace {

namespace fs = std::filesystem;

// In the order of the table's columns, which begin at the fourth.
constexpr std::string_view kCharters[] = {"capso", "amp", "cdg", "reims"};
constexpr std::size_t kFirstColumn = 3;

std::string content(const fs::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// Beside the folder of the data sets; empty where it is not there.
fs::path table_file() {
  const char* folder = std::getenv("CARTULAIRE_TESTDATA");
  const fs::path data =
      folder == nullptr ? fs::path(CARTULAIRE_SOURCE_DIR) / "../shared/data" : fs::path(folder);
  const fs::path found = data / ".." / "requirements.tsv";
  return fs::exists(found) ? found : fs::path();
}

std::vector<std::string> parted(const std::string& text, char by) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, by);)
    parts.push_back(part);
  return parts;
}

std::string lowered(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

bool contains_word(const std::string& text, std::string_view word) {
  const auto inside = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !inside(text[at - 1])) && (end == text.size() || !inside(text[end]))) return true;
  }
  return false;
}

Table read_table(const fs::path& file) {
  Table table;
  std::istringstream lines(content(file));
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    const auto cells = parted(line, '\t');
    for (std::size_t i = 0; i < std::size(kCharters) && kFirstColumn + i < cells.size(); ++i) {
      std::string cell = lowered(cells[kFirstColumn + i]);
      if (cell == "-" || cell.starts_with("- (")) continue;
      if (cell.starts_with("same as cdg + "))  // "same as CDG + other discrimination"
        cell = lowered(cells[kFirstColumn + 2]) + ", " + cell.substr(14);
      table[cells[0]][std::string(kCharters[i])] = cell;
    }
  }
  return table;
}

// A charter that must be sound: other tests say what is wrong with it.
std::unique_ptr<Carried> read_charter(std::string_view id) {
  const fs::path file = fs::path(CARTULAIRE_SOURCE_DIR) / "charters" / id / "charte.md";
  auto carried = std::make_unique<Carried>();
  carried->id = id;
  carried->source = load_charter(content(file), id).charter;
  carried->charter = effective_charter(carried->source).value();
  for (const Clause& clause : carried->charter.clauses)
    for (const std::string& requirement : requirements_met(clause))
      carried->by_requirement[requirement].push_back(&clause);
  return carried;
}

const Elsewhere* elsewhere(std::string_view requirement, std::string_view charter) {
  for (const Elsewhere& one : kElsewhere)
    if (one.requirement == requirement &&
        (one.charters == "*" || contains_word(std::string(one.charters), charter)))
      return &one;
  return nullptr;
}

// "5 minutes", "twice a year": the figures of a cell, as values are printed.
std::set<std::string> figures_of_cell(std::string cell) {
  // What paraphrases a figure is none: "twice a year (about 182 days)".
  if (const std::size_t about = cell.find("(about "); about != std::string::npos)
    cell.erase(about, cell.find(')', about) + 1 - about);
  std::set<std::string> found;
  for (const char* word : {"twice a year", "weekly", "daily"})
    if (contains_word(cell, word)) found.insert(word);
  std::string spaced = cell;
  std::replace_if(
      spaced.begin(), spaced.end(), [](char c) { return std::ispunct(static_cast<unsigned char>(c)) != 0; },
      ' ');
  std::istringstream words(spaced);
  std::string before;
  for (std::string word; words >> word; before = word) {
    if (before.empty() || before.find_first_not_of("0123456789") != std::string::npos) continue;
    for (const char* unit : {"minute", "hour", "day", "week", "month", "year", "copie"}) {
      if (!word.starts_with(unit) && !(word == "h" && unit == std::string_view("hour"))) continue;
      if (unit == std::string_view("copie"))
        found.insert(before + " copies");
      else
        found.insert(fmt::format("{} {}{}", before, unit, before == "1" ? "" : "s"));
    }
  }
  return found;
}

void add_figures(const Value& value, const std::string& parameter, std::set<std::string>& found) {
  if (const List* list = value.as<List>()) {
    for (const Value& item : list->items)
      add_figures(item, parameter, found);
  } else if (const Delegated* delegated = value.as<Delegated>()) {
    for (const Value& bound : delegated->frame)
      add_figures(bound, parameter, found);
  } else if (value.as<Count>()) {
    found.insert(print(value) + " " + parameter);
  } else {
    found.insert(print(value));
  }
}

// By clause that has the parameter: its figures there.
std::vector<std::set<std::string>> figures_of_clauses(const std::vector<const Clause*>& clauses,
                                                      std::string_view parameter) {
  std::vector<std::set<std::string>> found;
  for (const Clause* clause : clauses)
    if (clause->kind->find(parameter) != nullptr)
      if (const Setting* setting = clause->setting(parameter))
        add_figures(setting->value, setting->parameter, found.emplace_back());
  return found;
}

// The options that the clauses which carry a requirement give to a parameter.
std::set<std::string> options_of(const std::vector<const Clause*>& clauses, std::string_view parameter) {
  std::set<std::string> found;
  for (const Clause* clause : clauses) {
    if (clause->kind->find(parameter) == nullptr) continue;
    const Setting* setting = clause->setting(parameter);
    if (setting == nullptr) continue;
    const List* list = setting->value.as<List>();
    for (const Value& value : list == nullptr ? std::vector<Value>{setting->value} : list->items)
      found.insert(print(value));
  }
  return found;
}

class ShippedTable : public testing::Test {
 protected:
  void SetUp() override {
    const fs::path file = table_file();
    if (file.empty())
      GTEST_SKIP()
          << "`requirements.tsv` missing beside the data sets: set CARTULAIRE_TESTDATA to their folder";
    table_ = read_table(file);
    ASSERT_GT(table_.size(), 200U);
    for (const std::string_view id : kCharters)
      charters_.push_back(read_charter(id));
  }

  const std::string* cell(const std::string& requirement, const std::string& charter) const {
    const auto row = table_.find(requirement);
    if (row == table_.end()) return nullptr;
    const auto found = row->second.find(charter);
    return found == row->second.end() ? nullptr : &found->second;
  }

  Table table_;
  std::vector<std::unique_ptr<Carried>> charters_;
};

TEST_F(ShippedTable, whatever_a_source_says_is_carried_by_a_clause_or_listed_with_its_reason) {
  for (const auto& carried : charters_)
    for (const auto& [requirement, cells] : table_) {
      if (!cells.contains(carried->id)) continue;
      const bool clause = carried->by_requirement.contains(requirement);
      const Elsewhere* listed = elsewhere(requirement, carried->id);
      EXPECT_NE(clause, listed != nullptr)
          << requirement << " in " << carried->id
          << (clause ? " is carried: take it off the list" : " is carried by no clause and not listed");
      if (listed != nullptr) {
        EXPECT_FALSE(listed->reason.empty());
      }
    }
}

TEST_F(ShippedTable, the_figures_are_those_of_the_table) {
  int compared = 0;
  for (const auto& carried : charters_)
    for (const auto& [requirement, cells] : table_) {
      const auto said = cells.find(carried->id);
      if (said == cells.end() || requirement == "CHA-15") continue;
      // "weekly formula": the formula of a week's hours, which no clause of the charter fixes.
      if (requirement == "DI-01") continue;
      const std::string by = requirement == "GD-11" ? "LG-03" : requirement;
      const auto clauses = carried->by_requirement.find(by);
      if (clauses == carried->by_requirement.end()) continue;
      const std::set<std::string> told = figures_of_cell(said->second);
      if (told.empty()) continue;
      const auto figured = std::find_if(kFigured.begin(), kFigured.end(),
                                        [&](const Figured& one) { return one.requirement == requirement; });
      ASSERT_NE(figured, kFigured.end())
          << requirement << " has figures, and no parameter for them is listed";
      const auto ours = figures_of_clauses(clauses->second, figured->parameter);
      EXPECT_FALSE(ours.empty()) << requirement << " in " << carried->id;
      // Each clause that carries it holds one of its figures in that parameter, and each figure is held.
      for (const std::set<std::string>& clause : ours)
        EXPECT_TRUE(
            std::any_of(clause.begin(), clause.end(), [&](const auto& one) { return told.contains(one); }))
            << requirement << " in " << carried->id << ": " << testing::PrintToString(clause);
      for (const std::string& figure : told) {
        ++compared;
        EXPECT_TRUE(std::any_of(ours.begin(), ours.end(),
                                [&](const auto& clause) { return clause.contains(figure); }))
            << requirement << " in " << carried->id << ": the table says " << figure;
      }
    }
  EXPECT_GE(compared, 16);
}

TEST_F(ShippedTable, the_options_are_those_that_the_table_names) {
  int compared = 0;
  for (const Choice& choice : kChoices)
    for (const auto& carried : charters_) {
      const std::string requirement(choice.requirement);
      const std::string* said = cell(requirement, carried->id);
      const auto clauses = carried->by_requirement.find(requirement);
      if (said == nullptr || clauses == carried->by_requirement.end()) continue;
      std::set<std::string> named;
      for (const Word& word : choice.words)
        if (contains_word(*said, word.word)) named.insert(std::string(word.option));
      if (named.empty()) continue;
      ++compared;
      const std::set<std::string> ours = options_of(clauses->second, choice.parameter);
      if (choice.exact) {
        EXPECT_EQ(ours, named) << requirement << " in " << carried->id;
      } else {
        EXPECT_TRUE(std::includes(ours.begin(), ours.end(), named.begin(), named.end()))
            << requirement << " in " << carried->id << ": " << testing::PrintToString(ours) << " against "
            << testing::PrintToString(named);
      }
    }
  EXPECT_GE(compared, 60);
}

// What a person writes to mark something private, between quotes in the table, without its accents.
TEST_F(ShippedTable, the_marks_of_what_is_private_are_those_of_the_table) {
  int compared = 0;
  for (const char* requirement : {"ML-16", "ST-06"})
    for (const auto& carried : charters_) {
      const std::string* said = cell(requirement, carried->id);
      if (said == nullptr) continue;
      std::string marks;
      for (const Clause* clause : carried->by_requirement[requirement])
        if (const Setting* setting = clause->setting(kinds::private_markers::marks))
          marks += lowered(print(setting->value));
      for (std::size_t at = marks.find("\u00e9"); at != std::string::npos; at = marks.find("\u00e9"))
        marks.replace(at, 2, "e");
      const auto quoted = parted(*said, '"');
      for (std::size_t i = 1; i < quoted.size(); i += 2) {
        ++compared;
        EXPECT_TRUE(contains_word(marks, quoted[i])) << requirement << " in " << carried->id << ": " << marks;
      }
    }
  EXPECT_GE(compared, 8);
}

// Each requirement with a cell is held by one of the tests above or below, or listed as worded freely.
TEST_F(ShippedTable, what_is_not_compared_is_listed_with_a_reason) {
  std::set<std::string_view> listed;
  for (const Freely& group : kFreely)
    for (const std::string_view requirement : group.requirements)
      EXPECT_TRUE(listed.insert(requirement).second) << requirement << " is listed twice";
  std::set<std::string_view> chosen{"ML-16", "ST-06", "CHA-08"};
  for (const Choice& choice : kChoices)
    chosen.insert(choice.requirement);
  for (const auto& [requirement, cells] : table_) {
    bool figures = false;
    bool clauses = false;
    for (const auto& carried : charters_) {
      const auto said = cells.find(carried->id);
      if (said == cells.end()) continue;
      figures = figures || !figures_of_cell(said->second).empty();
      clauses = clauses || carried->by_requirement.contains(requirement);
    }
    if (!clauses) continue;
    const bool compared = chosen.contains(requirement) || (figures && requirement != "DI-01");
    EXPECT_NE(compared, listed.contains(requirement))
        << requirement
        << (compared ? " is compared: take it off the list"
                     : " is neither compared nor listed as worded freely");
  }
  for (const std::string_view requirement : listed)
    EXPECT_TRUE(table_.contains(std::string(requirement))) << requirement;
}

// CHA-04: the legal persons that the source names are the entities of the charter.
TEST_F(ShippedTable, the_entities_are_those_of_the_table) {
  for (const auto& carried : charters_) {
    const std::string said = *cell("CHA-04", carried->id);
    const auto& entities = carried->source.front.entities;
    if (carried->id == "cdg") continue;  // "reused by many": one entity stands for any
    const auto named =
        1 + std::count_if(said.begin(), said.end(), [](char c) { return c == ',' || c == '+'; });
    EXPECT_EQ(static_cast<long>(entities.size()), named) << carried->id;
    if (carried->id == "amp") continue;  // "1 entity"
    for (const Entity& entity : entities) {
      std::string words = entity.id;
      std::replace(words.begin(), words.end(), '-', ' ');
      EXPECT_TRUE(contains_word(said, words)) << carried->id << ": " << entity.id;
    }
  }
}

// CHA-06: the two propositions of the source are passages on one parameter.
TEST_F(ShippedTable, the_alternatives_of_cdg_are_passages) {
  const Carried& cdg = *charters_[2];
  std::set<std::string> told;
  for (const Passage& passage : cdg.source.passages)
    for (const Passage::Branch& branch : passage.branches)
      for (const charter::Test& test : branch.condition)
        if (test.clause == "ia" && test.parameter == "policy")
          told.insert(test.values.begin(), test.values.end());
  EXPECT_TRUE(told.contains("without_data") && told.contains("forbidden"));
}

// CHA-08: the legal bases that the table names, by what is in force today.
TEST_F(ShippedTable, the_legal_bases_are_those_of_the_table) {
  const std::vector<std::pair<const char*, const char*>> texts = {{"rgpd", "RGPD"},
                                                                  {"loi 78-17", "loi 78-17"},
                                                                  {"loi 1978", "loi 78-17"},
                                                                  {"lcen", "loi 2004-575"},
                                                                  {"cgfp", "CGFP"},
                                                                  {"323-1", "Code pénal art. 323-1"},
                                                                  {"1384", "Code civil art. 1242"}};
  int compared = 0;
  for (const auto& carried : charters_) {
    std::string bases;
    for (const Clause& clause : carried->charter.clauses)
      if (const Setting* basis = clause.setting(kinds::common::basis)) bases += print(basis->value);
    for (const auto& [word, text] : texts)
      if (contains_word(*cell("CHA-08", carried->id), word)) {
        ++compared;
        EXPECT_NE(bases.find(text), std::string::npos) << carried->id << ": " << text;
      }
  }
  EXPECT_GE(compared, 8);
}

// The items of a bullet list of the article that holds a clause; of an unnumbered heading where `clause`
// begins with `#`.
long bullets(const Carried& carried, const std::string& clause) {
  long count = 0;
  for (const BodyLine& line : carried.source.lines) {
    if (line.heading < 0 || !line.text.starts_with("- ")) continue;
    const Heading& heading = carried.source.headings[static_cast<std::size_t>(line.heading)];
    const bool here = clause.starts_with('#') ? heading.title == clause.substr(1)
                                              : line.heading == carried.source.find_clause(clause)->heading;
    if (here) ++count;
  }
  return count;
}

// CHA-09, CHA-12, GD-06: lists of the text that the table counts.
TEST_F(ShippedTable, the_lists_of_the_text_are_as_long_as_the_table_says) {
  EXPECT_EQ(fmt::format("{} terms", bullets(*charters_[3], "#Glossaire")), *cell("CHA-09", "reims"));
  EXPECT_EQ(fmt::format("{} control tools listed", bullets(*charters_[0], "correspondants")),
            *cell("CHA-12", "capso"));
  EXPECT_EQ(fmt::format("{} undertakings", bullets(*charters_[1], "confidentialite")), *cell("GD-06", "amp"));
}

// CHA-10: "one per chapter".
TEST_F(ShippedTable, every_chapter_of_amp_has_its_card) {
  const Charter& amp = charters_[1]->source;
  std::size_t chapters = 0;
  for (const Heading& heading : amp.headings)
    if (heading.level == 1) ++chapters;
  std::set<int> cards;
  for (const BodyLine& line : amp.lines)
    if (line.text.starts_with("> **À retenir.**")) cards.insert(line.heading);
  EXPECT_EQ(cards.size(), chapters);
  for (const int heading : cards)
    EXPECT_EQ(amp.headings[static_cast<std::size_t>(heading)].level, 1);
}

// LG-15: "these four".
TEST_F(ShippedTable, reims_has_the_four_dashboards) {
  ASSERT_EQ(*cell("LG-15", "reims"), "these four");
  EXPECT_EQ(charters_[3]->by_requirement["LG-15"].size(), 4U);
}

}  // namespace
}  // namespace cartulaire::charter::shipped
