// Every line of precedence.tsv, by both evaluators.
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "fixtures.hpp"
#include "oracle.hpp"

namespace cartulaire::model {
namespace {

struct Line {
  std::string id, situation;
  RequestModel request;
  WorldModel world;
  Answer expected;
};

std::string or_empty(const std::string& cell) {
  return cell == "-" ? std::string() : cell;
}

std::set<std::string> words(const std::string& cell, char by) {
  std::set<std::string> out;
  std::stringstream stream(or_empty(cell));
  for (std::string word; std::getline(stream, word, by);)
    out.insert(word);
  return out;
}

std::vector<Line> lines() {
  std::vector<Line> out;
  std::ifstream file(CARTULAIRE_SOURCE_DIR "/tests/model/precedence.tsv");
  for (std::string text; std::getline(file, text);) {
    if (text.empty() || text[0] == '#') continue;
    std::vector<std::string> c;
    std::stringstream stream(text);
    for (std::string cell; std::getline(stream, cell, '\t');)
      c.push_back(cell);
    if (c.size() != 13) throw std::runtime_error("not 13 cells: " + text);
    Line line;
    line.id = c[0];
    line.situation = c[1];
    line.request.user = or_empty(c[3]);
    line.request.address = or_empty(c[4]);
    line.request.at = instant(c[5]);
    const auto slash = c[6].find('/');
    line.request.host = c[6].substr(0, slash);
    if (slash != std::string::npos) line.request.path = c[6].substr(slash);
    line.request.categories = words(c[7], ',');
    line.world = commune(c[2], line.request);
    line.expected = {c[8], c[9], c[10], or_empty(c[11]), words(c[12], ' ')};
    out.push_back(std::move(line));
  }
  return out;
}

// The file says that an entry spoke, not which: the answer gives its number.
Answer as_written(Answer answer) {
  std::set<std::string> rest;
  for (const auto& word : answer.rest)
    rest.insert(word.starts_with("entry:") ? "entry" : word);
  answer.rest = rest;
  return answer;
}

TEST(precedence, states_at_least_sixty_cases_each_once) {
  std::set<std::string> ids;
  for (const Line& line : lines())
    EXPECT_TRUE(ids.insert(line.id).second) << line.id;
  EXPECT_GE(ids.size(), 60u);
}

TEST(precedence, oracle_agrees_with_every_line) {
  for (const Line& line : lines()) {
    EXPECT_EQ(text(as_written(oracle(line.world, line.request))), text(line.expected))
        << line.id << ": " << line.situation;
  }
}

TEST(precedence, engine_agrees_with_every_line) {
  for (const Line& line : lines()) {
    EXPECT_EQ(text(as_written(Engine(line.world).decide(line.request))), text(line.expected))
        << line.id << ": " << line.situation;
  }
}

}  // namespace
}  // namespace cartulaire::model
