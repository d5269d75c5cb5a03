#include "shipping/shelf.hpp"

#include <algorithm>
#include <filesystem>
#include <tuple>
#include <vector>

#include <fmt/format.h>

#include "journal/reader.hpp"
#include "journal/scan.hpp"
#include "journal/segment_writer.hpp"
#include "shipping/heads.hpp"

namespace cartulaire::shipping {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;
using platform::Bytes;
using platform::Digest;
using platform::Path;

constexpr unsigned kFileMode = 0640;  // read by the keeper, through the folder's group
constexpr std::uint64_t kMaxHeadFile = std::uint64_t{8} << 20;

Digest tail_of(Bytes bytes) {
  Digest tail{};
  if (bytes.size() >= tail.size()) std::ranges::copy(bytes.last(tail.size()), tail.begin());
  return tail;
}

bool is_zero(const Digest& digest) {
  return digest == Digest{};
}

// The file system's own "no" is not a node's fault: it is not told to it as a refusal.
tl::unexpected<base::Error> disk_said(base::Error error) {
  if (error.code != ErrorCode::io && error.code != ErrorCode::too_large) error.code = ErrorCode::unavailable;
  return tl::unexpected(std::move(error));
}

// The folder of a writer, and that of its node, in names that a power cut does not take back.
Status make_lasting_folder(const Path& folder) {
  if (std::filesystem::exists(folder)) return {};
  if (auto status = platform::make_folder(folder, 0770); !status) return disk_said(status.error());
  if (auto status = platform::sync_folder(folder.parent_path()); !status) return disk_said(status.error());
  auto status = platform::sync_folder(folder.parent_path().parent_path());
  return status ? status : Status(disk_said(status.error()));
}

struct Words {
  const char* french;
  const char* english;
};
Words words_of(std::string_view what) {
  if (what == "another_owner")
    return {"ce segment porte le nom d'un autre nœud, d'un autre écrivain ou d'un autre numéro",
            "this segment bears the name of another node, writer or number"};
  if (what == "another_key")
    return {"ce nœud signe d'une autre clé qu'avant ; s'il a été réinstallé, enrôlez-le sous un autre nom",
            "this node signs with another key than before; if it was installed anew, enrol it under another "
            "name"};
  if (what == "rolled_back")
    return {"le journal de ce nœud est revenu en arrière", "this node's spool was rolled back"};
  return {
      "d'autres octets que ceux déjà reçus à cet endroit : ce journal a été remplacé, ramené en arrière ou "
      "dédoublé",
      "other bytes than those already received at this place: this spool was replaced, rolled back or "
      "forked"};
}

}  // namespace

Status check_room(const Path& folder, std::size_t coming, journal::Disk& disk, const Reserve& reserve) {
  const auto room = disk.free_bytes(folder);
  if (!room) return disk_said(room.error());
  if (*room >= reserve.bytes + coming) return {};
  return fail(
      ErrorCode::too_large, "",
      fmt::format("le disque du pupitre est presque plein ({} Mio libres) : rien n'est pris", *room >> 20),
      fmt::format("the hub's disk is nearly full ({} MiB free): nothing is taken", *room >> 20));
}

Result<Shelf> Shelf::open(Path folder, std::string node, std::string writer) {
  Shelf shelf(std::move(folder), std::move(node), std::move(writer));
  if (auto status = shelf.take_up(); !status) return base::pass(status);
  return shelf;
}

Status Shelf::take_up() {
  const auto head = shipping::newest_head(folder_ / "heads");
  if (!head) return disk_said(head.error());
  if (*head) head_at_ = (*head)->at;
  if (!std::filesystem::exists(folder_)) return {};
  auto numbers = journal::segments_in(folder_);
  if (!numbers) return disk_said(numbers.error());
  for (; !numbers->empty(); numbers->pop_back()) {
    const Path path = journal::segment_path(folder_, numbers->back());
    const auto bytes = journal::read_segment(path);
    if (!bytes) return disk_said(bytes.error());
    const std::uint64_t good = journal::scan_segment(*bytes).good_length;
    if (good == 0) {
      if (auto status = platform::remove_file(path); !status) return disk_said(status.error());
      if (auto status = platform::sync_folder(folder_); !status) return disk_said(status.error());
      continue;
    }
    auto file = platform::File::open_update(path, kFileMode);
    if (!file) return disk_said(file.error());
    if (good < bytes->size())
      if (auto status = file->truncate(good); !status) return disk_said(status.error());
    if (auto status = file->sync_data(); !status)
      return disk_said(status.error());  // it may be in memory only
    position_ = {numbers->back(), good, tail_of(Bytes(*bytes).first(good))};
    return {};
  }
  return {};
}

tl::unexpected<base::Error> Shelf::refuse(std::string_view what, const Piece& piece,
                                          base::Instant now) const {
  const Path note = folder_ / "refused";
  if (!std::filesystem::exists(note) && platform::make_folder(folder_, 0770))
    (void)platform::replace_file(
        note, fmt::format("{} {} {} {}\n", now.time_since_epoch().count(), what, piece.segment, piece.offset),
        kFileMode);
  const Words words = words_of(what);
  return fail(ErrorCode::refused, fmt::format("{}/{} {}:{}", node_, writer_, piece.segment, piece.offset),
              words.french, words.english);
}

// How many bytes of the body are here already.
Result<std::size_t> Shelf::compare(const Piece& piece, Bytes body, base::Instant now) const {
  const auto held =
      journal::read_segment(journal::segment_path(folder_, piece.segment), piece.offset, body.size());
  if (!held && held.error().code == ErrorCode::not_found) return refuse("fork", piece, now);
  if (!held) return disk_said(held.error());
  if (!std::ranges::equal(*held, body.first(held->size()))) return refuse("fork", piece, now);
  return held->size();
}

// A node writes no segment of another: the keeper goes by the names in the header.
Status Shelf::check_owner(const Piece& piece, Bytes body, base::Instant now) const {
  journal::Record record;
  const journal::Parse parse = journal::parse_record(body, record);
  if (parse == journal::Parse::cut)
    return fail(ErrorCode::invalid, fmt::format("{}/{}", node_, writer_),
                "le début d'un segment doit tenir dans une demande",
                "the beginning of a segment must fit into one request");
  if (parse != journal::Parse::good || record.type != journal::RecordType::header)
    return {};  // damaged on the node: the keeper reads nothing of it, and says so
  const auto header = journal::decode_header(record.payload);
  if (header && (header->node != node_ || header->writer != writer_ || header->segment != piece.segment))
    return refuse("another_owner", piece, now);
  return {};
}

Status Shelf::take(const Piece& piece, Bytes body, journal::Disk& disk, const Reserve& reserve,
                   base::Instant now) {
  if (body.empty())
    return fail(ErrorCode::invalid, fmt::format("{}/{}", node_, writer_), "rien n'est envoyé",
                "nothing is sent");
  if (platform::sha256(body) != piece.sha256)
    return fail(ErrorCode::corrupt, fmt::format("{}/{}", node_, writer_),
                "ces octets n'ont pas l'empreinte annoncée", "these bytes do not have the announced hash");
  if (piece.offset + body.size() > kMaxSegment)
    return fail(ErrorCode::invalid, fmt::format("{}/{} {}", node_, writer_, piece.segment),
                fmt::format("un segment a au plus {} Mio", kMaxSegment >> 20),
                fmt::format("a segment has at most {} MiB", kMaxSegment >> 20));
  const bool is_new = piece.segment > position_.segment;
  if (is_new ? piece.offset > 0 : piece.segment == position_.segment && piece.offset > position_.bytes)
    return fail(ErrorCode::not_found, fmt::format("{}/{} {}:{}", node_, writer_, piece.segment, piece.offset),
                "ce qui précède n'est pas arrivé", "what stands before has not arrived");
  std::size_t known = 0;
  if (!is_new) {
    const auto held = compare(piece, body, now);
    if (!held) return tl::unexpected(held.error());
    known = *held;
    if (known == body.size()) return {};
    if (piece.segment < position_.segment)
      return refuse("fork", piece, now);  // longer than it was when closed
  } else if (auto status = check_owner(piece, body, now); !status) {
    return status;
  }
  const bool follows = piece.before == position_.tail || (piece.offset == 0 && is_zero(piece.before));
  if (known == 0 && !follows) return refuse("fork", piece, now);
  if (auto status = make_lasting_folder(folder_); !status) return status;
  if (auto status = check_room(folder_, body.size(), disk, reserve); !status) return status;
  return append(piece, body.subspan(known), disk);
}

Status Shelf::append(const Piece& piece, Bytes rest, journal::Disk& disk) {
  const bool is_new = piece.segment > position_.segment;
  const std::uint64_t before = is_new ? 0 : position_.bytes;
  const Path path = journal::segment_path(folder_, piece.segment);
  auto file = platform::File::open_update(path, kFileMode);
  if (!file) return disk_said(file.error());
  if (auto status = file->truncate(before); !status) return disk_said(status.error());
  if (auto status = file->seek(before); !status) return disk_said(status.error());
  if (auto status = disk.write(*file, rest); !status) {
    // What came of it goes, so that it is not taken for acknowledged.
    const Status undone = is_new ? disk.remove(path) : file->truncate(before);
    return disk_said((undone ? status : undone).error());
  }
  if (auto status = disk.sync(*file); !status)
    return fail(ErrorCode::io, path.string(), status.error().french, status.error().english);
  if (is_new)
    if (auto status = platform::sync_folder(folder_); !status) return disk_said(status.error());
  if (rest.size() < position_.tail.size()) {
    const std::uint64_t size = before + rest.size();
    const std::uint64_t from = size > position_.tail.size() ? size - position_.tail.size() : 0;
    const auto tail = journal::read_segment(path, from, position_.tail.size());
    if (!tail) return disk_said(tail.error());
    position_.tail = tail_of(*tail);
  } else {
    position_.tail = tail_of(rest);
  }
  position_.segment = piece.segment;
  position_.bytes = before + rest.size();
  return {};
}

Result<int> Shelf::take_heads(std::string_view lines, journal::Disk& disk, const Reserve& reserve,
                              base::Instant now) {
  const Path path = folder_ / "heads";
  auto newest = shipping::newest_head(path);
  if (!newest) return disk_said(newest.error());
  std::string fresh;
  int kept = 0;
  Status wrong;
  each_line(lines, [&](std::string_view line) {
    if (!wrong) return;
    const auto parsed = journal::parse_head(line);
    if (!parsed || !parsed->signature_holds || parsed->head.node != node_ || parsed->head.writer != writer_) {
      wrong = fail(ErrorCode::invalid, fmt::format("{}/{}", node_, writer_),
                   "ce n'est pas une tête signée de cet écrivain", "this is no signed head of this writer");
      return;
    }
    const journal::Head& head = parsed->head;
    if (*newest) {
      const journal::Head& last = **newest;
      const Piece place{writer_, head.segment, head.bytes, {}, {}};
      if (head.key != last.key) wrong = refuse("another_key", place, now);
      if (!wrong || head.at <= last.at) return;
      if (std::tie(head.segment, head.bytes) < std::tie(last.segment, last.bytes) ||
          head.sequence < last.sequence) {
        wrong = refuse("rolled_back", place, now);
        return;
      }
    }
    *newest = head;
    fresh += std::string(line) + "\n";
    ++kept;
  });
  if (!wrong) return base::pass(wrong);
  if (kept == 0) return 0;
  if (auto status = make_lasting_folder(folder_); !status) return base::pass(status);
  if (auto status = check_room(folder_, fresh.size(), disk, reserve); !status) return base::pass(status);
  auto file = platform::File::append(path, kFileMode);
  if (!file) return disk_said(file.error());
  if (auto status = disk.write(*file, platform::as_bytes(fresh)); !status) return disk_said(status.error());
  if (auto status = disk.sync(*file); !status) return base::pass(status);
  head_at_ = (*newest)->at;
  const auto size = file->size();
  if (!size || *size <= kMaxHeadFile) return kept;
  const auto text = platform::read_text(path, 2 * kMaxHeadFile);
  if (!text) return disk_said(text.error());
  const std::size_t half = text->find('\n', text->size() / 2) + 1;
  if (auto status = platform::replace_file(path, std::string_view(*text).substr(half), kFileMode); !status)
    return base::pass(status);
  return kept;
}

}  // namespace cartulaire::shipping
