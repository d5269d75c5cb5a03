#include "journal/sealed/books.hpp"

#include <algorithm>

#include "journal/custody/handover_entry.hpp"

namespace cartulaire::journal::sealed {

void Books::take(std::uint64_t leaf, const TimedEntry& timed) {
  if (const auto* part = std::get_if<PartEntry>(&timed.entry)) take(leaf, *part);
  if (const auto* rule = std::get_if<RetentionEntry>(&timed.entry)) take(timed.at, *rule);
  if (const auto* custody = std::get_if<CustodyEntry>(&timed.entry)) take(*custody);
  if (const auto* handover = std::get_if<HandoverEntry>(&timed.entry)) take(leaf, *handover);
  if (const auto* visa = std::get_if<VisaEntry>(&timed.entry))
    visas_[{visa->entity, visa->log_class}].push_back(*visa);
  if (const auto* node = std::get_if<NodeEntry>(&timed.entry)) nodes_[node->node] = node->key;
  if (const auto* day = std::get_if<IntakeDestroyedEntry>(&timed.entry)) intake_destroyed_.insert(day->day);
  if (const auto* destruction = std::get_if<DestructionEntry>(&timed.entry))
    destroyed_ += living_.erase(destruction->unit);
  if (const auto* run = std::get_if<RunEntry>(&timed.entry)) {
    runs_ = run->run;
    for (const Consumed& one : run->consumed)
      cursors_[{one.node, one.writer}] = one;
  }
}

void Books::saw_retention(std::uint32_t days) {
  shortest_retention_ = std::min(shortest_retention_.value_or(days), days);
}

void Books::take(std::uint64_t leaf, const PartEntry& entry) {
  saw_retention(entry.retention_days);
  const Unit& unit = entry.unit;
  LivingUnit living{leaf, entry, entry.term, entry.clause, entry.custody, entry.shares, {}};
  living_.insert_or_assign(unit, std::move(living));
  auto& last = last_part_[{unit.entity, unit.log_class, unit.day}];
  last = std::max(last, unit.part);
}

void Books::take(base::Instant at, const RetentionEntry& rule) {
  saw_retention(rule.days);
  shortened_[{rule.entity, rule.log_class}].emplace_back(std::chrono::floor<std::chrono::days>(at),
                                                         rule.days);
  // Of one entity and class the units stand together.
  const Unit first{rule.entity, rule.log_class, CivilDay::min(), 0};
  for (auto unit = living_.lower_bound(first);
       unit != living_.end() && unit->first.entity == rule.entity && unit->first.log_class == rule.log_class;
       ++unit) {
    const CivilDay term = unit->first.day + std::chrono::days(rule.days);
    if (term >= unit->second.term) continue;
    unit->second.term = term;
    unit->second.clause = rule.clause;
  }
}

void Books::take(const CustodyEntry& entry) {
  for (const auto& [name, value] : entry.members)
    if (name == "entity" && value.text() != nullptr) custody_[*value.text()] = entry;
}

void Books::take(std::uint64_t leaf, const HandoverEntry& entry) {
  const auto step = custody::read_handover(entry.members);
  if (!step) return;  // who keeps the ceremonies says so (custody::Handovers::fault)
  for (const custody::Moved& moved : step->moved) {
    const auto living = living_.find(moved.unit);
    if (living == living_.end()) continue;
    living->second.custody = step->to;
    living->second.shares = moved.shares;
    living->second.handover = leaf;
  }
}

std::uint32_t Books::next_part(const std::string& entity, const std::string& log_class, CivilDay day) const {
  const auto last = last_part_.find({entity, log_class, day});
  return last == last_part_.end() ? 1 : last->second + 1;
}

const Consumed* Books::cursor(const WriterName& writer) const {
  const auto found = cursors_.find(writer);
  return found == cursors_.end() ? nullptr : &found->second;
}

const platform::SignPublicKey* Books::node_key(const std::string& node) const {
  const auto found = nodes_.find(node);
  return found == nodes_.end() ? nullptr : &found->second;
}

std::uint32_t Books::retention_of(const ClassName& of, CivilDay day, std::uint32_t announced) const {
  std::uint32_t days = announced;
  if (const auto rules = shortened_.find(of); rules != shortened_.end())
    for (const auto& [from, shorter] : rules->second)
      if (day <= from) days = std::min(days, shorter);
  return days;
}

const VisaEntry* Books::visa_of(const Unit& unit) const {
  const auto found = visas_.find({unit.entity, unit.log_class});
  if (found == visas_.end()) return nullptr;
  const auto covers = std::ranges::find_if(found->second.rbegin(), found->second.rend(),
                                           [&](const VisaEntry& visa) { return unit.day <= visa.until; });
  return covers == found->second.rend() ? nullptr : &*covers;
}

bool Books::awaits_visa(const LivingUnit& living) const {
  return living.part.awaits_visa && visa_of(living.part.unit) == nullptr;
}

const CustodyEntry* Books::custody(const std::string& entity) const {
  const auto found = custody_.find(entity);
  return found == custody_.end() ? nullptr : &found->second;
}

}  // namespace cartulaire::journal::sealed
