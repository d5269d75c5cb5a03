// Measures that change what is open: suspensions, crises, switches of clauses; and what each person is told.
// Nodes learn them through State, in seconds.
#include <chrono>

#include "charter/adoption/day.hpp"
#include "hub/store_state.hpp"
#include "store/accounts.hpp"
#include "store/crises.hpp"
#include "store/people.hpp"
#include "store/person_notices.hpp"
#include "store/suspensions.hpp"
#include "store/switches.hpp"
#include "store/trace_keys.hpp"
#include "web/handlers.hpp"

namespace cartulaire::web {
namespace {

using base::Instant;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

constexpr std::chrono::days kToAnswer{3};  // days to answer, unless said
constexpr int kMostNotices = 200;

store::By by(const Call& call) {
  return {store::actor_of(call.caller->session.account), call.now};
}

// The moment at which the day of this argument is over, in the charter's zone.
base::Result<Instant> end_of(Hub& hub, const Call& call, std::string_view name) {
  const auto charter = charter_of(hub, call);
  if (!charter) return tl::unexpected(charter.error());
  const auto day = charter::adoption::parse_day(call.text(name));
  if (!day)
    return base::fail(base::ErrorCode::invalid, std::string(name), "ce jour n’existe pas",
                      "there is no such day");
  return charter::adoption::beginning_of(*day + std::chrono::days(1), (*charter)->text.front.time_zone);
}

tl::unexpected<Failure> without_post() {
  return refused("vous n’avez pas de poste dans cette entité", "you have no post in this entity");
}

// --- suspensions

JsonObject suspension_json(const store::Suspension& one) {
  JsonObject out = {{"number", one.id},
                    {"of", store::word_of(one.data.of)},
                    {"reason", one.data.reason},
                    {"stage", store::word_of(one.stage)},
                    {"urgent", one.urgent},
                    {"from", time_text(one.data.from)},
                    {"until", time_text(one.data.until)},
                    {"asked", time_text(one.asked_at)},
                    {"answer_by", time_text(one.answer_by)}};
  if (one.answered_at) out.emplace_back("answer", one.answer);
  if (one.decided_at) out.emplace_back("decided", time_text(*one.decided_at));
  return out;
}

base::Result<Json> with_name(store::Reading& in, const Call& call, const store::Suspension& one) {
  const auto person = store::person_of(in, call.caller->scope, one.data.person);
  if (!person) return tl::unexpected(person.error());
  JsonObject out = suspension_json(one);
  out.emplace_back("person", JsonObject{{"id", person->id},
                                        {"name", person->data.given_name + " " + person->data.family_name}});
  return Json(std::move(out));
}

Outcome get_suspensions(Hub&, store::Store& store, const Call& call) {
  auto body = store.read<Json>([&](store::Reading& in) -> base::Result<Json> {
    const auto all = store::suspensions(in, call.caller->scope);
    if (!all) return tl::unexpected(all.error());
    JsonArray list;
    for (auto one = all->rbegin(); one != all->rend(); ++one) {
      auto row = with_name(in, call, *one);
      if (!row) return base::pass(row);
      list.push_back(std::move(*row));
    }
    return Json(JsonObject{{"suspensions", std::move(list)}});
  });
  if (!body) return failed(body.error());
  return Answer{.body = std::move(*body)};
}

Outcome ask_suspension(Hub& hub, store::Store& store, const Call& call) {
  const auto until = end_of(hub, call, "until");
  if (!until) return failed(until.error());
  base::Result<Instant> answer_by = call.now + kToAnswer;
  if (call.has("answer_by")) answer_by = end_of(hub, call, "answer_by");
  if (!answer_by) return failed(answer_by.error());
  store::SuspensionData data;
  data.person = call.number("person");
  data.of = *store::suspension_of_named(call.text("of"));
  data.reason = call.text("reason");
  data.from = call.now;
  data.until = *until;
  const bool urgent = call.has("urgent") && *call.find("urgent") == Json(true);
  auto body = store.write<Json>([&](store::Writing& in) -> base::Result<Json> {
    const auto& scope = call.caller->scope;
    const auto number = urgent ? store::suspend_urgently(in, scope, data, by(call))
                               : store::ask_suspension(in, scope, data, *answer_by, by(call));
    if (!number) return tl::unexpected(number.error());
    const auto one = store::suspension(in, scope, *number);
    if (!one) return tl::unexpected(one.error());
    return with_name(in, call, *one);
  });
  if (!body) return failed(body.error());
  return Answer{.body = std::move(*body)};
}

// A change without an answer of its own.
template <class Work>
Outcome changed(store::Store& store, const Work& work) {
  auto done = store.write([&](store::Writing& in) -> base::Status { return work(in); });
  if (!done) return failed(done.error());
  return no_content();
}

Outcome decide_suspension(Hub&, store::Store& store, const Call& call) {
  return changed(store, [&](store::Writing& in) {
    return store::decide_suspension(in, call.caller->scope, call.number("number"),
                                    *call.find("suspend") == Json(true), by(call));
  });
}

Outcome lift_suspension(Hub&, store::Store& store, const Call& call) {
  return changed(store, [&](store::Writing& in) {
    return store::lift_suspension(in, call.caller->scope, call.number("number"), by(call));
  });
}

Outcome get_my_suspensions(Hub&, store::Store& store, const Call& call) {
  JsonArray list;
  if (call.caller->person) {
    const auto own = store.read<std::vector<store::Suspension>>(
        [&](store::Reading& in) { return store::suspensions(in, call.caller->scope, call.caller->person); });
    if (!own) return failed(own.error());
    for (auto one = own->rbegin(); one != own->rend(); ++one)
      list.emplace_back(suspension_json(*one));
  }
  return Answer{.body = JsonObject{{"suspensions", std::move(list)}}};
}

Outcome answer_suspension(Hub&, store::Store& store, const Call& call) {
  if (!call.caller->person) return without_post();
  return changed(store, [&](store::Writing& in) {
    return store::answer_suspension(in, call.caller->scope, call.number("number"), *call.caller->person,
                                    call.text("answer"), by(call));
  });
}

// --- crises and switches

Json crisis_json(const store::Crisis& one, Instant now) {
  return JsonObject{{"number", one.id},
                    {"reason", one.reason},
                    {"from", time_text(one.from)},
                    {"until", time_text(one.until)},
                    {"running", one.from <= now && now < one.until}};
}

Outcome get_crises(Hub&, store::Store& store, const Call& call) {
  const auto all = store.read<std::vector<store::Crisis>>(
      [&](store::Reading& in) { return store::crises(in, call.caller->scope); });
  if (!all) return failed(all.error());
  JsonArray list;
  for (const store::Crisis& one : *all)
    list.push_back(crisis_json(one, call.now));
  return Answer{.body = JsonObject{{"crises", std::move(list)}}};
}

Outcome declare_crisis(Hub& hub, store::Store& store, const Call& call) {
  const auto until = end_of(hub, call, "until");
  if (!until) return failed(until.error());
  store::Crisis crisis;
  crisis.reason = call.text("reason");
  crisis.from = call.now;
  crisis.until = *until;
  const auto number = store.write<std::int64_t>(
      [&](store::Writing& in) { return store::declare_crisis(in, call.caller->scope, crisis, by(call)); });
  if (!number) return failed(number.error());
  crisis.id = *number;
  return Answer{.body = crisis_json(crisis, call.now)};
}

Outcome end_crisis(Hub&, store::Store& store, const Call& call) {
  return changed(store, [&](store::Writing& in) {
    return store::end_crisis(in, call.caller->scope, call.number("number"), by(call));
  });
}

Json switch_json(const store::Switch& one, const EntityCharter* charter, Instant now) {
  const charter::Clause* clause = charter == nullptr ? nullptr : charter->text.find_clause(one.clause);
  JsonObject out = {{"number", one.id},
                    {"clause", one.clause},
                    {"article", clause == nullptr ? std::string() : clause->article},
                    {"on", one.on},
                    {"reason", one.reason},
                    {"from", time_text(one.from)},
                    {"running", one.from <= now && (!one.until || now < *one.until)}};
  if (one.until) out.emplace_back("until", time_text(*one.until));
  return out;
}

Outcome get_switches(Hub& hub, store::Store& store, const Call& call) {
  const auto all = store.read<std::vector<store::Switch>>(
      [&](store::Reading& in) { return store::switches(in, call.caller->scope); });
  if (!all) return failed(all.error());
  const auto charter = charter_of(hub, call);
  JsonArray list;
  for (const store::Switch& one : *all)
    list.push_back(switch_json(one, charter ? charter->get() : nullptr, call.now));
  return Answer{.body = JsonObject{{"switches", std::move(list)}}};
}

Outcome put_switch(Hub& hub, store::Store& store, const Call& call) {
  const auto until = end_of(hub, call, "until");
  if (!until) return failed(until.error());
  const auto charter = charter_of(hub, call);
  if (!charter) return failed(charter.error());
  if ((*charter)->text.find_clause(call.text("clause")) == nullptr)
    return not_found("la charte n’a pas cette clause", "the charter has no such clause");
  store::Switch given;
  given.clause = call.text("clause");
  given.on = *call.find("on") == Json(true);
  given.from = call.now;
  given.until = *until;
  given.reason = call.text("reason");
  if (auto may = hub::check_switch((*charter)->file->charter, given); !may) return failed(may.error());
  const auto number = store.write<std::int64_t>(
      [&](store::Writing& in) { return store::set_switch(in, call.caller->scope, given, by(call)); });
  if (!number) return failed(number.error());
  given.id = *number;
  return Answer{.body = switch_json(given, charter->get(), call.now)};
}

Outcome end_switch(Hub&, store::Store& store, const Call& call) {
  return changed(store, [&](store::Writing& in) {
    return store::end_switch(in, call.caller->scope, call.number("number"), by(call));
  });
}

// --- what a person is told, and the key of their traces

Outcome get_notices(Hub&, store::Store& store, const Call& call) {
  JsonArray list;
  if (call.caller->person) {
    const auto own = store.read<std::vector<store::PersonNotice>>([&](store::Reading& in) {
      return store::notices_of(in, call.caller->scope, *call.caller->person, kMostNotices);
    });
    if (!own) return failed(own.error());
    for (const store::PersonNotice& one : *own)
      list.emplace_back(JsonObject{{"number", one.id},
                                   {"kind", one.kind},
                                   {"detail", one.detail},
                                   {"at", time_text(one.at)},
                                   {"read", one.read_at.has_value()}});
  }
  return Answer{.body = JsonObject{{"notices", std::move(list)}}};
}

Outcome read_notices(Hub&, store::Store& store, const Call& call) {
  if (!call.caller->person) return without_post();
  return changed(store, [&](store::Writing& in) {
    return store::notices_read(in, call.caller->scope, *call.caller->person, call.number("number"), call.now);
  });
}

Outcome get_trace_key(Hub&, store::Store& store, const Call& call) {
  std::vector<store::TraceKey> keys;
  if (call.caller->person) {
    auto read = store.read<std::vector<store::TraceKey>>([&](store::Reading& in) {
      return store::trace_keys_of(in, call.caller->scope, *call.caller->person);
    });
    if (!read) return failed(read.error());
    keys = std::move(*read);
  }
  return Answer{.body = JsonObject{{"public", keys.empty() ? std::string() : keys.front().public_key},
                                   {"wrapped", keys.empty() ? std::string() : keys.front().wrapped}}};
}

// The store first: a key that the keeper does not know yet is given to it again, a secret half that nobody
// kept would be lost.
Outcome put_trace_key(Hub& hub, store::Store& store, const Call& call) {
  if (!call.caller->person) return without_post();
  using Login = std::string;
  const auto login = store.write<Login>([&](store::Writing& in) -> base::Result<Login> {
    const auto& scope = call.caller->scope;
    const auto added = store::add_trace_key(in, scope, *call.caller->person, call.text("public"),
                                            call.text("wrapped"), by(call));
    if (!added) return tl::unexpected(added.error());
    auto person = store::person_of(in, scope, *call.caller->person);
    if (!person) return base::pass(person);
    return std::move(person->data.login);
  });
  if (!login) return failed(login.error());
  const auto enrolled = hub.keeper.ask({{"do", "mine_enrol"},
                                        {"entity", call.caller->scope.entity()},
                                        {"user", *login},
                                        {"key", call.text("public")}});
  if (!enrolled) return failed(enrolled.error());
  return no_content();
}

}  // namespace

void add_measure_handlers(Handlers& to) {
  to.emplace("getSuspensions", get_suspensions);
  to.emplace("askSuspension", ask_suspension);
  to.emplace("decideSuspension", decide_suspension);
  to.emplace("liftSuspension", lift_suspension);
  to.emplace("getMySuspensions", get_my_suspensions);
  to.emplace("answerSuspension", answer_suspension);
  to.emplace("getCrises", get_crises);
  to.emplace("declareCrisis", declare_crisis);
  to.emplace("endCrisis", end_crisis);
  to.emplace("getSwitches", get_switches);
  to.emplace("putSwitch", put_switch);
  to.emplace("endSwitch", end_switch);
  to.emplace("getNotices", get_notices);
  to.emplace("readNotices", read_notices);
  to.emplace("getTraceKey", get_trace_key);
  to.emplace("putTraceKey", put_trace_key);
}

}  // namespace cartulaire::web
