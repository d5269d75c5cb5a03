// A list file on disk: mapped for lookups, verified once when it arrives.
#pragma once

#include "base/result.hpp"
#include "lists/table.hpp"
#include "platform/file.hpp"

namespace cartulaire::lists {

// Owns the mapping; the table lives as long as it. Movable: the bytes stay where they are.
class ListFile {
 public:
  ListFile() = default;

  // Maps and checks the structure; no work per name (`lists.ready_ms`). The checksum is not read here.
  // Errors: not_found, io, corrupt, with the path.
  static base::Result<ListFile> open(const platform::Path& path);

  [[nodiscard]] const Table& table() const { return table_; }
  [[nodiscard]] platform::Bytes bytes() const { return file_.bytes(); }

 private:
  platform::MappedFile file_;
  Table table_;
};

// The checksum over the whole file: on arrival, before anything else trusts it. Errors: corrupt.
base::Status verify_list_file(platform::Bytes file);

// Lists are no secret, their seed is: the owner and the group of the service read them.
inline constexpr unsigned kListFileMode = 0640;

}  // namespace cartulaire::lists
