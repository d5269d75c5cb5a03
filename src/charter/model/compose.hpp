// A model and what completes it, put together: the text of a charter that stands by itself, each line with
// the place that it comes from. docs/language.md says what a local file may hold.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "charter/diagnostic.hpp"
#include "charter/model/parts.hpp"

namespace cartulaire::charter::model {

// What the local file does with an article of the model.
struct ArticleChange {
  enum class What { reworded, added, left_out };
  What what = What::reworded;
  std::string article;  // its number, or its title
  std::string title;
  std::string reason;  // left_out
  Place place;         // in the local file
};

struct Whole {
  Source source;
  std::vector<ArticleChange> articles;
};

// Nothing where the two cannot be put together. What is wrong is added to `problems`, each at its place; what
// can only be told of the whole (a wrong value, an unknown clause) is left to load_charter and check.
std::optional<Whole> compose(const Source& model, const Source& local, std::vector<Diagnostic>& problems);

}  // namespace cartulaire::charter::model
