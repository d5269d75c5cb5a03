// What a source tells of people, line by line: a CSV file with named columns, an LDIF export of a directory,
// or the directory itself (directory.hpp).
//
// A file typed by hand is corrected: whatever is wrong in a CSV file is an error and nothing is taken. A
// directory is as it is: a value that cannot be used is left out with a remark, so that one bad
// address does not keep leavers in.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace cartulaire::people {

enum class Field {
  entity,
  key,  // what the source knows the person by for good: a staff number, an entryUUID
  login,
  given_name,
  family_name,
  mail,
  population,
  arrived,
  unit,
  title,
  manager,
};
inline constexpr std::size_t kFields = 11;

// Names of columns: the English and the French one.
struct FieldName {
  Field field;
  std::string_view english;
  std::string_view french;
};
const std::array<FieldName, kFields>& field_names();

// One person in one post.
struct Line {
  int number = 0;  // where it begins in the file, from 1
  std::array<std::string, kFields> values;
  std::string& operator[](Field field) { return values[static_cast<std::size_t>(field)]; }
  const std::string& operator[](Field field) const { return values[static_cast<std::size_t>(field)]; }
};

struct Problem {
  int line = 0;
  std::string french;
  std::string english;
};

struct Source {
  enum class Kind { csv, directory };
  Kind kind = Kind::csv;
  std::array<bool, kFields> told{};  // which fields it speaks of: the others stay as they are in the store
  std::vector<Line> lines;
  std::vector<Problem> errors;   // with any of them nothing is imported
  std::vector<Problem> remarks;  // what was left out
  int passed_over = 0;           // entries of a directory that are no people
  int closed = 0;                // disabled or expired accounts: left out
};

// Another name of a column or attribute for a field: {"unit", "departmentNumber"}.
using FieldMap = std::map<Field, std::string>;
// `FIELD=NAME`, as given on the command line.
base::Result<FieldMap> read_field_map(const std::vector<std::string>& written);

struct SourceLimits {
  std::size_t bytes = std::size_t{64} << 20;
  std::size_t lines = 500'000;   // people and posts
  std::size_t problems = 1'000;  // told at once
};

// By its content: LDIF begins with `version:`, `dn:` or a comment.
Source::Kind kind_of(std::string_view text);
// Values come as written, trimmed; roster.hpp judges them.
Source read_csv(std::string_view text, const FieldMap& map, const SourceLimits& limits = {});
Source read_ldif(std::string_view text, const FieldMap& map, const SourceLimits& limits = {});

}  // namespace cartulaire::people
