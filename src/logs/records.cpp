#include "logs/records.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <span>

#include "logs/timestamp.hpp"

namespace cartulaire::logs {
namespace {

void put(std::string_view name, std::string_view value, Wanted wanted, Fields& fields) {
  const auto* const found = std::find(wanted.data(), wanted.data() + wanted.size(), name);
  if (found == wanted.data() + wanted.size()) return;
  const auto slot = static_cast<std::size_t>(found - wanted.data());
  if (fields[slot].empty()) fields.set(slot, value);
}

std::string_view take_token(std::string_view& text) {
  const std::size_t end = std::min(text.find(' '), text.size());
  const std::string_view token = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return token;
}

// The old form holds blanks; it ends before the third word, or the fourth where a year follows the day.
std::string_view take_time(std::string_view& line) {
  if (std::string_view rest = line; parse_civil(take_token(rest))) return take_token(line);
  std::size_t end = 0;
  for (int word = 0; word < 4; ++word) {
    const std::size_t begin = line.find_first_not_of(' ', end);
    if (begin == std::string_view::npos) return {};
    end = std::min(line.find(' ', begin), line.size());
    if (word < 2 || !parse_worded(line.substr(0, end))) continue;
    const std::string_view time = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    return time;
  }
  return {};
}

bool scan_rfc5424(std::string_view line, std::string_view time, Wanted wanted, Fields& fields) {
  put("time", time, wanted, fields);
  const auto none_is_empty = [](std::string_view text) { return text == "-" ? std::string_view() : text; };
  put("host", none_is_empty(take_token(line)), wanted, fields);
  put("program", none_is_empty(take_token(line)), wanted, fields);
  put("pid", none_is_empty(take_token(line)), wanted, fields);
  take_token(line);  // the message's kind
  if (line.starts_with("- ")) {
    line.remove_prefix(2);
  } else {
    const std::size_t end = line.find("] ");
    if (end == std::string_view::npos) return line == "-" || line.ends_with(']');
    line.remove_prefix(end + 2);
  }
  put("message", line, wanted, fields);
  return true;
}

// "sshd[3]: text", "kernel: text", "sshd: text".
bool take_program(std::string_view text, Wanted wanted, Fields& fields) {
  const std::size_t end = text.find(": ");
  if (end == std::string_view::npos) return false;
  std::string_view program = text.substr(0, end);
  if (program.find(' ') != std::string_view::npos) return false;
  if (program.ends_with(']')) {
    const std::size_t open = program.rfind('[');
    if (open == std::string_view::npos) return false;
    put("pid", program.substr(open + 1, program.size() - open - 2), wanted, fields);
    program = program.substr(0, open);
  }
  put("program", program, wanted, fields);
  std::string_view message = text.substr(end + 2);
  message.remove_prefix(std::min(message.find_first_not_of(' '), message.size()));
  put("message", message, wanted, fields);
  return true;
}

template <class Number>
Number number_at(std::string_view record, std::size_t offset) {
  std::array<unsigned char, sizeof(Number)> bytes;
  std::memcpy(bytes.data(), record.data() + offset, sizeof(Number));
  std::uint64_t value = 0;
  for (std::size_t i = sizeof(Number); i-- > 0;)
    value = (value << 8U) | bytes[i];
  return static_cast<Number>(value);
}

// Text of a fixed place, which ends with its first NUL.
std::string_view text_at(std::string_view record, std::size_t offset, std::size_t size) {
  const std::string_view place = record.substr(offset, size);
  return place.substr(0, place.find('\0'));
}

void put_number(std::string_view name, std::uint64_t value, Wanted wanted, Fields& fields) {
  const std::span<char> room = fields.scratch(20);
  if (room.empty()) return;
  const auto written = std::to_chars(room.data(), room.data() + room.size(), value);
  put(name, {room.data(), static_cast<std::size_t>(written.ptr - room.data())}, wanted, fields);
}

void put_time(std::uint64_t seconds, std::uint64_t microseconds, Wanted wanted, Fields& fields) {
  const std::span<char> room = fields.scratch(28);
  if (room.empty()) return;
  auto written = std::to_chars(room.data(), room.data() + 20, seconds);
  char* end = written.ptr;
  *end++ = '.';
  for (std::uint64_t unit = 100'000; unit > 0; unit /= 10)
    *end++ = static_cast<char>('0' + microseconds / unit % 10);
  put("time", {room.data(), static_cast<std::size_t>(end - room.data())}, wanted, fields);
}

// IPv4 in the first four bytes, the others zero; else IPv6. Nothing for none.
void put_address(std::string_view bytes, Wanted wanted, Fields& fields) {
  const auto is_zero = [](char byte) { return byte == '\0'; };
  if (std::all_of(bytes.begin(), bytes.end(), is_zero)) return;
  const bool v4 = std::all_of(bytes.begin() + 4, bytes.end(), is_zero);
  const std::span<char> room = fields.scratch(40);
  if (room.empty()) return;
  char* end = room.data();
  char* const limit = room.data() + room.size();
  for (std::size_t i = 0; i < (v4 ? 4U : 16U); i += v4 ? 1 : 2) {
    if (i > 0) *end++ = v4 ? '.' : ':';
    const auto high = static_cast<unsigned char>(bytes[i]);
    const unsigned value = v4 ? high : high * 256U + static_cast<unsigned char>(bytes[i + 1]);
    end = std::to_chars(end, limit, value, v4 ? 10 : 16).ptr;
  }
  put("address", {room.data(), static_cast<std::size_t>(end - room.data())}, wanted, fields);
}

}  // namespace

bool scan_syslog(std::string_view line, Wanted wanted, Fields& fields) {
  if (line.starts_with('<')) {
    const std::size_t end = line.find('>');
    if (end > 4) return false;  // three digits at most; npos is more, too
    line.remove_prefix(end + 1);
    if (line.starts_with("1 ")) {
      line.remove_prefix(2);
      const std::string_view time = take_token(line);
      return parse_civil(time) && scan_rfc5424(line, time, wanted, fields);
    }
  }
  const std::string_view time = take_time(line);
  if (time.empty()) return false;
  put("time", time, wanted, fields);
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  if (take_program(line, wanted, fields)) return true;  // some daemons leave the host out
  put("host", take_token(line), wanted, fields);
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  if (!take_program(line, wanted, fields)) put("message", line, wanted, fields);
  return true;
}

bool scan_block(std::string_view block, Wanted wanted, Fields& fields) {
  bool any = false;
  while (!block.empty()) {
    const std::size_t end = std::min(block.find('\n'), block.size());
    std::string_view line = block.substr(0, end);
    block.remove_prefix(std::min(end + 1, block.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    const std::size_t sign = line.find(" = ");
    any |= line.find(" == ") != std::string_view::npos;
    if (line.starts_with('#') || sign == std::string_view::npos) continue;
    std::string_view value = line.substr(sign + 3);
    if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front())
      value = value.substr(1, value.size() - 2);
    put(line.substr(0, sign), value, wanted, fields);
    any = true;
  }
  return any;
}

bool scan_utmp(std::string_view record, std::size_t size, Wanted wanted, Fields& fields) {
  constexpr std::uint64_t kKinds = 9;
  if (record.size() != size || (size != kUtmpSize && size != kUtmp64Size)) return false;
  const std::uint64_t type = number_at<std::uint16_t>(record, 0);
  if (type > kKinds) return false;
  put_number("type", type, wanted, fields);
  put_number("pid", number_at<std::uint32_t>(record, 4), wanted, fields);
  put("line", text_at(record, 8, 32), wanted, fields);
  put("id", text_at(record, 40, 4), wanted, fields);
  put("user", text_at(record, 44, 32), wanted, fields);
  put("host", text_at(record, 76, 256), wanted, fields);
  // session, tv_sec and tv_usec follow the exit status: 32 or 64 bits each.
  const bool wide = size == kUtmp64Size;
  put_time(wide ? number_at<std::uint64_t>(record, 344) : number_at<std::uint32_t>(record, 340),
           wide ? number_at<std::uint64_t>(record, 352) : number_at<std::uint32_t>(record, 344), wanted,
           fields);
  put_address(record.substr(wide ? 360 : 348, 16), wanted, fields);
  return true;
}

}  // namespace cartulaire::logs
