#include "journal/sealed/retention.hpp"

#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "journal/day_keys.hpp"
#include "journal/sealed/statistics_file.hpp"

namespace cartulaire::journal::sealed {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

constexpr std::size_t kBatch = 256;  // records written at once

DestructionEntry record_of(const Unit& unit, const LivingUnit& living, std::uint64_t generation,
                           CivilDay today) {
  DestructionEntry entry;
  entry.unit = unit;
  entry.leaf = living.leaf;
  entry.term = living.term;
  entry.clause = living.clause;
  entry.events = living.part.events;
  entry.root = living.part.root;
  entry.data = living.part.data;
  entry.identity = living.part.identity;
  entry.generation = generation;
  entry.late_days = (today - living.term).count();
  return entry;
}

Status remove_files(const RetentionPlace& place, const std::vector<Unit>& units, Disk& disk) {
  for (const Unit& unit : units)
    if (auto status = disk.remove(place.parts / (unit.name() + ".part")); !status) return status;
  return remove_statistics(place.statistics, units, disk);
}

Status destroy_elsewhere(const Books& books, const std::vector<Unit>& due,
                         const DestroyElsewhere& elsewhere) {
  if (!elsewhere) return {};
  std::vector<const LivingUnit*> units;
  for (const Unit& unit : due)
    units.push_back(&books.living().at(unit));
  return elsewhere(units);
}

// Days whose intake key protected events that are past their term by now.
Result<std::vector<CivilDay>> due_intake(const Books& books, const RetentionPlace& place, CivilDay today) {
  std::vector<CivilDay> due;
  const auto shortest = books.shortest_retention();
  if (!shortest) return due;
  const auto days = secret_days(place.intake);
  if (!days) return tl::unexpected(days.error());
  for (const CivilDay day : *days)
    if (day + std::chrono::days(*shortest) <= today) due.push_back(day);
  return due;
}

}  // namespace

std::vector<Entry> shortening(const Books& books, const std::vector<RetentionRule>& rules) {
  std::vector<Entry> entries;
  for (const RetentionRule& rule : rules) {
    const bool shortens = std::ranges::any_of(books.living(), [&](const auto& one) {
      const auto& [unit, living] = one;
      return unit.entity == rule.entity && unit.log_class == rule.log_class &&
             unit.day + std::chrono::days(rule.days) < living.term;
    });
    if (shortens)
      entries.emplace_back(
          RetentionEntry{rule.entity, rule.log_class, rule.days, rule.clause, rule.charter, rule.version});
  }
  return entries;
}

Result<Destruction> destroy_due(Log& log, const Books& books, Keystore& keys, const RetentionPlace& place,
                                CivilDay today, bool confirmed, Disk& disk,
                                const DestroyElsewhere& elsewhere) {
  const CivilDay last = std::chrono::floor<std::chrono::days>(log.last_at());
  if (today > last + kMostJump && !confirmed)
    return fail(
        ErrorCode::refused, day_name(today),
        fmt::format("l'horloge a sauté depuis le {} : rien n'est détruit avant qu'une personne confirme la "
                    "date avec `cartulaire journal destroy --date {}`",
                    day_name(last), day_name(today)),
        fmt::format("the clock jumped from {}: nothing is destroyed before a person confirms the date with "
                    "`cartulaire journal destroy --date {}`",
                    day_name(last), day_name(today)));
  std::vector<Unit> due;
  for (const auto& [unit, living] : books.living())
    if (books.is_due(living, today)) due.push_back(unit);
  Destruction done;
  Status gone_elsewhere;
  if (!due.empty()) {
    if (auto status = keys.destroy(due); !status) return base::pass(status);
    if (auto status = remove_files(place, due, disk); !status) return base::pass(status);
    gone_elsewhere = destroy_elsewhere(books, due, elsewhere);
  }
  if (gone_elsewhere) {
    for (const Unit& unit : due) {
      ++done.units;
      done.events += books.living().at(unit).part.events;
    }
    for (std::size_t i = 0; i < due.size(); i += kBatch) {
      const auto batch = std::span(due).subspan(i, std::min(kBatch, due.size() - i));
      // The order may have been given before midnight, and this be on record behind it.
      auto status = log.append_at([&](base::Instant at) {
        std::vector<Entry> records;
        for (const Unit& unit : batch)
          records.emplace_back(record_of(unit, books.living().at(unit), keys.generation(unit.entity),
                                         place.day_of ? std::max(today, place.day_of(at)) : today));
        return records;
      });
      if (!status) return base::pass(status);
    }
  }
  const auto days = due_intake(books, place, today);
  if (!days) return tl::unexpected(days.error());
  for (const CivilDay day : *days) {
    if (auto status = disk.remove(secret_day_path(place.intake, day)); !status) return base::pass(status);
    if (auto status = log.append({IntakeDestroyedEntry{day}}); !status) return base::pass(status);
    ++done.intake_keys;
  }
  // A day on which nothing died is in the log too, by its signing key: the next one is no jump of the clock.
  if (auto status = log.append({}); !status) return base::pass(status);
  if (!gone_elsewhere) return base::pass(gone_elsewhere);
  return done;
}

}  // namespace cartulaire::journal::sealed
