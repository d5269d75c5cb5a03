// The register of cards and keys handed over: what IT writes down, and who left with what (ACC-14).
#include "access/handed.hpp"

#include <algorithm>
#include <map>

#include "charter/clause_names.hpp"
#include "store/handed_means.hpp"
#include "web/accounts.hpp"
#include "web/handlers.hpp"
#include "web/limits.hpp"

namespace cartulaire::web {
namespace {

namespace clause_of = charter::kinds::access_account;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

void add_person(const store::Person& person, const store::HandedMeans& one, JsonObject& to) {
  const bool left = person.left_at.has_value();
  to.emplace_back("person", JsonObject{{"id", person.id},
                                       {"name", person.data.given_name + " " + person.data.family_name},
                                       {"left", left}});
  to.emplace_back("out", left && one.is_out());
}

base::Result<Json> one_json(store::Reading& in, const Call& call, std::int64_t number) {
  const auto one = store::handed_means(in, call.caller->scope, number);
  if (!one) return tl::unexpected(one.error());
  const auto person = store::person_of(in, call.caller->scope, one->person);
  if (!person) return tl::unexpected(person.error());
  auto list = handed_json(in, call.caller->scope, {*one},
                          [&](const auto& handed, JsonObject& row) { add_person(*person, handed, row); });
  if (!list) return base::pass(list);
  return std::move(list->front());
}

Outcome get_handed(Hub& hub, store::Store& store, const Call& call) {
  const auto charter = charter_of(hub, call);
  if (!charter) return failed(charter.error());
  JsonArray announced;
  for (const store::HandedKind kind :
       access::announced_means((*charter)->text, "", (*charter)->day_of(call.now)))
    announced.emplace_back(store::word_of(kind));
  auto body = store.read<Json>([&](store::Reading& in) -> base::Result<Json> {
    const auto handed = store::handed_means_of(in, call.caller->scope);
    if (!handed) return tl::unexpected(handed.error());
    const auto people = store::people_of(in, call.caller->scope, {.directory = "", .with_leavers = true});
    if (!people) return tl::unexpected(people.error());
    std::map<store::PersonId, const store::Person*> by_number;
    for (const store::Person& one : *people)
      by_number.emplace(one.id, &one);
    auto list = handed_json(in, call.caller->scope, *handed, [&](const auto& one, JsonObject& row) {
      add_person(*by_number.at(one.person), one, row);
    });
    if (!list) return base::pass(list);
    JsonObject out = {{"announced", announced},
                      {"may_write", is_one_of(*call.caller, {"it", "administrator"})},
                      {"means", std::move(*list)}};
    const auto clause = std::ranges::find_if((*charter)->text.clauses, [](const charter::Clause& one) {
      return one.is_a(clause_of::kind) && one.is_set(clause_of::means);
    });
    if (!announced.empty() && clause != (*charter)->text.clauses.end())
      out.emplace_back("article", clause->article);
    return Json(std::move(out));
  });
  if (!body) return failed(body.error());
  return Answer{.body = std::move(*body)};
}

Outcome hand_over(Hub& hub, store::Store& store, const Call& call) {
  const auto charter = charter_of(hub, call);
  if (!charter) return failed(charter.error());
  auto body = store.write<Json>([&](store::Writing& in) -> base::Result<Json> {
    const auto person = person_with_login(in, call);
    if (!person) return tl::unexpected(person.error());
    const auto number = access::hand_over(in, call.caller->scope, (*charter)->text,
                                          {0, person->id, *store::handed_kind_named(call.text("kind")),
                                           call.text("mark"), call.text("day"), ""},
                                          (*charter)->day_of(call.now), by_caller(call));
    if (!number) return tl::unexpected(number.error());
    return one_json(in, call, *number);
  });
  if (!body) return tl::unexpected(with_field(body.error()));
  return Answer{.body = std::move(*body)};
}

Outcome end_handed(Hub& hub, store::Store& store, const Call& call) {
  const auto charter = charter_of(hub, call);
  if (!charter) return failed(charter.error());
  const store::HandedEnd end = {*store::handed_ending_named(call.text("what")),
                                *store::handed_reason_named(call.text("reason")), call.text("day"), ""};
  auto body = store.write<Json>([&](store::Writing& in) -> base::Result<Json> {
    auto done = access::end_handed(in, call.caller->scope, call.number("number"), end,
                                   (*charter)->day_of(call.now), by_caller(call));
    if (!done) return base::pass(done);
    return one_json(in, call, call.number("number"));
  });
  if (!body) return tl::unexpected(with_field(body.error()));
  return Answer{.body = std::move(*body)};
}

}  // namespace

void add_handed_handlers(Handlers& to) {
  to.emplace("getHandedMeans", get_handed);
  to.emplace("handOverMeans", hand_over);
  to.emplace("endHandedMeans", end_handed);
}

}  // namespace cartulaire::web
