// The text, annotated; its acknowledgement and receipt.
#include <algorithm>

#include "acceptance/acknowledge.hpp"
#include "acceptance/campaign.hpp"
#include "acceptance/receipt.hpp"
#include "charter/adoption/day.hpp"
#include "store/campaigns.hpp"
#include "store/texts.hpp"
#include "web/annotated.hpp"
#include "web/caller.hpp"
#include "web/frozen.hpp"
#include "web/handlers.hpp"

namespace cartulaire::web {
namespace {

using charter::adoption::EntityStatus;
using charter::adoption::print_day;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

// `inert` of each clause that may not act yet, put into the margins.
Json with_inert(Json articles, const EntityStatus& status) {
  if (status.inert.empty()) return articles;
  JsonArray list = *articles.array();
  for (Json& article : list) {
    JsonObject members = *article.object();
    for (auto& [name, value] : members) {
      if (name != "margin") continue;
      JsonArray margin = *value.array();
      for (Json& note : margin)
        for (const auto& inert : status.inert)
          if (const Json* clause = note.find("clause");
              clause != nullptr && *clause == Json(inert.clause.clause)) {
            JsonObject told = *note.object();
            told.emplace_back("inert", label_json(inert.why));
            note = std::move(told);
          }
      value = std::move(margin);
    }
    article = std::move(members);
  }
  return list;
}

base::Result<Json> charter_json(const EntityCharter& charter, base::Instant now) {
  const charter::EffectiveCharter& text = charter.text;
  const EntityStatus status = charter.status(now);
  auto articles = annotated_articles(text);
  if (!articles) return base::pass(articles);
  JsonObject body = {{"title", text.front.title},
                     {"version", text.front.version},
                     {"hash", text.hash},
                     {"entity", JsonObject{{"id", text.entity.id}, {"name", text.entity.name}}},
                     {"language", text.front.language},
                     {"stage", label_json(charter::adoption::stage_label(status.now.stage))},
                     {"articles", with_inert(std::move(*articles), status)}};
  if (status.now.in_force_from) body.emplace_back("in_force_from", print_day(*status.now.in_force_from));
  return Json(std::move(body));
}

Outcome get_charter(Hub& hub, store::Store&, const Call& call) {
  const auto charter = charter_of(hub, call);
  if (!charter) return failed(charter.error());
  auto printed = annotated_charter(**charter, call.now);
  if (!printed) return failed(printed.error());
  return Answer{.printed = std::move(*printed)};
}
Json acknowledgement_json(const store::Acknowledgement& one, const store::Text& text, bool counts) {
  return JsonObject{{"number", one.id},
                    {"document", one.document},
                    {"title", text.title},
                    {"version", text.version},
                    {"hash", one.hash},
                    {"at", time_text(one.at)},
                    {"method", store::word_of(one.method)},
                    {"counts", counts},
                    {"guardian", one.needs_guardian && one.guardian.empty()}};
}

Json questions_json(const store::Explanation& explanation) {
  JsonArray questions;
  for (const store::Question& one : explanation.questions)
    questions.emplace_back(JsonObject{{"question", one.asked},
                                      {"answers", JsonArray(one.answers.begin(), one.answers.end())},
                                      {"right", one.right},
                                      {"explanation", one.explanation}});
  return questions;
}

// The text that waits for the person, with what the open campaign on it says.
base::Result<Json> wanted_json(store::Reading& in, const store::EntityScope& scope,
                               const acceptance::Standing& standing) {
  const store::Text& text = standing.text;
  JsonObject out = {{"document", text.document},
                    {"title", text.title},
                    {"version", text.version},
                    {"hash", text.hash},
                    {"from", text.from_day}};
  if (standing.handed_over) out.emplace_back("handed_over", standing.handed_over->day);
  const auto campaigns = store::campaigns(in, scope);
  if (!campaigns) return tl::unexpected(campaigns.error());
  for (const store::Campaign& one : *campaigns) {
    if (one.hash != text.hash || one.closed_at) continue;
    out.emplace_back("deadline", one.deadline);
    out.emplace_back("summary", JsonArray(one.explanation.summary.begin(), one.explanation.summary.end()));
    out.emplace_back("questions", questions_json(one.explanation));
    break;
  }
  return Json(std::move(out));
}

Outcome get_acknowledgement(Hub& hub, store::Store& store, const Call& call) {
  const Caller& caller = *call.caller;
  if (!caller.person)
    return Answer{.body = JsonObject{{"signed", JsonArray{}}, {"wanted", Json()}, {"waiting", JsonArray{}}}};
  const auto charter = charter_of(hub, call);
  const std::string main = charter ? (*charter)->text.front.id : std::string();
  auto body = store.read<Json>([&](store::Reading& in) -> base::Result<Json> {
    auto standings = acceptance::standing_of(in, caller.scope, *caller.person, call.now);
    if (!standings) return base::pass(standings);
    // The charter first: what completes it comes after.
    std::ranges::stable_partition(*standings, [&](const auto& one) { return one.text.document == main; });
    JsonArray waiting;
    for (const acceptance::Standing& one : *standings) {
      if (one.signature || one.waits_for_guardian) continue;
      auto made = wanted_json(in, caller.scope, one);
      if (!made) return base::pass(made);
      waiting.push_back(std::move(*made));
    }
    Json wanted = waiting.empty() ? Json() : waiting.front();
    JsonArray list;
    const auto all = store::acknowledgements_by(in, caller.scope, *caller.person);
    if (!all) return tl::unexpected(all.error());
    for (const store::Acknowledgement& one : *all) {
      const auto text = store::text_of(in, caller.scope, one.document, one.hash);
      if (!text) return tl::unexpected(text.error());
      const bool counts = std::ranges::any_of(*standings, [&](const acceptance::Standing& standing) {
        return standing.signature && standing.signature->id == one.id;
      });
      list.push_back(acknowledgement_json(one, *text, counts));
    }
    return Json(JsonObject{
        {"signed", std::move(list)}, {"wanted", std::move(wanted)}, {"waiting", std::move(waiting)}});
  });
  if (!body) return failed(body.error());
  return Answer{.body = std::move(*body)};
}

Outcome acknowledge(Hub& hub, store::Store& store, const Call& call) {
  const Caller& caller = *call.caller;
  if (!caller.person)
    return refused("vous n’avez pas de poste dans cette entité : il n’y a rien à signer",
                   "you have no post in this entity: there is nothing to sign");
  acceptance::Signing signing;
  signing.person = *caller.person;
  signing.hash = call.text("hash");
  signing.place = call.text("place");
  signing.capacity = store::capacity_of(call.text("capacity")).value_or(store::Capacity::agent);
  signing.document = call.text("document");
  if (signing.document.empty()) {
    const auto charter = charter_of(hub, call);
    if (!charter) return failed(charter.error());
    signing.document = (*charter)->text.front.id;
  }
  auto body = store.write<Json>([&](store::Writing& in) -> base::Result<Json> {
    auto done = acceptance::acknowledge(in, caller.scope, signing,
                                        {store::actor_of(caller.session.account), call.now});
    if (!done) return base::pass(done);
    const auto text = store::text_of(in, caller.scope, done->record.document, done->record.hash);
    if (!text) return tl::unexpected(text.error());
    return acknowledgement_json(done->record, *text, true);
  });
  if (!body) return failed(body.error());
  return Answer{.body = std::move(*body)};
}

Outcome get_text(Hub&, store::Store& store, const Call& call) {
  auto page = store.read<std::string>([&](store::Reading& in) {
    return store::page_of(in, call.caller->scope, call.text("document"), call.text("hash"));
  });
  if (!page) return failed(page.error());
  Answer answer{.type = "text/html; charset=utf-8", .bytes = std::move(*page)};
  answer.fields.emplace_back("Content-Security-Policy", policy_for_frozen(answer.bytes));
  return answer;
}

Outcome get_receipt(Hub&, store::Store& store, const Call& call) {
  const Caller& caller = *call.caller;
  auto receipt = store.read<acceptance::Receipt>(
      [&](store::Reading& in) { return acceptance::receipt_of(in, caller.scope, call.number("number")); });
  // Another person's is not there.
  if (!receipt || receipt->record.person != caller.person)
    return not_found("ce récépissé n’existe pas, ou n’est pas le vôtre",
                     "this receipt does not exist, or is not yours");
  auto pdf = acceptance::receipt_pdf(*receipt, caller.scope);
  if (!pdf) return failed(pdf.error());
  Answer answer{.type = "application/pdf", .bytes = std::move(*pdf)};
  answer.fields.emplace_back("Content-Disposition", "inline; filename=\"recepisse.pdf\"");
  return answer;
}

}  // namespace

base::Result<DayAnswers::Kept> annotated_charter(const EntityCharter& charter, base::Instant now) {
  return charter.answers.of("charter", charter.day_of(now), [&] { return charter_json(charter, now); });
}

void add_charter_handlers(Handlers& to) {
  to.emplace("getCharter", get_charter);
  to.emplace("getAcknowledgement", get_acknowledgement);
  to.emplace("acknowledge", acknowledge);
  to.emplace("getText", get_text);
  to.emplace("getReceipt", get_receipt);
}

}  // namespace cartulaire::web
