// Charters that are being written: saved by several people, checked as they type, shown as they would read.
#include "store/drafts.hpp"

#include <algorithm>

#include "charter/adoption/stage.hpp"
#include "store/accounts.hpp"
#include "store/people.hpp"
#include "web/draft_work.hpp"
#include "web/handlers.hpp"

namespace cartulaire::web {
namespace {

using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

store::By by(const Call& call) {
  return {store::actor_of(call.caller->session.account), call.now};
}

bool may_save(const Caller& caller) {
  return caller.is("it") || caller.is("authority") || caller.is("administrator");
}

// Who it is, in this entity; empty: somebody of another one, or who is no more here.
base::Result<std::string> name_of(store::Reading& in, const store::EntityScope& scope,
                                  const std::string& actor) {
  constexpr std::string_view kAccount = "account:";
  if (!actor.starts_with(kAccount)) return std::string();
  const auto account =
      store::account_of(in, store::Installation::as_operator(), actor.substr(kAccount.size()));
  if (!account) return std::string();
  for (const store::Membership& one : account->members) {
    if (one.entity != scope.entity()) continue;
    const auto person = store::person_of(in, scope, one.id);
    if (!person) return tl::unexpected(person.error());
    return person->data.given_name + " " + person->data.family_name;
  }
  return std::string();
}

base::Result<Json> row_json(store::Reading& in, const Caller& caller, const store::Draft& one,
                            bool with_text) {
  auto saved_by = name_of(in, caller.scope, one.saved_by);
  if (!saved_by) return base::pass(saved_by);
  JsonObject out = {{"number", one.id},
                    {"title", one.title},
                    {"revision", one.revision},
                    {"made", time_text(one.made_at)},
                    {"saved", time_text(one.saved_at)},
                    {"saved_by", std::move(*saved_by)},
                    {"may_save", may_save(caller) && one.registered.empty()}};
  if (!one.registered.empty()) out.emplace_back("registered", one.registered);
  if (with_text) out.emplace_back("text", one.text);
  return Json(std::move(out));
}

Outcome answered(base::Result<Json> body) {
  if (!body) return failed(body.error());
  return Answer{.body = std::move(*body)};
}

Outcome get_drafts(Hub&, store::Store& store, const Call& call) {
  return answered(store.read<Json>([&](store::Reading& in) -> base::Result<Json> {
    const auto all = store::drafts(in, call.caller->scope);
    if (!all) return tl::unexpected(all.error());
    JsonArray list;
    for (const store::Draft& one : *all) {
      auto row = row_json(in, *call.caller, one, false);
      if (!row) return row;
      list.push_back(std::move(*row));
    }
    return Json(JsonObject{{"drafts", std::move(list)}});
  }));
}

// From the charter as its writers wrote it: on its model, where it has one.
base::Result<std::string> beginning(Hub& hub, const Call& call) {
  if (call.has("text")) return call.text("text");
  const auto charter = charter_of(hub, call);
  if (!charter) return tl::unexpected(charter.error());
  if (*(*charter)->whole != (*charter)->file->text) return *(*charter)->whole;
  const auto desk = hub.charters->desk_of(call.caller->scope.entity(), call.now);
  if (!desk) return tl::unexpected(desk.error());
  return platform::read_text(desk->at.charter, store::kDraftBytes);
}

base::Result<store::Draft> draft_of(store::Store& store, const Call& call) {
  return store.read<store::Draft>(
      [&](store::Reading& in) { return store::draft(in, call.caller->scope, call.number("number")); });
}

Outcome get_draft(Hub&, store::Store& store, const Call& call) {
  return answered(store.read<Json>([&](store::Reading& in) -> base::Result<Json> {
    const auto one = store::draft(in, call.caller->scope, call.number("number"));
    if (!one) return tl::unexpected(one.error());
    return row_json(in, *call.caller, *one, true);
  }));
}

Outcome save(store::Store& store, const Call& call, const store::Draft& given, bool with_text) {
  return answered(store.write<Json>([&](store::Writing& in) -> base::Result<Json> {
    const auto saved = store::save_draft(in, call.caller->scope, given, by(call));
    if (!saved) return tl::unexpected(saved.error());
    return row_json(in, *call.caller, *saved, with_text);
  }));
}

Outcome save_draft(Hub&, store::Store& store, const Call& call) {
  store::Draft given;
  given.id = call.number("number");
  given.title = call.text("title");
  given.text = call.text("text");
  given.revision = call.number("revision");
  return save(store, call, given, false);
}

Outcome discard_draft(Hub&, store::Store& store, const Call& call) {
  const auto gone = store.write([&](store::Writing& in) {
    return store::discard_draft(in, call.caller->scope, call.number("number"), by(call));
  });
  if (!gone) return failed(gone.error());
  return no_content();
}

// --- what a child reads

// The request of a work on the text; where it would stand: the charter of the entity.
base::Result<JsonObject> work_on(Hub& hub, const Call& call, std::string_view work, std::string text) {
  const auto desk = hub.charters->desk_of(call.caller->scope.entity(), call.now);
  if (!desk) return tl::unexpected(desk.error());
  return JsonObject{{"work", work},
                    {"text", std::move(text)},
                    {"file", desk->at.charter.string()},
                    {"entity", call.caller->scope.entity()},
                    {"language", call.text("language")}};
}

Outcome check_draft(Hub& hub, store::Store&, const Call& call) {
  std::string text = call.text("text");
  if (text.size() > store::kDraftBytes)
    return tl::unexpected(
        Failure{422, "invalid", "un projet fait au plus 1 Mo", "a draft is 1 MB at most", "text", 0});
  auto request = work_on(hub, call, "check", std::move(text));
  if (!request) return failed(request.error());
  auto done = ask_draft(*request);
  if (!done) return tl::unexpected(done.error());
  return Answer{.body = std::move(*done)};
}

tl::expected<Json, Failure> read_draft(Hub& hub, store::Store& store, const Call& call, std::string_view work,
                                       JsonObject more = {}) {
  const auto one = draft_of(store, call);
  if (!one) return failed(one.error());
  auto request = work_on(hub, call, work, one->text);
  if (!request) return failed(request.error());
  for (auto& member : more)
    request->push_back(std::move(member));
  return ask_draft(*request);
}

// `change`: with this value of a clause, so that going from observing to applying is one step. A value that
// cannot be set begins no draft.
Outcome make_draft(Hub& hub, store::Store& store, const Call& call) {
  auto text = beginning(hub, call);
  if (!text) return failed(text.error());
  if (const Json* change = call.find("change")) {
    auto request = work_on(hub, call, "value", std::move(*text));
    if (!request) return failed(request.error());
    for (const auto& member : *change->object())
      request->push_back(member);
    auto done = ask_draft(*request);
    if (!done) return tl::unexpected(done.error());
    const Json* changed = done->find("text");
    if (changed == nullptr || changed->text() == nullptr) return tl::unexpected(Failure{});
    *text = *changed->text();
  }
  return answered(store.write<Json>([&](store::Writing& in) -> base::Result<Json> {
    auto made = store::make_draft(in, call.caller->scope, call.text("title"), *text, by(call));
    if (!made) return base::pass(made);
    return row_json(in, *call.caller, *made, true);
  }));
}

Outcome get_preview(Hub& hub, store::Store& store, const Call& call) {
  auto done = read_draft(hub, store, call, "preview");
  if (!done) return tl::unexpected(done.error());
  JsonObject body = *done->object();
  body.emplace_back("stage", label_json(charter::adoption::stage_label(charter::adoption::Stage::draft)));
  return Answer{.body = std::move(body)};
}

Outcome get_difference(Hub& hub, store::Store& store, const Call& call) {
  const auto charter = charter_of(hub, call);
  if (!charter) return failed(charter.error());
  auto done = read_draft(hub, store, call, "difference", {{"before", *(*charter)->whole}});
  if (!done) return tl::unexpected(done.error());
  return Answer{.body = std::move(*done)};
}

Outcome get_clauses(Hub& hub, store::Store& store, const Call& call) {
  const auto one = draft_of(store, call);
  if (!one) return failed(one.error());
  auto request = work_on(hub, call, "clauses", one->text);
  if (!request) return failed(request.error());
  auto done = ask_draft(*request);
  if (!done) return tl::unexpected(done.error());
  return Answer{.body = JsonObject{{"revision", one->revision}, {"clauses", std::move(*done)}}};
}

Outcome put_value(Hub& hub, store::Store& store, const Call& call) {
  auto one = draft_of(store, call);
  if (!one) return failed(one.error());
  one->revision = call.number("revision");
  auto request = work_on(hub, call, "value", one->text);
  if (!request) return failed(request.error());
  for (const std::string_view name : {"clause", "parameter", "value"})
    request->emplace_back(name, call.text(name));
  auto done = ask_draft(*request);
  if (!done) return tl::unexpected(done.error());
  const Json* text = done->find("text");
  if (text == nullptr || text->text() == nullptr) return tl::unexpected(Failure{});
  one->text = *text->text();
  return save(store, call, *one, true);
}

}  // namespace

tl::expected<Json, Failure> ask_draft(const JsonObject& request) {
  auto done = ask_draft_work(request);
  if (done) return std::move(*done);
  Failure failure = failed(done.error()).value();
  if (done.error().code == base::ErrorCode::unavailable) {
    failure.french = "d’autres textes sont en cours de lecture : réessayez dans un instant";
    failure.english = "other texts are being read: try again in a moment";
    failure.retry_after = 1;
  }
  return tl::unexpected(std::move(failure));
}

void add_draft_handlers(Handlers& to) {
  to.emplace("getDrafts", get_drafts);
  to.emplace("makeDraft", make_draft);
  to.emplace("getDraft", get_draft);
  to.emplace("saveDraft", save_draft);
  to.emplace("discardDraft", discard_draft);
  to.emplace("checkDraft", check_draft);
  to.emplace("getDraftPreview", get_preview);
  to.emplace("getDraftDifference", get_difference);
  to.emplace("getDraftClauses", get_clauses);
  to.emplace("putDraftValue", put_value);
}

}  // namespace cartulaire::web
