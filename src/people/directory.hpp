// People read over LDAP, as `hub-ldap.yml` declares it (docs/operations/directory.md): several directories,
// each with its searches, what its attributes are called, and the groups that are kept in it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "people/entries.hpp"
#include "people/groups.hpp"
#include "platform/ldap.hpp"

namespace cartulaire::people {

struct PeopleSearch {
  std::string base;
  std::string filter = "(objectClass=person)";
  std::string entity;  // of entries that do not tell theirs
};

struct Directory {
  std::string name;  // of the source of accounts, in the store
  platform::LdapPlace place;
  std::vector<PeopleSearch> people;  // an entry found by several counts for the first
  Mapping mapping;
  std::vector<GroupRule> groups;
};

// Errors say file, line and column. Paths are relative to the file.
base::Result<std::vector<Directory>> read_directories(const platform::Path& file);

// Everybody in a directory, whole or not at all.
struct Read {
  Source source;                                       // lines are places in `entries`, from 1
  std::vector<std::string> entries;                    // names of entries, as they came
  std::unordered_map<std::string, std::string> names;  // the entry by the key of the person
};
base::Result<Read> read_people(const Directory& directory, base::Instant now,
                               const SourceLimits& limits = {});

// Who signs in with a password of the directory: the person's login as the store knows it. Nothing for a
// wrong password, an unknown or closed account, or a name that two people bear.
base::Result<std::optional<std::string>> sign_in(const Directory& directory, std::string_view login,
                                                 std::string_view password, base::Instant now);

}  // namespace cartulaire::people
