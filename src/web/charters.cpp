#include "web/charters.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "charter/adoption/day.hpp"
#include "charter/adoption/entity_text.hpp"
#include "charter/check.hpp"
#include "charter/compile.hpp"
#include "charter/model/read.hpp"
#include "platform/crypto.hpp"
#include "platform/zone.hpp"

namespace cartulaire::web {
namespace {

using charter::adoption::Day;
using charter::adoption::EntityStatus;
using charter::adoption::EntityText;
using charter::adoption::Record;
using charter::adoption::Register;
using charter::adoption::Version;

// Size and time of each file: other than before, and it is read again.
std::string looks_of(const CharterPlace& place) {
  std::string text;
  for (const platform::Path& path : {place.charter, place.adoption, place.key}) {
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    const auto time = std::filesystem::last_write_time(path, error);
    text += error ? "-" : fmt::format("{}/{} ", size, time.time_since_epoch().count());
  }
  return text;
}

base::Result<std::shared_ptr<const CharterFile>> read_file(const CharterPlace& place) {
  auto read = charter::model::read_charter(place.charter.string());
  if (!read) return base::pass(read);
  auto& diagnostics = read->loaded.diagnostics;
  const auto error = std::ranges::find_if(
      diagnostics, [](const charter::Diagnostic& one) { return charter::has_errors({one}); });
  if (error != diagnostics.end())
    return base::fail(base::ErrorCode::invalid, place.charter.string(),
                      "cette charte a des erreurs : `cartulaire charter check` les dit",
                      "this charter has errors: `cartulaire charter check` tells them");
  auto file = std::make_shared<CharterFile>();
  auto zone = platform::load_time_zone(read->loaded.charter.front.time_zone);
  if (!zone) return base::pass(zone);
  file->zone = std::move(*zone);
  if (std::error_code none; std::filesystem::exists(place.adoption, none)) {
    const auto key = platform::read_sign_public_key(place.key);
    if (!key) return tl::unexpected(key.error());
    auto adoption = charter::adoption::read_register(place.adoption, *key);
    if (!adoption) return base::pass(adoption);
    file->adoption = std::move(*adoption);
  }
  file->charter = std::move(read->loaded.charter);
  file->text = std::move(read->text);
  return std::shared_ptr<const CharterFile>(std::move(file));
}

// The version with this text for the entity; nullptr: none.
const Record* record_of(const Register& all, std::string_view entity, std::string_view hash) {
  for (const Record& record : all.records)
    if (const Version* version = record.act.as<Version>())
      for (const EntityText& text : version->entities)
        if (text.entity == entity && text.hash == hash) return &record;
  return nullptr;
}

void tell_logs(EntityCharter& charter) {
  auto compiled = charter::compile(charter.text);
  if (compiled)
    charter.logs = std::move(compiled->logs);
  else
    charter.logs = base::pass(compiled);
}

// The version in force that is not the file's, as the register keeps it. Nothing where the file's is the one.
std::shared_ptr<EntityCharter> from_register(const std::shared_ptr<const CharterFile>& file,
                                             const std::string& entity, const std::string& file_hash,
                                             const EntityStatus& status) {
  if (!status.in_force || status.in_force->hash == file_hash) return nullptr;
  const Record* record = record_of(file->adoption, entity, status.in_force->hash);
  if (record == nullptr) return nullptr;
  const auto& text = record->act.as<Version>()->text;
  auto loaded = charter::load_charter(text, "register:" + std::to_string(record->number));
  if (charter::has_errors(loaded.diagnostics)) return nullptr;
  auto effective = charter::effective_charter(loaded.charter, entity);
  if (!effective) return nullptr;
  auto out = std::make_shared<EntityCharter>();
  out->file = file;
  out->text = std::move(*effective);
  out->text.hash = status.in_force->hash;  // what was registered counts, whatever reads it today
  out->marks = *charter::adoption::registered_text(file->adoption, entity, status.in_force->hash);
  out->whole = std::make_shared<const std::string>(text);
  tell_logs(*out);
  return out;
}

base::Result<std::shared_ptr<const EntityCharter>> work_out(const std::shared_ptr<const CharterFile>& file,
                                                            const std::string& entity, Day today) {
  using Made = std::shared_ptr<const EntityCharter>;
  auto out = std::make_shared<EntityCharter>();
  out->file = file;
  auto effective = charter::effective_charter(file->charter, entity);
  if (!effective) return base::pass(effective);
  out->text = std::move(*effective);
  out->marks = charter::adoption::entity_text(out->text);
  tell_logs(*out);
  const EntityStatus status =
      charter::adoption::status_of(file->adoption, out->text.front.version, out->marks, today);
  if (auto bound = from_register(file, entity, out->text.hash, status)) return Made(std::move(bound));
  out->whole = std::shared_ptr<const std::string>(file, &file->text);
  return Made(std::move(out));
}

// The version that every entity it names has in force; nullptr: none.
const Record* in_force_everywhere(const Register& all, Day today) {
  for (auto record = all.records.rbegin(); record != all.records.rend(); ++record) {
    const Version* version = record->act.as<Version>();
    if (version == nullptr) continue;
    const bool everywhere = std::ranges::all_of(version->entities, [&](const EntityText& text) {
      const EntityStatus status = charter::adoption::status_of(all, record->act.version, text, today);
      return status.in_force && status.in_force->hash == text.hash;
    });
    if (everywhere) return &*record;
  }
  return nullptr;
}

bool is_registered(const Register& all, std::string_view text) {
  return std::ranges::any_of(all.records, [&](const Record& record) {
    const Version* version = record.act.as<Version>();
    return version != nullptr && version->text == text;
  });
}

// What goes into the file for a version: its text, or what its writers wrote on a model, which stands beside
// the charter under the version's name and makes the same text.
std::string bytes_of(const CharterPlace& place, const Record& record) {
  const std::string& text = record.act.as<Version>()->text;
  auto written = platform::read_text(version_file(place, record.act.version), charter::model::kMostFileBytes);
  if (!written) return text;
  const auto read = charter::model::read_charter_text(*written, place.charter.string());
  return read.text == text ? *written : text;
}

// True: the file was replaced.
bool follow(const CharterPlace& place, const CharterFile& file, Day today) {
  const Record* due = in_force_everywhere(file.adoption, today);
  if (due == nullptr || due->act.as<Version>()->text == file.text) return false;
  if (!is_registered(file.adoption, file.text)) return false;
  const auto written = platform::replace_file(place.charter, bytes_of(place, *due));
  if (!written)
    fmt::print(
        stderr, "cartulaire web: {} ; {}\n", written.error().text(),
        "la version en vigueur est servie d’après le registre, mais les nœuds attendent ce fichier (the "
        "version in force is served from the register, but nodes wait for this file)");
  return written.has_value();
}

}  // namespace

Day EntityCharter::day_of(base::Instant at) const {
  return Day(std::chrono::days(file->zone.civil(at).day));
}

platform::Path version_file(const CharterPlace& place, std::string_view version) {
  return place.charter.parent_path() / fmt::format("{}-{}.md", place.charter.stem().string(), version);
}

charter::adoption::EntityStatus EntityCharter::status(base::Instant at) const {
  return charter::adoption::status_of(file->adoption, text.front.version, marks, day_of(at));
}

base::Result<std::shared_ptr<Charters>> Charters::open(std::vector<CharterPlace> places) {
  std::vector<Place> read;
  for (CharterPlace& place : places) {
    std::string looks = looks_of(place);
    auto file = read_file(place);
    if (!file) return base::pass(file);
    read.push_back({std::move(place), std::move(*file), std::move(looks)});
  }
  return std::shared_ptr<Charters>(new Charters(std::move(read)));
}

std::vector<std::string> Charters::entities() {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> ids;
  for (const Place& place : places_)
    for (const charter::Entity& one : place.file->charter.front.entities)
      ids.push_back(one.id);
  std::ranges::sort(ids);
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

void Charters::look_at(Place& place, base::Instant now) {
  std::string looks = looks_of(place.at);
  const Day day(std::chrono::days(place.file->zone.civil(now).day));
  if (looks == place.seen && day == place.day) return;
  if (looks != place.seen) {
    place.seen = std::move(looks);
    auto file = read_file(place.at);
    if (!file) {
      ++failures_;
      fmt::print(stderr, "cartulaire web: {} ; {}\n", file.error().text(),
                 "la charte lue auparavant reste servie (the charter read before goes on)");
      return;
    }
    place.file = std::move(*file);
  }
  place.day = day;
  entities_.clear();
  // Read again at once: the new file is a version of the register, and nothing is left to follow then.
  if (follow(place.at, *place.file, day)) look_at(place, now);
}

void Charters::look_again(base::Instant now) {
  if (now - looked_ < std::chrono::seconds(2) && now >= looked_) return;
  looked_ = now;
  for (Place& place : places_)
    look_at(place, now);
}

void Charters::look(base::Instant now) {
  const std::lock_guard lock(mutex_);
  look_again(now);
}

void Charters::look_now(base::Instant now) {
  const std::lock_guard lock(mutex_);
  looked_ = {};
  look_again(now);
}

const Charters::Place* Charters::place_of(std::string_view entity) const {
  const auto found = std::ranges::find_if(
      places_, [&](const Place& place) { return place.file->charter.front.entity(entity) != nullptr; });
  return found == places_.end() ? nullptr : &*found;
}

base::Result<Desk> Charters::desk_of(const std::string& entity, base::Instant now) {
  const std::lock_guard lock(mutex_);
  look_again(now);
  if (const Place* place = place_of(entity)) return Desk{place->at, place->file};
  return base::fail(base::ErrorCode::not_found, entity, "aucune charte ne nomme cette entité",
                    "no charter names this entity");
}

base::Result<std::shared_ptr<const EntityCharter>> Charters::of(const std::string& entity,
                                                                base::Instant now) {
  std::shared_ptr<const CharterFile> file;
  {
    const std::lock_guard lock(mutex_);
    look_again(now);
    if (const auto found = entities_.find(entity); found != entities_.end()) return found->second;
    if (const Place* place = place_of(entity)) file = place->file;
  }
  if (file == nullptr)
    return base::fail(base::ErrorCode::not_found, entity, "aucune charte ne nomme cette entité",
                      "no charter names this entity");
  // Others are not kept waiting; two who ask at once for the same work it out twice.
  auto made = work_out(file, entity, Day(std::chrono::days(file->zone.civil(now).day)));
  const std::lock_guard lock(mutex_);
  const Place* place = place_of(entity);
  if (made && place != nullptr && place->file == file) entities_.insert_or_assign(entity, *made);
  return made;
}

std::optional<Charters::Coming> Charters::coming(const std::string& entity, base::Instant now,
                                                 std::chrono::days within) {
  const auto today = of(entity, now);
  if (!today) return std::nullopt;
  const EntityCharter& present = **today;
  const auto later = present.status(now + within).in_force;
  if (!later || later->hash == present.text.hash) return std::nullopt;
  auto made = work_out(present.file, entity, present.day_of(now + within));
  if (!made || (*made)->text.hash != later->hash) return std::nullopt;
  return Coming{std::move(*made), later->since};
}

}  // namespace cartulaire::web
