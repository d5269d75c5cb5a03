// Reports of replays, attached to the text that they are about: a draft, a registered version, or the charter
// that is served. No log ever comes here: the report is made where the log is (docs/operations/replay.md).
#include "store/studies.hpp"

#include <fmt/format.h>

#include "charter/adoption/status.hpp"
#include "replay/attached.hpp"
#include "store/accounts.hpp"
#include "store/drafts.hpp"
#include "web/handlers.hpp"

namespace cartulaire::web {
namespace {

using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

bool may_attach(const Caller& caller) {
  return caller.is("it") || caller.is("authority");
}

JsonObject row_of(const store::Study& one) {
  JsonObject row = {{"number", one.id},
                    {"title", one.title},
                    {"version", one.version},
                    {"hash", one.hash},
                    {"made", time_text(one.made_at)}};
  if (one.draft) {
    row.emplace_back("draft", *one.draft);
    row.emplace_back("revision", one.revision);
  }
  return row;
}

Outcome get_studies(Hub&, store::Store& store, const Call& call) {
  const auto all = store.read<std::vector<store::Study>>(
      [&](store::Reading& in) { return store::studies(in, call.caller->scope); });
  if (!all) return failed(all.error());
  JsonArray list;
  for (const store::Study& one : *all)
    list.emplace_back(row_of(one));
  return Answer{.body = JsonObject{{"studies", std::move(list)}, {"may_attach", may_attach(*call.caller)}}};
}

Outcome get_study(Hub&, store::Store& store, const Call& call) {
  const auto one = store.read<store::Study>(
      [&](store::Reading& in) { return store::study(in, call.caller->scope, call.number("number")); });
  if (!one) return failed(one.error());
  auto report = platform::parse_json(one->report, "study");
  if (!report) return failed(report.error());
  JsonObject body = row_of(*one);
  body.emplace_back("may_remove", may_attach(*call.caller));
  body.emplace_back("report", std::move(*report));
  return Answer{.body = std::move(body)};
}

// The hash of a draft's text as the entity's people would have it, at its present revision.
tl::expected<store::Draft, Failure> hashed_draft(Hub& hub, store::Store& store, const Call& call,
                                                 std::string& hash) {
  auto draft = store.read<store::Draft>(
      [&](store::Reading& in) { return store::draft(in, call.caller->scope, call.number("draft")); });
  if (!draft) return failed(draft.error());
  const auto desk = hub.charters->desk_of(call.caller->scope.entity(), call.now);
  if (!desk) return failed(desk.error());
  const auto shown = ask_draft(JsonObject{{"work", "preview"},
                                          {"text", draft->text},
                                          {"file", desk->at.charter.string()},
                                          {"entity", call.caller->scope.entity()}});
  if (!shown) return tl::unexpected(shown.error());
  if (const Json* found = shown->find("hash"); found != nullptr && found->text() != nullptr)
    hash = *found->text();
  return std::move(*draft);
}

base::Result<bool> is_a_version(Hub& hub, const Call& call, const std::string& hash) {
  const auto charter = charter_of(hub, call);
  if (!charter) return tl::unexpected(charter.error());
  return (*charter)->text.hash == hash ||
         charter::adoption::registered_text((*charter)->file->adoption, call.caller->scope.entity(), hash) !=
             nullptr;
}

Outcome another_text(const replay::Attached& about) {
  return tl::unexpected(
      Failure{422, "invalid",
              fmt::format("ce rapport porte sur un autre texte ({} version {}, empreinte {:.12}…) : rejouez "
                          "le journal avec le texte de cette page et `--entity` de cette collectivité",
                          about.charter, about.version, about.hash),
              fmt::format("this report is about another text ({} version {}, hash {:.12}…): replay the log "
                          "with the text of this page and this authority’s `--entity`",
                          about.charter, about.version, about.hash),
              "report", 0});
}

Outcome attach_study(Hub& hub, store::Store& store, const Call& call) {
  const auto about = replay::check_attached(*call.find("report"));
  if (!about)
    return tl::unexpected(Failure{422, "invalid", about.error().french, about.error().english, "report", 0});
  store::Study study;
  study.title = call.text("title");
  study.version = about->version;
  study.hash = about->hash;
  study.report = platform::print_json(*call.find("report"));
  if (call.has("draft")) {
    std::string hash;
    const auto draft = hashed_draft(hub, store, call, hash);
    if (!draft) return tl::unexpected(draft.error());
    if (hash != about->hash) return another_text(*about);
    study.draft = draft->id;
    study.revision = draft->revision;
  } else {
    const auto known = is_a_version(hub, call, about->hash);
    if (!known) return failed(known.error());
    if (!*known) return another_text(*about);
  }
  const auto kept = store.write<store::Study>([&](store::Writing& in) {
    return store::attach_study(in, call.caller->scope, study,
                               {store::actor_of(call.caller->session.account), call.now});
  });
  if (!kept) return failed(kept.error());
  return Answer{.body = row_of(*kept)};
}

Outcome remove_study(Hub&, store::Store& store, const Call& call) {
  const auto gone = store.write([&](store::Writing& in) {
    return store::remove_study(in, call.caller->scope, call.number("number"),
                               {store::actor_of(call.caller->session.account), call.now});
  });
  if (!gone) return failed(gone.error());
  return no_content();
}

}  // namespace

void add_study_handlers(Handlers& to) {
  to.emplace("getStudies", get_studies);
  to.emplace("attachStudy", attach_study);
  to.emplace("getStudy", get_study);
  to.emplace("removeStudy", remove_study);
}

}  // namespace cartulaire::web
