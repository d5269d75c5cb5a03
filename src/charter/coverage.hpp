// CHA-14: article by article, what applies each clause, and what holds where the charter is silent.
#pragma once

#include <string>
#include <vector>

#include "charter/applied.hpp"
#include "charter/charter.hpp"

namespace cartulaire::charter {

struct CoveredClause {
  std::string article;  // "2.2"
  std::string title;    // of the article
  std::string clause;
  const Kind* kind = nullptr;
  Applied applied;
  std::string engine;                     // "web", "journal"; empty where none of ours applies it
  std::vector<std::string> requirements;  // what the clause answers: "WEB-01"
  std::string from;                       // date of effect, empty: with the charter
};

struct Silence {
  const Kind* kind = nullptr;  // no clause of this kind: kind->none says what holds
};

struct Coverage {
  std::vector<CoveredClause> clauses;  // in the order of the text
  std::vector<std::string> wordless;   // numbered articles without a clause: text only
  std::vector<Silence> silences;
};

Coverage coverage(const EffectiveCharter& charter);

// The requirements that a clause answers, each once: those of its kind and those of its values.
std::vector<std::string> requirements_met(const Clause& clause);

}  // namespace cartulaire::charter
