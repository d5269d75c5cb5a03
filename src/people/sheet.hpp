// CSV as spreadsheets write it: RFC 4180, with commas, semicolons or tabs, UTF-8 with or without its mark;
// the first line names the columns, in either language.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "people/source.hpp"

namespace cartulaire::people {

struct SheetColumn {
  std::string_view english;
  std::string_view french;
  bool required = false;
  std::string only = {};  // in lower case: the one name that it has here, instead of these two
};

struct SheetRow {
  int line = 0;                     // where it begins in the file, from 1
  std::vector<std::string> values;  // trimmed, by the columns wanted; empty where there is no such column
};

struct Sheet {
  std::vector<bool> told;  // which of the columns wanted are there
  std::vector<SheetRow> rows;
  std::vector<Problem> errors;
};

Sheet read_sheet(std::string_view text, std::span<const SheetColumn> wanted, const SourceLimits& limits);

}  // namespace cartulaire::people
