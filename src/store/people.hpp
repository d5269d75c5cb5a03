// People of an entity and their posts. Somebody who works for two entities has a record in each: each
// employer keeps its own, and reads no other's. `directory` and `login` tell that they are the same person.
//
// Events: person.joined, person.changed (its detail names the fields), person.left, person.returned,
// person.erased (records.hpp).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "store/store.hpp"

namespace cartulaire::store {

using PersonId = std::int64_t;  // within its entity, never given twice

// A place of work: rights follow it and end with it (SCP-03). The same unit and title are the same post.
struct Post {
  std::string unit;
  std::string title;
  std::optional<PersonId> manager;  // in the same entity
  bool operator==(const Post&) const = default;
};

// What a source tells of a person. Absent text is empty.
struct PersonData {
  std::string directory;  // the source of the account: an import's name
  std::string
      source_key;     // what the source knows the person by for good; their login where it has nothing better
  std::string login;  // in lower case; one person's at a time in an entity and directory
  std::string given_name;
  std::string family_name;
  std::string mail;
  std::string population;   // a leaf of the charter's populations
  std::string arrived_on;   // "2026-09-01"
  std::vector<Post> posts;  // the main one first; no two of the same unit and title
  bool operator==(const PersonData&) const = default;
};

struct Person {
  PersonId id = 0;
  PersonData data;
  std::optional<base::Instant> left_at;  // no access from then on
};

struct PeopleWanted {
  std::string directory;      // empty: of all
  bool with_leavers = false;  // who left and is not erased yet
};

// By id.
base::Result<std::vector<Person>> people_of(Reading& in, const EntityScope& scope,
                                            const PeopleWanted& wanted);
// A page of all, leavers too, by id: those after `after` whose names or login hold `search`, where capitals
// of ASCII count as small letters.
struct PeoplePage {
  PersonId after = 0;
  std::string search;  // empty: everybody
  std::size_t limit = 100;
};
base::Result<std::vector<Person>> people_page(Reading& in, const EntityScope& scope, const PeoplePage& page);
// Who has not left, by entity; entities without anybody are left out.
base::Result<std::map<std::string, std::int64_t, std::less<>>> count_people(Reading& in,
                                                                            const Installation& all);
// `not_found` also for another entity's.
base::Result<Person> person_of(Reading& in, const EntityScope& scope, PersonId id);

// Without the managers of their posts, who may come later: change_person puts them in. `invalid`: the login
// or the key is somebody's already.
base::Result<PersonId> add_person(Writing& in, const EntityScope& scope, const PersonData& data,
                                  const By& by);
// The managers of somebody who has just been added: part of that, without an event of its own.
base::Status name_managers(Writing& in, const EntityScope& scope, PersonId id,
                           const std::vector<Post>& posts);
// As `data` says from now on; `before` as people_of gave it in this transaction. Somebody who had left
// returns.
base::Status change_person(Writing& in, const EntityScope& scope, const Person& before,
                           const PersonData& data, const By& by);
// Posts end, others have no manager in them, access ends; the rest is erased when its time is over.
base::Status leave(Writing& in, const EntityScope& scope, PersonId id, const By& by);
// Frees the login of somebody who is about to get another, so that two people may swap theirs.
base::Status free_login(Writing& in, const EntityScope& scope, PersonId id);

struct Membership {
  std::string entity;
  PersonId id = 0;
  bool operator==(const Membership&) const = default;
};
// In which entities this account works today: for sign-in, which then goes on in one of them.
base::Result<std::vector<Membership>> memberships(Reading& in, const Installation& all,
                                                  const std::string& directory, const std::string& login);

}  // namespace cartulaire::store
