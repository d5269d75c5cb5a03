// People of the entity: lists, how far their signatures are, acts of administrators.
#include "store/people.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

#include "acceptance/acknowledge.hpp"
#include "acceptance/campaign.hpp"
#include "store/acknowledgements.hpp"
#include "store/campaigns.hpp"
#include "store/outbox.hpp"
#include "web/accounts.hpp"
#include "web/handlers.hpp"

namespace cartulaire::web {
namespace {

using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

std::string name_of(const store::Person& person) {
  return person.data.given_name + " " + person.data.family_name;
}

Json person_json(const store::Person& person) {
  JsonArray units;
  for (const store::Post& post : person.data.posts)
    units.emplace_back(post.unit);
  JsonObject row = {{"id", person.id},
                    {"name", name_of(person)},
                    {"login", person.data.login},
                    {"units", std::move(units)},
                    {"population", person.data.population}};
  if (person.left_at) row.emplace_back("left", day_text(*person.left_at));
  return row;
}

Outcome get_people(Hub&, store::Store& store, const Call& call) {
  const std::size_t limit = call.has("limit") ? static_cast<std::size_t>(call.number("limit")) : 100;
  const store::PeoplePage page{call.number("after"), call.text("search"), limit + 1};
  const auto people = store.read<std::vector<store::Person>>(
      [&](store::Reading& in) { return store::people_page(in, call.caller->scope, page); });
  if (!people) return failed(people.error());
  JsonArray list;
  for (std::size_t i = 0; i < std::min(limit, people->size()); ++i)
    list.push_back(person_json((*people)[i]));
  JsonObject body;
  if (people->size() > limit) body.emplace_back("next", (*people)[limit - 1].id);
  body.emplace_back("people", std::move(list));
  return Answer{.body = std::move(body)};
}

// Acts name accounts and people by their numbers: who they are, where the store still has them.
class NamesOfActs {
 public:
  NamesOfActs(store::Reading& in, const store::EntityScope& scope) : in_(in), scope_(scope) {}

  std::string of_actor(const store::Waiting& act) {
    constexpr std::string_view kAccount = "account:";
    return act.actor.starts_with(kAccount) ? of_account(act.actor.substr(kAccount.size())) : "";
  }
  // A person's number, an account, or something that has no name (a document, an entity).
  std::string of_subject(const store::Waiting& act) {
    const std::string_view kind = std::string_view(act.event).substr(0, act.event.find('.'));
    if (std::ranges::find(kAboutPeople, kind) == kAboutPeople.end()) return of_account(act.subject);
    store::PersonId id = 0;
    const char* end = act.subject.data() + act.subject.size();
    const auto read = std::from_chars(act.subject.data(), end, id);
    return read.ec == std::errc{} && read.ptr == end ? of_person(id) : "";
  }

 private:
  static constexpr std::array<std::string_view, 11> kAboutPeople = {
      "person",      "acknowledgement", "text",      "invitation", "mail",        "suspension",
      "declaration", "on_call",         "trace_key", "guardian",   "handed_means"};

  std::string of_account(const std::string& id) {
    const auto [at, fresh] = accounts_.try_emplace(id);
    if (fresh)
      if (auto name = name_of_account(in_, scope_, id)) at->second = std::move(*name);
    return at->second;
  }
  std::string of_person(store::PersonId id) {
    const auto [at, fresh] = people_.try_emplace(id);
    if (fresh)
      if (const auto person = store::person_of(in_, scope_, id)) at->second = name_of(*person);
    return at->second;
  }

  store::Reading& in_;
  const store::EntityScope& scope_;
  std::map<std::string, std::string> accounts_;
  std::map<store::PersonId, std::string> people_;
};

Outcome get_acts(Hub&, store::Store& store, const Call& call) {
  const int limit = call.has("limit") ? static_cast<int>(call.number("limit")) : 100;
  auto acts = store.read<JsonArray>([&](store::Reading& in) -> base::Result<JsonArray> {
    const auto waiting =
        store::waiting_events(in, call.caller->scope, limit, call.has("after") ? call.number("after") : 0);
    if (!waiting) return tl::unexpected(waiting.error());
    NamesOfActs names(in, call.caller->scope);
    JsonArray list;
    for (const store::Waiting& one : *waiting) {
      JsonObject act = {{"number", one.number}, {"at", time_text(one.at)}, {"actor", one.actor},
                        {"event", one.event},   {"subject", one.subject},  {"detail", one.detail}};
      if (std::string name = names.of_actor(one); !name.empty())
        act.emplace_back("actor_name", std::move(name));
      if (std::string name = names.of_subject(one); !name.empty())
        act.emplace_back("subject_name", std::move(name));
      list.emplace_back(std::move(act));
    }
    return list;
  });
  if (!acts) return failed(acts.error());
  return Answer{.body = JsonObject{{"acts", std::move(*acts)}}};
}

// The open campaign on the charter; else what stands towards its text without one.
using Open = std::optional<acceptance::View>;
base::Result<Open> open_campaign(store::Store& store, const Call& call, const std::string& document) {
  return store.read<Open>([&](store::Reading& in) -> base::Result<Open> {
    const auto campaigns = store::campaigns(in, call.caller->scope);
    if (!campaigns) return tl::unexpected(campaigns.error());
    for (auto one = campaigns->rbegin(); one != campaigns->rend(); ++one) {
      if (one->document != document) continue;
      auto view = acceptance::view(in, call.caller->scope, one->id, call.now);
      if (!view) return base::pass(view);
      return Open(std::move(*view));
    }
    return Open();
  });
}

Json count_json(const std::string& name, const acceptance::Count& count) {
  return JsonObject{{"name", name},
                    {"people", count.asked},
                    {"signed", count.has_signed},
                    {"handed_over", count.handed_over}};
}

JsonArray groups_json(const std::vector<acceptance::Group>& groups) {
  JsonArray list;
  for (const acceptance::Group& one : groups)
    list.push_back(count_json(one.name, one.count));
  return list;
}

// How many signed the text on each day, in the charter's zone.
base::Result<JsonArray> signed_each_day(store::Store& store, const Call& call, const EntityCharter& charter,
                                        const store::Text& text) {
  const auto all = store.read<std::vector<store::Acknowledgement>>(
      [&](store::Reading& in) { return store::acknowledgements(in, call.caller->scope, text.document); });
  if (!all) return tl::unexpected(all.error());
  std::map<std::string, std::int64_t> days;
  for (const store::Acknowledgement& one : *all)
    if (one.hash == text.hash) ++days[charter::adoption::print_day(charter.day_of(one.at))];
  JsonArray list;
  for (const auto& [day, count] : days)
    list.emplace_back(JsonObject{{"day", day}, {"signed", count}});
  return list;
}

Outcome get_signatures(Hub& hub, store::Store& store, const Call& call) {
  const auto charter = charter_of(hub, call);
  if (!charter) return failed(charter.error());
  const auto view =
      open_campaign(store, call, call.has("document") ? call.text("document") : (*charter)->text.front.id);
  if (!view) return failed(view.error());
  if (!*view && call.has("document"))
    return not_found("aucune campagne n’a été ouverte sur ce texte", "no campaign was opened on this text");
  if (!*view)  // nobody was asked
    return Answer{.body = JsonObject{{"version", (*charter)->text.front.version},
                                     {"hash", (*charter)->text.hash},
                                     {"whole", count_json("", {})},
                                     {"units", JsonArray{}},
                                     {"populations", JsonArray{}},
                                     {"days", JsonArray{}}}};
  const acceptance::Rates rates = acceptance::rates(**view);
  auto days = signed_each_day(store, call, **charter, (*view)->text);
  if (!days) return failed(days.error());
  return Answer{.body = JsonObject{{"version", (*view)->text.version},
                                   {"hash", (*view)->text.hash},
                                   {"deadline", (*view)->campaign.deadline},
                                   {"whole", count_json("", rates.all)},
                                   {"units", groups_json(rates.units)},
                                   {"populations", groups_json(rates.populations)},
                                   {"days", std::move(*days)}}};
}

Outcome get_team(Hub& hub, store::Store& store, const Call& call) {
  JsonArray list;
  const auto charter = charter_of(hub, call);
  if (!charter) return failed(charter.error());
  const auto view = open_campaign(store, call, (*charter)->text.front.id);
  if (!view) return failed(view.error());
  if (*view && call.caller->person)
    for (const acceptance::Target& one : acceptance::team_of(**view, *call.caller->person)) {
      const std::string unit = one.person.data.posts.empty() ? "" : one.person.data.posts.front().unit;
      JsonObject row = {{"id", one.person.id}, {"name", name_of(one.person)}, {"unit", unit}};
      row.emplace_back("state", one.has_signed ? "signed" : one.handed_over ? "handed_over" : "waiting");
      if (!one.has_signed && one.handed_over) row.emplace_back("on", *one.handed_over);
      list.emplace_back(std::move(row));
    }
  return Answer{.body = JsonObject{{"people", std::move(list)}}};
}

}  // namespace

void add_people_handlers(Handlers& to) {
  to.emplace("getPeople", get_people);
  to.emplace("getActs", get_acts);
  to.emplace("getSignatures", get_signatures);
  to.emplace("getTeam", get_team);
}

}  // namespace cartulaire::web
