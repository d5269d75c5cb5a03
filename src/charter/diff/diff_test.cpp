// charter diff: CHA-01. The oracle decides every cell of the universe, one by one, and asks the boxes.
#include "charter/diff/diff.hpp"

#include <algorithm>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <tuple>

#include <gtest/gtest.h>

#include "charter/compile.hpp"

namespace cartulaire::charter::diff {
namespace {

std::string shipped(const std::string& name) {
  std::ifstream in(std::string(CARTULAIRE_SOURCE_DIR) + "/charters/" + name + "/charte.md");
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string edited(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

EffectiveCharter effective(const std::string& text) {
  const Loaded loaded = load_charter(text, "charte.md");
  EXPECT_FALSE(has_errors(loaded.diagnostics))
      << (loaded.diagnostics.empty() ? "" : format(loaded.diagnostics.front(), base::Language::english));
  auto resolved = effective_charter(loaded.charter);
  EXPECT_TRUE(resolved);
  return std::move(*resolved);
}

struct Compared {
  EffectiveCharter before;
  EffectiveCharter after;
  Difference difference;
};

std::unique_ptr<Compared> compared(const std::string& before, const std::string& after) {
  auto both = std::make_unique<Compared>();
  both->before = effective(before);
  both->after = effective(after);
  auto difference = compare(both->before, both->after);
  EXPECT_TRUE(difference) << (difference ? "" : difference.error().english);
  if (difference) both->difference = std::move(*difference);
  return both;
}

const FacetChange& facet(const Difference& difference, Facet wanted) {
  return difference.behaviour.facets[static_cast<std::size_t>(wanted)];
}

bool holds(const ChangeBox& box, const Cell& cell) {
  for (std::size_t axis = 0; axis < kAxes; ++axis)
    if (!std::binary_search(box.values[axis].begin(), box.values[axis].end(), cell[axis])) return false;
  return true;
}

// Every `step`-th cell of the universe, decided by the engine without any grouping.
void oracle(const Compared& both, std::size_t step) {
  const Behaviour& behaviour = both.difference.behaviour;
  const Universe& universe = behaviour.universe;
  auto before = Simulation::make(compile(both.before)->policy, universe, false);
  auto after = Simulation::make(compile(both.after)->policy, universe, true);
  ASSERT_TRUE(before && after);
  const auto sizes = universe.sizes();
  std::size_t total = 1;
  for (const std::size_t size : sizes)
    total *= size;
  std::uint64_t cells = 0;
  std::array<std::uint64_t, kFacets.size()> differing{};
  for (std::size_t place = 0; place < total; place += step) {
    Cell cell{};
    std::size_t rest = place;
    for (std::size_t axis = kAxes; axis-- > 0;) {
      cell[axis] = static_cast<std::uint16_t>(rest % sizes[axis]);
      rest /= sizes[axis];
    }
    if (!universe.exists(cell)) continue;
    ++cells;
    const policy::Decision left = before->decide(cell);
    const policy::Decision right = after->decide(cell);
    for (std::size_t i = 0; i < kFacets.size(); ++i) {
      const Outcome from = outcome_of(left, kFacets[i]);
      const Outcome to = outcome_of(right, kFacets[i]);
      const bool differs = from.effect != to.effect;
      differing[i] += differs ? 1 : 0;
      bool covered = false;
      for (const ChangeBox& box : behaviour.facets[i].boxes) {
        if (!holds(box, cell)) continue;
        covered = true;
        ASSERT_TRUE(box.before == from && box.after == to) << "a box says otherwise than the engine";
      }
      ASSERT_EQ(covered, differs) << "facet " << i << " cell " << place;
    }
  }
  if (step != 1) return;
  EXPECT_EQ(cells, behaviour.cells);
  for (std::size_t i = 0; i < kFacets.size(); ++i)
    EXPECT_EQ(differing[i], behaviour.facets[i].differing);
}

// Boxes as values that can be compared, with before and after exchanged where asked.
auto boxes_of(const FacetChange& facet, bool exchanged) {
  std::vector<std::tuple<Outcome, Outcome, std::array<std::vector<std::uint16_t>, kAxes>, std::uint64_t>> all;
  for (const ChangeBox& box : facet.boxes)
    all.emplace_back(exchanged ? box.after : box.before, exchanged ? box.before : box.after, box.values,
                     box.cells);
  std::sort(all.begin(), all.end());
  return all;
}

void expect_mirror(const std::string& before, const std::string& after) {
  const auto there = compared(before, after);
  const auto back = compared(after, before);
  for (const Facet one : kFacets)
    EXPECT_EQ(boxes_of(facet(there->difference, one), false), boxes_of(facet(back->difference, one), true));
  const auto pairs = [](const Difference& difference, bool exchanged) {
    std::vector<std::pair<int, int>> all;
    for (const ClausePair& pair : difference.clause_pairs)
      all.emplace_back(exchanged ? pair.after : pair.before, exchanged ? pair.before : pair.after);
    std::sort(all.begin(), all.end());
    return all;
  };
  EXPECT_EQ(pairs(there->difference, false), pairs(back->difference, true));
  const auto texts = [](const Difference& difference, bool exchanged) {
    std::vector<std::tuple<int, int, bool, std::vector<std::pair<std::string, std::string>>>> all;
    for (const ArticleChange& one : difference.articles) {
      std::vector<std::pair<std::string, std::string>> sentences;
      for (const SentenceChange& sentence : one.sentences)
        sentences.emplace_back(exchanged ? sentence.after : sentence.before,
                               exchanged ? sentence.before : sentence.after);
      std::sort(sentences.begin(), sentences.end());
      all.emplace_back(exchanged ? one.pair.after : one.pair.before,
                       exchanged ? one.pair.before : one.pair.after, one.pair.moved, std::move(sentences));
    }
    std::sort(all.begin(), all.end());
    return all;
  };
  EXPECT_EQ(texts(there->difference, false), texts(back->difference, true));
  EXPECT_EQ(there->difference.monitoring.size(), back->difference.monitoring.size());
}

TEST(CharterDiff, aCharterDoesNotDifferFromItself_CHA01) {
  for (const char* name : {"capso", "amp"}) {
    const auto both = compared(shipped(name), shipped(name));
    EXPECT_TRUE(same(both->difference)) << name;
    EXPECT_GT(both->difference.behaviour.cells, 1000U);
  }
}

TEST(CharterDiff, aLongerRetentionIsWiderMonitoringAndChangesNoDecision) {
  const auto both =
      compared(shipped("capso"), edited(shipped("capso"), "retention: 6 months", "retention: 9 months"));
  ASSERT_EQ(both->difference.monitoring.size(), 1U);
  const MonitoringChange& change = both->difference.monitoring.front();
  EXPECT_EQ(change.direction, Direction::wider);
  ASSERT_EQ(change.parts.size(), 1U);
  EXPECT_EQ(change.parts.front().aspect, Aspect::how_long);
  for (const FacetChange& one : both->difference.behaviour.facets)
    EXPECT_EQ(one.differing, 0U);
  ASSERT_EQ(both->difference.articles.size(), 1U);
  ASSERT_EQ(both->difference.articles.front().sentences.size(), 1U);
  EXPECT_NE(both->difference.articles.front().sentences.front().after.find("9"), std::string::npos);
}

TEST(CharterDiff, aRetentionBeyondTheLawCrossesItsBound) {
  const auto both =
      compared(shipped("capso"), edited(shipped("capso"), "retention: 6 months", "retention: 2 years"));
  ASSERT_EQ(both->difference.clauses.size(), 1U);
  ASSERT_EQ(both->difference.clauses.front().bounds.size(), 1U);
  EXPECT_TRUE(both->difference.clauses.front().bounds.front().after);
}

TEST(CharterDiff, aRenamedClauseThatSaysSoIsTheSameClause) {
  std::string renamed = edited(shipped("capso"), "```clause web.filter as fermetures\n",
                               "```clause web.filter as dangers\nformerly: fermetures\n");
  for (std::size_t at; (at = renamed.find("fermetures.")) != std::string::npos;)
    renamed.replace(at, 11, "dangers.");
  const auto both = compared(shipped("capso"), renamed);
  ASSERT_EQ(both->difference.clauses.size(), 1U);
  EXPECT_TRUE(both->difference.clauses.front().renamed);
  EXPECT_TRUE(both->difference.clauses.front().parameters.empty());
  EXPECT_TRUE(both->difference.articles.empty());
  EXPECT_EQ(facet(both->difference, Facet::access).differing, 0U);
}

TEST(CharterDiff, everyCellThatDiffersIsInABoxAndNoOther) {
  const std::string capso = shipped("capso");
  oracle(*compared(capso, edited(capso, "categories: [malicious]",
                                 "categories: [malicious, gambling]\nwho: [stagiaires]")),
         1);
  oracle(*compared(capso, edited(capso, "windows: [lunch]\noutside: count",
                                 "windows: [12:00-13:00 on workdays]\noutside: deny")),
         1);
  oracle(*compared(capso, edited(capso, "generic: kiosks", "generic: never")), 1);  // SCP-05
  oracle(*compared(capso, shipped("amp")), 37);
}

TEST(CharterDiff, exchangingTheChartersExchangesTheSides) {
  const std::string capso = shipped("capso");
  expect_mirror(capso, shipped("amp"));
  expect_mirror(capso, edited(capso, "categories: [malicious]",
                              "categories: [malicious, gambling]\nwho: [stagiaires]"));
}

TEST(Sentences, endAtAStopBeforeACapitalAndNotAtAnInitial) {
  EXPECT_EQ(sentences("Un. Deux ! Trois").size(), 3U);
  EXPECT_EQ(sentences("Voir M. Dupont, art. L. 430-1 du code.").size(), 1U);
}

TEST(Sentences, aChangedOneTellsItsWords) {
  const auto changes = compare_sentences("Elles sont gardées 6 mois. Rien d'autre.",
                                         "Elles sont gardées 9 mois. Rien d'autre.");
  ASSERT_EQ(changes.size(), 1U);
  const std::vector<Piece> wanted{{Piece::Of::both, "Elles sont gardées"},
                                  {Piece::Of::before, "6"},
                                  {Piece::Of::after, "9"},
                                  {Piece::Of::both, "mois."}};
  EXPECT_EQ(changes.front().pieces, wanted);
}

}  // namespace
}  // namespace cartulaire::charter::diff
