#include "adapters/sessions/state.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "platform/crypto.hpp"
#include "platform/json_members.hpp"

namespace cartulaire::adapters::sessions {
namespace {

using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

constexpr unsigned kMode = 0600;
constexpr std::size_t kSaltBytes = 32;
constexpr std::size_t kLargest = std::size_t{64} << 20;

Json number(std::uint64_t value) {
  return static_cast<std::int64_t>(std::min(value, static_cast<std::uint64_t>(INT64_MAX)));
}

std::optional<std::uint64_t> number_of(const Json& of, std::string_view name) {
  const Json* member = of.find(name);
  if (member == nullptr || member->integer() == nullptr || *member->integer() < 0) return std::nullopt;
  return static_cast<std::uint64_t>(*member->integer());
}

Json to_json(const State& state) {
  JsonArray cursors;
  for (const Cursor& one : state.cursors)
    cursors.emplace_back(JsonObject{{"head", one.head},
                                    {"head_bytes", number(one.head_bytes)},
                                    {"tail", one.tail},
                                    {"tail_bytes", number(one.tail_bytes)},
                                    {"offset", number(one.offset)},
                                    {"records", number(one.records)}});
  JsonArray serials;
  for (const auto& [per, highest] : state.serials)
    serials.emplace_back(JsonObject{{"per", per}, {"highest", number(highest)}});
  return JsonObject{{"format", 1},
                    {"salt", state.salt},
                    {"files", std::move(cursors)},
                    {"serials", std::move(serials)},
                    {"table", state.table}};
}

std::optional<State> from_json(const Json& json) {
  State state;
  state.salt = text_in(json, "salt");
  const Json* cursors = json.find("files");
  const Json* serials = json.find("serials");
  const Json* table = json.find("table");
  if (number_of(json, "format") != 1U || state.salt.size() != 2 * kSaltBytes || cursors == nullptr ||
      cursors->array() == nullptr || serials == nullptr || serials->array() == nullptr || table == nullptr)
    return std::nullopt;
  for (const Json& one : *cursors->array()) {
    const auto head_bytes = number_of(one, "head_bytes");
    const auto tail_bytes = number_of(one, "tail_bytes");
    const auto offset = number_of(one, "offset");
    const auto records = number_of(one, "records");
    if (!head_bytes || !tail_bytes || !offset || !records || *head_bytes > State::kSample ||
        *tail_bytes > State::kSample || *tail_bytes > *offset || *head_bytes > *offset)
      return std::nullopt;
    state.cursors.push_back(
        {text_in(one, "head"), *head_bytes, text_in(one, "tail"), *tail_bytes, *offset, *records});
  }
  for (const Json& one : *serials->array()) {
    const auto highest = number_of(one, "highest");
    if (!highest) return std::nullopt;
    state.serials[text_in(one, "per")] = *highest;
  }
  state.table = *table;
  return state;
}

State fresh() {
  State state;
  std::array<std::byte, kSaltBytes> salt{};
  platform::random_bytes(salt);
  state.salt = platform::to_hex(salt);
  return state;
}

base::Result<Json> read_json(const platform::Path& path) {
  auto text = platform::read_text(path, kLargest);
  if (!text) return base::pass(text);
  platform::JsonLimits limits;
  limits.bytes = kLargest;
  return platform::parse_json(*text, path.string(), limits);
}

base::Result<State> damaged(const platform::Path& path) {
  return base::fail(
      base::ErrorCode::corrupt, path.string(),
      "ce fichier ne dit plus jusqu'où les traces ont été lues ; rétablissez-le depuis une sauvegarde : "
      "sans lui, ce qui a été importé le serait une seconde fois",
      "this file no longer says how far the logs were read; restore it from a backup: without it, what was "
      "imported would be imported a second time");
}

}  // namespace

std::string State::hash(std::string_view text) const {
  constexpr std::size_t kBytes = 16;
  const platform::Digest digest = platform::keyed_hash(platform::as_bytes(salt), platform::as_bytes(text));
  return platform::to_hex(platform::Bytes(digest).first(kBytes));
}

base::Result<std::size_t> State::find(const SourceFile& source) const {
  auto head = source.bytes(0, kSample);
  if (!head) return base::pass(head);
  std::size_t best = cursors.size();
  for (std::size_t i = 0; i < cursors.size(); ++i) {
    const Cursor& one = cursors[i];
    if (one.head_bytes > head->size() || hash(std::string_view(*head).substr(0, one.head_bytes)) != one.head)
      continue;
    if (best != cursors.size() && cursors[best].offset >= one.offset) continue;
    auto tail = source.bytes(one.offset - one.tail_bytes, one.tail_bytes);
    if (!tail) return base::pass(tail);
    if (tail->size() == one.tail_bytes && hash(*tail) == one.tail) best = i;
  }
  return best;
}

base::Result<State> StateFile::load(std::uint64_t next_sequence) {
  const platform::Path next = path(".next.json");
  auto pending = read_json(next);
  if (pending) {
    const auto sequence = number_of(*pending, "sequence");
    const auto events = number_of(*pending, "events");
    const Json* after = pending->find("state");
    if (!sequence || !events || after == nullptr || next_sequence < *sequence) return damaged(next);
    if (next_sequence >= *sequence + *events) {
      auto state = from_json(*after);
      if (!state) return damaged(next);
      if (base::Status saved = save(*state); !saved) return base::pass(saved);
    } else {
      skip_ = next_sequence - *sequence;
    }
  } else if (pending.error().code != base::ErrorCode::not_found) {
    return base::pass(pending);
  }
  auto json = read_json(path(".json"));
  if (!json && json.error().code == base::ErrorCode::not_found) {
    // Hashes of a first batch that was cut short were made with another salt; only their number counts.
    State state = fresh();
    if (base::Status saved = save(state); !saved) return base::pass(saved);
    return state;
  }
  if (!json) return base::pass(json);
  auto state = from_json(*json);
  if (!state) return damaged(path(".json"));
  return std::move(*state);
}

base::Status StateFile::prepare(const State& after, std::uint64_t sequence, std::uint64_t events) {
  return platform::replace_file(
      path(".next.json"),
      platform::print_json(
          JsonObject{{"sequence", number(sequence)}, {"events", number(events)}, {"state", to_json(after)}}),
      kMode);
}

base::Status StateFile::save(const State& state) {
  if (auto made = platform::make_folder(folder_, 0750); !made) return made;
  if (auto saved = platform::replace_file(path(".json"), platform::print_json(to_json(state)), kMode); !saved)
    return saved;
  return platform::remove_file(path(".next.json"));
}

}  // namespace cartulaire::adapters::sessions
