// What the oracle reckons with: conditions that may be undecidable, and sets of names.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "model.hpp"

namespace cartulaire::model {

using Names = std::set<std::string>;

// A condition that may be undecidable is two plain ones: it surely holds; it possibly does.
struct May {
  bool surely = false;
  bool possibly = false;
};
constexpr May kYes{true, true}, kNo{false, false}, kPerhaps{false, true};
inline May is(bool b) {
  return b ? kYes : kNo;
}
inline May operator&(May a, May b) {
  return {a.surely && b.surely, a.possibly && b.possibly};
}
inline May operator|(May a, May b) {
  return {a.surely || b.surely, a.possibly || b.possibly};
}
inline May operator!(May a) {
  return {!a.possibly, !a.surely};
}

inline Names names(const std::vector<std::string>& list) {
  return {list.begin(), list.end()};
}
inline Names common(const Names& a, const Names& b) {
  Names out;
  for (const auto& x : a)
    if (b.count(x) != 0) out.insert(x);
  return out;
}
inline Names without(const Names& a, const Names& b) {
  Names out;
  for (const auto& x : a)
    if (b.count(x) == 0) out.insert(x);
  return out;
}
inline void merge(Names& to, const Names& from) {
  to.insert(from.begin(), from.end());
}
inline bool in(const Span& span, Millis at) {
  return span.from <= at && at < span.until;
}

}  // namespace cartulaire::model
