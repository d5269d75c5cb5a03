// The roster of who is on call, kept by the role of the charter's register `on_call` and told to decisions
// through State. DI-08.
#include "store/on_call.hpp"

#include <algorithm>

#include "charter/clause_names.hpp"
#include "web/accounts.hpp"
#include "web/handlers.hpp"
#include "web/limits.hpp"

namespace cartulaire::web {
namespace {

namespace clause_of = charter::kinds::register_;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;
using std::chrono::days;

struct Roster {
  const charter::Clause* clause = nullptr;  // none: the charter announces no roster, and none is kept
  std::vector<std::string> named;
  std::vector<std::string> by;
  bool open = false;  // everybody reads it
};

Roster roster_of(const EntityCharter& charter) {
  Roster out;
  for (const charter::Clause& clause : charter.text.clauses) {
    if (!clause.is_a(clause_of::kind) || clause.get(clause_of::of) != clause_of::Of::on_call) continue;
    out.clause = &clause;
    out.open = clause.yes(clause_of::public_);
    if (clause.is_set(clause_of::kept_by)) out.named.emplace_back(clause.word(clause_of::kept_by));
  }
  out.by = deciders(out.named, {"it", "manager", "ciso", "authority"}, {"it", "authority"});
  return out;
}

// A manager keeps the turns of their own people.
bool may_keep(const Caller& caller, const Roster& roster, const store::Person& person) {
  for (const std::string& role : roster.by) {
    if (!caller.is(role)) continue;
    if (role != "manager") return true;
    for (const store::Post& post : person.data.posts)
      if (caller.person && post.manager == caller.person) return true;
  }
  return false;
}

std::optional<Failure> against_keeping(const EntityCharter& charter, const Caller& caller,
                                       const Roster& roster) {
  if (roster.clause == nullptr)
    return conflict("la charte n’annonce pas de registre des astreintes : rien n’y est inscrit",
                    "the charter announces no register of turns on call: nothing is written into one")
        .value();
  if (is_one_of(caller, roster.by)) return std::nullopt;
  if (roster.named.empty())
    return refused("le service informatique ou l’autorité tient ce registre",
                   "the IT department or the authority keeps this register")
        .value();
  return not_yours(charter, *roster.clause, roster.named).value();
}

base::Result<Json> turn_json(store::Reading& in, const Call& call, const Roster& roster,
                             const store::OnCall& turn) {
  const auto person = store::person_of(in, call.caller->scope, turn.person);
  if (!person) return tl::unexpected(person.error());
  return Json(JsonObject{
      {"number", turn.id},
      {"person",
       JsonObject{{"id", person->id}, {"name", person->data.given_name + " " + person->data.family_name}}},
      {"duty", turn.duty},
      {"from", time_text(turn.from)},
      {"until", time_text(turn.until)},
      {"running", turn.from <= call.now && call.now < turn.until},
      {"may_end", call.now < turn.until && may_keep(*call.caller, roster, *person)}});
}

// From the Monday of this week on.
Outcome get_on_call(Hub& hub, store::Store& store, const Call& call) {
  const auto charter = charter_of(hub, call);
  if (!charter) return failed(charter.error());
  const Roster roster = roster_of(**charter);
  const Day today = (*charter)->day_of(call.now);
  const Day monday = today - (std::chrono::weekday(today) - std::chrono::Monday);
  const auto since = charter::adoption::beginning_of(monday, (*charter)->text.front.time_zone);
  if (!since) return failed(since.error());
  const bool keeps = is_one_of(*call.caller, roster.by);
  const bool sees = roster.open || keeps || is_one_of(*call.caller, {"it", "manager", "ciso", "authority"});
  auto body = store.read<Json>([&](store::Reading& in) -> base::Result<Json> {
    const auto turns = store::on_call_from(in, call.caller->scope, *since);
    if (!turns) return tl::unexpected(turns.error());
    JsonArray list;
    for (const store::OnCall& one : *turns) {
      if (!sees && call.caller->person != one.person) continue;
      auto row = turn_json(in, call, roster, one);
      if (!row) return row;
      list.push_back(std::move(*row));
    }
    JsonObject out = {{"turns", std::move(list)},
                      {"since", charter::adoption::print_day(monday)},
                      {"kept", roster.clause != nullptr},
                      {"may_keep", roster.clause != nullptr && keeps}};
    if (roster.clause != nullptr) {
      out.emplace_back("article", roster.clause->article);
      if (!roster.named.empty()) out.emplace_back("by", label_json(names_of(**charter, roster.named)));
    }
    return Json(std::move(out));
  });
  if (!body) return failed(body.error());
  return Answer{.body = std::move(*body)};
}

// "2026-11-27T18:00" in the charter's zone.
base::Result<base::Instant> local_time(const EntityCharter& charter, const Call& call,
                                       std::string_view name) {
  constexpr std::size_t kDay = 10;
  const std::string text = call.text(name);
  const auto day = charter::adoption::parse_day(text.substr(0, kDay));
  const int hour = std::stoi(text.substr(kDay + 1, 2));
  const int minute = std::stoi(text.substr(kDay + 4, 2));
  if (!day || hour > 23 || minute > 59)
    return base::fail(base::ErrorCode::invalid, std::string(name), "ce moment n’existe pas",
                      "there is no such moment");
  const base::Instant civil = base::Instant(*day) + std::chrono::hours(hour) + std::chrono::minutes(minute);
  return charter.file->zone.instant_of(civil);
}

Outcome add_on_call(Hub& hub, store::Store& store, const Call& call) {
  const auto charter = charter_of(hub, call);
  if (!charter) return failed(charter.error());
  const Roster roster = roster_of(**charter);
  if (auto against = against_keeping(**charter, *call.caller, roster))
    return tl::unexpected(std::move(*against));
  const auto from = local_time(**charter, call, "from");
  if (!from) return tl::unexpected(with_field(from.error()));
  const auto until = local_time(**charter, call, "until");
  if (!until) return tl::unexpected(with_field(until.error()));
  auto body = store.write<Json>([&](store::Writing& in) -> base::Result<Json> {
    const auto person = person_with_login(in, call);
    if (!person) return tl::unexpected(person.error());
    if (!may_keep(*call.caller, roster, *person))
      return base::fail(base::ErrorCode::refused, "login", "cette personne n’est pas de votre équipe",
                        "this person is not of your team");
    store::OnCall turn{0, person->id, *from, *until, call.text("duty")};
    const auto number = store::add_on_call(in, call.caller->scope, turn, by_caller(call));
    if (!number) return tl::unexpected(number.error());
    turn.id = *number;
    return turn_json(in, call, roster, turn);
  });
  if (!body) return tl::unexpected(with_field(body.error()));
  return Answer{.body = std::move(*body)};
}

Outcome end_on_call(Hub& hub, store::Store& store, const Call& call) {
  const auto charter = charter_of(hub, call);
  if (!charter) return failed(charter.error());
  const Roster roster = roster_of(**charter);
  const auto whose = store.read<store::Person>([&](store::Reading& in) -> base::Result<store::Person> {
    const auto turn = store::on_call_turn(in, call.caller->scope, call.number("number"));
    if (!turn) return tl::unexpected(turn.error());
    return store::person_of(in, call.caller->scope, turn->person);
  });
  if (!whose) return failed(whose.error());
  if (auto against = against_keeping(**charter, *call.caller, roster))
    return tl::unexpected(std::move(*against));
  if (!may_keep(*call.caller, roster, *whose))
    return refused("cette personne n’est pas de votre équipe", "this person is not of your team");
  const auto done = store.write([&](store::Writing& in) {
    return store::end_on_call(in, call.caller->scope, call.number("number"), by_caller(call));
  });
  if (!done) return failed(done.error());
  return no_content();
}

}  // namespace

void add_on_call_handlers(Handlers& to) {
  to.emplace("getOnCall", get_on_call);
  to.emplace("addOnCall", add_on_call);
  to.emplace("endOnCall", end_on_call);
}

}  // namespace cartulaire::web
