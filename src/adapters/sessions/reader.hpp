// From one record of a source to what it says of a session.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/sessions/mapping.hpp"
#include "base/time.hpp"
#include "base/time_zone.hpp"
#include "logs/scanner.hpp"

namespace cartulaire::adapters::sessions {

// Texts point into the record and the reader: they are gone with the next record.
struct Step {
  Does does = Does::once;
  base::Instant at;
  std::string_view key;  // the parts of the session's name, joined
  std::string_view scope;
  std::string_view user;
  bool tells_user = false;  // an empty `user` means nobody
  std::string_view address;
  std::string_view host;
  std::string_view application;
  std::optional<std::chrono::seconds> lasted;
  std::optional<std::uint64_t> serial;
  std::string_view per;
};

enum class Reading : std::uint8_t { step, blank, other, too_long, not_text, bad_syntax, bad_time };
inline constexpr std::size_t kReadings = 7;
constexpr bool is_unread(Reading reading) {
  return reading >= Reading::too_long;
}

// What a log leaves unsaid of its times.
struct TimeFrame {
  base::TimeZone zone;   // of times without one
  base::Instant latest;  // no record is later: where the year is missing, it is the latest that fits
};

// One per file. Not thread-safe.
class Reader {
 public:
  // `mapping` must outlive the reader.
  Reader(const Mapping& mapping, TimeFrame frame);
  Reading read(std::string_view record, Step& step);

 private:
  std::optional<base::Instant> moment() const;
  [[nodiscard]] const Rule* rule();
  void join(const logs::Slots& slots, std::string& to) const;

  const Mapping& mapping_;
  TimeFrame frame_;
  logs::Scanner scanner_;
  std::string key_;
  std::string scope_;
  std::string per_;
  std::string application_;
};

}  // namespace cartulaire::adapters::sessions
