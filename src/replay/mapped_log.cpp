#include "replay/mapped_log.hpp"

#include <algorithm>
#include <cstring>

namespace cartulaire::replay {
namespace {

// The path of an absolute URL; empty where it ends with its authority.
std::string_view path_of(std::string_view url) noexcept {
  const std::size_t scheme = url.find("://");
  const std::size_t slash = url.find('/', scheme == std::string_view::npos ? 0 : scheme + 3);
  return slash == std::string_view::npos ? std::string_view() : url.substr(slash);
}

}  // namespace

MappedLog::MappedLog(Mapping mapping) : mapping_(std::move(mapping)), scanner_(mapping_.log) {}

Reading MappedLog::read(std::string_view line, Record& record) {
  switch (scanner_.scan(line)) {
    case logs::Scan::blank:
      return Reading::blank;
    case logs::Scan::header:
      return Reading::header;
    case logs::Scan::bad_syntax:
      return Reading::bad_syntax;
    case logs::Scan::other:
    case logs::Scan::record:
      break;
  }
  const Reading reading = read_fields(record);
  if (reading != Reading::record)
    for (std::size_t slot = 0; slot < mapping_.log.names.size(); ++slot)
      met_[slot] = met_[slot] || !scanner_.fields()[slot].empty();
  return reading;
}

std::vector<std::string> MappedLog::absent() const {
  logs::Slots telling = mapping_.host;
  telling.insert(telling.end(), mapping_.url.begin(), mapping_.url.end());
  for (const logs::TimeSource& time : mapping_.log.times)
    telling.push_back(time.slot);
  for (const logs::Condition& condition : mapping_.log.only)
    telling.push_back(condition.slot);
  std::vector<std::string> names;
  for (std::size_t slot = 0; slot < mapping_.log.names.size(); ++slot)
    if (!met_[slot] && std::find(telling.begin(), telling.end(), slot) != telling.end())
      names.push_back(mapping_.log.names[slot]);
  return names;
}

Reading MappedLog::read_fields(Record& record) {
  if (scanner_.is_other()) return Reading::other_record;
  record = Record();
  if (!read_time(record)) return Reading::bad_time;
  record.user = scanner_.first(mapping_.user);
  record.address = scanner_.first(mapping_.address);
  record.method = scanner_.first(mapping_.method);
  return read_site(record);
}

bool MappedLog::read_time(Record& record) const {
  const auto moment = scanner_.moment();
  if (!moment || moment->no_year) return false;
  record.at = moment->at;
  record.local_time = moment->local;
  return true;
}

Reading MappedLog::read_site(Record& record) {
  const std::string_view host = scanner_.first(mapping_.host);
  const std::string_view url = scanner_.first(mapping_.url);
  std::string_view path;
  if (url.find("://") != std::string_view::npos && url.front() != '/') {
    record.site = url;  // whole by itself
    path = path_of(url);
  } else if (host.empty()) {
    if (url.empty() || url.front() == '/') return Reading::no_site;
    record.site = url;
    path = path_of(url);
  } else if (url.empty() || url.front() != '/') {
    record.site = host;
  } else {
    // An IPv6 host without brackets could not be told from its port.
    const bool bare_v6 = host.front() != '[' && std::count(host.begin(), host.end(), ':') > 1;
    const std::span<char> room = scanner_.fields().scratch(host.size() + url.size() + (bare_v6 ? 2 : 0));
    if (room.empty()) return Reading::too_long;
    std::size_t at = 0;
    const auto put = [&](std::string_view text) {
      std::memcpy(room.data() + at, text.data(), text.size());
      at += text.size();
    };
    if (bare_v6) put("[");
    put(host);
    if (bare_v6) put("]");
    put(url);
    record.site = {room.data(), room.size()};
    path = url;
  }
  record.tunnel = record.method == "CONNECT";
  const bool root = path.empty() || path == "/";
  const bool hidden =
      std::any_of(mapping_.host_only.begin(), mapping_.host_only.end(),
                  [&](const logs::Condition& condition) { return scanner_.holds(condition); });
  record.path_shown = mapping_.shows_paths && !record.tunnel && !path.empty() && !(root && hidden);
  return Reading::record;
}

}  // namespace cartulaire::replay
