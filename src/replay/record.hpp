// What one line of a recorded log says, and why a line says nothing.
//
// A Record only points into the line and its reader's scratch space: it is gone with the next line. The user
// and the address in it are turned into a token and looked up in State, and never kept (tokens.hpp, LG-14).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/time.hpp"

namespace cartulaire::replay {

struct Record {
  base::Instant at;
  bool local_time = false;   // `at` is a civil time without a zone: the charter's zone makes it UTC
  std::string_view user;     // login; empty where the line names nobody
  std::string_view address;  // of the client, as text; may be empty
  std::string_view method;   // may be empty
  std::string_view site;     // absolute URL, authority or bare host; never empty
  bool tunnel = false;       // CONNECT
  bool path_shown = true;    // false: the line says the host and hides the path (tunnels, host-only logs)
};

// What became of a line. The order is that of reports.
enum class Reading : std::uint8_t {
  record,
  // Left aside: well written, but nobody's request.
  blank,           // empty, or a comment
  header,          // names of CSV columns
  other_record,    // another kind of line of the same product
  challenge,       // 407: the browser asks again with its credentials
  tunnel_opening,  // the first of the two lines that Squid writes for one spliced tunnel
  no_request,      // closed before any request was made
  // Unreadable.
  too_long,
  not_text,
  bad_syntax,
  too_few_fields,
  bad_time,
  no_site,
  bad_site,
};
inline constexpr std::size_t kReadings = static_cast<std::size_t>(Reading::bad_site) + 1;

constexpr bool is_unreadable(Reading reading) {
  return reading >= Reading::too_long;
}
constexpr bool is_aside(Reading reading) {
  return reading != Reading::record && !is_unreadable(reading);
}

// How many lines became what, and where each kind was first met. Never what they held.
struct Readings {
  struct Kind {
    std::uint64_t lines = 0;
    std::uint32_t first_file = 0;  // from 1, in the order of the command line
    std::uint64_t first_line = 0;  // from 1
  };
  std::array<Kind, kReadings> kinds{};

  void count(Reading reading, std::uint32_t file, std::uint64_t line) {
    Kind& kind = kinds[static_cast<std::size_t>(reading)];
    if (kind.lines++ > 0) return;
    kind.first_file = file;
    kind.first_line = line;
  }
  [[nodiscard]] std::uint64_t of(Reading reading) const {
    return kinds[static_cast<std::size_t>(reading)].lines;
  }
  [[nodiscard]] std::uint64_t records() const { return of(Reading::record); }
  [[nodiscard]] std::uint64_t aside() const { return sum(is_aside); }
  [[nodiscard]] std::uint64_t unreadable() const { return sum(is_unreadable); }
  [[nodiscard]] std::uint64_t all() const { return records() + aside() + unreadable(); }

 private:
  [[nodiscard]] std::uint64_t sum(bool (*wanted)(Reading)) const {
    std::uint64_t lines = 0;
    for (std::size_t i = 0; i < kReadings; ++i)
      if (wanted(static_cast<Reading>(i))) lines += kinds[i].lines;
    return lines;
  }
};

}  // namespace cartulaire::replay
