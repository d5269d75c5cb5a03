#include "replay/squid_log.hpp"

#include <array>

#include "logs/timestamp.hpp"

namespace cartulaire::replay {
namespace {

enum Column { time, elapsed, client, status, bytes, method, url, user, column_count };

bool is_space(char c) noexcept {
  return c == ' ' || c == '\t';
}

// The first column_count words of the line; how many there are.
std::size_t split(std::string_view line, std::array<std::string_view, column_count>& columns) noexcept {
  std::size_t count = 0;
  std::size_t at = 0;
  while (count < column_count) {
    while (at < line.size() && is_space(line[at]))
      ++at;
    if (at == line.size()) break;
    const std::size_t start = at;
    while (at < line.size() && !is_space(line[at]))
      ++at;
    columns[count++] = line.substr(start, at - start);
  }
  return count;
}

std::string_view or_nothing(std::string_view text) noexcept {
  return text == "-" ? std::string_view() : text;
}

}  // namespace

Reading read_squid_line(std::string_view line, Record& record) noexcept {
  if (line.empty() || line.front() == '#') return Reading::blank;
  std::array<std::string_view, column_count> columns;
  const std::size_t count = split(line, columns);
  if (count == 0) return Reading::blank;
  if (count <= url) return Reading::too_few_fields;

  const auto at = logs::parse_epoch(columns[time]);
  if (!at) return Reading::bad_time;
  const std::size_t slash = columns[status].find('/');
  if (slash == std::string_view::npos) return Reading::bad_syntax;
  const std::string_view code = columns[status].substr(0, slash);
  const std::string_view answer = columns[status].substr(slash + 1);
  if (answer == "407") return Reading::challenge;
  if (columns[url].starts_with("error:")) return Reading::no_request;
  if (columns[url] == "-") return Reading::no_site;

  record = Record();
  record.at = *at;
  record.address = or_nothing(columns[client]);
  record.method = columns[method];
  record.site = columns[url];
  record.user = count > user ? or_nothing(columns[user]) : std::string_view();
  record.tunnel = columns[method] == "CONNECT";
  record.path_shown = !record.tunnel;
  const bool none = code == "NONE" || code == "NONE_NONE" || code == "TAG_NONE";
  if (record.tunnel && none && columns[bytes] == "0") return Reading::tunnel_opening;
  return Reading::record;
}

}  // namespace cartulaire::replay
