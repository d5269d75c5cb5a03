#include "store/drafts.hpp"

#include <fmt/format.h>

#include "platform/utf8.hpp"
#include "store/instants.hpp"
#include "store/outbox.hpp"
#include "store/terms.hpp"

namespace cartulaire::store {
namespace {

constexpr std::size_t kTitle = 200;

Draft of_row(const platform::SqlRow& row) {
  return {row.integer(0),     row.text(1), row.text(2),        row.integer(3), row.text(4),
          instant_at(row, 5), row.text(6), instant_at(row, 7), row.text(8)};
}

base::Status check(const std::string& title, const std::string& text) {
  if (auto named = check_text("title", title, kTitle); !named) return named;
  if (text.empty())
    return base::fail(base::ErrorCode::invalid, "text", "il manque le texte", "the text is missing");
  if (text.size() > kDraftBytes)
    return base::fail(base::ErrorCode::invalid, "text", "un projet fait au plus 1 Mo : retirez-en",
                      "a draft is 1 MB at most: take something out");
  if (platform::invalid_utf8(text) != std::string_view::npos || text.find('\0') != std::string::npos)
    return base::fail(base::ErrorCode::invalid, "text",
                      "ce n’est pas du texte UTF-8 : enregistrez-le ainsi depuis votre éditeur",
                      "this is no UTF-8 text: save it as such in your editor");
  return {};
}

base::Result<Draft> still_open(Reading& in, const EntityScope& scope, std::int64_t id) {
  auto found = draft(in, scope, id);
  if (found && !found->registered.empty())
    return not_any_more(
        fmt::format("ce projet est enregistré comme version {} et ne change plus : faites-en un "
                    "autre à partir de la charte",
                    found->registered),
        fmt::format("this draft is registered as version {} and does not change any more: make "
                    "another one from the charter",
                    found->registered));
  return found;
}

}  // namespace

base::Result<Draft> make_draft(Writing& in, const EntityScope& scope, const std::string& title,
                               const std::string& text, const By& by) {
  if (auto good = check(title, text); !good) return base::pass(good);
  auto there = in.rows(scope, "SELECT count(*) FROM draft WHERE entity = $1");
  if (!there) return base::pass(there);
  if (there->front().integer(0) >= static_cast<std::int64_t>(kMostDrafts))
    return not_any_more(fmt::format("il y a déjà {} projets : jetez ceux qui ne servent plus", kMostDrafts),
                        fmt::format("there are {} drafts already: discard those of no use", kMostDrafts));
  auto id = next_number(in, scope, "draft");
  if (!id) return base::pass(id);
  auto put = in.run(scope,
                    "INSERT INTO draft (entity, id, title, words, revision, made_by, made_at, saved_by, "
                    "saved_at, registered) VALUES ($1, $2, $3, $4, 1, $5, $6, $5, $6, '')",
                    {*id, title, text, by.actor, millis(by.at)});
  if (!put) return base::pass(put);
  if (auto told = put_event(in, scope, by, {"draft.made", std::to_string(*id), "1"}); !told)
    return base::pass(told);
  return draft(in, scope, *id);
}

base::Result<Draft> save_draft(Writing& in, const EntityScope& scope, const Draft& given, const By& by) {
  if (auto good = check(given.title, given.text); !good) return base::pass(good);
  auto before = still_open(in, scope, given.id);
  if (!before) return before;
  if (before->title == given.title && before->text == given.text) return before;
  if (before->revision != given.revision)
    return not_any_more(
        fmt::format(
            "quelqu’un a enregistré la révision {} pendant que vous écriviez sur la révision {} : gardez "
            "votre texte de côté, relisez la sienne, puis reportez vos changements",
            before->revision, given.revision),
        fmt::format("somebody saved revision {} while you wrote on revision {}: keep your text aside, read "
                    "theirs, then take your changes over",
                    before->revision, given.revision));
  const std::int64_t revision = before->revision + 1;
  auto done = in.run(scope,
                     "UPDATE draft SET title = $3, words = $4, revision = $5, saved_by = $6, saved_at = $7 "
                     "WHERE entity = $1 AND id = $2",
                     {given.id, given.title, given.text, revision, by.actor, millis(by.at)});
  if (!done) return base::pass(done);
  if (auto told =
          put_event(in, scope, by, {"draft.saved", std::to_string(given.id), std::to_string(revision)});
      !told)
    return base::pass(told);
  return draft(in, scope, given.id);
}

base::Status discard_draft(Writing& in, const EntityScope& scope, std::int64_t id, const By& by) {
  auto there = draft(in, scope, id);
  if (!there) return base::pass(there);
  // Its reports are about a text that nobody has any more.
  auto reports = in.run(scope, "DELETE FROM study WHERE entity = $1 AND draft = $2", {id});
  if (!reports) return base::pass(reports);
  auto gone = in.run(scope, "DELETE FROM draft WHERE entity = $1 AND id = $2", {id});
  if (!gone) return base::pass(gone);
  return put_event(in, scope, by, {"draft.discarded", std::to_string(id), std::to_string(there->revision)});
}

base::Status draft_registered(Writing& in, const EntityScope& scope, std::int64_t id,
                              const std::string& version, const By& by) {
  auto there = draft(in, scope, id);
  if (!there) return base::pass(there);
  if (there->registered == version) return {};
  auto done = in.run(scope, "UPDATE draft SET registered = $3 WHERE entity = $1 AND id = $2", {id, version});
  if (!done) return base::pass(done);
  return put_event(in, scope, by, {"draft.registered", std::to_string(id), version});
}

base::Result<Draft> draft(Reading& in, const EntityScope& scope, std::int64_t id) {
  auto rows = in.rows(scope,
                      "SELECT id, title, words, revision, made_by, made_at, saved_by, saved_at, registered "
                      "FROM draft WHERE entity = $1 AND id = $2",
                      {id});
  if (!rows) return base::pass(rows);
  if (rows->empty()) return no_such_record("il n’y a pas ce projet", "there is no such draft", id);
  return of_row(rows->front());
}

base::Result<std::vector<Draft>> drafts(Reading& in, const EntityScope& scope) {
  auto rows = in.rows(scope,
                      "SELECT id, title, '', revision, made_by, made_at, saved_by, saved_at, registered "
                      "FROM draft WHERE entity = $1 ORDER BY saved_at DESC, id DESC");
  if (!rows) return base::pass(rows);
  std::vector<Draft> out;
  for (const platform::SqlRow& row : *rows)
    out.push_back(of_row(row));
  return out;
}

}  // namespace cartulaire::store
