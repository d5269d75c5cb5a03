// Openings of identities (docs/format/custody.md).
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "keeper/request_parts.hpp"
#include "platform/base64.hpp"

namespace cartulaire::keeper {

using base::ErrorCode;
using base::fail;
using base::Result;
using journal::sealed::CivilDay;
using journal::sealed::day_name;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;
namespace custody = journal::custody;
namespace opening = journal::opening;

namespace {

struct StepName {
  std::string_view name;
  opening::Kind kind;
};
constexpr std::array<StepName, 7> kSteps = {{{"opinion", opening::Kind::opinion},
                                             {"approve", opening::Kind::approve},
                                             {"refuse", opening::Kind::refuse},
                                             {"urgent", opening::Kind::urgent},
                                             {"told", opening::Kind::told},
                                             {"review", opening::Kind::review},
                                             {"close", opening::Kind::close}}};

Json opening_json(const opening::Opening& one, const opening::Rules* rules) {
  JsonArray opinions;
  for (const auto& [role, favourable] : one.opinions)
    opinions.emplace_back(JsonObject{{"role", role}, {"favourable", favourable}});
  JsonObject out = {{"case", one.name},
                    {"entity", one.entity},
                    {"ground", one.scope.ground},
                    {"opened_at", Json(one.opened_at.time_since_epoch().count())},
                    {"from", day_name(one.scope.from)},
                    {"to", day_name(one.scope.to)},
                    {"people", one.scope.people},
                    {"deadline", day_name(one.scope.deadline)},
                    {"opinions", std::move(opinions)},
                    {"approvals", JsonArray(one.approvals.begin(), one.approvals.end())},
                    {"urgent", one.urgent},
                    {"told", one.told},
                    {"ran", one.ran},
                    {"rows", one.rows},
                    {"outcome", one.outcome}};
  if (rules != nullptr) out.emplace_back("decided", one.is_decided(*rules));
  return out;
}

}  // namespace

// {"entity", "ground", "people", "classes", "from", "to", "deadline", "reference", "to_key"}
Result<Json> do_case_open(Keeper& keeper, const Json& request) {
  opening::Ask ask;
  ask.entity = text_in(request, "entity");
  ask.ground = text_in(request, "ground");
  ask.people = texts_in(request, "people");
  ask.classes = texts_in(request, "classes");
  ask.reference = text_in(request, "reference");
  std::optional<CivilDay> from;
  std::optional<CivilDay> to;
  std::optional<CivilDay> deadline;
  const auto key = platform::hex_array<32>(text_in(request, "to_key"));
  if (!read_day(request, "from", from) || !read_day(request, "to", to) ||
      !read_day(request, "deadline", deadline) || !from || !to || !deadline || !key)
    return malformed(
        "il faut `from`, `to`, `deadline` (AAAA-MM-JJ) et `to_key`, la clé publique de qui lira l'extrait",
        "`from`, `to`, `deadline` (YYYY-MM-DD) and `to_key`, the public key of who will read the extract, "
        "are wanted");
  ask.from = *from;
  ask.to = *to;
  ask.deadline = *deadline;
  ask.to_key = *key;
  const auto rules = keeper.opening_rules(ask.entity);
  if (!rules) return tl::unexpected(rules.error());
  const auto name = keeper.openings().open(ask, **rules);
  if (!name) return tl::unexpected(name.error());
  return Json(JsonObject{{"case", *name}});
}

// {"case", "step", "role", "favourable", "outcome"}
Result<Json> do_case_step(Keeper& keeper, const Json& request) {
  const auto known = std::ranges::find(kSteps, text_in(request, "step"), &StepName::name);
  const opening::Opening* one = keeper.openings().find(text_in(request, "case"));
  if (known == kSteps.end()) return malformed("étape inconnue", "unknown step");
  if (one == nullptr)
    return fail(ErrorCode::not_found, text_in(request, "case"), "ce dossier n'existe pas",
                "there is no such case");
  const auto rules = keeper.opening_rules(one->entity);
  if (!rules) return tl::unexpected(rules.error());
  opening::Step step;
  step.name = one->name;
  step.entity = one->entity;
  step.kind = known->kind;
  step.role = text_in(request, "role");
  step.favourable = is_set(request, "favourable");
  step.outcome = text_in(request, "outcome");
  if (auto status = keeper.openings().record(step, **rules); !status) return base::pass(status);
  return opening_json(*keeper.openings().find(step.name), *rules);
}

// {"case", "favourable"}: the DPO's, as the portal knows them.
Result<Json> do_case_opinion(Keeper& keeper, const Json& request) {
  return do_case_step(keeper, JsonObject{{"case", text_in(request, "case")},
                                         {"step", "opinion"},
                                         {"role", "dpo"},
                                         {"favourable", is_set(request, "favourable")}});
}

Result<Json> do_case_requests(Keeper& keeper, const Json& request) {
  const std::string name = text_in(request, "case");
  const auto rules = keeper.rules_of_case(name);
  if (!rules) return tl::unexpected(rules.error());
  const auto requests = keeper.openings().requests(name, **rules);
  if (!requests) return tl::unexpected(requests.error());
  JsonArray list;
  for (const custody::Request& one : *requests)
    list.emplace_back(JsonObject{
        {"role", one.role}, {"key", platform::to_hex(one.key)}, {"line", custody::print_request(one)}});
  return Json(JsonObject{{"requests", list}});
}

Result<Json> do_case_answer(Keeper& keeper, const Json& request) {
  auto status = keeper.openings().answer(text_in(request, "case"), text_in(request, "line"));
  if (!status) return base::pass(status);
  return Json(JsonObject{});
}

// {"case", "parts": true to ask no warehouse}
Result<Json> do_case_run(Keeper& keeper, const Json& request) {
  const std::string name = text_in(request, "case");
  const auto rules = keeper.rules_of_case(name);
  if (!rules) return tl::unexpected(rules.error());
  auto engine = platform::DuckDatabase::open();
  if (!engine) return base::pass(engine);
  std::optional<base::Error> trouble;
  const auto search = is_set(request, "parts") ? journal::sealed::Search() : keeper.search(trouble);
  const auto given = keeper.openings().run(name, **rules, *engine, search);
  if (!given) return tl::unexpected(given.error());
  JsonObject answer = {{"units", given->units},
                       {"rows", given->rows},
                       {"left_out", JsonArray(given->left_out.begin(), given->left_out.end())},
                       {"engine", search && !trouble ? "clickhouse" : "duckdb"},
                       {"extract", platform::to_base64(given->sealed)}};
  if (trouble) answer.emplace_back("trouble", error_json(*trouble));
  return Json(std::move(answer));
}

Result<Json> do_cases(Keeper& keeper, const Json&) {
  JsonArray list;
  for (const auto& [name, one] : keeper.openings().all()) {
    const auto rules = keeper.opening_rules(one.entity);
    list.emplace_back(opening_json(one, rules ? *rules : nullptr));
  }
  return Json(JsonObject{{"cases", list}});
}

// {"entity", "user"}: those that concerned a person, and that the law lets them know.
Result<Json> do_openings(Keeper& keeper, const Json& request) {
  const auto shown = keeper.openings().of_person(text_in(request, "entity"), text_in(request, "user"));
  if (!shown) return tl::unexpected(shown.error());
  JsonArray list;
  for (const opening::Shown& one : *shown)
    list.emplace_back(JsonObject{{"case", one.name},
                                 {"ground", one.ground},
                                 {"classes", JsonArray(one.classes.begin(), one.classes.end())},
                                 {"from", day_name(one.from)},
                                 {"to", day_name(one.to)},
                                 {"opened_at", Json(one.opened_at.time_since_epoch().count())},
                                 {"ran", one.ran},
                                 {"outcome", one.outcome}});
  return Json(JsonObject{{"openings", list}});
}

}  // namespace cartulaire::keeper
