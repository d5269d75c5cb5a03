#include "adapters/squid/log_line.hpp"

#include <array>
#include <charconv>

#include <fmt/core.h>

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

// Exactly kLogFields values; "-" is empty.
bool split(std::string_view line, std::array<std::string_view, kLogFields>& values) {
  for (std::size_t i = 0; i < kLogFields; ++i) {
    const bool last = i + 1 == kLogFields;
    const std::size_t space = line.find(' ');
    if (last != (space == std::string_view::npos)) return false;
    values[i] = line.substr(0, space);
    if (values[i] == "-") values[i] = {};
    if (!last) line.remove_prefix(space + 1);
  }
  return true;
}

// Notes of several answers within one transaction are joined by commas.
std::string_view last_of(std::string_view note) {
  const std::size_t comma = note.rfind(',');
  return comma == std::string_view::npos ? note : note.substr(comma + 1);
}

}  // namespace

std::optional<std::string_view> log_text(std::string_view command) {
  if (command.ends_with('\r')) command.remove_suffix(1);
  if (!command.starts_with('L')) return std::nullopt;
  return command.substr(1);
}

std::optional<LogLine> read_log_line(std::string_view text) {
  std::array<std::string_view, kLogFields> v;
  if (!split(text, v) || v[0] != kLogFormatVersion) return std::nullopt;
  LogLine line;
  std::uint64_t milliseconds = 0;
  std::uint64_t status = 0;
  if (!read_time(v[1], line.ended) || !read_optional_number(v[2], milliseconds)) return std::nullopt;
  if (!read_optional_number(v[8], status) || status > 999) return std::nullopt;
  if (!read_optional_number(v[10], line.bytes_up) || !read_optional_number(v[11], line.bytes_down))
    return std::nullopt;
  if (milliseconds > INT64_MAX / 2) return std::nullopt;
  line.milliseconds = static_cast<std::int64_t>(milliseconds);
  line.status = static_cast<int>(status);
  line.address = v[3];
  line.user = v[4];
  line.method = v[5];
  line.host = v[6];
  line.sni = v[7];
  line.result = v[9];
  line.sequence = last_of(v[12]);
  line.verdict = last_of(v[13]);
  line.why = last_of(v[14]);
  line.entity = last_of(v[15]);
  line.version = last_of(v[16]);
  line.clause = last_of(v[17]);
  line.category = last_of(v[18]);
  line.journal = last_of(v[19]);
  line.decided_at = last_of(v[20]);
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

std::string log_format(const LogNeeds& needs) {
  const auto pick = [](bool needed, std::string_view code) { return needed ? code : std::string_view("-"); };
  return fmt::format(
      "{} %ts.%03tu {} {} {} %rm {} {} %>Hs %Ss {} {} %{{seq_}}note %{{v_}}note {} %{{e_}}note %{{cv_}}note "
      "%{{clause_}}note {} %{{j_}}note %{{at_}}note",
      kLogFormatVersion, pick(needs.duration, "%tr"), pick(needs.address, "%>a"),
      pick(needs.user, "%{u_}note"), pick(needs.site, "%#>rd"), pick(needs.site, "%#ssl::>sni"),
      pick(needs.volume, "%>st"), pick(needs.volume, "%<st"), pick(needs.reason, "%{why_}note"),
      pick(needs.category, "%{cat_}note"));
}

}  // namespace cartulaire::adapters::squid
