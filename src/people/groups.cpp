#include "people/groups.hpp"

#include <algorithm>
#include <unordered_map>

#include "people/entries.hpp"
#include "people/import.hpp"

namespace cartulaire::people {

bool belongs(const GroupRule& rule, const std::string& entity, const store::Person& person,
             const Signed& has_signed) {
  if (person.left_at || (!rule.entity.empty() && rule.entity != entity)) return false;
  if (!rule.populations.empty() && std::find(rule.populations.begin(), rule.populations.end(),
                                             person.data.population) == rule.populations.end())
    return false;
  return !rule.has_signed || has_signed(entity, rule.document, person.id) == *rule.has_signed;
}

GroupChanges group_changes(const GroupRule& rule, const std::vector<std::string>& present,
                           const std::vector<Member>& managed, bool never_empty, std::int64_t confirmed) {
  struct Ours {
    const Member* member;
    bool there;
  };
  std::unordered_map<std::string, Ours> ours;
  for (const Member& member : managed) {
    if (!rule.entity.empty() && rule.entity != member.entity) continue;
    const auto [found, is_new] = ours.try_emplace(same_dn(member.name), Ours{&member, false});
    if (!is_new && member.belongs) found->second.member = &member;
  }
  GroupChanges changes;
  bool holds_itself = false;
  const std::string itself = same_dn(rule.group);
  for (const std::string& name : present) {
    const std::string same = same_dn(name);
    if (never_empty && same == itself) {
      holds_itself = true;
    } else if (const auto found = ours.find(same); found != ours.end()) {
      ++changes.managed;
      found->second.there = true;
      if (!found->second.member->belongs) {
        changes.remove.push_back(*found->second.member);
        changes.remove.back().name = name;
      }
    } else {
      ++changes.unknown;
    }
  }
  for (const Member& member : managed) {
    const auto found = ours.find(same_dn(member.name));
    if (found != ours.end() && found->second.member == &member && member.belongs && !found->second.there)
      changes.add.push_back(member);
  }
  const auto removed = static_cast<std::int64_t>(changes.remove.size());
  const auto after =
      changes.unknown + changes.managed - removed + static_cast<std::int64_t>(changes.add.size());
  changes.add_itself = never_empty && after == 0 && !holds_itself;
  changes.remove_itself = holds_itself && after > 0;
  changes.too_many = removed > 1 && removed > confirmed && removed * 100 > changes.managed * kLeaverPercent;
  return changes;
}

}  // namespace cartulaire::people
