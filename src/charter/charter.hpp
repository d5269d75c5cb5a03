// A charter as read (Charter), and as one entity's people read it (EffectiveCharter). Plain data; every part
// keeps its place in the file. load.cpp parses, check.cpp judges, effective.cpp resolves.
//
//   Loaded loaded = load_charter(text, "charte.md");           // parses; loaded.diagnostics holds every
//   error auto diagnostics = check(loaded.charter, options);          // check.hpp: the lints, for every
//   entity auto effective = effective_charter(loaded.charter, "cias");  // overrides and passages applied
//   const Duration* kept = effective->find_clause("traces")->get(kinds::log::retention);
#pragma once

#include <cassert>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "charter/catalogue.hpp"
#include "charter/clause_names.hpp"
#include "charter/diagnostic.hpp"
#include "charter/origins.hpp"
#include "charter/value.hpp"
#include "platform/yaml.hpp"

namespace cartulaire::charter {

// --- front matter
// ---------------------------------------------------------------------------------------------

// A role, population, group or entity of the front matter. Names are French with their article
// ("la direction du numérique"); `english` is optional.
struct Named {
  std::string id;
  std::string name;
  std::string english;
  std::string short_name;
  std::string mail;
  std::string parent;  // populations: the family, empty at the top
  Place place;
};

struct Override {
  enum class Action { set, add_remove, off };
  Action action = Action::set;
  std::string clause;
  std::string parameter;       // empty for `off`
  platform::YamlNode written;  // the value, or {add: …, remove: …}
  std::string reason;          // why; may be empty
  Place place;                 // of the key
};

// The model that a charter completes: a file, and what it was when the charter was made on it.
struct Extends {
  std::string model;    // path from the folder of the charter
  std::string version;  // the model's
  std::string hash;     // SHA-256 of the model's file, in hexadecimal
  Place place;          // of the value
};

// NAME, NAME.PARAMETER or the number of an article.
struct Lock {
  std::string name;
  Place place;
};

struct Entity : Named {
  std::vector<Override> overrides;
};

struct FrontMatter {
  std::string id;
  std::string title;
  std::string language = "fr";
  std::string version;
  std::string jurisdiction = "fr";
  std::string time_zone = "Europe/Paris";
  std::string calendar;             // of public holidays; empty: none, so no working days
  std::optional<Extends> extends;   // gone from the charter that model/read.hpp puts together
  std::vector<Lock> locked;         // what entities, and charters that extend this one, may not change
  std::vector<Override> overrides;  // for every entity; an entity's own come after
  std::vector<Named> roles;
  std::vector<Named> populations;  // a tree by `parent`; the leaves partition people
  std::vector<Named> groups;       // directory groups that clauses name
  std::vector<Entity> entities;    // never empty after loading: a charter without any has one, `entity`

  // Acts of adoption to be taken over into a register, as written: no part of the text nor of its hash.
  platform::YamlNode adoption;

  bool unreadable = false;  // its YAML is broken: names of roles and people are not looked up

  [[nodiscard]] const Named* role(std::string_view id) const;
  [[nodiscard]] const Named* population(std::string_view id) const;
  [[nodiscard]] const Named* group(std::string_view id) const;
  [[nodiscard]] const Entity* entity(std::string_view id) const;
  // The leaves under a population (itself, if it is one).
  [[nodiscard]] std::vector<std::string> leaves(std::string_view population) const;
};

// --- clauses
// --------------------------------------------------------------------------------------------------

struct Setting {
  std::string parameter;
  Value value;
  Place place;              // of the value; of the clause where `written` is false
  bool written = false;     // false: the catalogue's default
  bool overridden = false;  // effective charter: set by the entity's override
};

struct Clause {
  const Kind* kind = nullptr;  // never null in a loaded charter: unknown kinds are left out, with an error
  std::string name;            // unique; its identity across versions
  Place place;                 // of the opening fence
  Place name_place;
  std::string article;  // "2.2"; empty outside any (L19)
  int heading = -1;     // index into Charter::headings
  int passage = -1;     // a clause within a passage holds only where its branch is chosen; -1 outside
  int branch = -1;
  std::vector<Setting> settings;  // in the catalogue's order; optional absent parameters have none

  [[nodiscard]] bool is_a(KindName wanted) const { return kind->name == wanted.name; }
  template <class T>
  [[nodiscard]] bool has(Key<T> key) const {  // does the kind have such a parameter?
    return kind->find(key.name) != nullptr;
  }

  // The setting of a parameter whose name comes from a text or from the catalogue; nullptr where there is
  // none. Code that knows the name uses a key of charter/clause_names.hpp: a literal does not compile.
  [[nodiscard]] const Setting* setting(std::string_view parameter) const {
    assert(kind->find(parameter) != nullptr && "no such parameter in the catalogue");
    for (const Setting& one : settings)
      if (one.parameter == parameter) return &one;
    return nullptr;
  }
  template <std::size_t N>
  const Setting* setting(const char (&literal)[N]) const = delete;

  // Every reading below: the kind must have the parameter.
  template <class T>
  [[nodiscard]] const Setting* setting(Key<T> key) const {
    return setting(key.name);
  }
  // The value; nullptr where absent, unset or delegated.
  template <class T>
  [[nodiscard]] const T* get(Key<T> key) const {
    const Setting* one = setting(key);
    return one == nullptr ? nullptr : one->value.template as<T>();
  }
  // The option; nothing where absent, unset or delegated.
  template <class E>
  [[nodiscard]] std::optional<E> get(Key<OneOf<E>> key) const {
    const Setting* one = setting(key);
    return one == nullptr ? std::nullopt : option_of<E>(one->value);
  }
  // The items of a list; empty where absent. `any` gives one Name `any`.
  template <class T>
  [[nodiscard]] std::vector<T> items(Key<ListOf<T>> key) const {
    std::vector<T> found;
    for (const Value& item : list(key))
      if (const T* one = item.template as<T>()) found.push_back(*one);
    return found;
  }
  template <class E>
  [[nodiscard]] std::vector<E> items(Key<ListOf<OneOf<E>>> key) const {
    std::vector<E> found;
    for (const Value& item : list(key))
      if (const auto one = option_of<E>(item)) found.push_back(*one);
    return found;
  }
  // The id of a reference, role, document…, or the word of an option; empty where absent, unset or delegated.
  template <class T>
  [[nodiscard]] std::string_view word(Key<T> key) const {
    const Setting* one = setting(key);
    const Name* found = one == nullptr ? nullptr : one->value.template as<Name>();
    return found == nullptr ? std::string_view{} : std::string_view(found->id);
  }
  // The ids of a list of them.
  template <class T>
  [[nodiscard]] std::vector<std::string> words(Key<ListOf<T>> key) const {
    std::vector<std::string> found;
    for (const Value& item : list(key))
      if (const Name* one = item.template as<Name>()) found.push_back(one->id);
    return found;
  }
  [[nodiscard]] bool yes(Key<bool> key) const {
    const bool* value = get(key);
    return value != nullptr && *value;
  }
  template <class T>
  [[nodiscard]] bool is_set(Key<T> key) const {
    const Setting* one = setting(key);
    return one != nullptr && !one->value.is_unset();
  }

 private:
  template <class T>
  [[nodiscard]] const std::vector<Value>& list(Key<T> key) const {
    static const std::vector<Value> none;
    const Setting* one = setting(key);
    const List* found = one == nullptr ? nullptr : one->value.template as<List>();
    return found == nullptr ? none : found->items;
  }
  template <class E>
  [[nodiscard]] static std::optional<E> option_of(const Value& value) {
    const Name* name = value.as<Name>();
    const auto known = option_words(E{});
    for (std::size_t i = 0; name != nullptr && i < known.size(); ++i)
      if (known[i] == name->id) return static_cast<E>(i);
    return std::nullopt;
  }
};

// --- text
// -----------------------------------------------------------------------------------------------------

struct Heading {
  std::string number;  // "2.2"; empty for an unnumbered one
  std::string title;
  int level = 1;
  Place place;
};

// {{Le lettres fermetures.categories: singulier / pluriel}}
struct Placeholder {
  enum class Object { clause, entity, role, population, group, adoption, charter };

  std::string head;  // what stands before the name, as written: "", "Du liste" (wording::parse_head reads it)
  Object object = Object::clause;
  std::string name;  // clause: its name; role, population, group: its id; else empty
  std::string
      member;  // clause: parameter, or "article"; entity: "name"; adoption: "cst.date"; charter: "version"
  bool agrees = false;  // the agreement form: `singular` or `plural` is the text, the value only decides
  std::string singular;
  std::string plural;
  Place place;
  int length = 0;  // bytes in its line, braces included
};

struct Test {
  enum class How { is, includes, is_set };
  How how = How::is;
  bool negated = false;
  bool entity = false;  // `entity is ID`
  std::string clause;
  std::string parameter;            // may be empty with is_set: the clause itself
  std::vector<std::string> values;  // alternatives of `or`
  Place place;
};
using Condition = std::vector<Test>;  // joined by `and`; empty: else

struct BodyLine {
  int line = 0;      // of the file
  std::string text;  // without its newline; clause blocks and passage marks are no body lines
  int heading = -1;  // the heading it stands under (or is), index into Charter::headings
  int passage = -1;  // index into Charter::passages, -1 outside
  int branch = -1;   // index into that passage's branches
  std::vector<std::pair<int, Placeholder>> placeholders;  // byte offset in `text`, left to right
};

struct Passage {
  struct Branch {
    Condition condition;
    Place place;
  };
  std::vector<Branch> branches;
  Place place;
};

// A clause block as written, not yet typed.
struct ClauseBlock {
  std::string kind;
  Place kind_place;
  std::string name;
  Place name_place;
  Place place;  // of the fence
  std::string yaml;
  int yaml_line = 0;  // the file's line on which `yaml` begins
  int heading = -1;
  int passage = -1;
  int branch = -1;
};

struct Charter {
  std::string file;
  FrontMatter front;
  std::vector<Heading> headings;
  std::vector<BodyLine> lines;
  std::vector<Passage> passages;
  std::vector<Clause> clauses;  // in the order of the file
  // Blocks `proposal KIND as NAME`: what somebody may accept. No clause, no part of the text nor of its hash.
  std::vector<ClauseBlock> proposals;
  std::vector<std::string> source;  // the file's lines, for quoting
  Origins origins;                  // where it was put together from a model: whose lines they are
  bool part = false;                // read by load_part: what completes a model, without it
  // NAME and NAME.PARAMETER that were written wrong and left out: nothing more is said about their users.
  std::set<std::string, std::less<>> broken;
  std::map<std::string, std::size_t, std::less<>> by_name;  // index into clauses; filled by load_charter

  [[nodiscard]] const Clause* find_clause(std::string_view name) const;
  // "charte.md:12:3", of the file that a person wrote.
  [[nodiscard]] std::string spot(Place place) const;
};

struct Loaded {
  Charter charter;
  std::vector<Diagnostic> diagnostics;  // syntax, types, references; check() adds the lints
};

// Reads a whole charter, going on after each error. Never fails: a hopeless file gives an empty charter and
// diagnostics. `file` is only shown. A charter that extends a model cannot be read by its text alone:
// model/read.hpp finds the model, puts the two together and hands in the `origins` of the lines.
Loaded load_charter(std::string_view text, std::string_view file, Origins origins = {});

// A file that completes a model, without it: its own articles and clauses, read with the names that the front
// matter of the whole charter gives. What they refer to is not looked up.
Loaded load_part(std::string_view text, std::string_view file, const FrontMatter& names);

// --- one entity's charter
// -------------------------------------------------------------------------------------

struct EffectiveLine {
  int line = 0;  // of the file
  std::string text;
  std::vector<std::pair<int, Placeholder>> placeholders;
};

struct Article {
  std::string number;  // "2.2"; empty for what stands before the first heading or under an unnumbered one
  std::string title;
  int level = 0;                     // 0 before the first heading
  std::vector<EffectiveLine> lines;  // heading line included, as written; passages resolved
  std::vector<std::size_t> clauses;  // indices into EffectiveCharter::clauses
};

struct EffectiveCharter {
  FrontMatter front;
  Entity entity;
  std::vector<Article> articles;  // in the order of the text
  std::vector<Clause>
      clauses;  // overrides applied; clauses `off` for this entity or of other entities left out
  std::map<std::string, std::size_t, std::less<>> by_name;  // index into clauses; filled by effective_charter
  std::string hash;  // 64 hexadecimal digits: SHA-256 over text, clauses and overrides

  [[nodiscard]] const Clause* find_clause(std::string_view name) const;
  [[nodiscard]] bool blank() const;  // a value is still `unset`: may be shown, not published (L24)
};

// The charter of one entity (empty id: the only or first one). Fails where the entity is unknown or an
// override is wrong; check() says it with places.
base::Result<EffectiveCharter> effective_charter(const Charter& charter, std::string_view entity = {});

}  // namespace cartulaire::charter
