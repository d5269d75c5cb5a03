// The charters that this hub serves, entity by entity: of each the version that the register has in force for
// it, whose text the register holds; the file's where the register has none.
//
// The register is the truth. The file follows it: once every entity that a version names has it in force,
// that version's text takes the place of the file's, in one step, unless the file holds a text that is in no
// version, which is somebody's work. Whatever is interrupted is done at the next look.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
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
  std::string text;                      // whole: with the models that it completes
  charter::adoption::Register adoption;  // empty where there is no register
  base::TimeZone zone;
};

// What is shown of it to one entity. Immutable.
struct EntityCharter {
  std::shared_ptr<const CharterFile> file;
  charter::EffectiveCharter text;
  charter::adoption::EntityText marks;
  std::shared_ptr<const std::string> whole;          // the text of the charter that it was made of
  base::Result<std::vector<charter::LogRule>> logs;  // what journals may write; why that cannot be told
  DayAnswers answers;

  // `at`: now. What it points to lives as long as this.
  [[nodiscard]] charter::adoption::EntityStatus status(base::Instant at) const;
  [[nodiscard]] charter::adoption::Day day_of(base::Instant at) const;
};

// Where acts about an entity are recorded, and what stands there.
struct Desk {
  CharterPlace at;
  std::shared_ptr<const CharterFile> file;
};

// What the writers of a version on a model wrote, kept until it is in force: "charte-1.1.0.md" beside the
// charter.
platform::Path version_file(const CharterPlace& place, std::string_view version);

class Charters {
 public:
  // Errors: a file that cannot be read, a charter with errors, a register that was altered.
  static base::Result<std::shared_ptr<Charters>> open(std::vector<CharterPlace> places);

  // `not_found`: no charter names this entity. A file that changed and cannot be used any more: the last good
  // one goes on, and standard error says so.
  base::Result<std::shared_ptr<const EntityCharter>> of(const std::string& entity, base::Instant now);
  // The version that takes the place of the one in force within these days, by the register, and from when;
  // nothing: none does.
  struct Coming {
    std::shared_ptr<const EntityCharter> charter;
    charter::adoption::Day from{};
  };
  std::optional<Coming> coming(const std::string& entity, base::Instant now, std::chrono::days within);
  // Readings of changed files that could not be used, since the start.
  [[nodiscard]] std::uint64_t failures() const { return failures_; }

  // Of all charters, by id.
  [[nodiscard]] std::vector<std::string> entities();
  // `not_found`: no charter names this entity.
  base::Result<Desk> desk_of(const std::string& entity, base::Instant now);
  // Reads what changed, and lets files follow their registers; at most every two seconds.
  void look(base::Instant now);
  // The same now: a register was written.
  void look_now(base::Instant now);

 private:
  struct Place {
    CharterPlace at;
    std::shared_ptr<const CharterFile> file;
    std::string seen;              // what the files looked like
    charter::adoption::Day day{};  // of the last look, in the charter's zone
  };
  explicit Charters(std::vector<Place> places) : places_(std::move(places)) {}
  // Both under the lock.
  void look_again(base::Instant now);
  void look_at(Place& place, base::Instant now);
  [[nodiscard]] const Place* place_of(std::string_view entity) const;

  std::mutex mutex_;
  std::vector<Place> places_;
  base::Instant looked_{};
  std::atomic<std::uint64_t> failures_{0};
  std::map<std::string, std::shared_ptr<const EntityCharter>, std::less<>> entities_;
};

}  // namespace cartulaire::web
