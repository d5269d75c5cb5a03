#include "lists/list_file.hpp"

#include <cstring>

#include "lists/layout.hpp"
#include "platform/crypto.hpp"

namespace cartulaire::lists {

base::Result<ListFile> ListFile::open(const platform::Path& path) {
  auto mapped = platform::MappedFile::open(path);
  if (!mapped) return base::pass(mapped);
  auto table = Table::view(mapped->bytes());
  if (!table) {
    table.error().where = path.string();
    return base::pass(table);
  }
  ListFile file;
  file.file_ = std::move(*mapped);
  file.table_ = std::move(*table);
  return file;
}

base::Status verify_list_file(platform::Bytes file) {
  layout::Header header;
  bool whole = file.size() >= sizeof(header);
  if (whole) {
    std::memcpy(&header, file.data(), sizeof(header));
    whole = header.magic == layout::kMagic && header.file_size == file.size() &&
            header.checksum == platform::sha256(file.subspan(layout::kChecksumFrom));
  }
  if (whole) return {};
  return base::fail(
      base::ErrorCode::corrupt, "",
      "le fichier de listes n'est pas celui qui a été écrit ; refaites `cartulaire lists import`",
      "the list file is not what was written; run `cartulaire lists import` again");
}

}  // namespace cartulaire::lists
