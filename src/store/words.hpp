// Enumerations as the columns say them: the place of a word is the value.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace cartulaire::store {

template <class E, std::size_t N>
std::string word_in(const std::array<std::string_view, N>& words, E value) {
  return std::string(words.at(static_cast<std::size_t>(value)));
}

template <class E, std::size_t N>
std::optional<E> value_in(const std::array<std::string_view, N>& words, std::string_view word) {
  const auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end()) return std::nullopt;
  return static_cast<E>(found - words.begin());
}

}  // namespace cartulaire::store
