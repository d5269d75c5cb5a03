// A row as text: what its leaf hashes, and what an extract shows (docs/format/sealed.md, Rows).
#pragma once

#include <string>
#include <vector>

#include "journal/sealed/part_rows.hpp"
#include "platform/crypto.hpp"

namespace cartulaire::journal::sealed {

// What of a schema matters to a part.
struct PartSchema {
  std::string charter;
  std::string version;
  platform::Digest hash{};
  bool named = false;
  std::vector<Field> fields;
  bool operator==(const PartSchema&) const = default;
};

// Whose places the rows' `writer` and `schema` are.
struct PartNames {
  std::vector<std::string> writers;  // "node/writer"
  std::vector<PartSchema> schemas;
};

// Into `text`, which is used again and again.
void write_row_text(const PartRows& rows, std::size_t row, const PartNames& names, std::string& text);

}  // namespace cartulaire::journal::sealed
