#include "people/membership.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "people/text.hpp"
#include "store/entities.hpp"
#include "store/outbox.hpp"

namespace cartulaire::people {
namespace {

using base::Result;
using base::Status;
using platform::LdapSession;

constexpr std::size_t kAtOnce = 500;  // members in one modification

struct Somebody {
  std::string entity;
  store::Person person;
  std::string name;  // of their entry
};

// Everybody of the directory whom both know, leavers too.
Result<std::vector<Somebody>> everybody(store::Store& store, const Directory& directory, const Read& read) {
  using All = std::vector<Somebody>;
  return store.read<All>([&](store::Reading& in) -> Result<All> {
    auto entities = store::entities(in, store::Installation::as_operator());
    if (!entities) return base::pass(entities);
    All out;
    for (const store::Entity& entity : *entities) {
      auto people = store::people_of(in, store::EntityScope(entity.id), {directory.name, true});
      if (!people) return base::pass(people);
      for (store::Person& person : *people)
        if (const auto found = read.names.find(person.data.source_key); found != read.names.end())
          out.push_back({entity.id, std::move(person), found->second});
    }
    return out;
  });
}

// The attribute that holds the members, and whether it may not be empty (RFC 4519 §3.5).
struct Kind {
  std::string attribute = "member";
  bool never_empty = false;
};
Result<Kind> kind_of(LdapSession& session, const std::string& group) {
  platform::LdapSearch search;
  search.base = group;
  search.below = false;
  search.attributes = {"objectClass"};
  Kind kind;
  bool found = false;
  auto read = session.search(search, [&](const platform::LdapEntry& entry) -> Status {
    found = true;
    for (const platform::LdapAttribute& attribute : entry.attributes)
      for (const std::string& value : attribute.values) {
        const bool is_unique = lower(value) == "groupofuniquenames";
        if (is_unique) kind.attribute = "uniqueMember";
        kind.never_empty = kind.never_empty || is_unique || lower(value) == "groupofnames";
      }
    return {};
  });
  if (!read) return base::pass(read);
  if (!found)
    return base::fail(base::ErrorCode::not_found, group,
                      "ce groupe n’est pas dans l’annuaire, ou ce compte ne le voit pas",
                      "this group is not in the directory, or this account does not see it");
  return kind;
}

Status trace(store::Store& store, const store::By& by, std::string_view event,
             const std::vector<Member>& members, const std::string& group) {
  if (members.empty()) return {};
  return store.write([&](store::Writing& in) -> Status {
    for (const Member& member : members)
      if (auto put = store::put_event(in, store::EntityScope(member.entity), by,
                                      {event, std::to_string(member.id), group});
          !put)
        return put;
    return {};
  });
}

std::vector<std::string> names_of(const std::vector<Member>& members) {
  std::vector<std::string> names;
  for (const Member& member : members)
    names.push_back(member.name);
  return names;
}

class Group {
 public:
  Group(store::Store& store, LdapSession& session, const store::By& by, std::string name, Kind kind)
      : store_(store), session_(session), by_(by), name_(std::move(name)), kind_(std::move(kind)) {}

  // Who comes before who goes: a group that may not be empty never is.
  Status change(const GroupChanges& changes) {
    if (auto done = in_parts(changes.add, true); !done) return done;
    const std::vector<std::string> itself = {name_};
    if (changes.add_itself)
      if (auto done = session_.change_values(name_, kind_.attribute, itself, {}); !done) return done;
    if (auto done = in_parts(changes.remove, false); !done) return done;
    if (changes.remove_itself) return session_.change_values(name_, kind_.attribute, {}, itself);
    return {};
  }

 private:
  Status in_parts(const std::vector<Member>& members, bool added) {
    for (std::size_t from = 0; from < members.size(); from += kAtOnce) {
      const auto begin = members.begin() + static_cast<std::ptrdiff_t>(from);
      const std::vector<Member> part(
          begin, begin + static_cast<std::ptrdiff_t>(std::min(kAtOnce, members.size() - from)));
      const std::string_view event = added ? "group.member_added" : "group.member_removed";
      if (auto told = trace(store_, by_, event, part, name_); !told) return told;
      const std::vector<std::string> names = names_of(part);
      const std::vector<std::string> none;
      auto done = session_.change_values(name_, kind_.attribute, added ? names : none, added ? none : names);
      if (done) continue;
      if (auto told = trace(store_, by_, "group.member_unchanged", part, name_); !told) return told;
      return done;
    }
    return {};
  }

  store::Store& store_;
  LdapSession& session_;
  const store::By& by_;
  std::string name_;
  Kind kind_;
};

}  // namespace

Result<std::vector<GroupReport>> keep_groups(store::Store& store, const Directory& directory,
                                             const GroupOptions& options, const Signed& has_signed,
                                             const store::By& by) {
  std::vector<GroupReport> reports;
  if (directory.groups.empty()) return reports;
  auto read = read_people(directory, by.at);
  if (!read) return base::pass(read);
  auto people = everybody(store, directory, *read);
  if (!people) return base::pass(people);
  auto session = LdapSession::open(directory.place);
  if (!session) return base::pass(session);
  for (const GroupRule& rule : directory.groups) {
    auto kind = kind_of(*session, rule.group);
    if (!kind) return base::pass(kind);
    auto present = session->values_of(rule.group, kind->attribute);
    if (!present) return base::pass(present);
    std::vector<Member> members;
    for (const Somebody& one : *people)
      members.push_back(
          {one.entity, one.person.id, one.name, belongs(rule, one.entity, one.person, has_signed)});
    GroupReport report{rule.group,
                       group_changes(rule, *present, members, kind->never_empty, options.confirmed_removals),
                       false};
    if (!options.dry_run && !report.changes.too_many) {
      if (auto done = Group(store, *session, by, rule.group, *kind).change(report.changes); !done)
        return base::pass(done);
      report.taken = true;
    }
    reports.push_back(std::move(report));
  }
  return reports;
}

}  // namespace cartulaire::people
