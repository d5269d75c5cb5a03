#include "verify/verify.hpp"

#include <algorithm>

#include "platform/byte_stream.hpp"
#include "verify/boxes.hpp"
#include "verify/note.hpp"
#include "verify/parts.hpp"
#include "verify/timestamps.hpp"

namespace cartulaire::verify {
namespace {

using base::ErrorCode;

constexpr std::size_t kLargestNote = 65'536;

// A checkpoint kept elsewhere; nothing in it where the text is none.
struct Witness {
  std::string place;
  std::optional<Checkpoint> checkpoint;
};

base::Result<std::string> read_origin(const platform::Path& folder) {
  const platform::Path path = folder / "origin";
  auto text = read_plain(path, 256);
  if (!text) return text;
  const bool plain =
      !text->empty() && text->back() == '\n' &&
      std::all_of(text->begin(), text->end() - 1, [](char c) { return c > ' ' && c != 0x7f && c != '+'; });
  if (!plain || text->size() < 2)
    return base::fail(ErrorCode::corrupt, path.string(), "ce n’est pas le nom d’un journal sur une ligne",
                      "this is not the name of a journal on one line");
  text->pop_back();
  return text;
}

base::Result<std::string> read_witness(const std::string& place) {
  if (place != "-") return read_plain(place, kLargestNote);
  auto stream = platform::ByteStream::open(place);
  if (!stream) return tl::unexpected(stream.error());
  std::string text;
  for (;;) {
    const auto piece = stream->next();
    if (!piece) return tl::unexpected(piece.error());
    if (piece->empty()) return text;
    text += *piece;
    if (text.size() > kLargestNote)
      return base::fail(ErrorCode::too_large, place, "trop long pour un point de contrôle",
                        "too long for a checkpoint");
  }
}

// Mail and editors turn line feeds into pairs.
std::string without_returns(std::string text) {
  std::erase(text, '\r');
  return text;
}

base::Result<std::vector<Witness>> read_witnesses(const std::vector<std::string>& places) {
  std::vector<Witness> all;
  for (const std::string& place : places) {
    const auto text = read_witness(place);
    if (!text) return tl::unexpected(text.error());
    all.push_back({place, read_checkpoint(without_returns(*text))});
  }
  return all;
}

bool signed_then(const Checkpoint& checkpoint, const Snapshot& then, const KeyChain& keys) {
  const auto* signer = keys.find(then.signer);
  const auto* newest = keys.find(then.newest);
  return (signer != nullptr && checkpoint.signed_by(*signer)) ||
         (newest != nullptr && newest != signer && checkpoint.signed_by(*newest));
}

// The journal's own checkpoint. The size that it vouches for, if it holds.
std::optional<std::uint64_t> check_own(const base::Result<std::string>& text, std::string_view origin,
                                       const Log& log, Findings& findings) {
  if (!text && text.error().code == ErrorCode::not_found) {
    findings.about(Problem::checkpoint_absent, "checkpoint");
    return std::nullopt;
  }
  const auto checkpoint = text ? read_checkpoint(*text) : std::nullopt;
  const auto* then = checkpoint ? log.snapshot(checkpoint->size) : nullptr;
  const bool holds = then != nullptr && checkpoint->origin == origin && then->whole &&
                     then->root == checkpoint->root && signed_then(*checkpoint, *then, log.keys());
  if (!holds) {
    findings.about(Problem::checkpoint_wrong, "checkpoint");
    return std::nullopt;
  }
  return checkpoint->size;
}

void check_witness(const Witness& witness, std::string_view origin, const Log& log, Findings& findings) {
  const auto& checkpoint = witness.checkpoint;
  if (!checkpoint || checkpoint->origin != origin || checkpoint->size == 0) {
    findings.about(Problem::checkpoint_wrong, witness.place);
    return;
  }
  // Its signature may be by a key that these lines do not know: that is what a fork looks like.
  const auto* then = log.snapshot(checkpoint->size);
  if (then == nullptr)
    findings.about(Problem::rolled_back, witness.place);
  else if (then->root != checkpoint->root)
    findings.about(Problem::forked, witness.place);
  else if (!signed_then(*checkpoint, *then, log.keys()))
    findings.about(Problem::checkpoint_wrong, witness.place);
}

// Bytes done so far, handed on.
OnBytes counter(const std::function<void(const Stage&)>& progress, Stage stage) {
  if (!progress) return {};
  return [&progress, stage](std::uint64_t read) mutable {
    stage.done += read;
    progress(stage);
  };
}

base::Status read_log(const platform::Path& path, const std::function<void(const Stage&)>& progress,
                      Log& log) {
  const auto file = open_plain(path);
  if (!file) return tl::unexpected(file.error());
  const auto size = file->size();
  if (!size) return tl::unexpected(size.error());
  const auto torn = read_lines(*file, kLongestLine, counter(progress, {false, 0, *size}),
                               [&](const Line& line) { log.line(line.text, line.too_long); });
  if (!torn) return tl::unexpected(torn.error());
  log.finish(*torn);
  return {};
}

void summarise(const Log& log, Report& report) {
  report.lines = log.lines();
  report.root = log.root();
  report.runs = log.runs().runs();
  report.nodes = log.runs().nodes();
  report.keys = log.keys().size();
  if (const auto* first = log.keys().find(0)) report.first_key = platform::to_hex(*first);
  report.unknown_entries = log.unknown();
  report.handed_over = log.custodies().moved();
  report.units_late = log.units().late();
  for (const Unit& unit : log.units().all()) {
    ++report.units;
    report.events += unit.events;
    report.units_destroyed += unit.destroyed ? 1 : 0;
    report.events_destroyed += unit.destroyed ? unit.events : 0;
    report.newest_day = std::max(report.newest_day.value_or(unit.day), unit.day);
  }
}

std::uint64_t living_bytes(const Units& units) {
  std::uint64_t bytes = 0;
  for (const Unit& unit : units.all())
    bytes += unit.destroyed ? 0 : unit.size;
  return bytes;
}

}  // namespace

base::Result<Report> verify_journal(const Options& options, const base::Clock& clock,
                                    const std::function<void(const Stage&)>& progress) {
  Report report;
  Findings& findings = report.findings;
  auto origin = read_origin(options.folder);
  if (!origin) return base::pass(origin);
  report.origin = *origin;
  const auto witnesses = read_witnesses(options.checkpoints);
  if (!witnesses) return tl::unexpected(witnesses.error());
  std::string extract;
  if (!options.extract.empty()) {
    auto text = read_plain(options.extract, kLargestExtract);
    if (!text) return tl::unexpected(text.error());
    extract = std::move(*text);
  }
  // What the keeper changes meanwhile: first what may only be older than the log, then the log.
  const auto own = read_plain(options.folder / "checkpoint", kLargestNote);
  if (!own && own.error().code == ErrorCode::io) return tl::unexpected(own.error());
  const auto timestamps = list_timestamps(options.folder / "timestamps");
  if (!timestamps) return tl::unexpected(timestamps.error());
  const auto parts = list_parts(options.folder / "parts");
  if (!parts) return tl::unexpected(parts.error());

  Log log(*origin, options.origin_key, findings);
  std::vector<Witness> elsewhere = *witnesses;
  if (!options.extract.empty()) elsewhere.push_back({"extract", extract_checkpoint(extract)});
  if (const auto checkpoint = own ? read_checkpoint(*own) : std::nullopt) log.want(checkpoint->size);
  for (const Witness& witness : elsewhere)
    if (witness.checkpoint) log.want(witness.checkpoint->size);
  for (const std::uint64_t size : *timestamps)
    log.want(size);
  if (auto read = read_log(options.folder / "log", progress, log); !read) return base::pass(read);

  report.checkpoint = check_own(own, *origin, log, findings);
  for (const Witness& witness : elsewhere)
    check_witness(witness, *origin, log, findings);
  auto stamped =
      check_timestamps(options.folder / "timestamps", *timestamps, *origin, log, options.authority, findings);
  if (!stamped) return base::pass(stamped);
  report.timestamps = timestamps->size();
  if (!timestamps->empty()) report.newest_timestamp = timestamps->back();

  const std::int64_t now = clock.now().time_since_epoch().count();
  const auto today = [&](const Unit& unit) {
    return options.today ? Days{*options.today, *options.today} : log.units().today(unit, now);
  };
  auto checked = check_parts(options.folder / "parts", *parts, log.units(), today,
                             counter(progress, {true, 0, living_bytes(log.units())}), findings);
  if (!checked) return base::pass(checked);
  if (!options.boxes.empty())
    if (auto held = check_boxes(options.boxes, log, findings); !held) return base::pass(held);
  if (!options.extract.empty()) report.extract = check_extract(extract, *origin, log, findings);
  summarise(log, report);
  return report;
}

}  // namespace cartulaire::verify
