#include "replay/replay_log.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "logs/lines.hpp"
#include "platform/byte_stream.hpp"

namespace cartulaire::replay {
namespace {

// The whole lines at the head of a chunk, enough of them to tell a format.
std::string_view head_of(std::string_view chunk) {
  constexpr std::size_t kEnough = 65'536;
  const std::string_view head = chunk.substr(0, std::min(chunk.size(), kEnough));
  const std::size_t end = head.rfind('\n');
  return end == std::string_view::npos ? head : head.substr(0, end);
}

}  // namespace

base::Result<ReadLog> replay_log(Replayer& replayer, const std::string& path, std::uint32_t file,
                                 std::optional<Format> format,
                                 const std::function<void(std::uint64_t)>& progress) {
  auto stream = platform::ByteStream::open(path);
  if (!stream) return base::pass(stream);
  auto chunk = stream->next();
  if (!chunk) return base::pass(chunk);
  if (!format && !chunk->empty()) {
    format = detect_format(head_of(*chunk));
    if (!format)
      return base::fail(
          base::ErrorCode::invalid, path,
          "format de journal non reconnu ; nommez-le avec --format, ou décrivez-le avec --mapping",
          "the log's format is not recognised; name it with --format, or describe it with --mapping");
  }
  std::string id = format ? std::string(format->id()) : "squid";
  LogReader reader(format ? std::move(*format) : Format{});
  logs::LineCutter cutter(
      [&](std::string_view line, std::uint64_t number) { replayer.read(reader, line, file, number); },
      [&](std::uint64_t number) { replayer.skip_long_line(file, number); });
  while (!chunk->empty()) {
    cutter.feed(*chunk);
    if (progress) progress(stream->consumed());
    chunk = stream->next();
    if (!chunk) {
      cutter.finish();
      return base::pass(chunk);
    }
  }
  cutter.finish();
  return ReadLog{std::move(id), reader.absent()};
}

base::Error nothing_read(const Readings& readings, const ReadLog& log, const std::string& where) {
  std::string french = fmt::format("aucune ligne lue par le format `{}` n’est une requête", log.format);
  std::string english = fmt::format("no line that the format `{}` read is a request", log.format);
  if (!log.absent.empty()) {
    french += fmt::format(" : aucune ne porte `{}`", fmt::join(log.absent, "`, `"));
    english += fmt::format(": none has `{}`", fmt::join(log.absent, "`, `"));
  } else if (readings.unreadable() == 0) {
    french += " : toutes sont laissées de côté";
    english += ": all are left aside";
  }
  french += " ; corrigez la description (--mapping) ou nommez un autre format (--format)";
  english += "; mend the description (--mapping) or name another format (--format)";
  return {base::ErrorCode::invalid, where, std::move(french), std::move(english)};
}

}  // namespace cartulaire::replay
