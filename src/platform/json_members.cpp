#include "platform/json_members.hpp"

namespace cartulaire::platform {

const std::string& text_in(const Json& object, std::string_view name) {
  static const std::string none;
  const Json* member = object.find(name);
  return member == nullptr || member->text() == nullptr ? none : *member->text();
}

const JsonArray& list_in(const Json& object, std::string_view name) {
  static const JsonArray none;
  const Json* member = object.find(name);
  return member == nullptr || member->array() == nullptr ? none : *member->array();
}

std::vector<std::string> texts_in(const Json& object, std::string_view name) {
  std::vector<std::string> texts;
  for (const Json& one : list_in(object, name))
    if (one.text() != nullptr) texts.push_back(*one.text());
  return texts;
}

std::int64_t number_in(const Json& object, std::string_view name) {
  const Json* member = object.find(name);
  return member == nullptr || member->integer() == nullptr ? 0 : *member->integer();
}

bool is_set(const Json& object, std::string_view name) {
  const Json* member = object.find(name);
  return member != nullptr && member->boolean() != nullptr && *member->boolean();
}

}  // namespace cartulaire::platform
