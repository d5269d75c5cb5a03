// The journal as everybody who answers for it sees it: openings without names, the calendar of destruction,
// statistics.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "charter/page/print.hpp"
#include "lists/categories.hpp"
#include "platform/json_members.hpp"
#include "web/annotated.hpp"
#include "web/handlers.hpp"

namespace cartulaire::web {
namespace {

using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

// The keeper's cases of the caller's entity.
base::Result<JsonArray> cases_of(const Hub& hub, const Call& call) {
  const auto told = hub.keeper.ask({{"do", "cases"}});
  if (!told) return tl::unexpected(told.error());
  JsonArray own;
  for (const Json& one : list_in(*told, "cases"))
    if (text_in(one, "entity") == call.caller->scope.entity()) own.push_back(one);
  return own;
}

Outcome get_openings(Hub& hub, store::Store&, const Call& call) {
  const auto cases = cases_of(hub, call);
  if (!cases) return failed(cases.error());
  const auto charter = charter_of(hub, call);
  JsonArray list;
  for (const Json& one : *cases) {
    JsonObject row = {{"opening", text_in(one, "case")}};
    for (const char* name : {"ground", "people", "from", "to", "deadline", "opinions", "approvals", "decided",
                             "urgent", "told", "ran", "rows", "outcome"})
      if (const Json* value = one.find(name)) row.emplace_back(name, *value);
    if (const Json* at = one.find("opened_at"); at != nullptr && at->integer() != nullptr)
      row.emplace_back("opened", time_text(base::Instant(std::chrono::milliseconds(*at->integer()))));
    if (charter) add_ground(row, (*charter)->text);
    list.emplace_back(std::move(row));
  }
  return Answer{.body = JsonObject{{"openings", std::move(list)}}};
}

Outcome count_openings(Hub& hub, store::Store&, const Call& call) {
  const auto cases = cases_of(hub, call);
  if (!cases) return failed(cases.error());
  const auto charter = charter_of(hub, call);
  std::map<std::pair<std::string, std::string>, std::int64_t> counts;
  for (const Json& one : *cases)
    ++counts[{text_in(one, "case").substr(0, 4), text_in(one, "ground")}];
  JsonArray list;
  for (const auto& [key, count] : counts) {
    JsonObject row = {{"year", static_cast<std::int64_t>(std::atoi(key.first.c_str()))},
                      {"ground", key.second},
                      {"openings", count}};
    if (charter) add_ground(row, (*charter)->text);
    list.emplace_back(std::move(row));
  }
  return Answer{.body = JsonObject{{"counts", std::move(list)}}};
}

Outcome give_opinion(Hub& hub, store::Store&, const Call& call) {
  const auto cases = cases_of(hub, call);
  if (!cases) return failed(cases.error());
  const std::string name = call.text("opening");
  if (std::ranges::none_of(*cases, [&](const Json& one) { return text_in(one, "case") == name; }))
    return not_found("cette ouverture n’existe pas", "there is no such opening");
  const auto done =
      hub.keeper.ask({{"do", "case_opinion"}, {"case", name}, {"favourable", *call.find("favourable")}});
  if (!done) return failed(done.error());
  return no_content();
}

// Units that die on the same day, of one class, are one line.
struct Dying {
  JsonArray days;
  std::int64_t events = 0;
  bool awaits_visa = false;
  std::string clause;
};

Outcome get_destructions(Hub& hub, store::Store&, const Call& call) {
  const auto plan = hub.keeper.ask({{"do", "plan"}, {"entity", call.caller->scope.entity()}});
  if (!plan) return failed(plan.error());
  const auto state = hub.keeper.ask({{"do", "state"}});
  if (!state) return failed(state.error());
  const auto charter = charter_of(hub, call);
  const std::string today = text_in(*plan, "today");
  std::map<std::pair<std::string, std::string>, Dying> lines;
  std::int64_t overdue = 0;
  for (const Json& unit : list_in(*plan, "units")) {
    Dying& line = lines[{text_in(unit, "term"), text_in(unit, "class")}];
    if (line.days.empty() || line.days.back() != Json(text_in(unit, "day")))
      line.days.emplace_back(text_in(unit, "day"));
    line.events += number_in(unit, "events");
    line.clause = text_in(unit, "clause");
    const Json* visa = unit.find("awaits_visa");
    line.awaits_visa = line.awaits_visa || (visa != nullptr && *visa == Json(true));
    if (text_in(unit, "term") < today) ++overdue;
  }
  JsonArray coming;
  for (const auto& [key, line] : lines) {
    JsonObject row = {{"term", key.first},     {"class", key.second},   {"days", line.days},
                      {"events", line.events}, {"clause", line.clause}, {"awaits_visa", line.awaits_visa}};
    const charter::Clause* clause = charter ? (*charter)->text.find_clause(line.clause) : nullptr;
    row.emplace_back("article", clause == nullptr ? std::string() : clause->article);
    coming.emplace_back(std::move(row));
  }
  return Answer{.body = JsonObject{{"today", today},
                                   {"overdue", overdue},
                                   {"destroyed", number_in(*state, "destroyed")},
                                   {"coming", std::move(coming)}}};
}

Outcome get_certificate(Hub& hub, store::Store&, const Call& call) {
  JsonObject request = {{"do", "certificate"}, {"entity", call.caller->scope.entity()}};
  for (const char* name : {"from", "to", "language"})
    if (call.has(name)) request.emplace_back(name, call.text(name));
  const auto told = hub.keeper.ask(std::move(request));
  if (!told) return failed(told.error());
  auto pdf = charter::page::print_pdf(text_in(*told, "html"));
  if (!pdf) return failed(pdf.error());
  Answer answer{.type = "application/pdf", .bytes = std::move(*pdf)};
  answer.fields.emplace_back("Content-Disposition", "inline; filename=\"destructions.pdf\"");
  return answer;
}

// Words of what rows are about, where it is a clause or a category.
JsonObject labels_of(const JsonArray& rows, const EntityCharter& charter) {
  std::map<std::string, Json> labels;
  for (const Json& row : rows)
    for (const std::size_t cell : {1, 2}) {
      const std::string& id = *row.array()->at(cell).text();
      if (const lists::Category* category = lists::find_category(id); category != nullptr)
        labels.emplace(id, label_json(category->label_fr, category->label_en));
      else if (const charter::Clause* clause = charter.text.find_clause(id); clause != nullptr)
        labels.emplace(id, label_json(title_of(charter.text, *clause), title_of(charter.text, *clause)));
    }
  return {labels.begin(), labels.end()};
}

Outcome get_statistics(Hub& hub, store::Store&, const Call& call) {
  const auto charter = charter_of(hub, call);
  if (!charter) return failed(charter.error());
  const auto today = (*charter)->day_of(call.now);
  const auto or_else = [&](const char* name, std::string otherwise) {
    return call.has(name) ? call.text(name) : std::move(otherwise);
  };
  const auto told =
      hub.keeper.ask({{"do", "stats"},
                      {"entity", call.caller->scope.entity()},
                      {"class", "web"},
                      {"table", call.text("table")},
                      {"from", or_else("from", charter::adoption::print_day(today - std::chrono::days(30)))},
                      {"to", or_else("to", charter::adoption::print_day(today))},
                      {"by", or_else("by", "whole")}});
  if (!told) return failed(told.error());
  JsonArray columns = {"period", "row", "column"};
  for (const Json& measure : list_in(*told, "measures"))
    columns.push_back(measure);
  JsonArray rows;
  JsonArray whole;
  for (const Json& one : list_in(*told, "rows")) {
    JsonArray cells = {text_in(one, "period"), text_in(one, "row"), text_in(one, "column")};
    for (const Json& measure : list_in(*told, "measures"))
      cells.push_back(figure_json(one, *measure.text()));
    const bool all_rows = *one.find("all_rows") == Json(true);
    const bool all_columns = *one.find("all_columns") == Json(true);
    if (all_rows && all_columns)
      whole.emplace_back(std::move(cells));
    else if (!all_rows && !all_columns)
      rows.emplace_back(std::move(cells));
  }
  JsonObject labels = labels_of(rows, **charter);
  return Answer{.body = JsonObject{{"table", call.text("table")},
                                   {"columns", std::move(columns)},
                                   {"rows", std::move(rows)},
                                   {"labels", std::move(labels)},
                                   {"whole", std::move(whole)}}};
}

// How often each clause spoke this month, over everybody, of the days that are sealed. They change once a
// night: what was counted serves for an hour.
Outcome get_times(Hub& hub, store::Store&, const Call& call) {
  const auto charter = charter_of(hub, call);
  if (!charter) return failed(charter.error());
  const auto today = (*charter)->day_of(call.now);
  const std::chrono::year_month_day date{today};
  const std::string from = charter::adoption::print_day(date.year() / date.month() / std::chrono::day(1));
  const auto hour =
      std::chrono::floor<std::chrono::hours>(call.now.time_since_epoch()) % std::chrono::days(1);
  auto printed =
      (*charter)->answers.of(fmt::format("times {}", hour.count()), today, [&]() -> base::Result<Json> {
        const auto told = hub.keeper.ask({{"do", "stats"},
                                          {"entity", call.caller->scope.entity()},
                                          {"class", "web"},
                                          {"table", "verdicts"},
                                          {"from", from},
                                          {"to", charter::adoption::print_day(today)},
                                          {"by", "whole"}});
        if (!told) return tl::unexpected(told.error());
        JsonArray clauses;
        for (const Json& one : list_in(*told, "rows")) {
          const bool of_a_clause = *one.find("all_rows") != Json(true) && !text_in(one, "row").empty();
          if (!of_a_clause || *one.find("all_columns") != Json(true)) continue;
          const std::int64_t times = number_in(*one.find("values"), "requests");
          const bool whole = number_in(*one.find("withheld"), "requests") == 0;
          if (whole || times > 0)
            clauses.emplace_back(
                JsonObject{{"clause", text_in(one, "row")}, {"times", times}, {"at_least", !whole}});
        }
        return Json(JsonObject{{"from", from}, {"clauses", std::move(clauses)}});
      });
  if (!printed) return failed(printed.error());
  return Answer{.printed = std::move(*printed)};
}

}  // namespace

Json figure_json(const Json& row, const std::string& measure) {
  const std::int64_t value = number_in(*row.find("values"), measure);
  if (number_in(*row.find("withheld"), measure) == 0) return value;
  return value == 0 ? Json() : Json(fmt::format("≥ {}", value));
}

void add_journal_handlers(Handlers& to) {
  to.emplace("getOpenings", get_openings);
  to.emplace("countOpenings", count_openings);
  to.emplace("giveOpinion", give_opinion);
  to.emplace("getDestructions", get_destructions);
  to.emplace("getDestructionCertificate", get_certificate);
  to.emplace("getStatistics", get_statistics);
  to.emplace("getTimes", get_times);
}

}  // namespace cartulaire::web
