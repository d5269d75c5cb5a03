// The way of a version into force: what the register says of it, and acts recorded there.
#include <algorithm>

#include <fmt/format.h>

#include "charter/adoption/act.hpp"
#include "store/accounts.hpp"
#include "store/drafts.hpp"
#include "store/outbox.hpp"
#include "web/caller.hpp"
#include "web/handlers.hpp"

namespace cartulaire::web {
namespace {

namespace adoption = charter::adoption;
using adoption::Act;
using adoption::EntityStatus;
using adoption::EntityText;
using adoption::print_day;
using adoption::Record;
using adoption::Register;
using adoption::Version;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

store::By by(const Call& call) {
  return {store::actor_of(call.caller->session.account), call.now};
}

// --- what the register says

Json act_json(const Record& record, bool withdrawn) {
  JsonObject out = {{"number", static_cast<std::int64_t>(record.number)},
                    {"day", print_day(record.act.day)},
                    {"act", adoption::act_word(record.act.what)},
                    {"label", label_json(adoption::act_label(record.act.what))}};
  if (const auto* one = record.act.as<adoption::Consultation>()) {
    const charter::Label opinion = adoption::opinion_label(adoption::opinion_of(one->votes));
    const charter::Label body = adoption::body_label(one->body);
    const std::string votes =
        fmt::format("{}-{}-{}", one->votes.favourable, one->votes.unfavourable, one->votes.abstentions);
    out.emplace_back("detail", label_json(fmt::format("{} : {} ({})", body.french, opinion.french, votes),
                                          fmt::format("{}: {} ({})", body.english, opinion.english, votes)));
    out.emplace_back("reservations", JsonArray(one->reservations.begin(), one->reservations.end()));
  }
  const auto tell = [&](const std::string& text) {
    if (!text.empty()) out.emplace_back("detail", label_json(text, text));
  };
  if (const auto* one = record.act.as<adoption::Answer>()) tell(one->text);
  if (const auto* one = record.act.as<adoption::Deliberation>()) tell(one->reference);
  if (const auto* one = record.act.as<adoption::Annexation>()) tell(one->reference);
  if (const auto* one = record.act.as<adoption::Publication>()) tell(one->means);
  if (const auto* one = record.act.as<adoption::Papers>()) {
    const std::string& assessment = one->assessment.empty() ? one->not_due : one->assessment;
    out.emplace_back("detail",
                     label_json(fmt::format("{} : {}, {}", one->clause, one->register_entry, assessment),
                                fmt::format("{}: {}, {}", one->clause, one->register_entry, assessment)));
  }
  if (withdrawn) out.emplace_back("withdrawn", true);
  return out;
}

JsonArray missing_json(const EntityStatus& status) {
  JsonArray out;
  for (const adoption::Need& need : status.now.missing)
    out.emplace_back(JsonObject{{"what", label_json(need.what)}, {"rule", label_json(need.rule)}});
  return out;
}

JsonArray acts_json(const EntityStatus& status) {
  JsonArray out;
  for (const Record* record : status.acts)
    out.push_back(act_json(*record, false));
  return out;
}

Json version_json(const Register& all, const Record& record, const EntityText& text, adoption::Day today) {
  const EntityStatus status = adoption::status_of(all, record.act.version, text, today);
  JsonArray owed;
  for (const charter::Label& one : status.now.owed)
    owed.push_back(label_json(one));
  JsonArray acts = acts_json(status);
  for (const Record* one : status.withdrawn)
    acts.push_back(act_json(*one, true));
  JsonArray monitoring;
  for (const adoption::Monitoring& one : text.monitoring)
    monitoring.emplace_back(
        JsonObject{{"clause", one.clause},
                   {"article", one.article},
                   {"has_papers", adoption::papers_of(all, text.entity, one) != nullptr}});
  JsonObject out = {{"version", record.act.version},
                    {"hash", text.hash},
                    {"registered", print_day(record.act.day)},
                    {"stage", adoption::stage_word(status.now.stage)},
                    {"label", label_json(adoption::stage_label(status.now.stage))},
                    {"missing", missing_json(status)},
                    {"owed", std::move(owed)},
                    {"acts", std::move(acts)},
                    {"monitoring", std::move(monitoring)}};
  if (status.now.in_force_from) out.emplace_back("in_force_from", print_day(*status.now.in_force_from));
  return out;
}

std::string head_text(const Register& all) {
  return all.records.empty() ? std::string()
                             : fmt::format("{}:{}", all.records.back().number, platform::to_hex(all.head));
}

Outcome get_versions(Hub& hub, store::Store&, const Call& call) {
  const auto charter = charter_of(hub, call);
  if (!charter) return failed(charter.error());
  const EntityStatus status = (*charter)->status(call.now);
  const Register& all = (*charter)->file->adoption;
  JsonArray versions;
  for (auto record = all.records.rbegin(); record != all.records.rend(); ++record)
    if (const Version* version = record->act.as<Version>())
      for (const EntityText& text : version->entities)
        if (text.entity == call.caller->scope.entity())
          versions.push_back(version_json(all, *record, text, (*charter)->day_of(call.now)));
  JsonObject body = {{"version", status.version},
                     {"hash", status.hash},
                     {"stage", adoption::stage_word(status.now.stage)},
                     {"label", label_json(adoption::stage_label(status.now.stage))},
                     {"missing", missing_json(status)},
                     {"acts", acts_json(status)},
                     {"versions", std::move(versions)},
                     {"records_acts", !hub.config.adoption_key.empty()}};
  if (status.now.in_force_from) body.emplace_back("in_force_from", print_day(*status.now.in_force_from));
  if (std::string head = head_text(all); !head.empty()) body.emplace_back("head", std::move(head));
  return Answer{.body = std::move(body)};
}

// --- acts

// What stands in the body of an act, by the word of the act.
base::Result<adoption::What> what_of(const Call& call, const EntityText& text) {
  const std::string act = call.text("act");
  if (act == "consultation") {
    adoption::Consultation one;
    one.body = adoption::parse_body(call.text("body")).value_or(adoption::Body::cst);
    one.name = call.text("name");
    one.votes = {static_cast<int>(call.number("favourable")), static_cast<int>(call.number("unfavourable")),
                 static_cast<int>(call.number("abstentions"))};
    if (const Json* list = call.find("reservations"); list != nullptr && list->array() != nullptr)
      for (const Json& reservation : *list->array())
        if (reservation.text() != nullptr) one.reservations.push_back(*reservation.text());
    if (call.has("staff")) one.staff = static_cast<int>(call.number("staff"));
    return adoption::What(std::move(one));
  }
  if (act == "answer") return adoption::What(adoption::Answer{call.text("text")});
  if (act == "deliberation") return adoption::What(adoption::Deliberation{call.text("reference")});
  if (act == "annexation") return adoption::What(adoption::Annexation{call.text("reference")});
  if (act == "publication") return adoption::What(adoption::Publication{call.text("means")});
  if (act == "papers") {
    adoption::Papers papers{
        call.text("clause"), {}, call.text("register_entry"), call.text("assessment"), call.text("not_due")};
    for (const adoption::Monitoring& one : text.monitoring)
      if (one.clause == papers.clause) papers.fingerprint = one.fingerprint;
    return adoption::What(std::move(papers));
  }
  return adoption::What(adoption::EntryIntoForce{});
}

// An act of the caller's entity on one of its registered versions.
base::Result<Act> act_of(const Call& call, const Register& all) {
  const auto day = adoption::parse_day(call.text("day"));
  if (!day)
    return base::fail(base::ErrorCode::invalid, "day", "il manque le jour de l’acte",
                      "the day of the act is missing");
  for (const Record& record : all.records) {
    const Version* version = record.act.as<Version>();
    if (version == nullptr || record.act.version != call.text("version")) continue;
    for (const EntityText& text : version->entities) {
      if (text.entity != call.caller->scope.entity()) continue;
      auto what = what_of(call, text);
      if (!what) return base::pass(what);
      return Act{record.act.version, text.entity, text.hash, *day, false, std::move(*what)};
    }
  }
  return base::fail(base::ErrorCode::not_found, call.text("version"),
                    "cette version n’est pas enregistrée pour cette entité : enregistrez-la d’abord",
                    "this version is not registered for this entity: register it first");
}

base::Result<Act> withdrawal_of(const Call& call, const Register& all, adoption::Day today) {
  const auto number = static_cast<std::uint64_t>(call.number("record"));
  // Another entity's records are not there.
  if (number < 1 || number > all.records.size() ||
      all.records[number - 1].act.entity != call.caller->scope.entity())
    return base::fail(base::ErrorCode::not_found, "record", "aucun acte de cette entité ne porte ce numéro",
                      "no record of this entity has this number");
  Act act;
  act.day = today;
  act.what = adoption::Withdrawal{number, call.text("reason")};
  return act;
}

struct Registration {
  Act act;
  std::string own_text;  // what its writers wrote, where it completes a model; else empty
};

// In every entity that the version names: it stands in all of them at once.
tl::expected<void, Failure> may_register(store::Store& store, const Call& call, const Version& version) {
  const Found found{call.caller->session, call.caller->secret};
  for (const EntityText& text : version.entities) {
    const auto there = caller_of(store, found, text.entity, call.now);
    if (!there) return failed(there.error());
    if (!*there || (*there)->scope.entity() != text.entity || !(*there)->is("authority"))
      return refused(
          fmt::format("cette version concerne aussi l’entité `{}`, où vous n’avez pas ce rôle : "
                      "l’enregistrement revient à qui l’a dans toutes",
                      text.entity),
          fmt::format("this version concerns the entity `{}` too, where you do not have this role: "
                      "registering is for whoever has it in all of them",
                      text.entity));
  }
  return {};
}

tl::expected<Registration, Failure> registration_of(store::Store& store, const Call& call, const Desk& desk,
                                                    adoption::Day today) {
  const auto draft = store.read<store::Draft>(
      [&](store::Reading& in) { return store::draft(in, call.caller->scope, call.number("draft")); });
  if (!draft) return failed(draft.error());
  if (call.has("revision") && draft->revision != call.number("revision"))
    return conflict("le projet a changé depuis que vous l’avez lu : relisez-le",
                    "the draft has changed since you read it: read it again");
  auto done = ask_draft(JsonObject{{"work", "version"},
                                   {"text", draft->text},
                                   {"file", desk.at.charter.string()},
                                   {"day", print_day(today)}});
  if (!done) return tl::unexpected(done.error());
  const Json* members = done->find("act");
  if (members == nullptr || members->object() == nullptr) return tl::unexpected(Failure{});
  auto act = adoption::read_act(*members->object(), "draft");
  if (!act) return failed(act.error());
  if (act->as<Version>() == nullptr) return tl::unexpected(Failure{});
  if (const auto may = may_register(store, call, *act->as<Version>()); !may)
    return tl::unexpected(may.error());
  if (act->as<Version>()->charter != desk.file->charter.front.id)
    return conflict(
        fmt::format("ce projet est celui d’une autre charte : son en-tête dit `charter: {}`, il faut `{}`",
                    act->as<Version>()->charter, desk.file->charter.front.id),
        fmt::format("this draft is another charter’s: its front matter says `charter: {}`, `{}` is wanted",
                    act->as<Version>()->charter, desk.file->charter.front.id));
  const Json* extends = done->find("extends");
  const bool on_model = extends != nullptr && extends->boolean() != nullptr && *extends->boolean();
  return Registration{std::move(*act), on_model ? draft->text : std::string()};
}

// The same version again, whose registration was cut short before the draft was marked.
bool stands(const Register& all, const Act& act) {
  return std::ranges::any_of(all.records, [&](const Record& record) {
    return record.act.version == act.version && record.act.what == act.what;
  });
}

// The event first: an act that stands in the register was told, whatever is interrupted.
base::Status tell(store::Store& store, const Call& call, const Act& act) {
  const std::string detail = std::string(adoption::act_word(act.what));
  const std::string subject =
      act.version.empty() ? std::to_string(act.as<adoption::Withdrawal>()->record) : act.version;
  return store.write([&](store::Writing& in) {
    return store::put_event(in, call.caller->scope, by(call), {"adoption.act", subject, detail});
  });
}

tl::unexpected<Failure> without_key() {
  return unavailable(
      "ce portail n’a pas la clé qui signe les actes : donnez `adoption_key` dans web.yml, ou "
      "enregistrez-les par `cartulaire charter adopt`",
      "this portal does not have the key that signs acts: give `adoption_key` in web.yml, or record "
      "them with `cartulaire charter adopt`");
}

bool may_record(const Caller& caller, std::string_view act) {
  return caller.is("authority") || act == "papers" || act == "consultation";
}

Outcome record(Hub& hub, store::Store& store, const Call& call, const Desk& desk, const Act& act,
               adoption::Day today) {
  const auto keys = platform::read_sign_keys(hub.config.adoption_key);
  if (!keys) {
    fmt::print(stderr, "cartulaire web: {}\n", keys.error().text());
    return without_key();
  }
  const auto judge = [&](const Register& all, const Act& one) {
    return adoption::admissible(all, one, today);
  };
  if (const auto may = judge(desk.file->adoption, act); !may) return failed(may.error());
  if (const auto told = tell(store, call, act); !told) return failed(told.error());
  const auto done = adoption::append(desk.at.adoption, *keys, {act}, call.now, judge);
  if (!done) return failed(done.error());
  hub.charters->look_now(call.now);
  const Record& last = done->back();
  return Answer{.body = JsonObject{{"number", static_cast<std::int64_t>(last.number)},
                                   {"head", fmt::format("{}:{}", last.number, platform::to_hex(last.hash))}}};
}

Outcome register_version(Hub& hub, store::Store& store, const Call& call, const Desk& desk,
                         adoption::Day today) {
  if (!call.has("draft"))
    return tl::unexpected(
        Failure{422, "invalid", "dites quel projet enregistrer", "say which draft to register", "draft", 0});
  auto made = registration_of(store, call, desk, today);
  if (!made) return tl::unexpected(made.error());
  // What was written on a model waits beside the charter: the register holds the whole text, not these words.
  if (!made->own_text.empty())
    if (const auto kept = platform::replace_file(version_file(desk.at, made->act.version), made->own_text);
        !kept)
      return failed(kept.error());
  Outcome done;
  if (stands(desk.file->adoption, made->act))
    done = Answer{
        .body = JsonObject{{"number", static_cast<std::int64_t>(desk.file->adoption.records.back().number)},
                           {"head", head_text(desk.file->adoption)}}};
  else
    done = record(hub, store, call, desk, made->act, today);
  if (!done) return done;
  const auto marked = store.write([&](store::Writing& in) {
    return store::draft_registered(in, call.caller->scope, call.number("draft"), made->act.version, by(call));
  });
  if (!marked) return failed(marked.error());
  return done;
}

Outcome record_act(Hub& hub, store::Store& store, const Call& call) {
  const std::string act = call.text("act");
  if (!may_record(*call.caller, act))
    return refused("cet acte revient à l’autorité ; le DPO enregistre les pièces et les consultations",
                   "this act is the authority’s; the DPO records papers and consultations");
  if (hub.config.adoption_key.empty()) return without_key();
  hub.charters->look_now(call.now);
  const auto desk = hub.charters->desk_of(call.caller->scope.entity(), call.now);
  if (!desk) return failed(desk.error());
  const adoption::Day today(std::chrono::days(desk->file->zone.civil(call.now).day));
  if (act == "version") return register_version(hub, store, call, *desk, today);
  const auto made = act == "withdrawal" ? withdrawal_of(call, desk->file->adoption, today)
                                        : act_of(call, desk->file->adoption);
  if (!made) return failed(made.error());
  return record(hub, store, call, *desk, *made, today);
}

}  // namespace

void add_adoption_handlers(Handlers& to) {
  to.emplace("getVersions", get_versions);
  to.emplace("recordAct", record_act);
}

}  // namespace cartulaire::web
