#include "adapters/sessions/table.hpp"

#include <algorithm>
#include <utility>

#include "platform/json_members.hpp"

namespace cartulaire::adapters::sessions {
namespace {

using std::chrono::milliseconds;

void fill(std::string& target, std::string_view text) {
  if (!text.empty()) target = text;
}

// Clocks are set back, and hostile logs exist: no duration rather than a wrong one.
std::optional<milliseconds> between(base::Instant began, base::Instant ended) {
  constexpr std::chrono::hours kMost{24 * 400};
  if (ended < began || ended - began > kMost) return std::nullopt;
  return ended - began;
}

}  // namespace

void Table::apply(const Step& step, base::Instant now, const Emit& emit) {
  newest_ = std::max(newest_, step.at);
  switch (step.does) {
    case Does::begin:
      return begin(step, now, emit);
    case Does::update:
      return update(step, now, emit);
    case Does::end:
      return end(step, now, emit);
    case Does::once:
    case Does::refused:
      return once(step, emit);
    case Does::note: {
      Entry* entry = find(step.key);
      if (entry == nullptr) entry = &add(step, now, emit);
      if (entry->state == State::noted) merge(*entry, step, now);
      return;
    }
    case Does::forget:
      if (Entry* entry = find(step.key); entry != nullptr && entry->state == State::noted) remove(*entry);
      return;
    case Does::end_all:
    case Does::break_all:
      return end_scope(step, emit);
  }
}

void Table::begin(const Step& step, base::Instant now, const Emit& emit) {
  Entry* entry = find(step.key);
  if (entry != nullptr && options_.unique_key && entry->state != State::noted) {
    if (entry->state == State::open) merge(*entry, step, now);
    return;
  }
  if (entry != nullptr && entry->state != State::noted) {  // its end was not logged
    if (entry->state == State::open) write_as_known(*entry, emit);
    remove(*entry);
    entry = nullptr;
  }
  if (entry == nullptr) entry = &add(step, now, emit);
  merge(*entry, step, now);
  open_entry(*entry, step);
}

void Table::open_entry(Entry& entry, const Step& step) {
  if (entry.user.empty()) {
    ++nobody_;
    remove(entry);
    return;
  }
  set_state(entry, State::open);
  entry.began = step.at - step.lasted.value_or(std::chrono::seconds(0));
}

void Table::update(const Step& step, base::Instant now, const Emit& emit) {
  Entry* entry = find(step.key);
  if (entry != nullptr && entry->state == State::over) return;
  if (entry != nullptr && entry->state == State::open) return merge(*entry, step, now);
  if (entry == nullptr) entry = &add(step, now, emit);  // it began before the log did
  merge(*entry, step, now);
  open_entry(*entry, step);
}

void Table::end(const Step& step, base::Instant now, const Emit& emit) {
  Entry* entry = find(step.key);
  if (entry != nullptr && entry->state == State::over) return;  // the same end again
  if (entry == nullptr && (!step.lasted || step.user.empty())) {
    ++without_beginning_;
    return;
  }
  if (entry == nullptr) entry = &add(step, now, emit);
  const bool was_open = entry->state == State::open;
  merge(*entry, step, now);
  if (!was_open && (!step.lasted || entry->user.empty())) {
    ++without_beginning_;
    return remove(*entry);
  }
  write_ended(*entry, step, emit);
  close(*entry);
}

void Table::once(const Step& step, const Emit& emit) {
  Session session;
  if (const Entry* noted = step.key.empty() ? nullptr : find(step.key)) {
    session.user = noted->user;
    session.address = noted->address;
    session.host = noted->host;
  }
  if (step.tells_user) session.user.clear();
  fill(session.user, step.user);
  fill(session.address, step.address);
  fill(session.host, step.host);
  session.application = step.application;
  session.at = step.at;
  session.refused = step.does == Does::refused;
  if (session.user.empty() && !session.refused) {
    ++nobody_;
    return;
  }
  emit(std::move(session));
}

void Table::end_scope(const Step& step, const Emit& emit) {
  const auto scope = by_scope_.find(std::string(step.scope));
  if (scope == by_scope_.end()) return;
  const std::set<std::uint64_t> members = scope->second;
  for (const std::uint64_t member : members) {
    Entry& entry = entries_.at(member);
    if (entry.state != State::open) continue;
    if (step.does == Does::end_all) {
      write_ended(entry, step, emit);
    } else {
      write_as_known(entry, emit);
    }
    close(entry);
  }
}

void Table::expire(base::Instant now, base::Instant oldest, const Emit& emit) {
  for (auto at = entries_.begin(); at != entries_.end();) {
    const auto entry = at++;
    const bool silent = newest_ - entry->second.seen > options_.timeout ||
                        now - entry->second.read > options_.timeout || entry->second.seen < oldest;
    if (!silent) continue;
    if (entry->second.state == State::open) {
      write_as_known(entry->second, emit);
      // An end may still come: it must not be written a second time.
      entry->second.read = now;
      entry->second.seen = std::max(newest_, oldest);
      close(entry->second);
    } else {
      remove(entry);
    }
  }
}

void Table::write_as_known(const Entry& entry, const Emit& emit) const {
  Session session{entry.user, entry.address, entry.host, entry.application, entry.seen, {}, false};
  if (entry.lasted) {
    session.lasted = *entry.lasted;
  } else if (entry.seen > entry.began) {
    session.lasted = between(entry.began, entry.seen);
  }
  emit(std::move(session));
}

void Table::write_ended(const Entry& entry, const Step& step, const Emit& emit) {
  Session session{entry.user, entry.address, entry.host, entry.application, step.at, {}, false};
  session.lasted = step.lasted ? std::optional<milliseconds>(*step.lasted) : between(entry.began, step.at);
  emit(std::move(session));
}

void Table::close(Entry& entry) {
  if (!options_.unique_key) return remove(entry);
  set_state(entry, State::over);
  for (std::string* text : {&entry.user, &entry.address, &entry.host, &entry.application})
    text->clear();
}

Table::Entry* Table::find(std::string_view key) {
  const auto found = by_key_.find(std::string(key));
  return found == by_key_.end() ? nullptr : &entries_.at(found->second);
}

Table::Entry& Table::add(const Step& step, base::Instant now, const Emit& emit) {
  while (entries_.size() >= options_.most) {
    if (entries_.begin()->second.state == State::open) write_as_known(entries_.begin()->second, emit);
    remove(entries_.begin());
  }
  const std::uint64_t id = next_++;
  Entry& entry = entries_[id];
  entry.key = step.key;
  entry.scope = step.scope;
  entry.read = now;
  by_key_[entry.key] = id;
  by_scope_[entry.scope].insert(id);
  return entry;
}

void Table::remove(Entries::iterator entry) {
  set_state(entry->second, State::over);
  const auto scope = by_scope_.find(entry->second.scope);
  scope->second.erase(entry->first);
  if (scope->second.empty()) by_scope_.erase(scope);
  by_key_.erase(entry->second.key);
  entries_.erase(entry);
}

void Table::remove(Entry& entry) {
  remove(entries_.find(by_key_.at(entry.key)));
}

void Table::set_state(Entry& entry, State state) {
  if (entry.state == State::open) --open_;
  if (state == State::open) ++open_;
  entry.state = state;
}

void Table::merge(Entry& entry, const Step& step, base::Instant now) {
  if (step.tells_user) entry.user.clear();
  fill(entry.user, step.user);
  fill(entry.address, step.address);
  fill(entry.host, step.host);
  fill(entry.application, step.application);
  if (step.lasted && (!entry.lasted || *step.lasted >= *entry.lasted)) entry.lasted = step.lasted;
  entry.seen = std::max(entry.seen, step.at);
  entry.read = now;
}

platform::Json Table::to_json() const {
  platform::JsonArray list;
  for (const auto& [id, entry] : entries_) {
    platform::JsonObject one{{"state", static_cast<int>(entry.state)},
                             {"key", entry.key},
                             {"scope", entry.scope},
                             {"began", static_cast<std::int64_t>(entry.began.time_since_epoch().count())},
                             {"seen", static_cast<std::int64_t>(entry.seen.time_since_epoch().count())},
                             {"read", static_cast<std::int64_t>(entry.read.time_since_epoch().count())}};
    if (entry.lasted) one.emplace_back("lasted", static_cast<std::int64_t>(entry.lasted->count()));
    for (const auto& [name, text] : {std::pair{"user", &entry.user},
                                     {"address", &entry.address},
                                     {"host", &entry.host},
                                     {"application", &entry.application}})
      if (!text->empty()) one.emplace_back(name, *text);
    list.emplace_back(std::move(one));
  }
  return platform::JsonObject{{"newest", static_cast<std::int64_t>(newest_.time_since_epoch().count())},
                              {"entries", std::move(list)}};
}

base::Status Table::read_json(const platform::Json& json) {
  const auto broken = [] {
    return base::fail(base::ErrorCode::corrupt, "entries", "les sessions ouvertes sont illisibles",
                      "the open sessions cannot be read");
  };
  const auto moment = [](const platform::Json& of, std::string_view name) -> std::optional<base::Instant> {
    const platform::Json* member = of.find(name);
    if (member == nullptr || member->integer() == nullptr) return std::nullopt;
    return base::Instant(milliseconds(*member->integer()));
  };
  const platform::Json* list = json.find("entries");
  const auto newest = moment(json, "newest");
  if (list == nullptr || list->array() == nullptr || !newest) return broken();
  newest_ = *newest;
  for (const platform::Json& one : *list->array()) {
    const platform::Json* state = one.find("state");
    const auto began = moment(one, "began");
    const auto seen = moment(one, "seen");
    const auto read = moment(one, "read");
    if (state == nullptr || state->integer() == nullptr || *state->integer() < 0 || *state->integer() > 2 ||
        !began || !seen || !read || find(text_in(one, "key")) != nullptr)
      return broken();
    const std::string key = text_in(one, "key");
    const std::string scope = text_in(one, "scope");
    Step step;
    step.key = key;
    step.scope = scope;
    Entry& entry = add(step, *read, [](Session&&) {});
    set_state(entry, static_cast<State>(*state->integer()));
    entry.user = text_in(one, "user");
    entry.address = text_in(one, "address");
    entry.host = text_in(one, "host");
    entry.application = text_in(one, "application");
    entry.began = *began;
    entry.seen = *seen;
    if (const platform::Json* lasted = one.find("lasted"); lasted != nullptr && lasted->integer() != nullptr)
      entry.lasted = std::chrono::seconds(*lasted->integer());
  }
  return {};
}

}  // namespace cartulaire::adapters::sessions
