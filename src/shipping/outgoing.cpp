#include "shipping/outgoing.hpp"

#include <algorithm>
#include <filesystem>

#include "journal/reader.hpp"
#include "journal/scan.hpp"
#include "journal/segment_writer.hpp"
#include "shipping/heads.hpp"
#include "shipping/names.hpp"

namespace cartulaire::shipping {

using base::ErrorCode;
using base::fail;
using base::Result;
using platform::Digest;
using platform::Path;

Result<std::vector<std::string>> writers_in(const Path& spool) {
  std::vector<std::string> writers;
  std::error_code error;
  for (std::filesystem::directory_iterator at(spool, error), end; !error && at != end; at.increment(error)) {
    const std::string name = at->path().filename();
    if (!at->is_directory() || !is_folder_name(name)) continue;
    const auto numbers = journal::segments_in(at->path());
    if (!numbers) return tl::unexpected(numbers.error());
    if (!numbers->empty()) writers.push_back(name);
  }
  if (error)
    return fail(ErrorCode::io, spool.string(), "le dossier ne se lit pas : " + error.message(),
                "the folder cannot be read: " + error.message());
  std::ranges::sort(writers);
  return writers;
}

Result<Digest> tail_at(const Path& segment, std::uint64_t bytes) {
  Digest tail{};
  const bool whole = bytes >= tail.size();
  const auto read = journal::read_segment(segment, whole ? bytes - tail.size() : 0,
                                          whole ? tail.size() : static_cast<std::size_t>(bytes));
  if (!read) return tl::unexpected(read.error());
  if (read->size() < (whole ? tail.size() : bytes))
    return fail(ErrorCode::not_found, segment.string(), "ce segment est plus court",
                "this segment is shorter");
  if (whole) std::ranges::copy(*read, tail.begin());
  return tail;
}

Result<Start> where_to_begin(const Path& folder, const std::vector<std::uint64_t>& numbers,
                             const Position& hub) {
  const auto path = [&](std::uint64_t number) { return journal::segment_path(folder, number); };
  if (hub.segment < numbers.front()) return Start{numbers.front(), 0, {}, true};  // also where it has nothing
  if (std::ranges::find(numbers, hub.segment) == numbers.end())
    return Start{numbers.back(), 0, {}, false};  // it knows a later one, or one that is missing here
  const auto tail = tail_at(path(hub.segment), hub.bytes);
  if (!tail && tail.error().code != ErrorCode::not_found) return tl::unexpected(tail.error());
  if (tail && *tail == hub.tail) return Start{hub.segment, hub.bytes, hub.tail, true};
  return Start{hub.segment, 0, {}, false};
}

Result<std::uint64_t> sendable(const Path& folder, std::uint64_t segment, std::uint64_t offset, bool closed) {
  const Path path = journal::segment_path(folder, segment);
  std::error_code error;
  const std::uint64_t size = std::filesystem::file_size(path, error);
  if (error)
    return fail(ErrorCode::not_found, path.string(), "ce segment n'est plus là", "this segment is gone");
  if (closed || offset > size) return size;
  const auto head = newest_head(folder / "heads");
  if (!head) return tl::unexpected(head.error());
  std::uint64_t known = 0;
  if (*head && (*head)->segment == segment && (*head)->bytes <= size) known = (*head)->bytes;
  // A commit group is rarely larger than the first window.
  constexpr std::size_t kWindow = std::size_t{8} << 20;
  for (std::size_t window = kWindow;; window *= 2) {
    const auto bytes = journal::read_segment(path, offset, window);
    if (!bytes) return tl::unexpected(bytes.error());
    if (const std::uint64_t settled = journal::settled_length(*bytes); settled > 0)
      return std::max(known, offset + settled);
    if (bytes->size() < window) break;
  }
  if (offset == 0) return known;
  // What the hub holds may end inside a record: sending was broken off there.
  const auto bytes = journal::read_segment(path);
  if (!bytes) return tl::unexpected(bytes.error());
  return std::max(known, journal::settled_length(*bytes));
}

}  // namespace cartulaire::shipping
