#include "verify/custody.hpp"

#include <algorithm>
#include <set>

namespace cartulaire::verify {
namespace {

bool has_key(const CustodyEntry& custody, const std::string& role, const platform::BoxPublicKey& key) {
  return std::any_of(custody.custodians.begin(), custody.custodians.end(),
                     [&](const auto& one) { return one.role == role && one.key == key; });
}

// Each role of a set has a key, each key a role of a set, and no key is there twice.
bool may_open(const CustodyEntry& custody) {
  std::set<std::string> in_sets;
  std::set<std::string> with_key;
  std::set<platform::BoxPublicKey> keys;
  for (const auto& set : custody.sets)
    in_sets.insert(set.begin(), set.end());
  for (const auto& one : custody.custodians) {
    with_key.insert(one.role);
    keys.insert(one.key);
  }
  const bool empty_set =
      std::any_of(custody.sets.begin(), custody.sets.end(), [](const auto& set) { return set.empty(); });
  return !custody.sets.empty() && !empty_set && in_sets == with_key &&
         keys.size() == custody.custodians.size();
}

}  // namespace

void Custodies::ceremony(std::uint64_t line, CustodyEntry entry) {
  auto& all = ceremonies_[entry.entity];
  if (entry.number != all.size() + 1 || !may_open(entry))
    findings_.at_line(Problem::custody_wrong, line, entry.entity);
  if (entry.number == all.size() + 1) all.push_back(std::move(entry));
}

const CustodyEntry* Custodies::find(const std::string& entity, std::uint64_t number) const {
  const auto all = ceremonies_.find(entity);
  return all == ceremonies_.end() || number == 0 || number > all->second.size() ? nullptr
                                                                                : &all->second[number - 1];
}

void Custodies::part(std::uint64_t line, const PartEntry& part) {
  if (part.custody != 0 && find(part.unit.entity, part.custody) == nullptr)
    findings_.at_line(Problem::custody_wrong, line, part.unit.text());
  sealed_.emplace(line, Sealed{part.custody, part.shares, part.figures.identity});
}

Custodies::Holder Custodies::holder(const Unit& unit, std::uint64_t size) const {
  const auto sealed = sealed_.find(unit.leaf);
  Holder holder;
  if (sealed != sealed_.end()) holder = {sealed->second.custody, std::nullopt, sealed->second.shares};
  const auto moves = moves_.find(unit.leaf);
  if (moves == moves_.end()) return holder;
  const auto after =
      std::lower_bound(moves->second.begin(), moves->second.end(), size,
                       [](const Holder& move, std::uint64_t line) { return *move.moved_at < line; });
  if (after != moves->second.begin()) holder = *std::prev(after);
  return holder;
}

// Whether the step may stand here.
bool Custodies::fits(const HandoverEntry& entry, const Open& open) const {
  const auto all = ceremonies_.find(entry.entity);
  const std::uint64_t newest = all == ceremonies_.end() ? 0 : all->second.size();
  if (entry.step == HandoverEntry::Step::open)
    return !open.is_open && entry.number == open.number + 1 && entry.to == newest && newest > 0;
  if (!open.is_open || entry.number != open.number) return false;
  if (entry.step == HandoverEntry::Step::close) return true;
  const CustodyEntry* from = find(entry.entity, entry.from);
  if (entry.to != open.to || entry.to != newest || entry.from == entry.to || from == nullptr ||
      entry.set >= from->sets.size() || entry.by.size() != from->sets[entry.set].size())
    return false;
  for (std::size_t i = 0; i < entry.by.size(); ++i)
    if (!has_key(*from, from->sets[entry.set][i], entry.by[i])) return false;
  return true;
}

bool Custodies::fits(const HandoverEntry& entry, const HandoverEntry::Moved& moved) const {
  const Unit* unit = units_.find(moved.unit);
  if (unit == nullptr || unit->destroyed || unit->leaf != moved.leaf || moved.unit.entity != entry.entity)
    return false;
  const auto sealed = sealed_.find(unit->leaf);
  return sealed != sealed_.end() && sealed->second.identity == moved.identity &&
         holder(*unit).custody == entry.from;
}

void Custodies::handover(std::uint64_t line, const HandoverEntry& entry) {
  Open& open = handovers_[entry.entity];
  if (!fits(entry, open)) findings_.at_line(Problem::handover_wrong, line, entry.entity);
  switch (entry.step) {
    case HandoverEntry::Step::open:
      open = {entry.number, entry.to, true};
      return;
    case HandoverEntry::Step::close:
      open.is_open = false;
      return;
    case HandoverEntry::Step::move:
      break;
  }
  for (const HandoverEntry::Moved& moved : entry.moved) {
    if (!fits(entry, moved)) findings_.at_line(Problem::handover_wrong, line, moved.unit.text());
    if (const Unit* unit = units_.find(moved.unit); unit != nullptr)
      moves_[unit->leaf].push_back({entry.to, line, moved.shares});
    ++moved_;
  }
}

}  // namespace cartulaire::verify
