#include "adapters/squid/log_line.hpp"

#include <array>
#include <charconv>

#include <fmt/core.h>

#include "journal/draft_note.hpp"

namespace cartulaire::adapters::squid {
namespace {

template <class Number>
bool read_number(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

// "1795410304.055", seconds and three digits.
bool read_time(std::string_view text, base::Instant& at) {
  const std::size_t dot = text.find('.');
  std::int64_t seconds = 0;
  std::int64_t thousandths = 0;
  if (dot == std::string_view::npos || text.size() - dot != 4) return false;
  if (!read_number(text.substr(0, dot), seconds) || !read_number(text.substr(dot + 1), thousandths))
    return false;
  if (seconds < 0 || seconds > 253'402'300'799 || thousandths < 0) return false;  // up to the year 9999
  at = base::Instant(std::chrono::milliseconds(seconds * 1000 + thousandths));
  return true;
}

bool read_optional_number(std::string_view text, std::uint64_t& number) {
  number = 0;
  return text.empty() || read_number(text, number);
}

// Cuts the next value off `rest`; empty for "-". False where there is none.
bool next_value(std::optional<std::string_view>& rest, std::string_view& value) {
  if (!rest) return false;
  const std::size_t space = rest->find(' ');
  value = rest->substr(0, space);
  if (value == "-") value = {};
  rest = space == std::string_view::npos ? std::nullopt : std::optional(rest->substr(space + 1));
  return true;
}

template <std::size_t Count>
bool next_values(std::optional<std::string_view>& rest, std::array<std::string_view, Count>& values) {
  for (std::string_view& value : values)
    if (!next_value(rest, value)) return false;
  return true;
}

// The annotation, or its absence. Those of several answers within one transaction are joined by commas, which
// none of them holds.
bool read_answer(std::optional<std::string_view> rest, LogLine& line) {
  if (!rest) return false;
  if (*rest == "-") return true;
  if (const std::size_t comma = rest->rfind(','); comma != std::string_view::npos)
    rest->remove_prefix(comma + 1);
  std::array<std::string_view, kAnswerFields> v;
  if (!next_values(rest, v)) return false;
  if (rest && (!next_value(rest, line.draft) || !journal::read_draft_note(line.draft) || rest)) return false;
  line.sequence = v[0];
  line.user = v[1];
  line.verdict = v[2];
  line.why = v[3];
  line.entity = v[4];
  line.version = v[5];
  line.clause = v[6];
  line.category = v[7];
  line.journal = v[8];
  line.decided_at = v[9];
  return true;
}

}  // namespace

std::optional<std::string_view> log_text(std::string_view command) {
  if (command.ends_with('\r')) command.remove_suffix(1);
  if (!command.starts_with('L')) return std::nullopt;
  return command.substr(1);
}

std::optional<LogLine> read_log_line(std::string_view text) {
  std::optional<std::string_view> rest = text;
  std::array<std::string_view, kSquidFields> v;
  if (!next_values(rest, v) || v[0] != kLogFormatVersion) return std::nullopt;
  LogLine line;
  std::uint64_t milliseconds = 0;
  std::uint64_t status = 0;
  if (!read_time(v[1], line.ended) || !read_optional_number(v[2], milliseconds)) return std::nullopt;
  if (!read_optional_number(v[7], status) || status > 999) return std::nullopt;
  if (!read_optional_number(v[9], line.bytes_up) || !read_optional_number(v[10], line.bytes_down))
    return std::nullopt;
  if (milliseconds > INT64_MAX / 2) return std::nullopt;
  line.milliseconds = static_cast<std::int64_t>(milliseconds);
  line.status = static_cast<int>(status);
  line.address = v[3];
  line.method = v[4];
  line.host = v[5];
  line.sni = v[6];
  line.result = v[8];
  if (!read_answer(rest, line)) return std::nullopt;
  return line;
}

std::optional<Sequence> read_sequence(std::string_view text) {
  const std::size_t dot = text.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || dot > 32) return std::nullopt;
  Sequence sequence{text.substr(0, dot), 0};
  for (const char c : sequence.incarnation)
    if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'))) return std::nullopt;
  if (!read_number(text.substr(dot + 1), sequence.number) || sequence.number == 0) return std::nullopt;
  return sequence;
}

std::string log_format(const LogNeeds& needs, bool peeks) {
  const auto pick = [](bool needed, std::string_view code) { return needed ? code : std::string_view("-"); };
  return fmt::format("{} %ts.%03tu {} {} %rm {} {} %>Hs %Ss {} {} %'{{d_}}note", kLogFormatVersion,
                     pick(needs.duration, "%tr"), pick(needs.address, "%>a"), pick(needs.site, "%#>rd"),
                     pick(needs.site && peeks, "%#ssl::>sni"), pick(needs.volume, "%>st"),
                     pick(needs.volume, "%<st"));
}

}  // namespace cartulaire::adapters::squid
