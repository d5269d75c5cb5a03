// Every requirement of the table is reached from the catalogue, and the catalogue quotes no other.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "charter/catalogue.hpp"

namespace cartulaire::charter {
namespace {

namespace fs = std::filesystem;

// Beside the folder of the data sets; empty where it is not there.
fs::path beside_test_data(const char* name) {
  const char* folder = std::getenv("CARTULAIRE_TESTDATA");
  const fs::path data =
      folder == nullptr ? fs::path(CARTULAIRE_SOURCE_DIR) / "../shared/data" : fs::path(folder);
  const fs::path found = data / ".." / name;
  return fs::exists(found) ? found : fs::path();
}

// Where the catalogue quotes each id: the kinds, or `platform`.
std::map<std::string, std::set<std::string>> quoted() {
  std::map<std::string, std::set<std::string>> places;
  for (const std::string& id : catalogue().platform)
    places[id].insert("platform");
  for (const Kind& kind : catalogue().kinds)
    for (const Requirement& one : kind.requirements)
      for (const std::string& id : one.ids)
        places[id].insert(kind.name);
  return places;
}

TEST(Requirements, every_id_is_reached_from_the_catalogue_and_no_other_is_quoted) {
  const fs::path table = beside_test_data("requirements.tsv");
  if (table.empty())
    GTEST_SKIP()
        << "`requirements.tsv` missing beside the data sets: set CARTULAIRE_TESTDATA to their folder";
  std::ifstream file(table);
  std::string line;
  std::getline(file, line);
  ASSERT_TRUE(line.starts_with("id\t"));
  std::set<std::string> known;
  const auto places = quoted();
  while (std::getline(file, line)) {
    const std::string id = line.substr(0, line.find('\t'));
    if (id.empty()) continue;
    EXPECT_TRUE(known.insert(id).second) << id << " stands twice";
    EXPECT_TRUE(places.contains(id)) << id << " is reached from no kind of clause and is not `platform`";
  }
  EXPECT_EQ(known.size(), 237U);
  for (const auto& [id, where] : places)
    EXPECT_TRUE(known.contains(id)) << id << ", quoted by " << *where.begin() << ", is in no table";
}

// What a requirement hangs on can be written: the parameter is the kind's, and its type has such a value.
TEST(Requirements, a_condition_names_a_value_that_can_be_written) {
  for (const Kind& kind : catalogue().kinds)
    for (const Requirement& one : kind.requirements) {
      EXPECT_FALSE(one.ids.empty()) << kind.name;
      if (one.parameter.empty()) continue;
      const Parameter* parameter = kind.find(one.parameter);
      ASSERT_NE(parameter, nullptr) << kind.name << "." << one.parameter;
      if (one.value.empty()) continue;
      const Type& type =
          parameter->type.base == Type::Base::list ? parameter->type.items.front() : parameter->type;
      if (type.base != Type::Base::option) continue;
      const auto& options = type.argument.empty() ? type.options : catalogue().vocabularies.at(type.argument);
      EXPECT_NE(std::find(options.begin(), options.end(), one.value), options.end())
          << kind.name << "." << one.parameter << "=" << one.value;
    }
}

}  // namespace
}  // namespace cartulaire::charter
