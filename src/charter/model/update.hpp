// A new state of a model, taken over by a charter that completes it: three ways, between the state that the
// charter was made on (base), the new one, and the charter. What only the model changed follows; what both
// changed is a conflict, and a person decides: nothing is guessed.
#pragma once

#include <string>
#include <vector>

#include "charter/model/read.hpp"

namespace cartulaire::charter::model {

struct Change {
  enum class What {
    followed,  // the model alone changed it
    kept,      // the charter's own, which stands
    renamed,  // the clause or the article has another name or number in the model: the charter's line follows
    taken_out,  // the charter's line says no more than the new model: it goes
    conflict,
  };
  What what = What::followed;
  // What is meant: "traces.retention", "traces", "3.4", "roles.it"; "traces.retention@ccas" of one entity.
  std::string subject;
  std::string base;  // values as written, texts with their lines; empty: nothing
  std::string model;
  std::string local;
  std::string french;  // why, one sentence; may be empty
  std::string english;
};

struct UpdateInput {
  Source base;  // each whole: with the models below
  Source model;
  Source local;      // the charter's own file
  std::string path;  // of the new model, as `extends` will say it
  ModelIdentity is;  // of the new model's file
};

struct Update {
  std::vector<Change> changes;
  std::string text;  // the charter's file, made on the new model; with conflicts it does not check until each
                     // is decided

  [[nodiscard]] bool has_conflicts() const;
};

// `invalid` where the charter does not stand on its base, or where a comment of its front matter would get
// lost.
base::Result<Update> update(const UpdateInput& input);

}  // namespace cartulaire::charter::model
