#include "adapters/sessions/reader.hpp"

#include <array>
#include <charconv>
#include <utility>

#include "logs/timestamp.hpp"
#include "platform/utf8.hpp"
#include "policy/address.hpp"

namespace cartulaire::adapters::sessions {
namespace {

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

bool is_binary(logs::Shape shape) {
  return shape == logs::Shape::utmp || shape == logs::Shape::utmp64;
}

// Control characters in a name are nobody's: they would disturb whoever prints it.
bool is_text(std::string_view record) {
  if (platform::invalid_utf8(record) != std::string_view::npos) return false;
  for (const char c : record)
    if (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r') return false;
  return true;
}

}  // namespace

Reader::Reader(const Mapping& mapping, TimeFrame frame)
    : mapping_(mapping), frame_(std::move(frame)), scanner_(mapping.log) {}

Reading Reader::read(std::string_view record, Step& step) {
  const bool binary = is_binary(mapping_.log.shape);
  if (record.size() > logs::kMaxLine) return Reading::too_long;
  if (!binary && !is_text(record)) return Reading::not_text;
  if (record.ends_with('\r')) record.remove_suffix(1);
  switch (scanner_.scan(record)) {
    case logs::Scan::blank:
    case logs::Scan::header:
      return Reading::blank;
    case logs::Scan::bad_syntax:
      return Reading::bad_syntax;
    case logs::Scan::other:
    case logs::Scan::record:
      break;
  }
  // `aside` may be about what a rule captured.
  const Rule* const spoken = rule();
  if (spoken == nullptr || scanner_.is_other()) return Reading::other;
  step = Step();
  step.does = spoken->does;
  step.tells_user = spoken->tells_user;
  step.user = scanner_.first(mapping_.user);
  step.address = scanner_.first(mapping_.address);
  step.host = scanner_.first(mapping_.host);
  if (policy::parse_address(step.host)) {  // an address is not a name: it is announced as `ip`, or not at all
    if (step.address.empty()) step.address = step.host;
    step.host = {};
  }
  const auto at = moment();
  if (!at) return Reading::bad_time;
  step.at = *at;
  join(mapping_.key, key_);
  join(mapping_.scope, scope_);
  join(mapping_.per, per_);
  step.key = key_;
  step.scope = scope_;
  step.per = per_;
  application_ = mapping_.application;
  if (const std::string_view of = scanner_.first(mapping_.application_of); !of.empty())
    application_.append(" ").append(of);
  step.application = application_;
  // Again: escapes of JSON were undone, and binary records were not looked at.
  for (const std::string_view text : {step.user, step.address, step.host, step.application})
    if (!is_text(text)) return Reading::not_text;
  constexpr std::uint64_t kMostSeconds = std::uint64_t{400} * 86'400;
  if (const auto seconds = number(scanner_.first(mapping_.seconds)); seconds && *seconds <= kMostSeconds)
    step.lasted = std::chrono::seconds(*seconds);
  step.serial = number(scanner_.value(mapping_.serial));
  return Reading::step;
}

const Rule* Reader::rule() {
  for (const Rule& rule : mapping_.rules) {
    bool holds = true;
    for (const logs::Condition& condition : rule.when)
      holds = holds && scanner_.holds(condition);
    if (!holds) continue;
    if (rule.in == logs::kNoSlot) return &rule;
    std::array<std::string_view, platform::Pattern::kMaxGroups> texts;
    if (!rule.match.capture(scanner_.value(rule.in), texts)) continue;
    for (std::size_t i = 0; i < rule.captures.size(); ++i)
      scanner_.fields().set(rule.captures[i], texts[i]);
    return &rule;
  }
  return nullptr;
}

std::optional<base::Instant> Reader::moment() const {
  const auto read = scanner_.moment();
  if (!read) return std::nullopt;
  if (!read->no_year) return read->local ? logs::from_civil(read->at, frame_.zone) : read->at;
  const base::Instant latest = frame_.latest + std::chrono::seconds(frame_.zone.offset_at(frame_.latest));
  const auto civil = logs::in_latest_year(read->at, latest);
  if (!civil) return std::nullopt;
  return logs::from_civil(*civil, frame_.zone);
}

void Reader::join(const logs::Slots& slots, std::string& to) const {
  to.clear();
  for (const std::size_t slot : slots) {
    to.append(scanner_.value(slot));
    to.push_back('\x1f');
  }
}

}  // namespace cartulaire::adapters::sessions
