#include <algorithm>

#include "charter/print.hpp"
#include "charter/print_parts.hpp"

namespace cartulaire::charter {
namespace {

template <class T, class F>
bool same_all(const std::vector<T>& left, const std::vector<T>& right, F&& same) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(), same);
}

bool same_setting(const Setting& a, const Setting& b) {
  return a.parameter == b.parameter && a.value == b.value && a.written == b.written;
}

bool same_clause(const Clause& a, const Clause& b) {
  return a.kind == b.kind && a.name == b.name && a.article == b.article && a.heading == b.heading &&
         a.passage == b.passage && a.branch == b.branch && same_all(a.settings, b.settings, same_setting);
}

bool same_proposal(const ClauseBlock& a, const ClauseBlock& b) {
  return a.kind == b.kind && a.name == b.name && a.yaml == b.yaml && a.heading == b.heading &&
         a.passage == b.passage && a.branch == b.branch;
}

bool same_test(const Test& a, const Test& b) {
  return a.how == b.how && a.negated == b.negated && a.entity == b.entity && a.clause == b.clause &&
         a.parameter == b.parameter && a.values == b.values;
}

bool same_passage(const Passage& a, const Passage& b) {
  return same_all(a.branches, b.branches, [](const Passage::Branch& one, const Passage::Branch& other) {
    return same_all(one.condition, other.condition, same_test);
  });
}

bool same_line(const BodyLine* a, const BodyLine* b) {
  return a->text == b->text && a->heading == b->heading && a->passage == b->passage && a->branch == b->branch;
}

std::vector<const BodyLine*> sentences(const Charter& charter) {
  std::vector<const BodyLine*> kept;
  for (const BodyLine& line : charter.lines)
    if (line.text.find_first_not_of(" \t") != std::string::npos) kept.push_back(&line);
  return kept;
}

}  // namespace

bool same_charter(const Charter& left, const Charter& right) {
  return same_yaml(canonical_front_matter(left), canonical_front_matter(right)) &&
         same_all(left.clauses, right.clauses, same_clause) &&
         same_all(left.proposals, right.proposals, same_proposal) &&
         same_all(left.passages, right.passages, same_passage) &&
         same_all(sentences(left), sentences(right), same_line);
}

}  // namespace cartulaire::charter
