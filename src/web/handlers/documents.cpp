// Texts that people sign, the charter and what completes it (ACK-08, ACK-10): published once, never changed,
// with a campaign each.
#include <algorithm>

#include "acceptance/campaign.hpp"
#include "acceptance/text.hpp"
#include "charter/adoption/day.hpp"
#include "charter/clause_names.hpp"
#include "charter/wording/wording.hpp"
#include "web/accounts.hpp"
#include "web/annotated.hpp"
#include "web/handlers.hpp"

namespace cartulaire::web {
namespace {

namespace clause_of = charter::kinds::acceptance;
using base::ErrorCode;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

tl::unexpected<base::Error> wrong(ErrorCode code, std::string_view french, std::string_view english) {
  return base::fail(code, "", std::string(french), std::string(english));
}

// --- what is there

Json audience_json(const store::Audience& audience) {
  JsonArray roles;
  for (const store::Role one : audience.roles)
    roles.emplace_back(store::name_of(one));
  return JsonObject{{"everybody", audience.everybody},
                    {"populations", JsonArray(audience.populations.begin(), audience.populations.end())},
                    {"roles", std::move(roles)}};
}

// `texts`: all of the document, the newest first.
Json text_json(const store::Text& text, const std::vector<store::Text>& texts, std::string_view today) {
  const store::Text* now = acceptance::in_force(texts, today);
  std::string_view state = text.from_day > today ? "to_come" : "replaced";
  if (now != nullptr && now->hash == text.hash) state = "in_force";
  return JsonObject{{"document", text.document},
                    {"title", text.title},
                    {"version", text.version},
                    {"hash", text.hash},
                    {"from", text.from_day},
                    {"state", state},
                    {"audience", audience_json(text.audience)},
                    {"copies", text.copies}};
}

Json campaign_json(const store::Campaign& one) {
  return JsonObject{{"number", one.id}, {"hash", one.hash}, {"from", one.from_day}, {"until", one.deadline}};
}

// The title of an annexed document, else the words of the catalogue for its name.
Json label_of(const charter::EffectiveCharter& charter, const charter::Clause& clause,
              const std::string& document) {
  if (document == charter.front.id) return label_json(charter.front.title, charter.front.title);
  const std::string annexed = acceptance::annexed_title(charter, document);
  return annexed.empty() ? value_label(charter, clause, clause_of::of.name) : label_json(annexed, annexed);
}

class Listing {
 public:
  Listing(store::Reading& in, const Call& call, const EntityCharter& charter)
      : in_(in), call_(call), scope_(call.caller->scope), charter_(charter) {}

  base::Result<Json> all() {
    auto campaigns = store::campaigns(in_, scope_);
    if (!campaigns) return base::pass(campaigns);
    campaigns_ = std::move(*campaigns);
    const auto published = store::documents_of(in_, scope_);
    if (!published) return tl::unexpected(published.error());
    const std::vector<acceptance::Terms> terms = acceptance::terms_of(charter_.text);
    JsonArray list;
    for (const acceptance::Terms& one : terms)
      if (auto put = add(list, one.document, &one); !put) return base::pass(put);
    for (const std::string& document : *published)
      if (std::ranges::find(terms, document, &acceptance::Terms::document) == terms.end())
        if (auto put = add(list, document, nullptr); !put) return base::pass(put);
    JsonArray populations;
    for (const charter::Named& one : charter_.text.front.populations)
      if (charter_.text.front.leaves(one.id) == std::vector{one.id})
        populations.emplace_back(JsonObject{{"id", one.id}, {"name", one.name}});
    return Json(JsonObject{{"documents", std::move(list)}, {"populations", std::move(populations)}});
  }

 private:
  base::Status add(JsonArray& list, const std::string& document, const acceptance::Terms* terms) {
    const auto texts = store::texts_of(in_, scope_, document);
    if (!texts) return tl::unexpected(texts.error());
    const bool is_charter = document == charter_.text.front.id;
    JsonObject row = {{"document", document}, {"is_charter", is_charter}, {"asked", terms != nullptr}};
    if (terms != nullptr)
      add_terms(row, *terms);
    else
      row.emplace_back("label", label_json(texts->front().title, texts->front().title));
    const std::string today = charter::adoption::print_day(charter_.day_of(call_.now));
    JsonArray published;
    for (const store::Text& one : *texts)
      published.push_back(text_json(one, *texts, today));
    row.emplace_back("texts", std::move(published));
    if (auto done = add_campaign(row, document); !done) return done;
    list.emplace_back(std::move(row));
    return {};
  }

  void add_terms(JsonObject& row, const acceptance::Terms& terms) const {
    for (const charter::Clause& clause : charter_.text.clauses) {
      if (!clause.is_a(clause_of::kind)) continue;
      const std::string_view of = clause.word(clause_of::of);
      if ((of == "this" ? std::string_view(charter_.text.front.id) : of) != terms.document) continue;
      row.emplace_back("label", label_of(charter_.text, clause, terms.document));
      row.emplace_back("article", clause.article);
      break;
    }
    row.emplace_back("audience", audience_json(terms.audience));
    row.emplace_back("unknown", JsonArray(terms.unknown.begin(), terms.unknown.end()));
    row.emplace_back("guardian", !terms.cosigned.nobody());
  }

  base::Status add_campaign(JsonObject& row, const std::string& document) {
    const store::Campaign* last = nullptr;
    for (const store::Campaign& one : campaigns_)
      if (one.document == document) last = &one;
    if (last == nullptr) return {};
    if (!last->closed_at) row.emplace_back("campaign", campaign_json(*last));
    const auto view = acceptance::view(in_, scope_, last->id, call_.now);
    if (!view) return tl::unexpected(view.error());
    const acceptance::Count all = acceptance::rates(*view).all;
    row.emplace_back("count", JsonObject{{"name", ""},
                                         {"people", all.asked},
                                         {"signed", all.has_signed},
                                         {"handed_over", all.handed_over}});
    return {};
  }

  store::Reading& in_;
  const Call& call_;
  const store::EntityScope& scope_;
  const EntityCharter& charter_;
  std::vector<store::Campaign> campaigns_;
};

Outcome get_documents(Hub& hub, store::Store& store, const Call& call) {
  const auto charter = charter_of(hub, call);
  if (!charter) return failed(charter.error());
  auto body = store.read<Json>([&](store::Reading& in) { return Listing(in, call, **charter).all(); });
  if (!body) return failed(body.error());
  return Answer{.body = std::move(*body)};
}

// --- publishing

acceptance::Document document_in(const Call& call) {
  return {call.text("version"), call.text("title"), call.text("text")};
}

std::vector<std::string> words_in(const Call& call, std::string_view name) {
  std::vector<std::string> out;
  if (const Json* list = call.find(name); list != nullptr && list->array() != nullptr)
    for (const Json& one : *list->array())
      if (one.text() != nullptr) out.push_back(*one.text());
  return out;
}

base::Status are_populations(const EntityCharter& charter, const std::vector<std::string>& names) {
  for (const std::string& one : names)
    if (charter.text.front.leaves(one) != std::vector{one})
      return base::fail(ErrorCode::invalid, one, "la charte n’a pas cette population",
                        "the charter has no such population");
  return {};
}

base::Result<std::optional<store::Audience>> audience_in(const Call& call, const EntityCharter& charter) {
  store::Audience out;
  out.populations = words_in(call, "populations");
  for (const std::string& one : words_in(call, "roles"))
    if (const auto role = store::role_named(one)) out.roles.push_back(*role);
  if (out.nobody()) return std::optional<store::Audience>();
  if (auto known = are_populations(charter, out.populations); !known) return base::pass(known);
  return std::optional(std::move(out));
}

base::Result<acceptance::Publishing> how_in(const Call& call, const EntityCharter& charter, bool is_charter) {
  auto audience = audience_in(call, charter);
  if (!audience) return base::pass(audience);
  acceptance::Publishing how;
  how.audience = std::move(*audience);
  if (const Json* substantial = call.find("substantial"); substantial != nullptr)
    how.substantial = substantial->boolean() == nullptr || *substantial->boolean();
  how.from_day = call.text("from");
  if (!is_charter) {
    if (how.from_day.empty()) how.from_day = charter::adoption::print_day(charter.day_of(call.now));
    return how;
  }
  const auto status = charter.status(call.now);
  if (!status.now.in_force_from)
    return wrong(ErrorCode::refused,
                 "le registre d’adoption ne dit pas quand la charte entre en vigueur : voyez « Versions et "
                 "adoption »",
                 "the register of adoption does not say when the charter comes into force: see “Versions and "
                 "adoption”");
  how.from_day = charter::adoption::print_day(*status.now.in_force_from);
  how.page.labels = charter::wording::language_of(charter.text.front);
  how.page.adoption = charter::adoption::adoption_words(status, how.page.labels);
  return how;
}

Outcome publish_document(Hub& hub, store::Store& store, const Call& call) {
  const auto charter = charter_of(hub, call);
  if (!charter) return failed(charter.error());
  const std::string document = call.text("document");
  const charter::EffectiveCharter& text = (*charter)->text;
  const bool is_charter = document == text.front.id;
  const auto how = how_in(call, **charter, is_charter);
  if (!how) return failed(how.error());
  auto body = store.write<Json>([&](store::Writing& in) -> base::Result<Json> {
    const auto& scope = call.caller->scope;
    const auto done = is_charter ? acceptance::publish_charter(in, scope, text, *how, by_caller(call))
                                 : acceptance::publish_document(in, scope, text, document, document_in(call),
                                                                *how, by_caller(call));
    if (!done) return tl::unexpected(done.error());
    const auto texts = store::texts_of(in, scope, document);
    if (!texts) return tl::unexpected(texts.error());
    return text_json(*done, *texts, charter::adoption::print_day((*charter)->day_of(call.now)));
  });
  if (!body) return failed(body.error());
  return Answer{.body = std::move(*body)};
}

Outcome preview_document(Hub& hub, store::Store&, const Call& call) {
  const auto charter = charter_of(hub, call);
  if (!charter) return failed(charter.error());
  auto page = acceptance::document_page((*charter)->text, document_in(call));
  if (!page) return failed(page.error());
  return Answer{.body = JsonObject{{"hash", page->hash}, {"page", std::move(page->html)}}};
}

// --- campaigns

base::Result<store::Campaign> campaign_in(const Hub& hub, const Call& call, const EntityCharter& charter) {
  store::Campaign out;
  out.document = call.text("document");
  out.hash = call.text("hash");
  out.from_day =
      call.has("from") ? call.text("from") : charter::adoption::print_day(charter.day_of(call.now));
  out.deadline = call.text("until");
  out.by_link = words_in(call, "by_link");
  if (auto known = are_populations(charter, out.by_link); !known) return base::pass(known);
  if (call.has("escalate")) out.escalate = static_cast<int>(call.number("escalate"));
  out.explanation.summary = words_in(call, "summary");
  out.address = hub.config.address;
  for (const acceptance::Terms& terms : acceptance::terms_of(charter.text))
    if (terms.document == out.document) {
      out.grace = terms.grace;
      out.remind = terms.remind;
    }
  return out;
}

Outcome open_campaign(Hub& hub, store::Store& store, const Call& call) {
  const auto charter = charter_of(hub, call);
  if (!charter) return failed(charter.error());
  const auto campaign = campaign_in(hub, call, **charter);
  if (!campaign) return failed(campaign.error());
  auto body = store.write<Json>([&](store::Writing& in) -> base::Result<Json> {
    const auto id = acceptance::open_campaign(in, call.caller->scope, *campaign, by_caller(call));
    if (!id) return tl::unexpected(id.error());
    const auto made = store::campaign_of(in, call.caller->scope, *id);
    if (!made) return tl::unexpected(made.error());
    return campaign_json(*made);
  });
  if (!body) return failed(body.error());
  return Answer{.body = std::move(*body)};
}

Outcome close_campaign(Hub&, store::Store& store, const Call& call) {
  const auto done = store.write([&](store::Writing& in) {
    return store::close_campaign(in, call.caller->scope, call.number("number"), by_caller(call));
  });
  if (!done) return failed(done.error());
  return no_content();
}

}  // namespace

void add_document_handlers(Handlers& to) {
  to.emplace("getDocuments", get_documents);
  to.emplace("publishDocument", publish_document);
  to.emplace("previewDocument", preview_document);
  to.emplace("openCampaign", open_campaign);
  to.emplace("closeCampaign", close_campaign);
}

}  // namespace cartulaire::web
