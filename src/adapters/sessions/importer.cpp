#include "adapters/sessions/importer.hpp"

#include <algorithm>
#include <utility>

#include "adapters/sessions/cutter.hpp"
#include "policy/address.hpp"

namespace cartulaire::adapters::sessions {
namespace {

using journal::Field;

constexpr std::chrono::hours kDay{24};
// What stands for a user whom the charter does not announce: somebody, nobody knows who.
constexpr std::string_view kSomebody = "-";

std::string_view at_most(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U)
    --bytes;  // not within a character
  return text.substr(0, bytes);
}

void offer(journal::Event& event, Field field, std::string_view text) {
  if (text.empty()) return;
  [[maybe_unused]] const base::Status set = event.offer(field, text);
}
void offer(journal::Event& event, Field field, std::uint64_t number) {
  [[maybe_unused]] const base::Status set = event.offer(field, number);
}

}  // namespace

std::uint64_t ImportCounts::unread() const {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < kReadings; ++i)
    if (is_unread(static_cast<Reading>(i))) sum += readings[i];
  return sum;
}

// One file from its cursor to its end.
class Importer::Pass {
 public:
  Pass(Importer& importer, const SourceFile& source, Cursor cursor)
      : importer_(importer),
        source_(source),
        cursor_(std::move(cursor)),
        saved_records_(cursor_.records),
        reader_(importer.mapping_, {importer.options_.zone, latest()}),
        start_(cursor_.offset),
        end_(cursor_.offset),
        cutter_(
            importer.mapping_.log.shape,
            [this](std::string_view record, std::uint64_t end) { take(record, end); },
            [this](std::uint64_t end) { count(Reading::too_long, end); }) {}

  base::Status run() {
    if (base::Status ready = catch_up(); !ready) return ready;
    base::Status read = source_.read(start_, [this](std::string_view chunk) { return feed(chunk); });
    if (!read) return read;
    if (source_.settled(importer_.now_)) cutter_.finish();
    sample();
    importer_.state_.serials = importer_.serials_;
    return importer_.commit(&cursor_);
  }

 private:
  // The name of a CSV's columns, and the bytes before the cursor.
  base::Status catch_up() {
    if (start_ == 0) return {};
    if (importer_.mapping_.log.header) {
      auto head = source_.bytes(0, logs::kMaxLine);
      if (!head) return base::pass(head);
      Step step;
      std::string_view line = std::string_view(*head).substr(0, head->find('\n'));
      (void)reader_.read(line, step);
    }
    const std::size_t count = std::min<std::uint64_t>(State::kSample, start_);
    auto before = source_.bytes(start_ - count, count);
    if (!before) return base::pass(before);
    recent_ = std::move(*before);
    return {};
  }

  base::Status feed(std::string_view chunk) {
    const std::size_t kept = std::min(recent_.size(), State::kSample);
    recent_.erase(0, recent_.size() - kept);
    recent_.append(chunk);
    seen_ += chunk.size();
    cutter_.feed(chunk);
    sample();
    const bool full = importer_.sessions_.size() >= importer_.options_.batch_events ||
                      cursor_.records - saved_records_ >= importer_.options_.batch_records;
    if (!full) return {};
    saved_records_ = cursor_.records;
    return importer_.commit(&cursor_);
  }

  // Hashes of what the cursor has passed. INVARIANT: the last record ended within `recent_`.
  void sample() {
    if (source_.is_input() || end_ == cursor_.offset) return;
    const std::uint64_t begins = start_ + seen_ - recent_.size();  // of `recent_` in the file
    const std::size_t place = end_ - begins;
    const std::size_t count = std::min(place, State::kSample);
    cursor_.offset = end_;
    cursor_.tail_bytes = count;
    cursor_.tail = importer_.state_.hash(std::string_view(recent_).substr(place - count, count));
    if (cursor_.head_bytes == State::kSample) return;
    auto head = source_.bytes(0, std::min<std::uint64_t>(end_, State::kSample));
    if (!head) return;
    cursor_.head_bytes = head->size();
    cursor_.head = importer_.state_.hash(*head);
  }

  void take(std::string_view record, std::uint64_t end) {
    Step step;
    Reading reading = reader_.read(record, step);
    if (reading == Reading::step && step.at > importer_.now_ + kDay) reading = Reading::bad_time;
    count(reading, end);
    if (reading == Reading::step) importer_.take(step);
  }

  void count(Reading reading, std::uint64_t end) {
    end_ = start_ + end;
    ImportCounts& counts = importer_.counts_;
    ++counts.readings[static_cast<std::size_t>(reading)];
    if (reading == Reading::blank) return;
    ++counts.read;
    ++cursor_.records;
    if (reading == Reading::other) ++counts.other;
  }

  // No line is later than the file; an hour more, because clocks differ.
  [[nodiscard]] base::Instant latest() const {
    if (importer_.options_.no_later) return *importer_.options_.no_later;
    const base::Instant written = source_.is_input() ? importer_.now_ : source_.modified();
    return std::min(written, importer_.now_) + std::chrono::hours(1);
  }

  Importer& importer_;
  const SourceFile& source_;
  Cursor cursor_;
  std::uint64_t saved_records_;
  Reader reader_;
  std::uint64_t start_;
  std::uint64_t end_;
  std::uint64_t seen_ = 0;
  std::string recent_;
  Cutter cutter_;
};

Importer::Importer(const Mapping& mapping, journal::SchemaPtr schema, ImportOptions options, StateFile& file,
                   JournalEnd journal, base::Instant now)
    : mapping_(mapping),
      schema_(std::move(schema)),
      options_(std::move(options)),
      file_(file),
      journal_(std::move(journal)),
      now_(now),
      table_({mapping.unique_key, mapping.timeout}),
      emit_([this](Session&& session) { emit(std::move(session)); }) {}

base::Status Importer::start() {
  auto loaded = file_.load(journal_.next_sequence());
  if (!loaded) return base::pass(loaded);
  state_ = std::move(*loaded);
  skip_ = file_.skip();
  serials_ = state_.serials;
  if (state_.table.is_null()) return {};
  return table_.read_json(state_.table);
}

base::Status Importer::import(const std::string& path) {
  auto source = SourceFile::open(path);
  if (!source) return base::pass(source);
  Cursor cursor;
  if (!source->is_input()) {
    auto known = state_.find(*source);
    if (!known) return base::pass(known);
    cursor_known_ = *known < state_.cursors.size();
    if (cursor_known_) {
      const auto place = state_.cursors.begin() + static_cast<std::ptrdiff_t>(*known);
      std::rotate(place, place + 1, state_.cursors.end());
      cursor = state_.cursors.back();
    }
  }
  counts_.already += cursor.records;
  return Pass(*this, *source, std::move(cursor)).run();
}

base::Status Importer::finish() {
  table_.expire(now_, oldest(), emit_);
  skip_ = 0;
  base::Status done = commit(nullptr);
  counts_.open = table_.open();
  counts_.nobody = table_.nobody();
  counts_.without_beginning = table_.without_beginning();
  return done;
}

void Importer::take(const Step& given) {
  Step step = given;
  if (step.serial) {
    const std::string per = state_.hash(step.per);
    const auto before = state_.serials.find(per);
    if (before != state_.serials.end() && *step.serial <= before->second) {
      ++counts_.already;
      return;
    }
    if (serials_.size() < State::kMostSerials || serials_.contains(per))
      serials_[per] = std::max(serials_[per], *step.serial);
  }
  if (step.does == Does::refused && !schema_->announces(Field::verdict)) {
    ++counts_.unannounced;
    return;
  }
  keep_what_is_announced(step);
  key_ = step.key.empty() ? std::string() : state_.hash(step.key);
  scope_ = state_.hash(step.scope);
  step.key = key_;
  step.scope = scope_;
  table_.apply(step, now_, emit_);
}

// Before anything is remembered, be it for an hour.
void Importer::keep_what_is_announced(Step& step) {
  const auto keep = [this](Field field, std::string_view& text, std::string_view instead) {
    if (text.empty() || schema_->place(field) >= 0) {
      text = at_most(text, journal::kMaxText);
      return;
    }
    counts_.left_out.insert(std::string(journal::field_info(field).name));
    text = instead;
  };
  keep(Field::user, step.user, kSomebody);
  keep(Field::ip, step.address, {});
  keep(Field::host, step.host, {});
  keep(Field::applications, step.application, {});
}

void Importer::emit(Session&& session) {
  if (session.at < oldest()) {
    ++counts_.past_term;
    return;
  }
  if (skip_ > 0) {  // written by the import that was cut short
    --skip_;
    return;
  }
  sessions_.push_back(std::move(session));
}

// The first moment of the oldest day whose events may still be kept.
base::Instant Importer::oldest() const {
  return std::chrono::floor<std::chrono::days>(now_) -
         std::chrono::days(schema_->announcement().retention_days);
}

journal::Event Importer::event_of(const Session& session, std::array<std::byte, 16>& bytes) const {
  journal::Event event(schema_,
                       {session.at, session.refused ? journal::Verdict::deny : journal::Verdict::allow, {}});
  offer(event, Field::user, session.user);
  offer(event, Field::host, session.host);
  offer(event, Field::applications, session.application);
  if (const auto address = policy::parse_address(session.address)) {
    std::copy(std::as_bytes(std::span(address->bytes)).begin(),
              std::as_bytes(std::span(address->bytes)).end(), bytes.begin());
    const auto whole = std::span<const std::byte>(bytes);
    [[maybe_unused]] const base::Status set =
        event.offer_address(Field::ip, address->is_v4() ? whole.subspan(12) : whole);
  }
  offer(event, Field::session_count, session.refused ? 0 : 1);
  if (session.lasted) {
    offer(event, Field::duration, static_cast<std::uint64_t>(session.lasted->count()));
    offer(event, Field::total_duration, static_cast<std::uint64_t>(session.lasted->count()));
  }
  return event;
}

base::Status Importer::commit(const Cursor* cursor) {
  if (cursor != nullptr && cursor->head_bytes > 0) store(*cursor);
  if (const std::uint64_t unread = counts_.unread(); unread > noted_unread_) {
    journal_.note_loss(journal::Loss::unread, unread - noted_unread_);
    noted_unread_ = unread;
  }
  if (skip_ > 0) return {};  // what is being made again is not past yet
  state_.table = table_.to_json();
  if (!sessions_.empty()) {
    std::vector<std::array<std::byte, 16>> addresses(sessions_.size());
    std::vector<journal::Event> events;
    events.reserve(sessions_.size());
    for (std::size_t i = 0; i < sessions_.size(); ++i)
      events.push_back(event_of(sessions_[i], addresses[i]));
    if (auto ready = file_.prepare(state_, journal_.next_sequence(), events.size()); !ready) return ready;
    if (auto appended = journal_.append(events); !appended) return appended;
    counts_.written += events.size();
    sessions_.clear();
  }
  return file_.save(state_);
}

// The one used last stands last; past the limit the oldest is forgotten.
void Importer::store(const Cursor& cursor) {
  if (cursor_known_) {
    state_.cursors.back() = cursor;
    return;
  }
  cursor_known_ = true;
  state_.cursors.push_back(cursor);
  if (state_.cursors.size() > State::kMostCursors) state_.cursors.erase(state_.cursors.begin());
}

}  // namespace cartulaire::adapters::sessions
