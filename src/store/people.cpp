#include "store/people.hpp"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "store/outbox.hpp"

namespace cartulaire::store {
namespace {

using platform::SqlRow;

SqlValue manager_value(const Post& post) {
  return post.manager ? SqlValue(*post.manager) : SqlValue();
}

Person person_from(const SqlRow& row) {
  Person person;
  person.id = row.integer(0);
  person.data = {row.text(1), row.text(2), row.text(3), row.text(4), row.text(5),
                 row.text(6), row.text(7), row.text(8), {}};
  if (!row.is_null(9)) person.left_at = base::Instant(std::chrono::milliseconds(row.integer(9)));
  return person;
}

Post post_from(const SqlRow& row) {
  Post post{row.text(1), row.text(2), std::nullopt};
  if (!row.is_null(3)) post.manager = row.integer(3);
  return post;
}

bool same_place(const Post& a, const Post& b) {
  return a.unit == b.unit && a.title == b.title;
}

base::Status insert_post(Writing& in, const EntityScope& scope, PersonId id, std::size_t place,
                         const Post& post) {
  auto number = next_number(in, scope, "post");
  if (!number) return base::pass(number);
  auto put =
      in.run(scope,
             "INSERT INTO post (entity, id, person, place, unit, title, manager) "
             "VALUES ($1, $2, $3, $4, $5, $6, $7)",
             {*number, id, static_cast<std::int64_t>(place), post.unit, post.title, manager_value(post)});
  if (!put) return base::pass(put);
  return {};
}

// Posts that go on keep their id.
base::Status change_posts(Writing& in, const EntityScope& scope, const Person& before,
                          const PersonData& data) {
  const std::vector<Post>& old = before.data.posts;
  for (const Post& post : old) {
    if (std::any_of(data.posts.begin(), data.posts.end(), [&](const Post& p) { return same_place(p, post); }))
      continue;
    auto ended =
        in.run(scope, "DELETE FROM post WHERE entity = $1 AND person = $2 AND unit = $3 AND title = $4",
               {before.id, post.unit, post.title});
    if (!ended) return base::pass(ended);
  }
  for (std::size_t place = 0; place < data.posts.size(); ++place) {
    const Post& post = data.posts[place];
    if (std::none_of(old.begin(), old.end(), [&](const Post& p) { return same_place(p, post); })) {
      if (auto put = insert_post(in, scope, before.id, place, post); !put) return put;
      continue;
    }
    auto put =
        in.run(scope,
               "UPDATE post SET place = $5, manager = $6 "
               "WHERE entity = $1 AND person = $2 AND unit = $3 AND title = $4",
               {before.id, post.unit, post.title, static_cast<std::int64_t>(place), manager_value(post)});
    if (!put) return base::pass(put);
  }
  return {};
}

// Names of the fields that differ, for the journal.
std::string differing(const PersonData& a, const PersonData& b) {
  std::string out;
  const auto compare = [&](std::string_view name, const auto& x, const auto& y) {
    if (x == y) return;
    if (!out.empty()) out += ' ';
    out += name;
  };
  compare("directory", a.directory, b.directory);
  compare("key", a.source_key, b.source_key);
  compare("login", a.login, b.login);
  compare("given_name", a.given_name, b.given_name);
  compare("family_name", a.family_name, b.family_name);
  compare("mail", a.mail, b.mail);
  compare("population", a.population, b.population);
  compare("arrived", a.arrived_on, b.arrived_on);
  compare("posts", a.posts, b.posts);
  return out;
}

std::vector<Person> with_posts(const platform::SqlRows& people, const platform::SqlRows& posts) {
  std::vector<Person> out;
  std::unordered_map<PersonId, std::size_t> places;
  for (const SqlRow& row : people) {
    out.push_back(person_from(row));
    places.emplace(out.back().id, out.size() - 1);
  }
  for (const SqlRow& row : posts)
    if (const auto found = places.find(row.integer(0)); found != places.end())
      out[found->second].data.posts.push_back(post_from(row));
  return out;
}

// What LIKE finds `text` with, wherever it stands.
std::string anywhere(const std::string& text) {
  if (text.empty()) return "";
  std::string out = "%";
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '\\') out += '\\';
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return out + '%';
}

tl::unexpected<base::Error> nobody(const EntityScope& scope, PersonId id) {
  return base::fail(base::ErrorCode::not_found, "",
                    fmt::format("il n’y a pas de personne {} dans l’entité `{}`", id, scope.entity()),
                    fmt::format("there is no person {} in the entity `{}`", id, scope.entity()));
}

}  // namespace

base::Result<std::vector<Person>> people_of(Reading& in, const EntityScope& scope,
                                            const PeopleWanted& wanted) {
  auto rows = in.rows(scope,
                      "SELECT id, directory, source_key, login, given_name, family_name, mail, population, "
                      "arrived_on, left_at FROM person WHERE entity = $1 AND (directory = $2 OR $3 = 1) "
                      "AND (left_at IS NULL OR $4 = 1) ORDER BY id",
                      {wanted.directory, std::int64_t{wanted.directory.empty() ? 1 : 0},
                       std::int64_t{wanted.with_leavers ? 1 : 0}});
  if (!rows) return base::pass(rows);
  auto posts = in.rows(
      scope, "SELECT person, unit, title, manager FROM post WHERE entity = $1 ORDER BY person, place, id");
  if (!posts) return base::pass(posts);
  return with_posts(*rows, *posts);
}

base::Result<std::vector<Person>> people_page(Reading& in, const EntityScope& scope, const PeoplePage& page) {
  auto rows = in.rows(
      scope,
      "SELECT id, directory, source_key, login, given_name, family_name, mail, population, arrived_on, "
      "left_at "
      "FROM person WHERE entity = $1 AND id > $2 AND ($3 = '' OR "
      "lower(given_name || ' ' || family_name || ' ' || login) LIKE $3 ESCAPE '\\') ORDER BY id LIMIT $4",
      {page.after, anywhere(page.search), static_cast<std::int64_t>(page.limit)});
  if (!rows) return base::pass(rows);
  if (rows->empty()) return std::vector<Person>();
  auto posts = in.rows(scope,
                       "SELECT person, unit, title, manager FROM post WHERE entity = $1 AND person >= $2 "
                       "AND person <= $3 ORDER BY person, place, id",
                       {rows->front().integer(0), rows->back().integer(0)});
  if (!posts) return base::pass(posts);
  return with_posts(*rows, *posts);
}

base::Result<std::map<std::string, std::int64_t, std::less<>>> count_people(Reading& in,
                                                                            const Installation& all) {
  auto rows = in.rows(all, "SELECT entity, count(*) FROM person WHERE left_at IS NULL GROUP BY entity");
  if (!rows) return base::pass(rows);
  std::map<std::string, std::int64_t, std::less<>> out;
  for (const platform::SqlRow& row : *rows)
    out.emplace(row.text(0), row.integer(1));
  return out;
}

base::Result<Person> person_of(Reading& in, const EntityScope& scope, PersonId id) {
  auto rows = in.rows(scope,
                      "SELECT id, directory, source_key, login, given_name, family_name, mail, population, "
                      "arrived_on, left_at FROM person WHERE entity = $1 AND id = $2",
                      {id});
  if (!rows) return base::pass(rows);
  if (rows->empty()) return nobody(scope, id);
  Person person = person_from(rows->front());
  auto posts = in.rows(scope,
                       "SELECT person, unit, title, manager FROM post WHERE entity = $1 AND person = $2 "
                       "ORDER BY place, id",
                       {id});
  if (!posts) return base::pass(posts);
  for (const SqlRow& row : *posts)
    person.data.posts.push_back(post_from(row));
  return person;
}

base::Result<PersonId> add_person(Writing& in, const EntityScope& scope, const PersonData& data,
                                  const By& by) {
  auto id = next_number(in, scope, "person");
  if (!id) return base::pass(id);
  auto put =
      in.run(scope,
             "INSERT INTO person (entity, id, directory, source_key, login, given_name, family_name, mail, "
             "population, arrived_on, left_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL)",
             {*id, data.directory, data.source_key, data.login, data.given_name, data.family_name, data.mail,
              data.population, data.arrived_on});
  if (!put) return base::pass(put);
  for (std::size_t place = 0; place < data.posts.size(); ++place)
    if (auto added = insert_post(in, scope, *id, place, data.posts[place]); !added) return base::pass(added);
  if (auto told = put_event(in, scope, by, {"person.joined", std::to_string(*id), ""}); !told)
    return base::pass(told);
  return *id;
}

base::Status name_managers(Writing& in, const EntityScope& scope, PersonId id,
                           const std::vector<Post>& posts) {
  for (const Post& post : posts) {
    auto put = in.run(
        scope, "UPDATE post SET manager = $5 WHERE entity = $1 AND person = $2 AND unit = $3 AND title = $4",
        {id, post.unit, post.title, manager_value(post)});
    if (!put) return base::pass(put);
  }
  return {};
}

base::Status change_person(Writing& in, const EntityScope& scope, const Person& before,
                           const PersonData& data, const By& by) {
  auto put = in.run(scope,
                    "UPDATE person SET directory = $3, source_key = $4, login = $5, given_name = $6, "
                    "family_name = $7, mail = $8, population = $9, arrived_on = $10, left_at = NULL "
                    "WHERE entity = $1 AND id = $2",
                    {before.id, data.directory, data.source_key, data.login, data.given_name,
                     data.family_name, data.mail, data.population, data.arrived_on});
  if (!put) return base::pass(put);
  if (*put == 0) return nobody(scope, before.id);
  if (auto changed = change_posts(in, scope, before, data); !changed) return changed;
  return put_event(in, scope, by,
                   {before.left_at ? "person.returned" : "person.changed", std::to_string(before.id),
                    differing(before.data, data)});
}

base::Status leave(Writing& in, const EntityScope& scope, PersonId id, const By& by) {
  auto gone =
      in.run(scope, "UPDATE person SET left_at = $3 WHERE entity = $1 AND id = $2 AND left_at IS NULL",
             {id, std::int64_t{by.at.time_since_epoch().count()}});
  if (!gone) return base::pass(gone);
  if (*gone == 0) return nobody(scope, id);
  auto led = in.run(scope, "UPDATE post SET manager = NULL WHERE entity = $1 AND manager = $2", {id});
  if (!led) return base::pass(led);
  auto ended = in.run(scope, "DELETE FROM post WHERE entity = $1 AND person = $2", {id});
  if (!ended) return base::pass(ended);
  return put_event(in, scope, by, {"person.left", std::to_string(id), ""});
}

base::Status free_login(Writing& in, const EntityScope& scope, PersonId id) {
  // `~` stands in no login that an import takes.
  auto done = in.run(scope, "UPDATE person SET login = $3 WHERE entity = $1 AND id = $2",
                     {id, fmt::format("~{}", id)});
  if (!done) return base::pass(done);
  return {};
}

base::Result<std::vector<Membership>> memberships(Reading& in, const Installation& all,
                                                  const std::string& directory, const std::string& login) {
  auto rows = in.rows(all,
                      "SELECT entity, id FROM person WHERE directory = $1 AND login = $2 AND left_at IS NULL "
                      "ORDER BY entity",
                      {directory, login});
  if (!rows) return base::pass(rows);
  std::vector<Membership> out;
  for (const SqlRow& row : *rows)
    out.push_back({row.text(0), row.integer(1)});
  return out;
}

}  // namespace cartulaire::store
