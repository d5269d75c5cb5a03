// Members of an entry of the log, read strictly: false where one is not there or of another kind.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "platform/crypto.hpp"
#include "platform/json.hpp"

namespace cartulaire::journal::sealed {

inline bool read(const platform::Json& object, std::string_view name, std::string& into) {
  const platform::Json* member = object.find(name);
  if (member == nullptr || member->text() == nullptr) return false;
  into = *member->text();
  return true;
}

// Not below 0, and no larger than `Number` holds.
template <class Number>
bool read_number(const platform::Json& object, std::string_view name, Number& into) {
  const platform::Json* member = object.find(name);
  if (member == nullptr || member->integer() == nullptr || *member->integer() < 0) return false;
  into = static_cast<Number>(*member->integer());
  return static_cast<std::int64_t>(into) == *member->integer();
}

template <std::size_t N>
bool read_hex(const platform::Json& object, std::string_view name, std::array<std::byte, N>& into) {
  std::string text;
  return read(object, name, text) && platform::from_hex(text, into);
}

inline platform::Json number_json(std::uint64_t number) {
  return static_cast<std::int64_t>(number);
}

}  // namespace cartulaire::journal::sealed
