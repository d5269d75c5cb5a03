// What one agrees to (ACK-09): asked by the charter's `consent` clauses, answered freely, taken back.
#include "web/declarations.hpp"

#include <algorithm>

#include "charter/clause_names.hpp"
#include "store/means.hpp"
#include "web/accounts.hpp"
#include "web/annotated.hpp"
#include "web/handlers.hpp"

namespace cartulaire::web {
namespace {

namespace clause_of = charter::kinds::consent;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;
using store::Declaration;

base::Result<std::vector<Declaration>> given_by(store::Reading& in, const Call& call) {
  if (!call.caller->person) return std::vector<Declaration>{};
  return store::declarations_of(in, call.caller->scope, *call.caller->person);
}

base::Result<bool> own_device_serves(store::Reading& in, const Call& call) {
  const auto means = store::means_of(in, store::Installation::as_operator(), call.caller->session.account);
  if (!means) return tl::unexpected(means.error());
  return std::ranges::any_of(*means, &store::Means::own_device);
}

base::Result<Json> declarations_json(store::Reading& in, const Hub& hub, const Call& call,
                                     const charter::EffectiveCharter& charter) {
  const auto given = given_by(in, call);
  if (!given) return tl::unexpected(given.error());
  const auto serves = own_device_serves(in, call);
  if (!serves) return tl::unexpected(serves.error());
  JsonArray list;
  for (const charter::Clause& clause : charter.clauses) {
    if (!clause.is_a(clause_of::kind) || !call.caller->person) continue;
    const std::string subject(clause.word(clause_of::for_));
    const auto found = std::ranges::find(*given, subject, &Declaration::subject);
    JsonObject row = {{"subject", subject},
                      {"label", value_label(charter, clause, clause_of::for_.name)},
                      {"article", clause.article},
                      {"answer", found == given->end() ? "none" : store::word_of(found->answer)},
                      {"withdrawable", clause.yes(clause_of::withdrawable)}};
    if (found != given->end()) {
      row.emplace_back("at", time_text(found->at));
      if (subject == kOwnDevice && *serves && found->answer != store::Answer::yes)
        row.emplace_back("still_used", true);
    }
    list.emplace_back(std::move(row));
  }
  return Json(JsonObject{{"declarations", std::move(list)}, {"keys", !hub.setup.site.id.empty()}});
}

Outcome get_declarations(Hub& hub, store::Store& store, const Call& call) {
  const auto charter = charter_of(hub, call);
  if (!charter) return failed(charter.error());
  auto body = store.read<Json>(
      [&](store::Reading& in) { return declarations_json(in, hub, call, (*charter)->text); });
  if (!body) return failed(body.error());
  return Answer{.body = std::move(*body)};
}

// Nothing else than a yes can be taken back; a yes given before is taken back, not answered anew.
base::Result<store::Answer> answer_in(store::Reading& in, const Call& call, const charter::Clause& clause) {
  const store::Answer wanted = store::answer_of(call.text("answer")).value_or(store::Answer::no);
  const auto given = given_by(in, call);
  if (!given) return tl::unexpected(given.error());
  const auto found = std::ranges::find(*given, call.text("subject"), &Declaration::subject);
  const bool agreed = found != given->end() && found->answer == store::Answer::yes;
  if (agreed && wanted != store::Answer::yes) {
    if (!clause.yes(clause_of::withdrawable))
      return base::fail(base::ErrorCode::refused, "",
                        "la charte ne permet pas de reprendre cet accord : voyez son article",
                        "the charter does not let this agreement be taken back: see its article");
    return store::Answer::withdrawn;
  }
  return wanted;
}

Outcome declare(Hub& hub, store::Store& store, const Call& call) {
  const auto charter = charter_of(hub, call);
  if (!charter) return failed(charter.error());
  const std::string subject = call.text("subject");
  const charter::Clause* clause = consent_clause((*charter)->text, subject);
  if (clause == nullptr || !call.caller->person)
    return not_found("la charte ne vous demande pas cet accord",
                     "the charter does not ask you for this agreement");
  auto body = store.write<Json>([&](store::Writing& in) -> base::Result<Json> {
    const auto answer = answer_in(in, call, *clause);
    if (!answer) return tl::unexpected(answer.error());
    const Declaration one{*call.caller->person, subject, *answer, call.now};
    if (auto done = store::declare(in, call.caller->scope, one, by_caller(call)); !done)
      return base::pass(done);
    if (subject == kOwnDevice && *answer != store::Answer::yes) {
      const auto dropped = drop_own_devices(in, call.caller->session.account, by_caller(call));
      if (!dropped) return tl::unexpected(dropped.error());
    }
    return declarations_json(in, hub, call, (*charter)->text);
  });
  if (!body) return failed(body.error());
  return Answer{.body = std::move(*body)};
}

}  // namespace

void add_declaration_handlers(Handlers& to) {
  to.emplace("getDeclarations", get_declarations);
  to.emplace("declare", declare);
}

}  // namespace cartulaire::web
