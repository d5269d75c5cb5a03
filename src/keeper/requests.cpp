#include "keeper/requests.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include "keeper/certificate.hpp"
#include "keeper/request_parts.hpp"
#include "shipping/presence.hpp"
#include "statistics/catalogue.hpp"

namespace cartulaire::keeper {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using journal::sealed::CivilDay;
using journal::sealed::day_name;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

base::Error error_of(const Json& json) {
  base::Error error{ErrorCode::unavailable, text_in(json, "where"), text_in(json, "fr"), text_in(json, "en")};
  const std::string code = text_in(json, "code");
  for (const auto one : {ErrorCode::invalid, ErrorCode::not_found, ErrorCode::too_large, ErrorCode::corrupt,
                         ErrorCode::io, ErrorCode::unavailable, ErrorCode::refused})
    if (text_in(error_json({one, "", "", ""}), "code") == code) error.code = one;
  return error;
}

// ---- the requests ----

Result<Json> do_state(Keeper& keeper, const Json&) {
  const KeeperState state = keeper.state();
  JsonObject out = {{"origin", state.origin},
                    {"today", day_name(keeper.today())},
                    {"lines", state.lines},
                    {"runs", state.runs},
                    {"units", state.units},
                    {"events", state.events},
                    {"bytes", state.bytes},
                    {"destroyed", state.destroyed},
                    {"overdue", state.overdue},
                    {"awaiting_visa", state.awaiting_visa},
                    {"without_custody", state.without_custody},
                    {"older_custody", state.older_custody},
                    {"last_at", Json(state.last_at.time_since_epoch().count())}};
  if (state.next_term) out.emplace_back("next_term", day_name(*state.next_term));
  if (!keeper.config().hub.empty()) {
    const auto nodes = shipping::presence({keeper.config().hub}, keeper.now());
    if (!nodes) return tl::unexpected(nodes.error());
    out.emplace_back("nodes", shipping::presence_json(*nodes));
  }
  return Json(out);
}

Result<Json> do_seal(Keeper& keeper, const Json& request) {
  const auto sealed = keeper.seal(
      {.everything = is_set(request, "everything"), .give_up_missing = is_set(request, "give_up_missing")});
  if (!sealed) return tl::unexpected(sealed.error());
  JsonArray alarms;
  for (const auto& alarm : sealed->alarms)
    alarms.emplace_back(error_json(alarm.error));
  return Json(JsonObject{{"parts", sealed->parts},
                         {"events", sealed->events},
                         {"dropped", sealed->dropped},
                         {"unread", sealed->unread},
                         {"alarms", alarms}});
}

Result<Json> do_destroy(Keeper& keeper, const Json& request) {
  std::optional<CivilDay> confirmed;
  if (!read_day(request, "date", confirmed)) return malformed("`date` : AAAA-MM-JJ", "`date`: YYYY-MM-DD");
  const auto destroyed = keeper.destroy(confirmed);
  if (!destroyed) return tl::unexpected(destroyed.error());
  return Json(JsonObject{
      {"units", destroyed->units}, {"events", destroyed->events}, {"intake_keys", destroyed->intake_keys}});
}

Result<Json> do_plan(Keeper& keeper, const Json& request) {
  std::optional<CivilDay> until;
  if (!read_day(request, "until", until)) return malformed("`until` : AAAA-MM-JJ", "`until`: YYYY-MM-DD");
  JsonArray lines;
  const std::string entity = text_in(request, "entity");
  for (const PlanLine& line : keeper.plan(until)) {
    if (!entity.empty() && line.unit.entity != entity) continue;
    lines.emplace_back(JsonObject{{"unit", line.unit.name()},
                                  {"entity", line.unit.entity},
                                  {"class", line.unit.log_class},
                                  {"day", day_name(line.unit.day)},
                                  {"term", day_name(line.term)},
                                  {"clause", line.clause},
                                  {"events", line.events},
                                  {"bytes", line.bytes},
                                  {"awaits_visa", line.awaits_visa}});
  }
  return Json(JsonObject{{"today", day_name(keeper.today())}, {"units", lines}});
}

Result<Json> do_check(Keeper& keeper, const Json&) {
  const auto check = keeper.check();
  if (!check) return tl::unexpected(check.error());
  JsonArray findings;
  for (const base::Error& error : check->findings)
    findings.emplace_back(error_json(error));
  return Json(JsonObject{{"units", check->units},
                         {"events", check->events},
                         {"mended_bytes", keeper.mended()},
                         {"findings", findings}});
}

Result<Json> do_accept_node(Keeper& keeper, const Json& request) {
  const auto key = platform::hex_array<32>(text_in(request, "key"));
  if (!key) return malformed("`key` : 64 chiffres hexadécimaux", "`key`: 64 hexadecimal digits");
  auto status = keeper.accept_node(text_in(request, "node"), *key, text_in(request, "why"));
  if (!status) return base::pass(status);
  return Json(JsonObject{});
}

// {"entity", "class", "table", "from", "to", "by", "most", "draft"}: what the living units publish.
Result<Json> do_stats(Keeper& keeper, const Json& request) {
  namespace sealed = journal::sealed;
  constexpr std::array<std::string_view, 4> kPeriods = {"whole", "year", "month", "day"};
  sealed::StatisticsQuery query;
  query.entity = text_in(request, "entity");
  if (const std::string log_class = text_in(request, "class"); !log_class.empty())
    query.log_class = log_class;
  const auto table = statistics::find_table(text_in(request, "table"));
  const std::string wanted = text_in(request, "by");
  const auto by = std::ranges::find(kPeriods, wanted.empty() ? kPeriods[0] : std::string_view(wanted));
  std::optional<CivilDay> from;
  std::optional<CivilDay> to;
  if (!table || by == kPeriods.end() || !read_day(request, "from", from) || !read_day(request, "to", to) ||
      !from || !to) {
    std::string names;
    for (const auto& info : statistics::all_tables())
      names += (names.empty() ? "" : ", ") + std::string(info.name);
    return malformed(
        "il faut `from`, `to` (AAAA-MM-JJ), `by` (whole, year, month, day) et `table` : " + names,
        "`from`, `to` (YYYY-MM-DD), `by` (whole, year, month, day) and `table` are wanted: " + names);
  }
  query.table = *table;
  query.from = *from;
  query.to = *to;
  query.by = static_cast<sealed::Period>(by - kPeriods.begin());
  query.draft = text_in(request, "draft");
  if (const Json* most = request.find("most");
      most != nullptr && most->integer() != nullptr && *most->integer() > 0)
    query.most = static_cast<std::size_t>(*most->integer());
  const auto told = keeper.ask_statistics(query);
  if (!told) return tl::unexpected(told.error());
  JsonArray measures;
  for (const auto measure : told->measures)
    measures.emplace_back(statistics::measure_name(measure));
  JsonArray rows;
  for (const sealed::StatisticsRow& row : told->rows) {
    JsonObject values;
    JsonObject withheld;
    for (const auto measure : told->measures) {
      const auto place = static_cast<std::size_t>(measure);
      values.emplace_back(statistics::measure_name(measure), row.values[place]);
      if (row.withheld[place] > 0)
        withheld.emplace_back(statistics::measure_name(measure), Json(std::int64_t{row.withheld[place]}));
    }
    rows.emplace_back(JsonObject{{"period", row.period},
                                 {"all_rows", row.all_rows},
                                 {"all_columns", row.all_columns},
                                 {"row", row.row},
                                 {"parent", row.parent},
                                 {"column", row.column},
                                 {"units", Json(std::int64_t{row.units})},
                                 {"person_days", row.person_days},
                                 {"values", values},
                                 {"withheld", withheld}});
  }
  return Json(JsonObject{{"measures", measures},
                         {"rows", rows},
                         {"draft", told->draft},
                         {"other_draft", Json(std::int64_t{told->other_draft})},
                         {"units", Json(std::int64_t{told->units})},
                         {"at_centre", Json(std::int64_t{told->at_centre})},
                         {"too_few", Json(std::int64_t{told->too_few})},
                         {"without_table", Json(std::int64_t{told->without_table})}});
}

Result<Json> do_witness(Keeper& keeper, const Json&) {
  JsonArray errors;
  for (const base::Error& error : keeper.bear_witness())
    errors.emplace_back(error_json(error));
  return Json(JsonObject{{"checkpoint", keeper.log().checkpoint()}, {"errors", errors}});
}

// {"entity"?, "from"?, "to"?, "language"} → the certificate as a page.
Result<Json> do_certificate(Keeper& keeper, const Json& request) {
  CertificateScope scope;
  scope.entity = text_in(request, "entity");
  if (!read_day(request, "from", scope.from) || !read_day(request, "to", scope.to))
    return malformed("`from` et `to` : AAAA-MM-JJ", "`from` and `to`: YYYY-MM-DD");
  const auto destroyed = destroyed_in(keeper.log(), scope);
  if (!destroyed) return tl::unexpected(destroyed.error());
  if (destroyed->empty())
    return fail(ErrorCode::not_found, keeper.log().origin(), "rien n'a été détruit dans ces limites",
                "nothing was destroyed within these limits");
  const auto language =
      text_in(request, "language") == "en" ? base::Language::english : base::Language::french;
  auto page = certificate_html(keeper.log(), *destroyed, language);
  if (!page) return base::pass(page);
  return Json(JsonObject{{"units", destroyed->size()}, {"html", std::move(*page)}});
}

Result<Json> do_publish_keys(Keeper& keeper, const Json&) {
  auto made = keeper.publish_intake_keys();
  if (!made) return base::pass(made);
  return Json(JsonObject{{"made", Json(*made)}});
}

// Without a budget: who asks waits for the end.
Result<Json> do_feed(Keeper& keeper, const Json&) {
  const auto fed = keeper.feed(std::chrono::hours(24));
  if (!fed) return tl::unexpected(fed.error());
  JsonArray errors;
  for (const base::Error& error : fed->errors)
    errors.emplace_back(error_json(error));
  return Json(JsonObject{
      {"units", fed->units}, {"events", fed->events}, {"dropped", fed->dropped}, {"errors", errors}});
}

// Who of those that are no operators may ask.
enum class Right { readers, portals, operators };

struct Request {
  std::string_view name;
  Right right;
  Result<Json> (*run)(Keeper&, const Json&);
};
constexpr std::array kRequests = {
    Request{"state", Right::readers, do_state},
    Request{"plan", Right::readers, do_plan},
    Request{"stats", Right::readers, do_stats},
    Request{"seal", Right::operators, do_seal},
    Request{"destroy", Right::operators, do_destroy},
    Request{"publish_keys", Right::operators, do_publish_keys},
    Request{"certificate", Right::readers, do_certificate},
    Request{"elimination", Right::readers, do_elimination},
    Request{"visa", Right::operators, do_visa},
    Request{"custody", Right::operators, do_custody},
    Request{"custody_state", Right::readers, do_custody_state},
    Request{"custody_boxes", Right::operators, do_custody_boxes},
    Request{"handover_open", Right::operators, do_handover_open},
    Request{"handover_requests", Right::operators, do_handover_requests},
    Request{"handover_answer", Right::operators, do_handover_answer},
    Request{"handover_move", Right::operators, do_handover_move},
    Request{"handover_close", Right::operators, do_handover_close},
    Request{"case_open", Right::operators, do_case_open},
    Request{"case_step", Right::operators, do_case_step},
    Request{"case_requests", Right::operators, do_case_requests},
    Request{"case_answer", Right::operators, do_case_answer},
    Request{"case_run", Right::operators, do_case_run},
    Request{"case_opinion", Right::portals, do_case_opinion},
    Request{"cases", Right::readers, do_cases},
    Request{"openings", Right::readers, do_openings},
    Request{"witness", Right::operators, do_witness},
    Request{"feed", Right::operators, do_feed},
    Request{"check", Right::operators, do_check},
    Request{"accept_node", Right::operators, do_accept_node},
    Request{"mine_enrol", Right::portals, do_mine_enrol},
    Request{"mine_units", Right::readers, do_mine_units},
    Request{"mine_box", Right::readers, do_mine_box},
    Request{"mine_rows", Right::readers, do_mine_rows},
};

const Request* find_request(std::string_view name) {
  const auto found = std::ranges::find(kRequests, name, &Request::name);
  return found == kRequests.end() ? nullptr : &*found;
}

}  // namespace

Result<Json> answer(Keeper& keeper, const Json& request) {
  const std::string name = text_in(request, "do");
  const Request* known = find_request(name);
  if (known == nullptr)
    return malformed(fmt::format("demande inconnue : `{}`", name),
                     fmt::format("unknown request: `{}`", name));
  return known->run(keeper, request);
}

Result<Gate> Gate::of(const KeeperConfig& config) {
  Gate gate;
  for (const auto& [names, numbers] : {std::pair{&config.operators, &gate.operators_},
                                       {&config.portals, &gate.portals_},
                                       {&config.readers, &gate.readers_}})
    for (const std::string& name : *names) {
      const passwd* user = ::getpwnam(name.c_str());
      if (user == nullptr)
        return fail(ErrorCode::unavailable, name, "cet utilisateur n'existe pas sur cette machine",
                    "there is no such user on this machine");
      numbers->push_back(user->pw_uid);
    }
  return gate;
}

bool Gate::admits(const platform::Peer& peer, std::string_view request) const {
  const auto is_among = [&](const std::vector<std::uint32_t>& users) {
    return std::ranges::find(users, peer.user) != users.end();
  };
  if (peer.user == 0 || peer.user == ::getuid() || is_among(operators_)) return true;
  const Request* known = find_request(request);
  if (known == nullptr || known->right == Right::operators) return false;
  return is_among(portals_) || (known->right == Right::readers && is_among(readers_));
}

std::string exchange(Keeper& keeper, const Gate& gate, const platform::Peer& peer, std::string_view line) {
  const auto refuse = [](const base::Error& error) {
    return platform::print_json(JsonObject{{"error", error_json(error)}});
  };
  const auto request = platform::parse_json(line, "keeper");
  if (!request) return refuse(request.error());
  if (!gate.admits(peer, text_in(*request, "do")))
    return refuse({ErrorCode::refused, "keeper", "cet utilisateur n'a pas le droit de le demander",
                   "this user has no right to ask for it"});
  auto done = answer(keeper, *request);
  if (!done) return refuse(done.error());
  return platform::print_json(JsonObject{{"done", std::move(*done)}});
}

Result<Json> ask(const KeeperConfig& config, const Json& request) {
  const auto line = platform::ask_line(config.socket, platform::print_json(request));
  if (!line && line.error().code == ErrorCode::not_found) {
    const auto clock = clock_of(config);
    journal::SystemDisk disk;
    auto keeper = Keeper::open(config, *clock, disk);
    if (!keeper) return base::pass(keeper);
    return answer(**keeper, request);
  }
  if (!line) return tl::unexpected(line.error());
  auto reply =
      platform::parse_json(*line, config.socket.string(), {.bytes = std::size_t{256} << 20, .depth = 32});
  if (!reply) return base::pass(reply);
  if (const Json* error = reply->find("error")) return tl::unexpected(error_of(*error));
  const Json* done = reply->find("done");
  if (done == nullptr) return malformed("réponse illisible du gardien", "the keeper's answer cannot be read");
  return *done;
}

}  // namespace cartulaire::keeper
