// What the register keeps of one entity's text when a version is registered: its hash, the formalities that
// it asks for, the clauses that monitor people, and a mark for each article, so that a later text can be told
// from it. A stage depends on nothing else: not on the program of the day, nor on a model that moves.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "charter/charter.hpp"

namespace cartulaire::charter::adoption {

// What the charter asks for before it binds: its `charter.adoption` clause.
struct Formalities {
  bool staff_committee = false;  // cst_opinion
  bool any_body = false;         // body_opinion
  bool deliberation = false;
  bool annexation = false;
  bool again_on_change = true;  // false: the opinion on an earlier version still counts
  std::optional<Duration> notice;
  std::string clause;   // that asks; empty: the charter has none, and asks for nothing
  std::string article;  // of it
  bool operator==(const Formalities&) const = default;

  [[nodiscard]] bool opinion() const { return staff_committee || any_body; }
  [[nodiscard]] bool any() const { return opinion() || deliberation || annexation; }
};

// A clause that monitors people: inert without its papers (CHA-17).
struct Monitoring {
  std::string clause;
  std::string formerly;  // may be empty
  std::string kind;
  std::string article;      // number
  std::string fingerprint;  // fingerprint_of
  bool operator==(const Monitoring&) const = default;
};

struct ArticleMark {
  std::string number;
  std::string title;
  std::string hash;  // of title, text and clauses; not of the number
  bool operator==(const ArticleMark&) const = default;
};

struct EntityText {
  std::string entity;
  std::string hash;  // of the effective text: EffectiveCharter::hash
  Formalities formalities;
  std::vector<Monitoring> monitoring;
  std::vector<ArticleMark> articles;
  bool operator==(const EntityText&) const = default;
};

EntityText entity_text(const EffectiveCharter& charter);

// SHA-256 of what the clause says, in hexadecimal: kind and values, its names left aside.
std::string fingerprint_of(const Clause& clause);

// What differs between the articles of two texts, by number and title. Renumbering alone is no change.
struct ArticlesChanged {
  std::vector<std::string> changed;
  std::vector<std::string> added;
  std::vector<std::string> removed;
  [[nodiscard]] bool any() const { return !changed.empty() || !added.empty() || !removed.empty(); }
};
ArticlesChanged articles_changed(const EntityText& before, const EntityText& after);

}  // namespace cartulaire::charter::adoption
