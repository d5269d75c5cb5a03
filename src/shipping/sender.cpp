#include "shipping/sender.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "journal/reader.hpp"
#include "journal/segment_writer.hpp"
#include "platform/json_members.hpp"
#include "shipping/heads.hpp"
#include "shipping/names.hpp"
#include "shipping/outgoing.hpp"

namespace cartulaire::shipping {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;
using platform::Digest;
using platform::Json;

std::uint64_t count_in(const Json& json, std::string_view name) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(0, number_in(json, name)));
}

// What ends the round, as no writer could go on.
bool ends_the_round(const base::Error& error) {
  return error.code == ErrorCode::unavailable || error.code == ErrorCode::too_large ||
         error.code == ErrorCode::io;
}

}  // namespace

Result<Json> Sender::ask(const std::string& method, const std::string& target,
                         const std::vector<std::pair<std::string, std::string>>& fields,
                         std::string_view body) {
  auto answer = client_.ask(method, target, fields, body);
  if (!answer) return base::pass(answer);
  auto json = platform::parse_json(answer->body, target);
  if (answer->status == 200 && json) return json;
  return tl::unexpected(error_of(answer->status, answer->body, target));
}

Result<Round> Sender::round() {
  round_ = {};
  const auto state = ask("GET", std::string(kStateTarget));
  if (!state) return tl::unexpected(state.error());
  take_day_keys(*state);
  std::map<std::string, Known, std::less<>> known;
  for (const Json& one : list_in(*state, "writers")) {
    Known& of = known[text_in(one, "writer")];
    of.position.segment = count_in(one, "segment");
    of.position.bytes = count_in(one, "bytes");
    of.position.tail = platform::hex_array<32>(text_in(one, "tail")).value_or(Digest{});
    of.head = base::Instant(std::chrono::milliseconds(count_in(one, "head")));
  }
  const auto writers = writers_in(options_.spool);
  if (!writers) return tl::unexpected(writers.error());
  for (const std::string& name : *writers) {
    const auto of = known.find(name);
    if (auto status = writer(name, of == known.end() ? Known{} : of->second, *state); !status) {
      if (ends_the_round(status.error())) return base::pass(status);
      round_.complaints.push_back(status.error());
    }
  }
  return std::move(round_);
}

Status Sender::writer(const std::string& name, const Known& known, const Json& state) {
  if (auto status = send_heads(name, known.head); !status) {
    if (ends_the_round(status.error())) return status;
    round_.complaints.push_back(status.error());  // the segments tell their part
  }
  const auto numbers = journal::segments_in(folder(name));
  if (!numbers) return tl::unexpected(numbers.error());
  if (auto status = send_segments(name, *numbers, known.position); !status) return status;
  return release(name, *numbers, state);
}

Status Sender::send_heads(const std::string& name, base::Instant known) {
  constexpr std::size_t kWindow = std::size_t{1} << 20;  // more than a week; older ones are covered by newer
  const auto heads = newest_heads(folder(name) / "heads", kWindow);
  if (!heads) return tl::unexpected(heads.error());
  std::string lines;
  const auto send = [&]() -> Status {
    if (lines.empty()) return {};
    const auto answer = ask("POST", target_of(SendHeads{name}), {}, lines);
    if (!answer) return tl::unexpected(answer.error());
    round_.heads += static_cast<int>(count_in(*answer, "kept"));
    lines.clear();
    return {};
  };
  for (const auto& [line, head] : *heads) {
    if (head.at <= known) continue;
    if (lines.size() + line.size() + 1 > kMaxHeads)
      if (auto status = send(); !status) return status;
    lines += line + "\n";
  }
  return send();
}

Status Sender::send_segments(const std::string& name, const std::vector<std::uint64_t>& numbers,
                             const Position& known) {
  auto start = where_to_begin(folder(name), numbers, known);
  if (!start) return base::pass(start);
  Piece from{name, start->segment, start->offset, start->before, {}};
  for (const std::uint64_t number : numbers) {
    if (number < start->segment) continue;
    from.segment = number;
    if (auto status = send_segment(from, number != numbers.back()); !status) return status;
    if (number == numbers.back()) break;
    const auto size = sendable(folder(name), number, 0, true);
    if (!size) return tl::unexpected(size.error());
    const auto before = tail_at(journal::segment_path(folder(name), number), *size);
    if (!before) return tl::unexpected(before.error());
    from.before = *before;
    from.offset = 0;
  }
  if (start->goes_on) return {};
  return fail(
      ErrorCode::refused, fmt::format("{}/{}", options_.node, name),
      "le pupitre a reçu plus que ce que ce journal contient : il est revenu en arrière ; cherchez qui l'a "
      "restauré",
      "the hub has received more than this spool holds: it was rolled back; find out who restored it");
}

Status Sender::send_segment(const Piece& from, bool closed) {
  const platform::Path path = journal::segment_path(folder(from.writer), from.segment);
  const auto end = sendable(folder(from.writer), from.segment, from.offset, closed);
  if (!end) return tl::unexpected(end.error());
  Piece piece = from;
  while (piece.offset < *end) {
    const auto bytes = journal::read_segment(
        path, piece.offset,
        static_cast<std::size_t>(std::min<std::uint64_t>(options_.piece, *end - piece.offset)));
    if (!bytes) return tl::unexpected(bytes.error());
    if (bytes->empty())
      return fail(ErrorCode::not_found, path.string(), "ce segment est plus court qu'avant",
                  "this segment is shorter than before");
    piece.sha256 = platform::sha256(*bytes);
    const auto answer = ask("PUT", target_of(piece),
                            {{std::string(kOffsetField), fmt::to_string(piece.offset)},
                             {std::string(kBeforeField), platform::to_hex(piece.before)},
                             {std::string(kSha256Field), platform::to_hex(piece.sha256)}},
                            platform::as_text(*bytes));
    if (!answer) return tl::unexpected(answer.error());
    ++round_.pieces;
    round_.bytes += bytes->size();
    piece.offset += bytes->size();
    const auto before = tail_at(path, piece.offset);
    if (!before) return tl::unexpected(before.error());
    piece.before = *before;
  }
  return {};
}

// What the keeper has signed for goes; the newest segment stays, its writer goes on from it.
Status Sender::release(const std::string& name, const std::vector<std::uint64_t>& numbers,
                       const Json& state) {
  for (const Json& line : list_in(state, "receipts")) {
    if (line.text() == nullptr) continue;
    const auto receipt = read_receipt(*line.text(), options_.keeper);
    if (!receipt)
      return fail(ErrorCode::refused, options_.node, "le pupitre donne un reçu que le gardien n'a pas signé",
                  "the hub hands out a receipt that the keeper did not sign");
    if (receipt->node != options_.node || receipt->writer != name) continue;
    if (receipt->segment <= numbers.front() || receipt->bytes < receipt->hash.size()) continue;
    const auto own = tail_at(journal::segment_path(folder(name), receipt->segment), receipt->bytes);
    if (!own || *own != receipt->hash)
      return fail(ErrorCode::refused, fmt::format("{}/{}", options_.node, name),
                  "le gardien a scellé un autre journal que celui-ci : rien n'est effacé",
                  "the keeper sealed another spool than this one: nothing is deleted");
    for (const std::uint64_t number : numbers) {
      if (number >= receipt->segment || number == numbers.back()) break;
      if (auto status = platform::remove_file(journal::segment_path(folder(name), number)); !status)
        return status;
      ++round_.removed;
    }
    if (auto status = platform::sync_folder(folder(name)); !status) return status;
  }
  return {};
}

void Sender::take_day_keys(const Json& state) {
  if (options_.intake.empty()) return;
  constexpr std::chrono::days kFar{40};
  const journal::Day today = journal::day_of(clock_.now());
  const auto take = [&](std::string_view line) -> Status {
    const auto key = read_intake_key(line, options_.keeper);
    if (!key)
      return fail(ErrorCode::refused, options_.node,
                  "le pupitre donne une clé du jour que le gardien n'a pas signée",
                  "the hub hands out a day key that the keeper did not sign");
    if (key->day + std::chrono::days(1) < today || key->day > today + kFar) return {};
    if (auto status = platform::make_folder(options_.intake); !status) return status;
    const bool is_new = !journal::public_day_key(options_.intake, key->day);
    if (auto status = journal::keep_day_key(options_.intake, {key->day, key->key}); !status) return status;
    round_.day_keys += is_new ? 1 : 0;
    return {};
  };
  for (const Json& line : list_in(state, "intake")) {
    if (line.text() == nullptr) continue;
    if (auto status = take(*line.text()); !status) {
      round_.complaints.push_back(status.error());
      return;
    }
  }
}

}  // namespace cartulaire::shipping
