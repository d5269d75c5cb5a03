// What a draft that nodes evaluate beside the charter would change, and what clauses that only observe would
// refuse: both out of the draft's tables, which name nobody (docs/operations/shadow.md).
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "charter/applied.hpp"
#include "charter/clause_names.hpp"
#include "lists/categories.hpp"
#include "platform/json_members.hpp"
#include "web/annotated.hpp"
#include "web/handlers.hpp"

namespace cartulaire::web {
namespace {

using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

// "allow_deny": today's verdict, then the draft's.
struct Changed {
  std::string now;
  std::string then;
};
Changed changed(const std::string& column) {
  const std::size_t border = std::min(column.find('_'), column.size());
  return {column.substr(0, border), column.substr(std::min(border + 1, column.size()))};
}

base::Result<Json> ask(const Hub& hub, const Call& call, std::string_view table, charter::adoption::Day from,
                       charter::adoption::Day to) {
  return hub.keeper.ask({{"do", "stats"},
                         {"entity", call.caller->scope.entity()},
                         {"class", "web"},
                         {"table", table},
                         {"from", charter::adoption::print_day(from)},
                         {"to", charter::adoption::print_day(to)},
                         {"by", "whole"}});
}

// The entity's policy in the draft that is in the bundle now; null where there is none.
const policy::Policy* policy_in(const node::Bundle* bundle, const std::string& entity) {
  if (bundle == nullptr || bundle->draft() == nullptr) return nullptr;
  const auto policies = bundle->draft()->world().policies();
  const auto found = std::ranges::find(policies, entity, &policy::Policy::entity);
  return found == policies.end() ? nullptr : &*found;
}

Json label_of(const std::string& id, const EntityCharter& charter, const policy::Policy* draft) {
  if (const lists::Category* category = lists::find_category(id); category != nullptr)
    return label_json(category->label_fr, category->label_en);
  if (draft != nullptr) {
    const auto found = std::ranges::find(draft->clauses, id, &policy::Clause::name);
    if (found != draft->clauses.end() && !found->title.empty()) return label_json(found->title, found->title);
  }
  if (const charter::Clause* clause = charter.text.find_clause(id); clause != nullptr)
    return label_json(title_of(charter.text, *clause), title_of(charter.text, *clause));
  return label_json(id, id);
}

JsonArray changes_of(const Json& told, const EntityCharter& charter, const policy::Policy* draft) {
  JsonArray out;
  for (const Json& one : list_in(told, "rows")) {
    if (is_set(one, "all_rows") || is_set(one, "all_columns")) continue;
    const Changed verdicts = changed(text_in(one, "column"));
    if (verdicts.now == verdicts.then) continue;
    const std::string& id = text_in(one, "row");
    out.emplace_back(JsonObject{{"id", id},
                                {"label", label_of(id, charter, draft)},
                                {"now", verdicts.now},
                                {"then", verdicts.then},
                                {"requests", figure_json(one, "requests")}});
  }
  return out;
}

// Everything that was compared, unchanged or not.
Json compared(const Json& told) {
  for (const Json& one : list_in(told, "rows"))
    if (is_set(one, "all_rows") && is_set(one, "all_columns")) return figure_json(one, "requests");
  return 0;
}

// The name of a draft as tables cite it is "charter:version:digest".
JsonObject draft_json(const std::string& name) {
  const std::size_t first = std::min(name.find(':'), name.size());
  const std::size_t second = std::min(name.rfind(':'), name.size());
  return {{"name", name},
          {"version", first < second ? name.substr(first + 1, second - first - 1) : std::string()}};
}

Outcome get_shadow(Hub& hub, store::Store&, const Call& call) {
  const auto charter = charter_of(hub, call);
  if (!charter) return failed(charter.error());
  const auto today = (*charter)->day_of(call.now);
  const auto from = today - std::chrono::days(30);
  const auto clauses = ask(hub, call, "draft_clauses", from, today);
  if (!clauses) return failed(clauses.error());
  const auto categories = ask(hub, call, "draft_categories", from, today);
  if (!categories) return failed(categories.error());
  const auto bundle = hub.live == nullptr ? nullptr : hub.live->current();
  const policy::Policy* now = policy_in(bundle.get(), call.caller->scope.entity());
  const std::string& name = text_in(*clauses, "draft");
  const bool same = now != nullptr && bundle->draft()->name() == name;
  JsonObject body = {{"from", charter::adoption::print_day(from)},
                     {"to", charter::adoption::print_day(today)},
                     {"compared", compared(*clauses)},
                     {"clauses", changes_of(*clauses, **charter, same ? now : nullptr)},
                     {"categories", changes_of(*categories, **charter, same ? now : nullptr)}};
  if (!name.empty()) body.emplace_back("draft", draft_json(name));
  if (now != nullptr)
    body.emplace_back("running", JsonObject{{"name", bundle->draft()->name()},
                                            {"version", now->version},
                                            {"until", time_text(bundle->draft()->until())}});
  if (bundle != nullptr && bundle->draft_error())
    body.emplace_back("error", label_json(bundle->draft_error()->french, bundle->draft_error()->english));
  if (const Json* others = clauses->find("other_draft")) body.emplace_back("other_drafts", *others);
  return Answer{.body = std::move(body)};
}

// --- observe and enforce

// Whether it answers requests: a clause that writes or adopts has nothing to be tried out.
bool decides(const charter::Clause& clause) {
  using How = charter::Applied::How;
  const How how = charter::applied(clause).how;
  if (how != How::by_tools && how != How::in_part && how != How::observed) return false;
  return clause.kind->engine.name == "web" &&
         std::ranges::any_of(clause.kind->switches,
                             [](const std::string& one) { return one.starts_with("decision"); });
}

struct Refusals {
  std::int64_t least = 0;
  bool withheld = false;
};

// What the draft refuses under each clause where today's charter does not, this month.
std::map<std::string, Refusals> refusals(const Json& told) {
  std::map<std::string, Refusals> out;
  for (const Json& one : list_in(told, "rows")) {
    if (is_set(one, "all_rows") || is_set(one, "all_columns")) continue;
    const Changed verdicts = changed(text_in(one, "column"));
    if (verdicts.now == verdicts.then || verdicts.then != "deny") continue;
    Refusals& sum = out[text_in(one, "row")];
    if (const Json* value = one.find("values")->find("requests"); value != nullptr && value->integer())
      sum.least += *value->integer();
    const Json* withheld = one.find("withheld")->find("requests");
    sum.withheld = sum.withheld || withheld != nullptr;
  }
  return out;
}

Json figure_of(const Refusals& sum) {
  if (!sum.withheld) return sum.least;
  return sum.least == 0 ? Json() : Json(fmt::format("≥ {}", sum.least));
}

Outcome get_modes(Hub& hub, store::Store&, const Call& call) {
  const auto charter = charter_of(hub, call);
  if (!charter) return failed(charter.error());
  const auto today = (*charter)->day_of(call.now);
  const std::chrono::year_month_day date{today};
  const auto first = charter::adoption::Day{date.year() / date.month() / 1};
  // Without a journal the page still tells what observes.
  const auto told = ask(hub, call, "draft_clauses", first, today);
  const std::map<std::string, Refusals> would = told ? refusals(*told) : std::map<std::string, Refusals>();
  const auto bundle = hub.live == nullptr ? nullptr : hub.live->current();
  const policy::Policy* draft = policy_in(bundle.get(), call.caller->scope.entity());
  JsonArray list;
  for (const charter::Clause& clause : (*charter)->text.clauses) {
    if (!decides(clause)) continue;
    const bool observes = charter::applied(clause).how == charter::Applied::How::observed;
    JsonObject row = {{"clause", clause.name},
                      {"article", clause.article},
                      {"title", title_of((*charter)->text, clause)},
                      {"label", label_json(clause.kind->label)},
                      {"mode", observes ? "observe" : "enforce"}};
    if (observes) {
      const auto found = would.find(clause.name);
      bool enforced_beside = false;
      if (draft != nullptr && told && bundle->draft()->name() == text_in(*told, "draft")) {
        const auto there = std::ranges::find(draft->clauses, clause.name, &policy::Clause::name);
        enforced_beside = there != draft->clauses.end() && there->mode == policy::Mode::enforce;
      }
      // Unknown where no draft that applies the clause was evaluated beside.
      if (found != would.end())
        row.emplace_back("would_refuse", figure_of(found->second));
      else if (enforced_beside)
        row.emplace_back("would_refuse", 0);
    }
    list.emplace_back(std::move(row));
  }
  return Answer{.body = JsonObject{{"from", charter::adoption::print_day(first)},
                                   {"to", charter::adoption::print_day(today)},
                                   {"clauses", std::move(list)}}};
}

}  // namespace

void add_shadow_handlers(Handlers& to) {
  to.emplace("getShadow", get_shadow);
  to.emplace("getModes", get_modes);
}

}  // namespace cartulaire::web
