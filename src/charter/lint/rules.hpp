// What the lint knows: catalogue/legal.yml (references to law) and catalogue/lint.yml (wordings), built into
// the program. Each rule tells its source, its date and how sure we are of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "charter/catalogue.hpp"
#include "charter/lint/figures.hpp"
#include "platform/pattern.hpp"
#include "platform/yaml.hpp"

namespace cartulaire::charter::lint {

enum class Confidence { high, medium, low };

// What is the matter with the words found.
enum class Status {
  in_force,
  in_force_modified,  // quoted rightly, but what it says has changed: for counsel to look at
  unverified,
  renumbered,
  codified,
  abrogated,
  partly_abrogated,
  superseded,
  obsolete_concept,
  obsolete_term,
  misquoted,
  misapplied,
  misattributed,
  conflicts_with_recommendation,
  too_vague,
  overreach,
  contradiction,
  out_of_bounds,
  blank,
};

enum class Level { error, warning, note };

// What is wrong in law is an error where we are sure of it, a warning where fairly so, else a note. Advice
// and style are warnings at most; what is in force is a note.
Level level_of(Status status, Confidence confidence);

// A pattern that must, or must not, stand near another.
struct Near {
  enum class Side { any, before, after };
  platform::Pattern find;
  std::size_t within = 120;  // characters of folded text
  Side side = Side::any;
};

struct Trigger {
  platform::Pattern find;
  std::vector<Near> near;    // each must be there
  std::vector<Near> unless;  // none may be there
  bool sentence = false;     // `near` and `unless` stay within the sentence of the match
};

struct Statement {
  std::string id;    // "code-civil-1384"
  std::string code;  // "L16"
  Status status = Status::in_force;
  Confidence confidence = Confidence::high;
  std::string since;                 // "2016-10-01", "2002"; empty where no date applies
  std::vector<std::string> sources;  // addresses, or the name of the text
  bool verified = true;              // false: part of it nobody looked up
  Label text;                        // what is the matter
  Label cure;                        // empty where there is nothing to do
};

struct WordRule {
  Statement says;
  Trigger trigger;
};

// `first` stands before `then` in one block that speaks of `about`.
struct OrderRule {
  Statement says;
  Trigger about;
  platform::Pattern first;
  platform::Pattern then;
};

// Both are somewhere in the text; the remark stands at the later one.
struct PairRule {
  Statement says;
  Trigger one;
  Trigger other;
};

// A figure of `unit` in the sentence of the trigger, beyond the limits.
struct FigureRule {
  Statement says;
  Trigger trigger;
  Figure::Dimension dimension = Figure::Dimension::time;
  double least = 0;
  double most = 0;  // 0: none
};

struct Rules {
  std::vector<WordRule> references;  // of two that meet at one place the first one speaks
  std::vector<WordRule> words;
  std::vector<OrderRule> orders;
  std::vector<PairRule> pairs;
  std::vector<FigureRule> figures;
  platform::Pattern vague;           // L13: of a promise beside a clause
  Trigger may_be_watched;            // L14
  Trigger always_watched;            // L14
  platform::Pattern speaks_of_mail;  // L23
  platform::Pattern tells_measure;   // L23: says whether a file or a message is measured
  platform::PatternSet references_set;
  platform::PatternSet words_set;
};

// The rules built into the program. Their own tests keep them right; broken ones end the program.
const Rules& rules();

// For tests: rules from texts.
base::Result<Rules> load_rules(std::string_view legal_yaml, std::string_view lint_yaml);

}  // namespace cartulaire::charter::lint
