// What Squid's logfile daemon protocol says, read in place.
//
// Squid writes one command a line: 'L' and a log line, or R, T, O, F, r<n>, b<n> (rotate, truncate, reopen,
// flush, number of rotations, buffering), which concern files that we do not keep.
//
// The log line is the one that `cartulaire squid-conf` announces (log_format()): values separated by one
// space, URL-escaped, "-" where Squid has none or where the charter announces no field that needs it. Squid's
// own come first, then those of the helper's answer, or a lone "-" where Squid did not ask.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace cartulaire::adapters::squid {

// The line after its 'L', or nothing for every other command.
std::optional<std::string_view> log_text(std::string_view command);

// Views into the line, still escaped; empty for "-".
struct LogLine {
  base::Instant ended;            // when the transaction ended, as Squid's clock says
  std::int64_t milliseconds = 0;  // how long it took; a tunnel: how long it was open
  std::string_view address;
  std::string_view method;
  std::string_view host;  // as asked: of the URL or of CONNECT
  std::string_view sni;
  int status = 0;                // sent to the client; 0: none was
  std::string_view result;       // "TCP_MISS", "TCP_TUNNEL", "NONE_NONE"…
  std::uint64_t bytes_up = 0;    // from the client
  std::uint64_t bytes_down = 0;  // to the client
  // The helper's annotation (answers.hpp), all empty where Squid did not ask. Where it asked several times
  // within one transaction, the last answer.
  std::string_view sequence;  // "incarnation.number"
  std::string_view user;
  std::string_view verdict;
  std::string_view why;
  std::string_view entity;
  std::string_view version;
  std::string_view clause;
  std::string_view category;
  std::string_view journal;     // "s", "n" or empty
  std::string_view decided_at;  // only where the clock is simulated
  std::string_view draft;       // only where a draft is evaluated
};

inline constexpr std::string_view kLogFormatVersion = "c2";
inline constexpr std::size_t kSquidFields = 11;
inline constexpr std::size_t kAnswerFields = 10;  // and the draft's, where there is one

// Nothing where the line is not of this format: another version, a wrong number of values, a time or a number
// that is none.
std::optional<LogLine> read_log_line(std::string_view line);

// "incarnation.number" in its parts.
struct Sequence {
  std::string_view incarnation;
  std::uint64_t number = 0;
};
std::optional<Sequence> read_sequence(std::string_view text);

// Which of the values that tell of a person or of what they did are asked of Squid or annotated by the
// helper; the others are written "-".
struct LogNeeds {
  bool user = true;
  bool address = true;
  bool site = true;
  bool duration = true;
  bool volume = true;
  bool category = true;
  bool reason = true;
  bool draft = true;  // a draft's answers are counted
};
// The format of logformat, without its name. `peeks`: Squid reads the name that TLS clients ask for.
std::string log_format(const LogNeeds& needs, bool peeks);

}  // namespace cartulaire::adapters::squid
