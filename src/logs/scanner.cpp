#include "logs/scanner.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "logs/records.hpp"
#include "logs/timestamp.hpp"

namespace cartulaire::logs {
namespace {

// What Windows tools write before the first line of a UTF-8 file.
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_text(Shape shape) {
  return shape != Shape::utmp && shape != Shape::utmp64;
}

}  // namespace

Scanner::Scanner(Declaration declaration)
    : declaration_(std::move(declaration)),
      awaits_header_(declaration_.header),
      fields_(std::make_unique<Fields>()) {}

Scan Scanner::scan(std::string_view record) {
  if (is_text(declaration_.shape)) {
    if (record.find_first_not_of(" \t\r\n") == std::string_view::npos) return Scan::blank;
    if (record.front() == '#' && declaration_.shape != Shape::blocks) return Scan::blank;
  }
  if (awaits_header_) {
    if (record.starts_with(kByteOrderMark)) record.remove_prefix(kByteOrderMark.size());
    read_header(record);
    awaits_header_ = false;
    return Scan::header;
  }
  fields_->clear();
  return scan_shape(record) ? Scan::record : Scan::bad_syntax;
}

bool Scanner::scan_shape(std::string_view record) {
  switch (declaration_.shape) {
    case Shape::key_values:
      return scan_key_values(record, declaration_.names, *fields_);
    case Shape::json:
      return scan_json(record, declaration_.names, *fields_);
    case Shape::csv:
      return scan_csv(record, declaration_.separator, declaration_.columns, *fields_);
    case Shape::syslog:
      return scan_syslog(record, declaration_.names, *fields_);
    case Shape::blocks:
      return scan_block(record, declaration_.names, *fields_);
    case Shape::utmp:
      return scan_utmp(record, kUtmpSize, declaration_.names, *fields_);
    case Shape::utmp64:
      return scan_utmp(record, kUtmp64Size, declaration_.names, *fields_);
  }
  return false;
}

void Scanner::read_header(std::string_view line) {
  declaration_.columns.clear();
  std::size_t at = 0;
  while (at <= line.size()) {
    std::size_t end = line.find(declaration_.separator, at);
    if (end == std::string_view::npos) end = line.size();
    std::string_view name = line.substr(at, end - at);
    if (name.size() >= 2 && name.front() == '"' && name.back() == '"') name = name.substr(1, name.size() - 2);
    const auto known = std::find(declaration_.names.begin(), declaration_.names.end(), name);
    declaration_.columns.push_back(known == declaration_.names.end()
                                       ? kNoSlot
                                       : static_cast<std::size_t>(known - declaration_.names.begin()));
    at = end + 1;
  }
}

bool Scanner::is_other() const {
  const auto hold = [this](const Condition& condition) { return holds(condition); };
  return !std::all_of(declaration_.only.begin(), declaration_.only.end(), hold) ||
         std::any_of(declaration_.aside.begin(), declaration_.aside.end(), hold);
}

std::string_view Scanner::value(std::size_t slot) const {
  if (slot == kNoSlot) return {};
  const std::string_view text = (*fields_)[slot];
  for (const std::string& nothing : declaration_.nothing)
    if (text == nothing) return {};
  return text;
}

std::string_view Scanner::first(const Slots& slots) const {
  for (const std::size_t slot : slots)
    if (const std::string_view text = value(slot); !text.empty()) return text;
  return {};
}

bool Scanner::holds(const Condition& condition) const {
  const std::string_view text = (*fields_)[condition.slot];
  return std::any_of(condition.values.begin(), condition.values.end(),
                     [&](const std::string& wanted) { return text == wanted; });
}

std::optional<Moment> Scanner::moment() const {
  for (const TimeSource& source : declaration_.times) {
    if (value(source.slot).empty()) continue;
    auto moment = read(source);
    if (!moment) return std::nullopt;
    const std::string_view delay = value(source.delay);
    std::int64_t seconds = 0;
    const auto read = std::from_chars(delay.data(), delay.data() + delay.size(), seconds);
    constexpr std::int64_t kDay = 86'400;
    if (!delay.empty() && read.ec == std::errc() && seconds >= 0 && seconds <= kDay)
      moment->at -= std::chrono::seconds(seconds);
    return moment;
  }
  return std::nullopt;
}

std::optional<Moment> Scanner::read(const TimeSource& source) const {
  const std::string_view text = value(source.slot);
  if (source.as == TimeSource::As::epoch) {
    const auto at = parse_epoch(text);
    return at ? std::optional(Moment{*at, false, false}) : std::nullopt;
  }
  if (source.as == TimeSource::As::worded) return worded(text);
  const auto civil = source.clock == kNoSlot ? parse_civil(text) : parse_civil(text, value(source.clock));
  if (!civil) return std::nullopt;
  if (civil->has_zone) return Moment{civil->at, false, false};
  if (const std::string_view offset = value(source.offset); !offset.empty()) {
    const auto minutes = parse_offset(offset);
    if (!minutes) return std::nullopt;
    return Moment{civil->at - *minutes, false, false};
  }
  return Moment{civil->at, true, false};
}

// Syslog daemons write both: the old form, or that of RFC 3339.
std::optional<Moment> Scanner::worded(std::string_view text) const {
  if (const auto civil = parse_civil(text)) return Moment{civil->at, !civil->has_zone, false};
  const auto time = parse_worded(text);
  if (!time) return std::nullopt;
  if (time->zone.empty()) return Moment{time->civil, true, !time->has_year};
  if (!time->has_year) return std::nullopt;
  if (time->zone == "UTC" || time->zone == "GMT") return Moment{time->civil, false, false};
  if (const auto offset = parse_offset(time->zone)) return Moment{time->civil - *offset, false, false};
  // Letters mean different things in different countries: only those that the mapping declares are read.
  for (const auto& [name, offset] : declaration_.zones)
    if (name == time->zone) return Moment{time->civil - offset, false, false};
  return std::nullopt;
}

}  // namespace cartulaire::logs
