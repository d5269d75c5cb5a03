#include "adapters/squid/visit.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include "adapters/squid/escape.hpp"
#include "journal/draft_note.hpp"
#include "lists/site.hpp"
#include "policy/address.hpp"

namespace cartulaire::adapters::squid {
namespace {

using journal::Field;

constexpr std::size_t kSlots = std::size_t{1} << 16;

journal::Verdict verdict_of(const LogLine& line) {
  if (line.verdict == "deny") return journal::Verdict::deny;
  if (line.verdict == "gate") return journal::Verdict::gate;
  return journal::Verdict::allow;
}

// The moment that the event bears: the end of the transaction, or the simulated one.
base::Instant moment_of(const LogLine& line) {
  std::int64_t milliseconds = 0;
  const std::string_view text = line.decided_at;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), milliseconds);
  if (!text.empty() && read.ec == std::errc() && read.ptr == text.data() + text.size())
    return base::Instant(std::chrono::milliseconds(milliseconds));
  return line.ended;
}

// FNV-1a over both texts, seeded; finished as in MurmurHash3 so that every bit counts.
std::uint64_t hash_of(std::uint64_t seed, std::string_view first, std::string_view second) {
  std::uint64_t hash = 0xcbf29ce484222325U ^ seed;
  for (const std::string_view text : {first, second}) {
    for (const char c : text)
      hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    hash = (hash ^ 0xffU) * 0x100000001b3U;
  }
  hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdU;
  hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53U;
  return hash ^ (hash >> 33);
}

// What does not fit a field is left out: the envelope is written in any case.
void offer(journal::Event& event, Field field, std::string_view text) {
  if (text.empty()) return;
  [[maybe_unused]] const base::Status set = event.offer(field, text);
}
void offer(journal::Event& event, Field field, std::uint64_t number) {
  [[maybe_unused]] const base::Status set = event.offer(field, number);
}

void offer_address(journal::Event& event, std::string_view text, Texts& texts) {
  const auto address = policy::parse_address(text);
  if (!address) return;
  std::span<const std::uint8_t> bytes = address->bytes;
  if (address->is_v4()) bytes = bytes.subspan(12);
  // The event keeps no bytes of its own: those of `address` end with this function.
  const std::string_view kept = texts.keep({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  [[maybe_unused]] const base::Status set =
      event.offer_address(Field::ip, std::as_bytes(std::span<const char>(kept)));
}

// The category that a draft would have refused is told where the charter announces today's.
std::string_view draft_note(std::string_view text, const journal::LogSchema& announced, Texts& texts) {
  const auto note = announced.announces(Field::draft) ? journal::read_draft_note(text) : std::nullopt;
  if (!note) return {};
  if (note->category.empty() || announced.announces(Field::category)) return texts.keep(text);
  const std::string before(text.substr(0, static_cast<std::size_t>(note->category.data() - text.data())));
  return texts.keep(before + ":" + std::string(note->draft));
}

// The site in the form in which the decision saw it.
std::string_view site_of(const LogLine& line, Texts& texts) {
  const bool tunnel = line.method == "CONNECT";
  lists::SiteBuffer buffer;
  const std::string_view asked = texts.keep_unescaped(tunnel && !line.sni.empty() ? line.sni : line.host);
  const auto site = lists::parse_site(asked, buffer);
  return site ? texts.keep(site->host) : std::string_view{};
}

}  // namespace

LineKind kind_of(const LogLine& line) {
  if (line.sequence.empty()) {
    // Squid's own refusals are TCP_DENIED, whatever status an administrator's deny_info gives them, or
    // NONE_NONE; whatever else was answered had passed, an error of the site's own included.
    const bool refused = line.result.starts_with("TCP_DENIED") || line.result == "NONE_NONE";
    const bool answered = line.status >= 200 && (line.status < 400 || line.result.starts_with("TCP_"));
    return answered && !refused ? LineKind::unasked : LineKind::undecided;
  }
  const bool tunnel_begins =
      line.method == "CONNECT" && line.result == "NONE_NONE" && line.status == 200 && line.verdict == "allow";
  return tunnel_begins ? LineKind::step : LineKind::visit;
}

std::string_view Texts::keep_unescaped(std::string_view text) {
  text = text.substr(0, journal::kMaxText);
  if (!room(text.size())) return {};
  const std::string_view plain = unescape(text, {bytes_.data() + used_, text.size()});
  return plain.data() == text.data() ? keep(text) : (used_ += plain.size(), plain);
}

std::string_view Texts::keep(std::string_view text) {
  text = text.substr(0, journal::kMaxText);
  if (text.empty() || !room(text.size())) return {};
  char* to = bytes_.data() + used_;
  std::memcpy(to, text.data(), text.size());
  used_ += text.size();
  return {to, text.size()};
}

Activity::Activity(std::uint64_t seed) : seed_(seed), sessions_(kSlots), busy_(kSlots) {}

Activity::Slot& Activity::slot(std::vector<Slot>& table, std::string_view who, std::string_view site) const {
  const std::uint64_t key = hash_of(seed_, who, site);
  Slot& found = table[key % kSlots];
  if (found.key != key) found = {key, 0};
  return found;
}

std::uint64_t Activity::begins_session(std::string_view who, std::string_view site, std::int64_t began,
                                       std::int64_t ended) {
  Slot& last = slot(sessions_, who, site);
  const bool begins = last.until == 0 || began - last.until > kSessionGap;
  last.until = std::max(last.until, ended);
  return begins ? 1 : 0;
}

std::uint64_t Activity::adds(std::string_view who, std::int64_t began, std::int64_t ended) {
  Slot& last = slot(busy_, who, {});
  const std::int64_t from = std::max(began, last.until);
  last.until = std::max(last.until, ended);
  return ended > from ? static_cast<std::uint64_t>(ended - from) : 0;
}

journal::Event visit_event(const LogLine& line, journal::SchemaPtr schema, Texts& texts, Activity& activity) {
  const bool with_subject = line.journal == "s";
  const journal::LogSchema& announced = *schema;
  // Protected traffic and union use are written without what would tell whose they were.
  const std::string_view clause = with_subject ? texts.keep_unescaped(line.clause) : std::string_view{};
  journal::Event event(std::move(schema), {moment_of(line), verdict_of(line), clause});
  const std::string_view site = announced.announces(Field::site) || announced.announces(Field::session_count)
                                    ? site_of(line, texts)
                                    : std::string_view{};
  offer(event, Field::site, site);
  offer(event, Field::category, texts.keep_unescaped(line.category));
  if (event.envelope().verdict != journal::Verdict::allow)
    offer(event, Field::block_reason, texts.keep(line.why));
  offer(event, Field::hits, 1);
  offer(event, Field::duration, static_cast<std::uint64_t>(line.milliseconds));
  const std::uint64_t up = std::min(line.bytes_up, std::uint64_t{1} << 62);
  const std::uint64_t down = std::min(line.bytes_down, std::uint64_t{1} << 62);
  offer(event, Field::volume, up + down);
  if (!with_subject) return event;
  offer(event, Field::draft, draft_note(line.draft, announced, texts));
  const std::string_view user = texts.keep_unescaped(line.user);
  offer(event, Field::user, user);
  offer_address(event, line.address, texts);
  const std::string_view who = user.empty() ? line.address : user;
  const std::int64_t ended = line.ended.time_since_epoch().count();
  const std::int64_t began = ended - line.milliseconds;
  if (announced.announces(Field::session_count))
    offer(event, Field::session_count, activity.begins_session(who, site, began, ended));
  if (announced.announces(Field::total_duration))
    offer(event, Field::total_duration, activity.adds(who, began, ended));
  return event;
}

}  // namespace cartulaire::adapters::squid
