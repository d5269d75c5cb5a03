// Suspensions, within what the charter's clauses access.suspend let be decided: by whom, of what, for how
// long, and the person heard. Nodes learn them through State, in seconds. ACC-11.
#include "store/suspensions.hpp"

#include <chrono>

#include "store/accounts.hpp"
#include "store/people.hpp"
#include "web/accounts.hpp"
#include "web/handlers.hpp"
#include "web/limits.hpp"

namespace cartulaire::web {
namespace {

using base::Instant;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;
using std::chrono::days;

constexpr days kToAnswer{3};   // days to answer, unless said
constexpr days kToConfirm{3};  // after them, for somebody else to confirm what was urgent

base::Result<JsonObject> suspension_json(store::Reading& in, const Call& call, const EntityCharter& charter,
                                         const store::Suspension& one) {
  JsonObject out = {{"number", one.id},
                    {"of", store::word_of(one.data.of)},
                    {"reason", one.data.reason},
                    {"stage", store::word_of(one.stage)},
                    {"urgent", one.urgent},
                    {"from", time_text(one.data.from)},
                    {"until", time_text(store::end_of(one))},
                    {"asked", time_text(one.asked_at)},
                    {"answer_by", time_text(one.answer_by)}};
  if (const charter::Clause* clause = charter.text.find_clause(one.data.clause))
    out.emplace_back("article", clause->article);
  if (one.answered_at) out.emplace_back("answer", one.answer);
  if (one.decided_at) out.emplace_back("decided", time_text(*one.decided_at));
  if (one.confirm_by && !one.decided_at && one.stage == store::SuspensionStage::suspended)
    out.emplace_back("confirm_by", time_text(*one.confirm_by));
  for (const auto& [key, actor] : {std::pair{"asked_by", &one.asked_by}, {"decided_by", &one.decided_by}}) {
    if (actor->empty()) continue;
    auto name = name_of_actor(in, call.caller->scope, *actor);
    if (!name) return base::pass(name);
    if (!name->empty()) out.emplace_back(key, std::move(*name));
  }
  return out;
}

bool is_mine(const Call& call, const store::Suspension& one) {
  return one.asked_by == by_caller(call).actor;
}
bool is_about_me(const Call& call, const store::Suspension& one) {
  return call.caller->person == one.data.person;
}

// The roles that decide on a suspension: of the clause that it applies, else of any that suspends.
std::vector<std::string> decide_on(const std::vector<MaySuspend>& may, const store::Suspension& one) {
  for (const MaySuspend& clause : may)
    if (clause.clause->name == one.data.clause) return clause.by;
  return may.empty() ? std::vector<std::string>{"ciso", "authority"} : may.front().by;
}

base::Result<Json> for_deciders(store::Reading& in, const Call& call, const EntityCharter& charter,
                                const store::Suspension& one) {
  const auto person = store::person_of(in, call.caller->scope, one.data.person);
  if (!person) return tl::unexpected(person.error());
  auto out = suspension_json(in, call, charter, one);
  if (!out) return base::pass(out);
  out->emplace_back("person", JsonObject{{"id", person->id},
                                         {"name", person->data.given_name + " " + person->data.family_name}});
  const auto may = may_suspend(charter, charter.day_of(call.now));
  const bool decides = is_one_of(*call.caller, decide_on(may, one)) && !is_about_me(call, one);
  out->emplace_back("mine", is_mine(call, one));
  out->emplace_back("may_suspend", decides && !is_mine(call, one));
  out->emplace_back("may_end",
                    (decides || is_mine(call, one) || may_ask(*call.caller, may)) && !is_about_me(call, one));
  return Json(std::move(*out));
}

// All of them for who decides or watches over it; to others, what they asked for.
Outcome get_suspensions(Hub& hub, store::Store& store, const Call& call) {
  const auto charter = charter_of(hub, call);
  if (!charter) return failed(charter.error());
  const auto may = may_suspend(**charter, (*charter)->day_of(call.now));
  const bool sees = call.caller->is("dpo") || may_ask(*call.caller, may);
  auto body = store.read<Json>([&](store::Reading& in) -> base::Result<Json> {
    const auto all = store::suspensions(in, call.caller->scope);
    if (!all) return tl::unexpected(all.error());
    JsonArray list;
    for (auto one = all->rbegin(); one != all->rend(); ++one) {
      if (!sees && !is_mine(call, *one)) continue;
      auto row = for_deciders(in, call, **charter, *one);
      if (!row) return base::pass(row);
      list.push_back(std::move(*row));
    }
    return Json(JsonObject{{"suspensions", std::move(list)}});
  });
  if (!body) return failed(body.error());
  return Answer{.body = std::move(*body)};
}

// What the charter lets this person's access be suspended for.
base::Result<MaySuspend> allowed(Hub&, store::Store& store, const Call& call, const EntityCharter& charter) {
  const auto person = store.read<store::Person>(
      [&](store::Reading& in) { return store::person_of(in, call.caller->scope, call.number("person")); });
  if (!person) return tl::unexpected(person.error());
  return may_suspend(charter, charter.day_of(call.now), person->data.population, call.text("of") == "all");
}

base::Result<Instant> answer_day(const Call& call, const EntityCharter& charter) {
  if (!call.has("answer_by")) return call.now + kToAnswer;
  return end_within(charter, nullptr, {}, call.text("answer_by"), call.now);
}

Outcome ask_suspension(Hub& hub, store::Store& store, const Call& call) {
  const auto charter = charter_of(hub, call);
  if (!charter) return failed(charter.error());
  if (!may_ask(*call.caller, may_suspend(**charter, (*charter)->day_of(call.now))))
    return refused("la charte ne vous confie pas cette décision",
                   "the charter does not give you this decision");
  const auto may = allowed(hub, store, call, **charter);
  if (!may) return failed(may.error());
  if (call.caller->person == call.number("person"))
    return conflict("on ne décide pas de son propre accès", "nobody decides on their own access");
  const bool urgent = call.has("urgent") && *call.find("urgent") == Json(true);
  const Quoted article = article_of(*may->clause);
  if (urgent && may->heard_before)
    return conflict(article.french + " veut que la personne soit entendue avant : pas d’urgence ici",
                    article.english + " wants the person to be heard before: nothing is urgent here");
  if (urgent && !is_one_of(*call.caller, may->by)) return not_yours(**charter, *may->clause, may->named);
  const auto until = end_within(**charter, may->clause, may->longest, call.text("until"), call.now);
  if (!until) return tl::unexpected(with_field(until.error()));
  const auto answer_by = answer_day(call, **charter);
  if (!answer_by) return failed(answer_by.error());
  store::SuspensionData data;
  data.person = call.number("person");
  data.of = *store::suspension_of_named(call.text("of"));
  data.clause = may->clause->name;
  data.reason = call.text("reason");
  data.from = call.now;
  data.until = *until;
  auto body = store.write<Json>([&](store::Writing& in) -> base::Result<Json> {
    const auto& scope = call.caller->scope;
    const store::Urgency urgency{*answer_by, *answer_by + kToConfirm};
    const auto number = urgent ? store::suspend_urgently(in, scope, data, urgency, by_caller(call))
                               : store::ask_suspension(in, scope, data, *answer_by, by_caller(call));
    if (!number) return tl::unexpected(number.error());
    const auto one = store::suspension(in, scope, *number);
    if (!one) return tl::unexpected(one.error());
    return for_deciders(in, call, **charter, *one);
  });
  if (!body) return failed(body.error());
  return Answer{.body = std::move(*body)};
}

// A decision on one: who may take it is asked of the charter, the rest of the store.
template <class Work>
Outcome on_one(Hub& hub, store::Store& store, const Call& call, bool suspend, const Work& work) {
  const auto charter = charter_of(hub, call);
  if (!charter) return failed(charter.error());
  const auto one = store.read<store::Suspension>(
      [&](store::Reading& in) { return store::suspension(in, call.caller->scope, call.number("number")); });
  if (!one) return failed(one.error());
  if (is_about_me(call, *one))
    return conflict("on ne décide pas de son propre accès", "nobody decides on their own access");
  const auto may = may_suspend(**charter, (*charter)->day_of(call.now));
  const bool decides = is_one_of(*call.caller, decide_on(may, *one));
  const bool gives_back = !suspend && (is_mine(call, *one) || may_ask(*call.caller, may));
  if (!decides && !gives_back) {
    for (const MaySuspend& clause : may)
      if (clause.clause->name == one->data.clause) return not_yours(**charter, *clause.clause, clause.named);
    return refused("la charte ne vous confie pas cette décision",
                   "the charter does not give you this decision");
  }
  const auto done = store.write([&](store::Writing& in) -> base::Status { return work(in); });
  if (!done) return failed(done.error());
  return no_content();
}

Outcome decide_suspension(Hub& hub, store::Store& store, const Call& call) {
  const bool suspend = *call.find("suspend") == Json(true);
  return on_one(hub, store, call, suspend, [&](store::Writing& in) {
    return store::decide_suspension(in, call.caller->scope, call.number("number"), suspend, by_caller(call));
  });
}

Outcome lift_suspension(Hub& hub, store::Store& store, const Call& call) {
  return on_one(hub, store, call, false, [&](store::Writing& in) {
    return store::lift_suspension(in, call.caller->scope, call.number("number"), by_caller(call));
  });
}

Outcome get_my_suspensions(Hub& hub, store::Store& store, const Call& call) {
  JsonArray list;
  if (call.caller->person) {
    const auto charter = charter_of(hub, call);
    if (!charter) return failed(charter.error());
    auto own = store.read<JsonArray>([&](store::Reading& in) -> base::Result<JsonArray> {
      const auto all = store::suspensions(in, call.caller->scope, call.caller->person);
      if (!all) return tl::unexpected(all.error());
      JsonArray rows;
      for (auto one = all->rbegin(); one != all->rend(); ++one) {
        auto row = suspension_json(in, call, **charter, *one);
        if (!row) return base::pass(row);
        rows.emplace_back(std::move(*row));
      }
      return rows;
    });
    if (!own) return failed(own.error());
    list = std::move(*own);
  }
  return Answer{.body = JsonObject{{"suspensions", std::move(list)}}};
}

Outcome answer_suspension(Hub&, store::Store& store, const Call& call) {
  if (!call.caller->person)
    return refused("vous n’avez pas de poste dans cette entité", "you have no post in this entity");
  const auto done = store.write([&](store::Writing& in) {
    return store::answer_suspension(in, call.caller->scope, call.number("number"), *call.caller->person,
                                    call.text("answer"), by_caller(call));
  });
  if (!done) return failed(done.error());
  return no_content();
}

}  // namespace

void add_suspension_handlers(Handlers& to) {
  to.emplace("getSuspensions", get_suspensions);
  to.emplace("askSuspension", ask_suspension);
  to.emplace("decideSuspension", decide_suspension);
  to.emplace("liftSuspension", lift_suspension);
  to.emplace("getMySuspensions", get_my_suspensions);
  to.emplace("answerSuspension", answer_suspension);
}

}  // namespace cartulaire::web
