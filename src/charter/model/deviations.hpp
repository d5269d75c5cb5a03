// What a charter says otherwise than the model that it completes: for the management centre that keeps one
// model for many authorities.
#pragma once

#include <string>
#include <vector>

#include "charter/model/read.hpp"

namespace cartulaire::charter::model {

struct Deviation {
  enum class What {
    filled,   // a blank of the model has a value: expected, and told apart
    value,    // a parameter
    off,      // a clause left out
    added,    // a clause that the model has not
    kind,     // a clause of another kind under the model's name
    article,  // an article: reworded, added, left out
    name,     // a role, a population, a group, or a setting of the whole charter
  };
  What what = What::value;
  std::string entity;     // set where only this entity deviates
  std::string article;    // number, or title of an unnumbered one
  std::string clause;     // empty for articles and names
  std::string parameter;  // or "roles.it", "calendar"
  std::string model;      // as written in a clause; empty: nothing
  std::string local;      // of an article: reworded, added, left_out
  std::string reason;
  std::string file;  // of the local value
  Place place;
};

// Names, then articles, then clauses in the order of the text. Values are compared, not spellings: what is
// written anew but says the same is no deviation.
std::vector<Deviation> deviations(const ReadCharter& read, const Charter& model);

}  // namespace cartulaire::charter::model
