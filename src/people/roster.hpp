// The people of a source, entity by entity: lines judged, those of one person put together.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "people/source.hpp"
#include "store/people.hpp"

namespace cartulaire::people {

// Somebody as the source tells them. The managers of the posts are keys or logins, in the posts' order; "" =
// none.
struct Listed {
  int line = 0;
  store::PersonData data;
  std::vector<std::string> managers;
};

// What is wrong with a value, if anything is; a day and a login come out in their one form.
struct Words {
  std::string french;
  std::string english;
};
std::optional<Words> judge_value(Field field, std::string& value);

struct Roster {
  std::map<std::string, std::vector<Listed>> entities;  // people in the order of the source
  std::vector<Problem> errors;
  std::vector<Problem> remarks;
};

// `entity`: of lines that name none; where it is given, a line may name no other. `directory`: the import's
// name.
Roster make_roster(const Source& source, const std::string& entity, const std::string& directory);

}  // namespace cartulaire::people
