// The charters that this hub serves, entity by entity, as they are in their files: read when they change,
// worked out for an entity when somebody of it asks first.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/time_zone.hpp"
#include "charter/adoption/status.hpp"
#include "charter/charter.hpp"
#include "platform/json.hpp"
#include "web/config.hpp"

namespace cartulaire::web {

// One reading of one charter's files.
struct CharterFile {
  charter::Charter charter;
  charter::adoption::Register adoption;  // empty where there is no register
  base::TimeZone zone;
};

// What is shown of it to one entity. Immutable.
struct EntityCharter {
  std::shared_ptr<const CharterFile> file;
  charter::EffectiveCharter text;
  charter::adoption::EntityText marks;
  platform::Json articles;  // of the annotated charter, without what depends on the day

  // `at`: now. What it points to lives as long as this.
  [[nodiscard]] charter::adoption::EntityStatus status(base::Instant at) const;
  [[nodiscard]] charter::adoption::Day day_of(base::Instant at) const;
};

class Charters {
 public:
  // Errors: a file that cannot be read, a charter with errors, a register that was altered.
  static base::Result<std::shared_ptr<Charters>> open(std::vector<CharterPlace> places);

  // `not_found`: no charter names this entity. A file that changed and cannot be used any more: the last good
  // one goes on, and standard error says so.
  base::Result<std::shared_ptr<const EntityCharter>> of(const std::string& entity, base::Instant now);
  // Readings of changed files that could not be used, since the start.
  [[nodiscard]] std::uint64_t failures() const { return failures_; }

 private:
  struct Place {
    CharterPlace at;
    std::shared_ptr<const CharterFile> file;
    std::string seen;  // what the files looked like
  };
  explicit Charters(std::vector<Place> places) : places_(std::move(places)) {}
  void look_again(base::Instant now);

  std::mutex mutex_;
  std::vector<Place> places_;
  base::Instant looked_{};
  std::atomic<std::uint64_t> failures_{0};
  std::map<std::string, std::shared_ptr<const EntityCharter>, std::less<>> entities_;
};

}  // namespace cartulaire::web
