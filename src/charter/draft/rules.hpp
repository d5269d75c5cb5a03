// What the import knows: catalogue/import.yml, built into the program. A rule binds words of a sentence to a
// kind of clause and to values of its parameters; the head of the file tells the grammar.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "charter/catalogue.hpp"
#include "charter/lint/rules.hpp"

namespace cartulaire::charter::draft {

// A word of the language and the wordings that stand for it: an option, a frequency, a role, a place of
// marks.
struct Meaning {
  std::string is;
  platform::Pattern find;
};

// A role or a population that a text speaks of, as the front matter of the draft will name it.
struct Person {
  std::string id;
  std::string name;  // French with its article
  platform::Pattern find;
};

struct Value {
  std::string parameter;
  std::vector<std::string> values;  // more than one only for a list
  bool list = false;
  bool proposed = false;  // read in the text; else the rule's own, or `unset`: nobody said it
};

// "[it, authority]", "6 months".
std::string written(const Value& value);

enum class Scope { sentence, block, article };

// How one parameter gets its value.
struct Take {
  enum class How {
    options,    // each wording that is there adds its option; one value where the parameter is no list
    figure,     // the figure of `dimension` nearest to the trigger
    frequency,  // "twice a year"
    role,       // the office named; all of them where the parameter is a list
    people,     // the populations named
    marks,      // what is written between quotes to mark something private
  };
  std::string parameter;
  How how = How::options;
  Scope scope = Scope::sentence;
  bool required = false;  // without a value the rule proposes nothing
  lint::Figure::Dimension dimension = lint::Figure::Dimension::time;
  std::vector<Meaning> options;
};

struct Rule {
  std::string id;    // also the name of the clause
  std::string kind;  // known to the catalogue
  lint::Confidence confidence = lint::Confidence::high;
  lint::Trigger trigger;
  std::vector<Value> set;  // what follows from the wording alone
  std::vector<Take> takes;
};

// What makes a sentence worth a clause: those that no rule binds are listed.
struct Concern {
  std::string id;  // duration, marking, ban, right
  Label label;
  platform::Pattern find;  // `duration` has the figures of lint too
};

struct Rules {
  std::vector<Person> roles;
  std::vector<Person> populations;
  std::vector<Meaning> frequencies;
  std::vector<Meaning> mark_places;
  platform::Pattern mark_words;
  std::vector<Concern> concerns;
  std::vector<Rule> rules;
  platform::PatternSet triggers;  // of the rules, in their order
};

// The rules built into the program. Their own tests keep them right; broken ones end the program.
const Rules& rules();

// For tests: rules from a text, held against the catalogue.
base::Result<Rules> load_rules(std::string_view yaml);

}  // namespace cartulaire::charter::draft
