#include "replay/mapped_log.hpp"

#include <algorithm>
#include <cstring>
#include <optional>

#include "replay/timestamp.hpp"

namespace cartulaire::replay {
namespace {

// The path of an absolute URL; empty where it ends with its authority.
std::string_view path_of(std::string_view url) noexcept {
  const std::size_t scheme = url.find("://");
  const std::size_t slash = url.find('/', scheme == std::string_view::npos ? 0 : scheme + 3);
  return slash == std::string_view::npos ? std::string_view() : url.substr(slash);
}

}  // namespace

MappedLog::MappedLog(Mapping mapping)
    : mapping_(std::move(mapping)), awaits_header_(mapping_.header), fields_(std::make_unique<Fields>()) {}

Reading MappedLog::read(std::string_view line, Record& record) {
  if (line.find_first_not_of(" \t\r") == std::string_view::npos || line.front() == '#') return Reading::blank;
  if (awaits_header_) {
    read_header(line);
    awaits_header_ = false;
    return Reading::header;
  }
  fields_->clear();
  if (!scan(line)) return Reading::bad_syntax;
  const Reading reading = read_fields(record);
  if (reading != Reading::record)
    for (std::size_t slot = 0; slot < mapping_.names.size(); ++slot)
      met_[slot] = met_[slot] || !(*fields_)[slot].empty();
  return reading;
}

std::vector<std::string> MappedLog::absent() const {
  Mapping::Slots telling = mapping_.host;
  telling.insert(telling.end(), mapping_.url.begin(), mapping_.url.end());
  for (const Mapping::Time& time : mapping_.times)
    telling.push_back(time.slot);
  for (const Mapping::Condition& condition : mapping_.only)
    telling.push_back(condition.slot);
  std::vector<std::string> names;
  for (std::size_t slot = 0; slot < mapping_.names.size(); ++slot)
    if (!met_[slot] && std::find(telling.begin(), telling.end(), slot) != telling.end())
      names.push_back(mapping_.names[slot]);
  return names;
}

Reading MappedLog::read_fields(Record& record) {
  for (const Mapping::Condition& condition : mapping_.only)
    if (!holds(condition)) return Reading::other_record;
  for (const Mapping::Condition& condition : mapping_.aside)
    if (holds(condition)) return Reading::other_record;
  record = Record();
  if (!read_time(record)) return Reading::bad_time;
  record.user = first(mapping_.user);
  record.address = first(mapping_.address);
  record.method = first(mapping_.method);
  return read_site(record);
}

bool MappedLog::scan(std::string_view line) {
  switch (mapping_.shape) {
    case Mapping::Shape::key_values:
      return scan_key_values(line, mapping_.names, *fields_);
    case Mapping::Shape::json:
      return scan_json(line, mapping_.names, *fields_);
    case Mapping::Shape::csv:
      return scan_csv(line, mapping_.separator, mapping_.columns, *fields_);
  }
  return false;
}

void MappedLog::read_header(std::string_view line) {
  mapping_.columns.clear();
  std::size_t at = 0;
  while (at <= line.size()) {
    std::size_t end = line.find(mapping_.separator, at);
    if (end == std::string_view::npos) end = line.size();
    std::string_view name = line.substr(at, end - at);
    if (name.size() >= 2 && name.front() == '"' && name.back() == '"') name = name.substr(1, name.size() - 2);
    const auto known = std::find(mapping_.names.begin(), mapping_.names.end(), name);
    mapping_.columns.push_back(
        known == mapping_.names.end() ? kNoSlot : static_cast<std::size_t>(known - mapping_.names.begin()));
    at = end + 1;
  }
}

std::string_view MappedLog::value(std::size_t slot) const {
  if (slot == kNoSlot) return {};
  const std::string_view text = (*fields_)[slot];
  for (const std::string& nothing : mapping_.nothing)
    if (text == nothing) return {};
  return text;
}

std::string_view MappedLog::first(const Mapping::Slots& slots) const {
  for (const std::size_t slot : slots)
    if (const std::string_view text = value(slot); !text.empty()) return text;
  return {};
}

bool MappedLog::holds(const Mapping::Condition& condition) const {
  const std::string_view text = (*fields_)[condition.slot];
  return std::any_of(condition.values.begin(), condition.values.end(),
                     [&](const std::string& wanted) { return text == wanted; });
}

bool MappedLog::read_time(Record& record) const {
  for (const Mapping::Time& time : mapping_.times) {
    const std::string_view text = value(time.slot);
    if (text.empty()) continue;
    if (time.as == Mapping::Time::As::epoch) {
      const auto at = parse_epoch(text);
      if (!at) return false;
      record.at = *at;
      return true;
    }
    const auto civil = time.clock == kNoSlot ? parse_civil(text) : parse_civil(text, value(time.clock));
    if (!civil) return false;
    record.at = civil->at;
    if (civil->has_zone) return true;
    if (const std::string_view offset = value(time.offset); !offset.empty()) {
      const auto minutes = parse_offset(offset);
      if (!minutes) return false;
      record.at -= *minutes;
      return true;
    }
    record.local_time = true;
    return true;
  }
  return false;
}

Reading MappedLog::read_site(Record& record) {
  const std::string_view host = first(mapping_.host);
  const std::string_view url = first(mapping_.url);
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
    const std::span<char> room = fields_->scratch(host.size() + url.size() + (bare_v6 ? 2 : 0));
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
  const bool hidden = std::any_of(mapping_.host_only.begin(), mapping_.host_only.end(),
                                  [&](const Mapping::Condition& condition) { return holds(condition); });
  record.path_shown = mapping_.shows_paths && !record.tunnel && !path.empty() && !(root && hidden);
  return Reading::record;
}

}  // namespace cartulaire::replay
