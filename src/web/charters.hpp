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
#include "charter/compile.hpp"
#include "platform/json.hpp"
#include "web/config.hpp"
#include "web/printed.hpp"

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
  base::Result<std::vector<charter::LogRule>> logs;  // what journals may write; why that cannot be told
  DayAnswers answers;

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

  // Of all charters, by id.
  [[nodiscard]] std::vector<std::string> entities();

 private:
  struct Place {
    CharterPlace at;
    std::shared_ptr<const CharterFile> file;
    std::string seen;  // what the files looked like
  };
  explicit Charters(std::vector<Place> places) : places_(std::move(places)) {}
  // Both under the lock.
  void look_again(base::Instant now);
  [[nodiscard]] std::shared_ptr<const CharterFile> file_of(const std::string& entity) const;

  std::mutex mutex_;
  std::vector<Place> places_;
  base::Instant looked_{};
  std::atomic<std::uint64_t> failures_{0};
  std::map<std::string, std::shared_ptr<const EntityCharter>, std::less<>> entities_;
};

}  // namespace cartulaire::web
