#include "web/charters.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "charter/adoption/day.hpp"
#include "charter/adoption/entity_text.hpp"
#include "charter/check.hpp"
#include "charter/model/read.hpp"
#include "platform/crypto.hpp"
#include "platform/zone.hpp"

namespace cartulaire::web {
namespace {

using charter::adoption::Day;

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
  return std::shared_ptr<const CharterFile>(std::move(file));
}

base::Result<std::shared_ptr<const EntityCharter>> work_out(std::shared_ptr<const CharterFile> file,
                                                            const std::string& entity) {
  auto effective = charter::effective_charter(file->charter, entity);
  if (!effective) return base::pass(effective);
  auto out = std::make_shared<EntityCharter>();
  out->file = std::move(file);
  out->text = std::move(*effective);
  out->marks = charter::adoption::entity_text(out->text);
  if (auto compiled = charter::compile(out->text))
    out->logs = std::move(compiled->logs);
  else
    out->logs = base::pass(compiled);
  return std::shared_ptr<const EntityCharter>(std::move(out));
}

}  // namespace

Day EntityCharter::day_of(base::Instant at) const {
  return Day(std::chrono::days(file->zone.civil(at).day));
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

std::shared_ptr<const CharterFile> Charters::file_of(const std::string& entity) const {
  for (const Place& place : places_)
    if (place.file->charter.front.entity(entity) != nullptr) return place.file;
  return nullptr;
}

void Charters::look_again(base::Instant now) {
  if (now - looked_ < std::chrono::seconds(2) && now >= looked_) return;
  looked_ = now;
  for (Place& place : places_) {
    std::string looks = looks_of(place.at);
    if (looks == place.seen) continue;
    place.seen = std::move(looks);
    auto file = read_file(place.at);
    if (!file) {
      ++failures_;
      fmt::print(stderr, "cartulaire web: {} ; {}\n", file.error().text(),
                 "la charte lue auparavant reste servie (the charter read before goes on)");
      continue;
    }
    place.file = std::move(*file);
    entities_.clear();
  }
}

base::Result<std::shared_ptr<const EntityCharter>> Charters::of(const std::string& entity,
                                                                base::Instant now) {
  std::shared_ptr<const CharterFile> file;
  {
    const std::lock_guard lock(mutex_);
    look_again(now);
    if (const auto found = entities_.find(entity); found != entities_.end()) return found->second;
    file = file_of(entity);
  }
  if (file == nullptr)
    return base::fail(base::ErrorCode::not_found, entity, "aucune charte ne nomme cette entité",
                      "no charter names this entity");
  // Others are not kept waiting; two who ask at once for the same work it out twice.
  auto made = work_out(file, entity);
  const std::lock_guard lock(mutex_);
  if (made && file_of(entity) == file) entities_.insert_or_assign(entity, *made);
  return made;
}

}  // namespace cartulaire::web
