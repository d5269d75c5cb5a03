#include "journal/recovery.hpp"

#include <algorithm>

#include "journal/scan.hpp"
#include "journal/segment_writer.hpp"

namespace cartulaire::journal {
namespace {

using base::Result;
using platform::Path;

Result<std::uint64_t> cut(const Path& path, std::uint64_t good_length) {
  auto file = platform::File::open_update(path);
  if (!file) return base::pass(file);
  const auto size = file->size();
  if (!size) return tl::unexpected(size.error());
  if (auto status = file->truncate(good_length); !status) return base::pass(status);
  if (auto status = file->sync_data(); !status) return base::pass(status);
  return *size - good_length;
}

}  // namespace

Result<Recovered> recover(const Path& folder) {
  auto files = platform::files_in(folder, ".seg");
  if (!files) return base::pass(files);
  std::erase_if(*files, [](const Path& path) { return segment_number(path) == 0; });
  std::sort(files->begin(), files->end(),
            [](const Path& left, const Path& right) { return segment_number(left) < segment_number(right); });
  Recovered recovered;
  while (!files->empty()) {
    const Path path = files->back();
    files->pop_back();
    const auto mapped = platform::MappedFile::open(path);
    if (!mapped) return tl::unexpected(mapped.error());
    const Scan scan = scan_segment(mapped->bytes());
    if (scan.good_length == 0 && scan.tail != Tail::damaged) {  // created, nothing acknowledged in it
      recovered.cut_bytes += mapped->bytes().size();
      if (auto status = platform::remove_file(path); !status) return base::pass(status);
      if (auto status = platform::sync_folder(folder); !status) return base::pass(status);
      continue;
    }
    recovered.previous_segment = segment_number(path);
    recovered.next_segment = recovered.previous_segment + 1;
    recovered.previous_length = scan.good_length;
    recovered.chain = scan.chain;
    recovered.next_sequence = scan.next_sequence;
    recovered.previous_ending = Ending::damaged;
    if (scan.tail == Tail::damaged) return recovered;
    recovered.previous_ending = scan.ended ? Ending::ended : Ending::left_open;
    if (scan.tail == Tail::clean) return recovered;
    const auto gone = cut(path, scan.good_length);
    if (!gone) return tl::unexpected(gone.error());
    recovered.cut_bytes += *gone;
    return recovered;
  }
  return recovered;
}

}  // namespace cartulaire::journal
