// Measures for everybody: crises and switches of clauses, within what the charter lets be decided; and what
// each person is told. Nodes learn them through State, in seconds. IN-05.
#include <algorithm>

#include "hub/store_state.hpp"
#include "store/crises.hpp"
#include "store/password_orders.hpp"
#include "store/people.hpp"
#include "store/person_notices.hpp"
#include "store/switches.hpp"
#include "store/trace_keys.hpp"
#include "web/accounts.hpp"
#include "web/handlers.hpp"
#include "web/limits.hpp"

namespace cartulaire::web {
namespace {

using base::Instant;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

constexpr int kMostNotices = 200;

tl::unexpected<Failure> without_post() {
  return refused("vous n’avez pas de poste dans cette entité", "you have no post in this entity");
}

// A change without an answer of its own.
template <class Work>
Outcome changed(store::Store& store, const Work& work) {
  auto done = store.write([&](store::Writing& in) -> base::Status { return work(in); });
  if (!done) return failed(done.error());
  return no_content();
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
  const auto charter = charter_of(hub, call);
  if (!charter) return failed(charter.error());
  const auto may = may_declare(**charter, (*charter)->day_of(call.now));
  if (!may)
    return conflict("la charte n’a pas d’article sur l’état de crise : personne ne le déclare",
                    "the charter has no article on a state of crisis: nobody declares one");
  if (!is_one_of(*call.caller, may->by)) return not_yours(**charter, *may->clause, may->named);
  const auto until = end_within(**charter, may->clause, may->longest, call.text("until"), call.now);
  if (!until) return tl::unexpected(with_field(until.error()));
  store::Crisis crisis;
  crisis.reason = call.text("reason");
  crisis.from = call.now;
  crisis.until = *until;
  const auto number = store.write<std::int64_t>([&](store::Writing& in) -> base::Result<std::int64_t> {
    const auto others = store::crises_from(in, call.caller->scope, call.now);
    if (!others) return tl::unexpected(others.error());
    // One after the other, each with its own reason: not one that goes on beyond its limit.
    if (!others->empty())
      return base::fail(base::ErrorCode::refused, "",
                        "une crise est déjà déclarée : mettez-y fin d’abord, ou attendez son terme",
                        "a crisis is declared already: end it first, or wait for its term");
    return store::declare_crisis(in, call.caller->scope, crisis, by_caller(call));
  });
  if (!number) return failed(number.error());
  crisis.id = *number;
  return Answer{.body = crisis_json(crisis, call.now)};
}

// Who may end it: who may declare one, and who watches over security.
Outcome end_crisis(Hub& hub, store::Store& store, const Call& call) {
  const auto all = store.read<std::vector<store::Crisis>>(
      [&](store::Reading& in) { return store::crises(in, call.caller->scope); });
  if (!all) return failed(all.error());
  if (std::ranges::find(*all, call.number("number"), &store::Crisis::id) == all->end())
    return not_found("il n’y a pas cette crise", "there is no such crisis");
  const auto charter = charter_of(hub, call);
  if (!charter) return failed(charter.error());
  const auto may = may_declare(**charter, (*charter)->day_of(call.now));
  if (may && !is_one_of(*call.caller, may->by) && !is_one_of(*call.caller, {"ciso", "authority"}))
    return not_yours(**charter, *may->clause, may->named);
  return changed(store, [&](store::Writing& in) {
    return store::end_crisis(in, call.caller->scope, call.number("number"), by_caller(call));
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

// What the charter says of this switch; nothing: it may be.
std::optional<Failure> stands_against(const EntityCharter& charter, const charter::Clause& clause,
                                      const Caller& caller, bool on) {
  const MaySwitch may = may_switch(clause);
  const Quoted article = article_of(clause);
  if (on && may.on.empty())
    return conflict(article.french + " s’applique sans décision : il n’y a rien à mettre en marche",
                    article.english + " applies without a decision: there is nothing to switch on")
        .value();
  if (is_one_of(caller, on ? may.on : may.off)) return std::nullopt;
  if (on && !may.named.empty()) return not_yours(charter, clause, may.named).value();
  return refused("la responsable de la sécurité ou l’autorité coupe une clause",
                 "the security officer or the authority switches a clause off")
      .value();
}

Outcome put_switch(Hub& hub, store::Store& store, const Call& call) {
  const auto charter = charter_of(hub, call);
  if (!charter) return failed(charter.error());
  const charter::Clause* clause = (*charter)->text.find_clause(call.text("clause"));
  if (clause == nullptr) return not_found("la charte n’a pas cette clause", "the charter has no such clause");
  store::Switch given;
  given.clause = call.text("clause");
  given.on = *call.find("on") == Json(true);
  given.from = call.now;
  given.reason = call.text("reason");
  if (auto may = hub::check_switch((*charter)->file->charter, given); !may) return failed(may.error());
  if (auto against = stands_against(**charter, *clause, *call.caller, given.on))
    return tl::unexpected(std::move(*against));
  const auto longest = given.on ? may_switch(*clause).longest : std::nullopt;
  const auto until = end_within(**charter, clause, longest, call.text("until"), call.now);
  if (!until) return tl::unexpected(with_field(until.error()));
  given.until = *until;
  const auto number = store.write<std::int64_t>(
      [&](store::Writing& in) { return store::set_switch(in, call.caller->scope, given, by_caller(call)); });
  if (!number) return failed(number.error());
  given.id = *number;
  return Answer{.body = switch_json(given, charter->get(), call.now)};
}

Outcome end_switch(Hub& hub, store::Store& store, const Call& call) {
  const auto all = store.read<std::vector<store::Switch>>(
      [&](store::Reading& in) { return store::switches(in, call.caller->scope); });
  if (!all) return failed(all.error());
  const auto one = std::ranges::find(*all, call.number("number"), &store::Switch::id);
  if (one == all->end()) return not_found("il n’y a pas cette bascule", "there is no such switch");
  const auto charter = charter_of(hub, call);
  if (!charter) return failed(charter.error());
  const charter::Clause* clause = (*charter)->text.find_clause(one->clause);
  if (clause != nullptr && !is_one_of(*call.caller, {"ciso", "authority"}))
    if (auto against = stands_against(**charter, *clause, *call.caller, one->on))
      return tl::unexpected(std::move(*against));
  return changed(store, [&](store::Writing& in) {
    return store::end_switch(in, call.caller->scope, call.number("number"), by_caller(call));
  });
}

// --- what the charter lets be decided, and what of it by the caller

JsonArray words(const std::vector<std::string>& list) {
  return {list.begin(), list.end()};
}

// The clause, who decides by the charter, and the last day of what begins now.
base::Result<JsonObject> limit_json(const EntityCharter& charter, const charter::Clause& clause,
                                    const std::vector<std::string>& named,
                                    const std::optional<charter::Duration>& longest, Instant now) {
  JsonObject out = {{"clause", clause.name}, {"article", clause.article}};
  if (!named.empty()) out.emplace_back("by", label_json(names_of(charter, named)));
  const auto reach = reach_of(charter, longest, now);
  if (!reach) return tl::unexpected(reach.error());
  if (*reach) out.emplace_back("last_day", charter::adoption::print_day((*reach)->last_day));
  return out;
}

base::Result<Json> measures_json(const EntityCharter& charter, const Caller& caller, Instant now) {
  const Day today = charter.day_of(now);
  const auto suspends = may_suspend(charter, today);
  JsonArray suspensions;
  for (const MaySuspend& one : suspends) {
    auto row = limit_json(charter, *one.clause, one.named, one.longest, now);
    if (!row) return base::pass(row);
    row->emplace_back(
        "of", words(one.all ? std::vector<std::string>{"all", "web"} : std::vector<std::string>{"web"}));
    row->emplace_back("heard_before", one.heard_before);
    row->emplace_back("may_decide", is_one_of(caller, one.by));
    suspensions.emplace_back(std::move(*row));
  }
  JsonObject out = {{"suspensions", std::move(suspensions)}, {"may_ask", may_ask(caller, suspends)}};
  if (const auto crisis = may_declare(charter, today)) {
    auto row = limit_json(charter, *crisis->clause, crisis->named, crisis->longest, now);
    if (!row) return base::pass(row);
    row->emplace_back("may_declare", is_one_of(caller, crisis->by));
    out.emplace_back("crisis", std::move(*row));
  }
  JsonArray switches;
  for (const charter::Clause& clause : charter.text.clauses) {
    const MaySwitch may = may_switch(clause);
    const bool on = is_one_of(caller, may.on);
    const bool off = is_one_of(caller, may.off);
    if (!on && !off) continue;
    auto row = limit_json(charter, clause, may.named, may.longest, now);
    if (!row) return base::pass(row);
    row->emplace_back("on", on);
    row->emplace_back("off", off);
    switches.emplace_back(std::move(*row));
  }
  out.emplace_back("switches", std::move(switches));
  return Json(std::move(out));
}

Outcome get_measures(Hub& hub, store::Store&, const Call& call) {
  const auto charter = charter_of(hub, call);
  if (!charter) return failed(charter.error());
  auto body = measures_json(**charter, *call.caller, call.now);
  if (!body) return failed(body.error());
  return Answer{.body = std::move(*body)};
}

// --- what a person is told, and the key of their traces

JsonObject notice_json(const store::PersonNotice& one, const std::vector<store::PasswordOrder>& orders) {
  JsonObject out = {{"number", one.id},
                    {"kind", one.kind},
                    {"detail", one.detail},
                    {"at", time_text(one.at)},
                    {"read", one.read_at.has_value()}};
  if (one.kind != "password_ordered") return out;
  for (const store::PasswordOrder& order : orders)
    if (std::to_string(order.id) == one.detail) out.emplace_back("reason", order.reason);
  return out;
}

Outcome get_notices(Hub&, store::Store& store, const Call& call) {
  JsonArray list;
  if (call.caller->person) {
    auto own = store.read<JsonArray>([&](store::Reading& in) -> base::Result<JsonArray> {
      const auto& scope = call.caller->scope;
      const auto all = store::notices_of(in, scope, *call.caller->person, kMostNotices);
      if (!all) return tl::unexpected(all.error());
      const auto orders = store::password_orders(in, scope);
      if (!orders) return tl::unexpected(orders.error());
      JsonArray rows;
      for (const store::PersonNotice& one : *all)
        rows.emplace_back(notice_json(one, *orders));
      return rows;
    });
    if (!own) return failed(own.error());
    list = std::move(*own);
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
                                            call.text("wrapped"), by_caller(call));
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
  to.emplace("getMeasures", get_measures);
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
