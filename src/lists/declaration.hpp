// lists.yml: the sources of an installation, merged into one list file.
//
//   sources:                             # paths are relative to this file
//     ut1:
//       kind: ut1                        # ut1, hosts, names, urls
//       place: https://example.org/blacklists.tar.gz   # folder, file, archive or address
//       mapping: ut1                     # a shipped one, or a file; for kind ut1
//     our_doctor:
//       kind: names
//       place: occupational_health.txt
//       to: [occupational_health]        # our categories; for the other kinds
//       licence: "own data"
//       attribution: "DRH"
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "lists/line.hpp"
#include "platform/file.hpp"

namespace cartulaire::lists {

struct SourceDeclaration {
  enum class Kind { ut1, lines };
  std::string id;
  Kind kind = Kind::lines;
  LineKind lines = LineKind::names;
  std::string place;
  std::string mapping;  // a shipped name or a path
  std::vector<std::string> to;
  std::string licence;
  std::string attribution;
  std::string sha256;   // what the file at `place` must be; empty: whatever it is
  platform::Path base;  // what relative places are relative to

  [[nodiscard]] bool is_remote() const {
    return place.starts_with("http://") || place.starts_with("https://");
  }
};

// Errors: invalid, with file:line:column.
base::Result<std::vector<SourceDeclaration>> read_declaration(std::string_view text,
                                                              const platform::Path& file);

}  // namespace cartulaire::lists
