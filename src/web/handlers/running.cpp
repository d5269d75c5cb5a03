// What applies the charter today, and what it decides.
#include <chrono>
#include <iomanip>
#include <sstream>

#include "charter/coverage.hpp"
#include "charter/value_text.hpp"
#include "lists/categories.hpp"
#include "lists/site.hpp"
#include "policy/explain.hpp"
#include "policy/reason_text.hpp"
#include "store/people.hpp"
#include "store/person_notices.hpp"
#include "web/annotated.hpp"
#include "web/handlers.hpp"

namespace cartulaire::web {
namespace {

using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

base::Result<Json> coverage_json(const charter::EffectiveCharter& charter) {
  const charter::Coverage coverage = charter::coverage(charter);
  JsonArray clauses;
  for (const charter::CoveredClause& one : coverage.clauses) {
    JsonArray natures;
    for (const charter::Nature nature : one.natures)
      natures.push_back(label_json(charter::nature_label(nature)));
    clauses.emplace_back(
        JsonObject{{"article", one.article},
                   {"title", one.title},
                   {"clause", one.clause},
                   {"kind", one.kind->name},
                   {"kind_label", label_json(one.kind->label)},
                   {"natures", std::move(natures)},
                   {"how", charter::how_word(one.applied.how)},
                   {"label", label_json(one.applied.label)},
                   {"carrier", charter::carrier_word(charter::carrier_of(one.applied.how))},
                   {"requirements", JsonArray(one.requirements.begin(), one.requirements.end())}});
  }
  JsonObject counts;
  for (const charter::Carrier carrier : charter::kCarriers)
    counts.emplace_back(std::string(charter::carrier_word(carrier)), coverage.count(carrier));
  return Json(JsonObject{{"version", charter.front.version},
                         {"hash", charter.hash},
                         {"counts", std::move(counts)},
                         {"clauses", std::move(clauses)}});
}

Outcome get_coverage(Hub& hub, store::Store&, const Call& call) {
  const auto charter = charter_of(hub, call);
  if (!charter) return failed(charter.error());
  auto printed = (*charter)->answers.of("coverage", (*charter)->day_of(call.now),
                                        [&] { return coverage_json((*charter)->text); });
  if (!printed) return failed(printed.error());
  return Answer{.printed = std::move(*printed)};
}

Outcome get_monitoring(Hub& hub, store::Store&, const Call& call) {
  const auto charter = charter_of(hub, call);
  if (!charter) return failed(charter.error());
  const auto status = (*charter)->status(call.now);
  const bool in_force = status.now.stage == charter::adoption::Stage::in_force;
  JsonArray list;
  for (const charter::Clause& clause : (*charter)->text.clauses) {
    if (!clause.kind->monitors) continue;
    const auto inert = std::ranges::find_if(
        status.inert, [&](const charter::adoption::Inert& one) { return one.clause.clause == clause.name; });
    JsonObject row = {{"clause", clause.name},
                      {"article", clause.article},
                      {"title", title_of((*charter)->text, clause)},
                      {"running", in_force && inert == status.inert.end()},
                      {"label", label_json(clause.kind->label)}};
    if (inert != status.inert.end())
      row.emplace_back("why", label_json(inert->why));
    else if (!in_force)
      row.emplace_back("why", label_json("la charte n’est pas en vigueur", "the charter is not in force"));
    list.emplace_back(std::move(row));
  }
  return Answer{.body = JsonObject{{"monitoring", std::move(list)}}};
}

// --- decisions

std::string_view verdict_word(const policy::Decision& decision) {
  if (decision.verdict == policy::Verdict::allow && !decision.warn.view().empty()) return "warn";
  return policy::id_of(decision.verdict);
}

Json decision_json(const policy::World& world, const policy::Explanation& explanation) {
  const policy::Decision& decision = explanation.decision;
  JsonArray categories;
  for (const policy::SiteMatch& match : explanation.matches)
    for (const lists::CategoryId id : match.categories) {
      const std::string_view name = world.category_name(id);
      const lists::Category* category = lists::find_category(name);
      Json label =
          category == nullptr ? label_json(name, name) : label_json(category->label_fr, category->label_en);
      if (std::ranges::find(categories, label) == categories.end()) categories.push_back(std::move(label));
    }
  JsonObject out = {{"verdict", verdict_word(decision)},
                    {"reason", label_json(policy::sentence(decision.reason, base::Language::french),
                                          policy::sentence(decision.reason, base::Language::english))},
                    {"categories", std::move(categories)}};
  if (const policy::Clause* clause = world.clause(decision.entity, decision.clause); clause != nullptr) {
    out.emplace_back("clause", clause->name);
    out.emplace_back("article", clause->article);
    out.emplace_back("title", clause->title);
    out.emplace_back("text", clause->text);
  }
  if (decision.entity != policy::kNoEntity)
    out.emplace_back("version", world.policy(decision.entity).version);
  return out;
}

// What a node would say of this address to this login at this moment.
Outcome decide(const Hub& hub, const std::string& address, const std::string& login, base::Instant at) {
  const auto bundle = hub.live == nullptr ? nullptr : hub.live->current();
  if (bundle == nullptr)
    return unavailable("aucune règle n’est publiée ici : rien ne peut être dit de cette adresse",
                       "no rule is published here: nothing can be said of this address");
  lists::SiteBuffer buffer;
  const auto site = lists::parse_site(address, buffer);
  if (!site)
    return tl::unexpected(Failure{422, "invalid", "ce n’est pas une adresse de site",
                                  "this is no address of a site", "address", 0});
  policy::WebRequest request;
  request.at = at;
  request.user = login;
  request.method = "GET";
  request.site = *site;
  return Answer{.body = decision_json(*bundle->world(), policy::explain(*bundle->world(), request))};
}

Outcome get_why(Hub& hub, store::Store& store, const Call& call) {
  std::string login;
  if (call.caller->person) {
    auto person = store.read<store::Person>(
        [&](store::Reading& in) { return store::person_of(in, call.caller->scope, *call.caller->person); });
    if (!person) return failed(person.error());
    login = person->data.login;
  }
  return decide(hub, call.text("address"), login, call.now);
}

// At the time that the argument names, in UTC; now where there is none.
std::optional<base::Instant> time_of(const Call& call) {
  if (!call.has("at")) return call.now;
  std::istringstream text(call.text("at"));
  std::tm told{};
  text >> std::get_time(&told, "%Y-%m-%dT%H:%M");
  if (text.fail()) return std::nullopt;
  return std::chrono::time_point_cast<std::chrono::milliseconds>(
      std::chrono::system_clock::from_time_t(timegm(&told)));
}

// For a person of the entity, who is told of it, or for nobody known.
Outcome test_filter(Hub& hub, store::Store& store, const Call& call) {
  const auto at = time_of(call);
  if (!at)
    return tl::unexpected(Failure{400, "invalid", "il faut une heure comme 2026-11-26T09:00Z",
                                  "a time like 2026-11-26T09:00Z is wanted", "at", 0});
  if (!call.has("person")) return decide(hub, call.text("address"), "", *at);
  auto login = store.write<std::string>([&](store::Writing& in) -> base::Result<std::string> {
    auto person = store::person_of(in, call.caller->scope, call.number("person"));
    if (!person) return base::pass(person);
    const auto told = store::tell_person(in, call.caller->scope, person->id, "filter_test", "", call.now);
    if (!told) return tl::unexpected(told.error());
    return std::move(person->data.login);
  });
  if (!login) return failed(login.error());
  auto outcome = decide(hub, call.text("address"), *login, *at);
  if (outcome) {
    JsonObject body = *outcome->body.object();
    body.emplace_back("told", true);
    outcome->body = std::move(body);
  }
  return outcome;
}

}  // namespace

void add_running_handlers(Handlers& to) {
  to.emplace("getCoverage", get_coverage);
  to.emplace("getMonitoring", get_monitoring);
  to.emplace("getWhy", get_why);
  to.emplace("testFilter", test_filter);
}

}  // namespace cartulaire::web
