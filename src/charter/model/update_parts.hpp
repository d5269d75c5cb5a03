// The passes of update.cpp.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "charter/effective.hpp"
#include "charter/model/compose_parts.hpp"
#include "charter/model/update.hpp"

namespace cartulaire::charter::model {

// One of the three: what it says, before passages are chosen.
struct Side {
  const Source* source = nullptr;
  Charter charter;
  Parts parts;
  platform::YamlNode front;
  Overridden said;  // without any entity's own overrides

  [[nodiscard]] const Clause* clause(std::string_view name) const;
  // "modele/charte.md:12" of a line of the source
  [[nodiscard]] std::string line_text(int line) const { return source->origins.line_text(line); }
};

struct Merge {
  Side base;
  Side model;
  Side whole;  // the charter on its base
  const Source* local = nullptr;
  Parts local_parts;
  Fronts locks;                                             // of the new model; nothing else of it is filled
  std::map<std::string, std::string, std::less<>> renamed;  // clauses of the base, by `formerly` in the model
  std::map<std::string, std::string, std::less<>> moved;  // parts of the base by name, to those of the model

  // What comes out.
  platform::YamlNode front;        // of the local file
  std::vector<std::string> lines;  // of the local file, below its front matter as far as they are kept
  std::vector<Change> changes;
  std::set<std::string, std::less<>> touched;  // subjects that the local file speaks of
  bool edited = false;

  // The clause's name in the new model; nullptr where it is gone.
  [[nodiscard]] const Clause* in_model(std::string_view base_name) const;
  void conflict(std::string subject, std::string base, std::string model, std::string local,
                std::string french, std::string english);
  void note(Change::What what, std::string subject, std::string base, std::string model, std::string local,
            std::string french = {}, std::string english = {});
};

// Three values: what becomes of the local one.
enum class Fate { stands, same, follows, conflict };
template <class T>
Fate three_way(const T& base, const T& model, const T& local) {
  if (base == model) return Fate::stands;
  if (local == model) return Fate::same;
  return local == base ? Fate::follows : Fate::conflict;
}

void merge_names(Merge& merge);
void merge_overrides(Merge& merge);
void merge_articles(Merge& merge);
void list_followed(Merge& merge);

// The part of the model that a part of the base has become: the one that holds most of its clauses, else the
// one of its title, else the one of its number.
void match_parts(Merge& merge);
// A part as people read it: title and sentences.
std::string text_of(const Side& side, const Part& part);
std::string joined(const std::vector<std::string>& lines);

}  // namespace cartulaire::charter::model
