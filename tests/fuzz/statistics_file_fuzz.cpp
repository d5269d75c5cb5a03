// LAYERS: journal statistics platform base
//
// A file of statistics made by anybody, as it is and with the hash that it lacks, so that what is behind it
// is reached; and a draft's note, as a node may write it. What is read is written as it stood.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "journal/draft_note.hpp"
#include "journal/sealed/statistics_file.hpp"

namespace {

using namespace cartulaire;

void read(platform::Bytes bytes) {
  const auto file = journal::sealed::decode_statistics(bytes);
  if (!file) return;
  const auto written = journal::sealed::encode_statistics(*file);
  const auto again = journal::sealed::decode_statistics(written);
  if (!again || *again != *file) std::abort();
  for (const auto& table : file->tables.tables)
    for (const auto& cell : table.cells)
      if (cell.row > table.rows.size() || cell.column > table.columns.size()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const platform::Bytes bytes = platform::as_bytes(input);
  read(bytes);
  std::vector<std::byte> hashed(bytes.begin(), bytes.end());
  const platform::Digest digest = platform::sha256(bytes);
  hashed.insert(hashed.end(), digest.begin(), digest.end());
  read(hashed);
  if (const auto note = journal::read_draft_note(input))
    if (std::ranges::count(note->draft, ':') != 2) std::abort();
  return 0;
}
