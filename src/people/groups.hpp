// Groups of a directory that follow the store: who belongs, worked out from who is there (INT-01). What acts
// on the group (a firewall, Entra, a proxy of another maker) needs to know nothing of us.
//
// Only entries of people whom we manage are taken out: the store knows them, of this directory. Whoever else
// is in a group stays in it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "store/people.hpp"

namespace cartulaire::people {

// Who belongs in a group.
struct GroupRule {
  std::string group;                     // the name of its entry
  std::string entity;                    // empty: of all
  std::vector<std::string> populations;  // empty: of all
  std::optional<bool> has_signed;        // the text in force; nothing: either way
  std::string document;                  // whose text; empty: the only document that the entity has
};

// Whether somebody has signed the version in force of the document (as GroupRule names it).
using Signed =
    std::function<bool(const std::string& entity, const std::string& document, store::PersonId id)>;

// Somebody as a group sees them.
struct Member {
  std::string entity;
  store::PersonId id = 0;
  std::string name;  // of their entry in the directory
  bool belongs = false;
  bool operator==(const Member&) const = default;
};

bool belongs(const GroupRule& rule, const std::string& entity, const store::Person& person,
             const Signed& has_signed);

struct GroupChanges {
  std::vector<Member> add;
  std::vector<Member> remove;
  std::int64_t managed = 0;  // of ours in the group before
  std::int64_t unknown = 0;  // in the group, and not ours
  bool add_itself = false;   // a group that may not be empty holds itself
  bool remove_itself = false;
  bool too_many = false;  // more would go than kLeaverPercent of ours, and more than `confirmed`
};

// `present`: names of entries in the group. `managed`: everybody of ours, somebody with several records once
// for each: they belong if any of them does. A rule for one entity touches its people only. `never_empty`: a
// groupOfNames.
GroupChanges group_changes(const GroupRule& rule, const std::vector<std::string>& present,
                           const std::vector<Member>& managed, bool never_empty, std::int64_t confirmed);

}  // namespace cartulaire::people
