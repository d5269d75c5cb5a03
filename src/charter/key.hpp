// The types behind charter/clause_names.hpp, which the build makes from the catalogue: what a parameter is
// called and what its values are, so that `clause.get(kinds::log::retention)` is a Duration and a misspelt
// name does not compile.
#pragma once

#include <string_view>

#include "charter/value.hpp"

namespace cartulaire::charter {

// A value of an enumeration E, whose option_words(E) are the words of the language, in the order of E.
template <class E>
struct OneOf {};
template <class T>
struct ListOf {};

// A parameter whose values are T. The same name has the same type in every kind that is read through it.
template <class T>
struct Key {
  std::string_view name;
};

struct KindName {
  std::string_view name;
};

}  // namespace cartulaire::charter
