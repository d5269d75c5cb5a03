#include "verify/units.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace cartulaire::verify {
namespace {

platform::Digest hash_of(const Figures& figures) {
  platform::Sha256 hash;
  const std::string events = fmt::format("{}\n", figures.events);
  return hash.update(platform::as_bytes(events))
      .update(figures.root)
      .update(figures.data)
      .update(figures.identity)
      .finish();
}

}  // namespace

std::size_t Units::KeyHash::operator()(const Key& key) const {
  // Names of units come from the log, and a hostile one gains nothing but its own slowness.
  std::uint64_t mixed = std::uint64_t{key.log_class} << 32U | static_cast<std::uint32_t>(key.day);
  mixed = (mixed ^ (std::uint64_t{key.part} << 40U | key.part)) * 0x9e3779b97f4a7c15U;
  return static_cast<std::size_t>(mixed ^ mixed >> 29U);
}

std::optional<std::uint32_t> Units::class_of(const std::string& entity, const std::string& name) const {
  const auto found = class_places_.find({entity, name});
  return found == class_places_.end() ? std::nullopt : std::optional(found->second);
}

std::uint32_t Units::class_at(const std::string& entity, const std::string& name) {
  const auto [place, fresh] =
      class_places_.try_emplace({entity, name}, static_cast<std::uint32_t>(classes_.size()));
  if (fresh) classes_.push_back({entity, name, std::nullopt, {}, {}});
  return place->second;
}

const Unit* Units::find(const UnitName& name) const {
  const auto log_class = class_of(name.entity, name.log_class);
  if (!log_class) return nullptr;
  const auto found = places_.find({*log_class, name.day, name.part});
  return found == places_.end() ? nullptr : &units_[found->second];
}

std::string Units::name(const Unit& unit) const {
  const Class& its = classes_[unit.log_class];
  return UnitName{its.entity, its.name, unit.day, unit.part}.text();
}

std::uint32_t Units::clause_at(const std::string& name) {
  return clauses_.try_emplace(name, static_cast<std::uint32_t>(clauses_.size())).first->second;
}

const Units::Retention* Units::shortened_by(const Unit& unit) const {
  const auto& retentions = classes_[unit.log_class].retentions;
  const auto binding =
      std::upper_bound(retentions.begin(), retentions.end(), unit.leaf,
                       [](std::uint64_t leaf, const Retention& one) { return leaf < one.line; });
  const bool shortens = binding != retentions.end() && unit.day + static_cast<Day>(binding->days) < unit.term;
  return shortens ? &*binding : nullptr;
}

Day Units::term(const Unit& unit) const {
  const Retention* shorter = shortened_by(unit);
  return shorter == nullptr ? unit.term : unit.day + static_cast<Day>(shorter->days);
}

std::optional<Day> Units::due(const Unit& unit) const {
  if (!unit.awaits_visa) return term(unit);
  for (const Visa& visa : classes_[unit.log_class].visas)
    if (unit.day <= visa.until) return std::max(term(unit), zones_.days(unit.zone, visa.at).latest);
  return std::nullopt;
}

void Units::sealed(std::uint64_t line, const PartEntry& part) {
  const std::uint32_t log_class = class_at(part.unit.entity, part.unit.log_class);
  const auto [place, fresh] = places_.try_emplace({log_class, part.unit.day, part.unit.part}, units_.size());
  const bool first = part.unit.part == 1;
  if (!fresh || (!first && !places_.contains({log_class, part.unit.day, part.unit.part - 1})))
    findings_.at_line(Problem::part_number_gap, line, part.unit.text());
  if (part.term != part.unit.day + static_cast<Day>(part.retention))
    findings_.at_line(Problem::term_wrong, line, part.unit.text());
  Class& its = classes_[log_class];
  its.longest = std::max(its.longest.value_or(0), part.retention);
  if (!fresh) return;
  units_.push_back({log_class, part.unit.day, part.unit.part, part.term, line, part.size, part.figures.events,
                    part.sha256, hash_of(part.figures), clause_at(part.clause), zones_.number_of(part.zone),
                    false, part.awaits_visa});
}

void Units::shortened(std::uint64_t line, const RetentionEntry& entry) {
  Class& its = classes_[class_at(entry.entity, entry.log_class)];
  if (its.longest && entry.days > *its.longest)
    findings_.at_line(Problem::retention_grew, line, entry.entity + "/" + entry.log_class);
  its.longest = std::min(its.longest.value_or(entry.days), entry.days);
  while (!its.retentions.empty() && its.retentions.back().days > entry.days)
    its.retentions.pop_back();
  its.retentions.push_back({line, entry.days, clause_at(entry.clause)});
}

void Units::agreed(std::int64_t at, const VisaEntry& entry) {
  classes_[class_at(entry.entity, entry.log_class)].visas.push_back({at, entry.until});
}

void Units::destroyed(std::uint64_t line, std::int64_t at, const DestructionEntry& entry) {
  const std::string name = entry.unit.text();
  const Unit* found = find(entry.unit);
  if (found == nullptr) {
    findings_.at_line(Problem::destroyed_unknown, line, name);
    return;
  }
  Unit& unit = units_[static_cast<std::size_t>(found - units_.data())];
  if (unit.destroyed) {
    findings_.at_line(Problem::destroyed_twice, line, name);
    return;
  }
  unit.destroyed = true;
  if (!this->due(unit)) findings_.at_line(Problem::destroyed_without_visa, line, name);
  const Day due = term(unit);
  const Days day = zones_.days(unit.zone, at);
  if (day.latest < due) findings_.at_line(Problem::destroyed_early, line, name);
  const Retention* shorter = shortened_by(unit);
  const std::uint32_t clause = shorter == nullptr ? unit.clause : shorter->clause;
  const bool on_day =
      entry.late >= std::max(day.earliest - due, 0) && entry.late <= std::max(day.latest - due, 0);
  const bool same = entry.leaf == unit.leaf && entry.term == due && clause_at(entry.clause) == clause &&
                    hash_of(entry.figures) == unit.figures && on_day;
  if (!same) findings_.at_line(Problem::destruction_differs, line, name);
  if (entry.late > 0) ++late_;
}

void Units::forget_from(std::uint64_t line) {
  while (!units_.empty() && units_.back().leaf >= line) {
    const Unit& unit = units_.back();
    places_.erase({unit.log_class, unit.day, unit.part});
    units_.pop_back();
  }
}

}  // namespace cartulaire::verify
