// What was sealed, for how long, and what was destroyed: of each unit only what the end of the log needs.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "verify/entry.hpp"
#include "verify/finding.hpp"

namespace cartulaire::verify {

struct Unit {
  std::uint32_t log_class = 0;  // place in the list of classes
  Day day = 0;
  std::uint32_t part = 0;
  Day term = 0;  // as sealed
  std::uint64_t leaf = 0;
  std::uint64_t size = 0;
  std::uint64_t events = 0;
  platform::Digest sha256{};
  platform::Digest figures{};  // hash of what the destruction must repeat
  std::uint32_t clause = 0;    // place in the list of names
  std::uint16_t zone = 0;
  bool destroyed = false;
  bool awaits_visa = false;
};

class Units {
 public:
  explicit Units(Findings& findings) : findings_(findings) {}

  // In the order of the log; `line` is the number of the entry's line.
  void sealed(std::uint64_t line, const PartEntry& part);
  void shortened(std::uint64_t line, const RetentionEntry& entry);
  void agreed(std::int64_t at, const VisaEntry& entry);
  void destroyed(std::uint64_t line, std::int64_t at, const DestructionEntry& entry);
  // The lines from `line` on count for nothing: the end of the log is an unfinished batch.
  void forget_from(std::uint64_t line);

  [[nodiscard]] const std::vector<Unit>& all() const { return units_; }
  [[nodiscard]] const Unit* find(const UnitName& name) const;
  [[nodiscard]] std::string name(const Unit& unit) const;
  // The day on which it is to be destroyed, after every retention entry.
  [[nodiscard]] Day term(const Unit& unit) const;
  // From when on its destruction may be asked for: its term, or the visa of the archives where that came
  // later; nothing while it awaits one.
  [[nodiscard]] std::optional<Day> due(const Unit& unit) const;
  // Today, where the unit was made.
  [[nodiscard]] Days today(const Unit& unit, std::int64_t now) const { return zones_.days(unit.zone, now); }
  [[nodiscard]] std::uint64_t late() const { return late_; }

 private:
  struct Retention {
    std::uint64_t line = 0;
    std::uint32_t days = 0;
    std::uint32_t clause = 0;
  };
  struct Visa {
    std::int64_t at = 0;
    Day until = 0;
  };
  struct Class {
    std::string entity;
    std::string name;
    // The longest time that holds for what is sealed; none before the first part.
    std::optional<std::uint32_t> longest;
    // Retention entries that still bind: lines and days ascending, so that of those behind a unit's line the
    // first one is the shortest.
    std::vector<Retention> retentions;
    std::vector<Visa> visas;
  };
  struct Key {
    std::uint32_t log_class;
    Day day;
    std::uint32_t part;
    bool operator==(const Key&) const = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const;
  };
  [[nodiscard]] std::optional<std::uint32_t> class_of(const std::string& entity,
                                                      const std::string& name) const;
  std::uint32_t class_at(const std::string& entity, const std::string& name);
  std::uint32_t clause_at(const std::string& name);
  // The retention entry that shortens it, if one does.
  [[nodiscard]] const Retention* shortened_by(const Unit& unit) const;

  Findings& findings_;
  Zones zones_;
  std::vector<Class> classes_;
  std::map<std::pair<std::string, std::string>, std::uint32_t> class_places_;
  std::map<std::string, std::uint32_t> clauses_;
  std::vector<Unit> units_;
  std::unordered_map<Key, std::size_t, KeyHash> places_;
  std::uint64_t late_ = 0;  // destructions after their term
};

}  // namespace cartulaire::verify
