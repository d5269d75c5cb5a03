// The catalogue of clause kinds (catalogue/clauses.yml, built into the program): the one source of
// validation, bounds, JSON Schema, labels and coverage. Loaded once, then read only.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "charter/value.hpp"

namespace cartulaire::charter {

// A text for people, in both languages.
struct Label {
  std::string french;
  std::string english;
  [[nodiscard]] const std::string& in(base::Language language) const {
    return language == base::Language::french ? french : english;
  }
};

// The declared type of a parameter, from its spelling in the catalogue: "list<enum[warn, deny]>".
struct Type {
  enum class Base {
    duration,
    deadline,
    span,
    frequency,
    window,
    size,
    rate,
    daily_time,
    daily_volume,
    money,
    boolean,
    count,
    percent,
    date,
    text,
    active,
    who,
    except,
    step,
    option,
    category,
    role,
    population,
    entity,
    reference,
    registry,
    kind,
    document,
    field,
    record,
    list,
  };
  Base base = Base::text;
  std::string argument;  // reference: the kind it must be of; registry: its name; vocabulary of option
  std::vector<std::string> options;  // option: the values allowed
  std::vector<Type> items;           // list: its one item type; record: its members' types
  std::vector<std::string>
      names;                   // record: its members' names; a final `?` of the spelling makes one optional
  std::vector<bool> optional;  // record: by member
  bool any = false;            // the word `any` stands for the whole: categories, windows
};

struct Bound {
  std::optional<Value> least;
  std::optional<Value> most;
  enum class Source { platform, law, advice };
  Source source = Source::platform;
  std::string reference;  // "CNIL 2022-100", empty for the platform's own
  // What is checked against `jurisdiction` of the front matter; empty: everywhere.
  std::string jurisdiction;
};

struct Parameter {
  std::string name;
  Type type;
  std::string spelling;          // the type as written in the catalogue
  std::optional<Value> initial;  // what holds where the clause is silent; none for `all` (empty who/zones…)
  bool optional = false;         // without it and without a default the parameter is compulsory
  bool delegable = false;        // {set_by: …, within: …} allowed
  bool must = false;             // the article must render or test it (L05)
  bool common = false;           // one of the parameters that every kind has
  std::vector<Bound> bounds;
  Label label;                         // French with its article
  std::map<std::string, Label> words;  // labels of options that differ here from Catalogue::words
};

struct Requirement {
  std::string parameter;  // empty: always
  std::string value;      // empty: the parameter is there
  std::vector<std::string> ids;
};

// What of a kind an engine of ours carries out. Parts restrict it: {gates: [web]} means that only these
// values of the parameter are applied; the others show as not applied in the coverage.
struct Engine {
  std::string name;  // web, journal, or "none": parses, shows not applied
  std::vector<std::pair<std::string, std::vector<std::string>>> parts;
};

struct Kind {
  enum class Split { one, key, many };

  std::string name;  // "web.filter"
  Label label;       // French with its article
  Split split = Split::many;
  std::string key;        // Split::key: the parameter whose values tell the clauses apart
  std::string merge;      // Split::many: union, strictest, disjoint_categories
  bool monitors = false;  // watches people: its papers come first (CHA-17), and every `must` is an error
  Label none;             // what holds where a charter has no such clause
  Engine engine;
  std::vector<std::string> switches;  // "decision: gate", "job: reminders", "case: acceptance", "register: …"
  std::vector<Parameter> parameters;  // its own, then the common ones
  std::vector<Requirement> requirements;

  [[nodiscard]] const Parameter* find(std::string_view parameter) const;
};

struct Catalogue {
  std::vector<Kind> kinds;
  std::map<std::string, std::vector<std::string>> vocabularies;  // open sets: channel, topic, field_web…
  std::map<std::string, Label> words;                            // default label of an option or field
  std::map<std::string, Label> attributes;                       // manager, on-call, …

  [[nodiscard]] const Kind* find(std::string_view kind) const;
  // The label of an option of a parameter: its own, else the common one; nullptr if the catalogue has none.
  [[nodiscard]] const Label* word(const Parameter& parameter, std::string_view option) const;
};

// The catalogue built into the program. Its own tests keep it right; a broken one ends the program.
const Catalogue& catalogue();

// For tests: a catalogue from text.
base::Result<Catalogue> load_catalogue(std::string_view yaml, std::string_view where);

}  // namespace cartulaire::charter
