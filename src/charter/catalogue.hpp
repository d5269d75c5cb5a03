// The catalogue of clause kinds (catalogue/clauses/*.yml, built into the program): the one source of
// validation, bounds, JSON Schema, labels, coverage and the reference page. Loaded once, then read only.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
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
    file_type,
    legal,
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

// A text of law or a recommendation that bounds rest on.
struct LegalSource {
  // How sure we are of the text and of its figures: shown, and a bound of law that is less than sure warns.
  enum class Confidence { high, medium, low };

  std::string id;            // "cnil-2021-122"
  std::string jurisdiction;  // where it holds: an id of Catalogue::jurisdictions; empty: everywhere
  Confidence confidence = Confidence::high;
  std::string since;  // the day from which it holds, ISO
  Label label;        // French with its article: "la délibération 2021-122 de la CNIL"
};

struct Bound {
  // platform: ours, never lifted; law: lifted by a legal ground in `basis`; advice: recommended.
  enum class Force { platform, law, advice };

  std::optional<Value> least;
  std::optional<Value> most;
  Force force = Force::platform;
  std::string source;  // an id of Catalogue::sources; empty for the platform's own
  // Only where this parameter of the clause has (or holds) one of the values: {class: [web, mail]}.
  std::string parameter;
  std::vector<std::string> values;
  // What the source says without a figure that could be checked: neither `least` nor `most` then.
  Label remark;
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
  // Of a list: each item holds, or one of them is enough. Unsaid where the sentence leaves no doubt.
  enum class Takes { unsaid, all, any };
  Takes takes = Takes::unsaid;
  std::vector<Bound> bounds;
  Label label;                         // French with its article
  Label unit;                          // of a count or a rate, in the plural: "caractères"; else empty
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
  Label purpose;     // what it is for, in one or two sentences
  // A clause of the kind as a charter writes it, with the others that it needs: fenced blocks in Markdown,
  // the kind's own first.
  std::string example;
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

// Where law holds. `includes`: the member states of a union, by their ids.
struct Jurisdiction {
  std::string id;  // ISO 3166 in lower case, or "eu"
  Label label;
  std::vector<std::string> includes;
};

// A text that a legal reference begins with: "RGPD", "loi", "Code civil".
struct LegalText {
  std::string id;
  Label label;  // `{}` stands for the number: "la loi n° {}"; without one, only articles are quoted
  [[nodiscard]] bool numbered() const { return label.french.find("{}") != std::string::npos; }
};

struct Catalogue {
  std::vector<Kind> kinds;
  std::map<std::string, std::vector<std::string>> vocabularies;  // open sets: channel, topic, field_web…
  std::map<std::string, Label> words;                            // default label of an option or field
  std::map<std::string, Label> attributes;                       // manager, on-call, …
  std::map<std::string, Label> file_families;                    // of file_type: "executables"
  std::vector<Jurisdiction> jurisdictions;
  std::vector<LegalSource> sources;
  std::vector<LegalText> legal_texts;
  // Requirements that no clause switches on: front matter, constructs of the document, engines.
  std::vector<std::string> platform;

  [[nodiscard]] const Kind* find(std::string_view kind) const;
  [[nodiscard]] const LegalSource* source(std::string_view id) const;
  // The label of an option of a parameter: its own, else the common one; nullptr if the catalogue has none.
  [[nodiscard]] const Label* word(const Parameter& parameter, std::string_view option) const;
  // Does what rests on `source` hold in `jurisdiction`? An unknown source holds nowhere.
  [[nodiscard]] bool holds_in(std::string_view source, std::string_view jurisdiction) const;
};

// The catalogue built into the program. Its own tests keep it right; a broken one ends the program.
const Catalogue& catalogue();

struct CatalogueFile {
  std::string_view where;  // for errors
  std::string_view yaml;
};

// A catalogue from its files, in this order: what a file's kinds use stands in it or before it.
base::Result<Catalogue> load_catalogue(std::span<const CatalogueFile> files);

}  // namespace cartulaire::charter
