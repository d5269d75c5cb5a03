// What is kept about the person who asks, and what nobody sees.
#include <chrono>

#include "charter/clause_names.hpp"
#include "charter/compile.hpp"
#include "charter/paper/paper.hpp"
#include "platform/json_members.hpp"
#include "platform/markdown.hpp"
#include "store/people.hpp"
#include "web/annotated.hpp"
#include "web/handlers.hpp"
#include "web/typeset.hpp"

namespace cartulaire::web {
namespace {

using charter::adoption::print_day;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

// Days of which something of the class is kept, from the keeper's calendar.
JsonArray living_days(const Json& plan, const std::string& log_class) {
  JsonArray days;
  std::string last;
  for (const Json& unit : list_in(plan, "units")) {
    const Json* of_class = unit.find("class");
    const Json* day = unit.find("day");
    const Json* term = unit.find("term");
    if (of_class == nullptr || day == nullptr || term == nullptr || *of_class != Json(log_class)) continue;
    if (day->text() == nullptr || *day->text() == last) continue;
    last = *day->text();
    days.emplace_back(JsonObject{{"day", *day}, {"dies", *term}});
  }
  return days;
}

Json kept_json(const EntityCharter& charter, const charter::LogRule& rule, const Json& plan,
               charter::adoption::Day today) {
  const charter::Clause& clause = *charter.text.find_clause(rule.clause);
  JsonArray fields;
  for (const std::string& field : rule.fields)
    fields.push_back(item_label(charter.text, clause, charter::kinds::log::fields.name, field));
  return JsonObject{{"clause", rule.clause},
                    {"article", clause.article},
                    {"label", value_label(charter.text, clause, charter::kinds::log::class_.name)},
                    {"fields", std::move(fields)},
                    {"retention", value_label(charter.text, clause, charter::kinds::log::retention.name)},
                    {"until", print_day(charter::adoption::after_notice(today, rule.retention))},
                    {"live", living_days(plan, rule.log_class)}};
}

Outcome get_kept(Hub& hub, store::Store&, const Call& call) {
  const auto charter = charter_of(hub, call);
  if (!charter) return failed(charter.error());
  const auto& logs = (*charter)->logs;
  if (!logs) return failed(logs.error());
  // Without a journal at hand the rules are told, and that no day is shown.
  auto plan = hub.keeper.ask({{"do", "plan"}, {"entity", call.caller->scope.entity()}});
  const auto today = (*charter)->day_of(call.now);
  JsonArray classes;
  for (const charter::LogRule& rule : *logs)
    classes.push_back(kept_json(**charter, rule, plan ? *plan : Json(), today));
  return Answer{.body = JsonObject{{"today", print_day(today)}, {"classes", std::move(classes)}}};
}

Outcome get_unseen(Hub& hub, store::Store&, const Call& call) {
  const auto charter = charter_of(hub, call);
  if (!charter) return failed(charter.error());
  charter::RenderOptions options;
  options.labels = call.language();
  const auto markdown = charter::paper::paper_markdown((*charter)->text, "hors-de-vue", options);
  if (!markdown) return failed(markdown.error());
  // Its first line is its title.
  const std::size_t end = markdown->find('\n');
  std::string title = markdown->substr(0, end);
  title.erase(0, title.find_first_not_of("# "));
  auto html = platform::markdown_to_html(end == std::string::npos ? "" : markdown->substr(end));
  if (!html) return failed(html.error());
  return Answer{.body = JsonObject{{"title", with_apostrophes(title)}, {"html", with_apostrophes(*html)}}};
}

// The person's name in the journal: their login.
base::Result<std::string> login_of(store::Store& store, const Caller& caller) {
  if (!caller.person)
    return base::fail(base::ErrorCode::not_found, "", "vous n’avez pas de poste dans cette entité",
                      "you have no post in this entity");
  return store.read<std::string>([&](store::Reading& in) -> base::Result<std::string> {
    auto person = store::person_of(in, caller.scope, *caller.person);
    if (!person) return base::pass(person);
    return std::move(person->data.login);
  });
}

// What the keeper answers goes on as it is.
Outcome told_by_keeper(const Hub& hub, JsonObject request) {
  auto done = hub.keeper.ask(std::move(request));
  if (!done) return failed(done.error());
  return Answer{.body = std::move(*done)};
}

Outcome get_trace_units(Hub& hub, store::Store&, const Call& call) {
  return told_by_keeper(hub, {{"do", "mine_units"}, {"entity", call.caller->scope.entity()}});
}

// Units begin with their entity: nobody asks for those of another.
bool is_own_unit(const Call& call) {
  return call.text("unit").starts_with(call.caller->scope.entity() + "/");
}

Outcome get_trace_box(Hub& hub, store::Store&, const Call& call) {
  if (!is_own_unit(call)) return not_found("cette journée n’est pas gardée", "this day is not kept");
  return told_by_keeper(hub, {{"do", "mine_box"}, {"unit", call.text("unit")}, {"tag", call.text("tag")}});
}

Outcome get_trace_rows(Hub& hub, store::Store&, const Call& call) {
  if (!is_own_unit(call)) return not_found("cette journée n’est pas gardée", "this day is not kept");
  return told_by_keeper(hub, {{"do", "mine_rows"},
                              {"unit", call.text("unit")},
                              {"pseudonym", call.text("pseudonym")},
                              {"proof", call.text("proof")}});
}

Json text_member(const Json& from, std::string_view name) {
  const Json* found = from.find(name);
  return found == nullptr ? Json("") : *found;
}

Outcome get_my_openings(Hub& hub, store::Store& store, const Call& call) {
  const auto login = login_of(store, *call.caller);
  if (!login) return failed(login.error());
  const auto told =
      hub.keeper.ask({{"do", "openings"}, {"entity", call.caller->scope.entity()}, {"user", *login}});
  if (!told) return failed(told.error());
  const auto charter = charter_of(hub, call);
  JsonArray list;
  for (const Json& one : list_in(*told, "openings")) {
    JsonObject row = {{"opening", text_member(one, "case")},    {"ground", text_member(one, "ground")},
                      {"from", text_member(one, "from")},       {"to", text_member(one, "to")},
                      {"classes", text_member(one, "classes")}, {"ran", text_member(one, "ran")},
                      {"outcome", text_member(one, "outcome")}};
    if (const Json* at = one.find("opened_at"); at != nullptr && at->integer() != nullptr)
      row.emplace_back("opened", time_text(base::Instant(std::chrono::milliseconds(*at->integer()))));
    if (charter) add_ground(row, (*charter)->text);
    list.emplace_back(std::move(row));
  }
  return Answer{.body = JsonObject{{"openings", std::move(list)}}};
}

}  // namespace

void add_trace_handlers(Handlers& to) {
  to.emplace("getKept", get_kept);
  to.emplace("getUnseen", get_unseen);
  to.emplace("getTraceUnits", get_trace_units);
  to.emplace("getTraceBox", get_trace_box);
  to.emplace("getTraceRows", get_trace_rows);
  to.emplace("getMyOpenings", get_my_openings);
}

}  // namespace cartulaire::web
