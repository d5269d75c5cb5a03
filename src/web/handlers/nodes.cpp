// The nodes: what each has and how old that is, and a node that is let in no more.
#include <algorithm>

#include "node/published.hpp"
#include "platform/json_members.hpp"
#include "shipping/enrolment.hpp"
#include "shipping/presence.hpp"
#include "store/accounts.hpp"
#include "store/outbox.hpp"
#include "web/handlers.hpp"

namespace cartulaire::web {
namespace {

using base::Instant;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

using History = std::vector<node::PublishedNumber>;

// Of a member that counts milliseconds since 1970; the beginning of time where there is none.
Instant instant_in(const Json& from, std::string_view name) {
  return Instant(std::chrono::milliseconds(number_in(from, name)));
}

void add_time(JsonObject& to, std::string name, Instant at) {
  if (at != Instant{}) to.emplace_back(std::move(name), time_text(at));
}

// The keeper tells them where it knows the hub: it reads the spools, this process need not. Else the hub's
// own folder.
base::Result<Json> told_nodes(const Hub& hub, Instant now) {
  const auto state = hub.keeper.ask({{"do", "state"}});
  if (state && state->find("nodes") != nullptr) return Json(list_in(*state, "nodes"));
  if (hub.config.hub.folder.empty())
    return state ? Json(JsonArray()) : base::Result<Json>(tl::unexpected(state.error()));
  const auto nodes = shipping::presence({hub.config.hub.folder}, now);
  if (!nodes) return tl::unexpected(nodes.error());
  return shipping::presence_json(*nodes);
}

struct Wrong {
  std::string_view french;
  std::string_view english;
};

// The first thing that asks for somebody; empty: nothing does.
Wrong what_is_wrong(const Json& told, bool late) {
  const JsonArray& writers = list_in(told, "writers");
  if (std::ranges::any_of(writers, [](const Json& one) { return one.find("refused") != nullptr; }))
    return {"son journal a été refusé", "its journal was refused"};
  if (std::ranges::any_of(writers, [](const Json& one) { return is_set(one, "ahead"); }))
    return {"son horloge est en avance", "its clock is ahead"};
  if (late) return {"il n’a pas pris les dernières règles", "it has not taken the last rules"};
  if (is_set(told, "silent")) return {"il ne demande plus ses règles", "it no longer asks for its rules"};
  if (is_set(told, "expires")) return {"son certificat expire bientôt", "its certificate ends soon"};
  if (is_set(told, "alarm")) return {"il ne donne pas de nouvelles", "it gives no news"};
  return {};
}

// What the node has told of its bundle; whether it is behind for too long.
bool add_bundle(JsonObject& row, const Json& told, const History& history, Instant now) {
  const Json* bundle = told.find("bundle");
  if (bundle == nullptr) return false;
  shipping::BundleNews news;
  news.number = static_cast<std::uint64_t>(number_in(*bundle, "number"));
  news.runs = static_cast<std::uint64_t>(number_in(*bundle, "runs"));
  JsonObject own = {{"number", static_cast<std::int64_t>(news.number)},
                    {"asked", time_text(instant_in(*bundle, "asked"))}};
  add_time(own, "published", instant_in(*bundle, "issued"));
  if (news.runs != 0) own.emplace_back("runs", static_cast<std::int64_t>(news.runs));
  row.emplace_back("bundle", std::move(own));
  const auto lag = node::lag_of(shipping::number_of(news), history);
  if (!lag) return false;
  row.emplace_back("behind", JsonObject{{"manifests", static_cast<std::int64_t>(lag->manifests)},
                                        {"since", time_text(lag->since)}});
  return is_set(told, "enrolled") && lag->since + shipping::kHeadLimit < now;
}

Json node_json(const Json& told, const History& history, Instant now) {
  Instant last{};
  for (const Json& writer : list_in(told, "writers"))
    last = std::max(last, instant_in(writer, "head"));
  JsonObject row = {{"name", *told.find("node")}, {"enrolled", is_set(told, "enrolled")}};
  add_time(row, "last", last);
  add_time(row, "since", instant_in(told, "since"));
  if (is_set(told, "enrolled")) add_time(row, "until", instant_in(told, "until"));
  add_time(row, "revoked", instant_in(told, "revoked"));
  const bool late = add_bundle(row, told, history, now);
  row.emplace_back("alarm", late || is_set(told, "alarm"));
  if (const Wrong why = what_is_wrong(told, late); !why.french.empty())
    row.emplace_back("why", label_json(why));
  return row;
}

bool may_revoke(const Hub& hub, const Caller& caller) {
  const NodesPlace& place = hub.config.hub;
  return !place.folder.empty() && place.entity == caller.scope.entity() && caller.is("it") &&
         shipping::may_mark({place.folder});
}

Outcome get_nodes(Hub& hub, store::Store&, const Call& call) {
  const auto told = told_nodes(hub, call.now);
  if (!told) return failed(told.error());
  const History history = hub.config.bundle.empty() ? History() : node::read_history(hub.config.bundle);
  JsonArray nodes;
  for (const Json& one : *told->array())
    nodes.push_back(node_json(one, history, call.now));
  JsonObject body = {{"nodes", std::move(nodes)}, {"revokes", may_revoke(hub, *call.caller)}};
  const auto bundle = hub.live == nullptr ? nullptr : hub.live->current();
  if (bundle != nullptr)
    body.emplace_back("bundle", JsonObject{{"number", static_cast<std::int64_t>(bundle->manifest().number)},
                                           {"published", time_text(bundle->manifest().issued)},
                                           {"expires", time_text(bundle->manifest().expires)}});
  return Answer{.body = std::move(body)};
}

// The event first: whatever is interrupted, no node was shut out that no act tells of.
Outcome revoke_node(Hub& hub, store::Store& store, const Call& call) {
  const NodesPlace& place = hub.config.hub;
  const shipping::HubFolders folders{place.folder};
  if (place.folder.empty() || !shipping::may_mark(folders))
    return unavailable(
        "ce portail ne peut pas révoquer un nœud : sur le pupitre, `cartulaire hub revoke NŒUD`",
        "this portal cannot revoke a node: on the hub, `cartulaire hub revoke NODE`");
  if (place.entity != call.caller->scope.entity())
    return refused("les nœuds sont ceux d’une autre entité : c’est à elle de les révoquer",
                   "the nodes are another entity’s: it is for that one to revoke them");
  const std::string node = call.text("node");
  const auto enrolled = shipping::enrolled(folders);
  if (!enrolled) return failed(enrolled.error());
  const auto one = std::ranges::find(*enrolled, node, &shipping::Enrolled::node);
  if (one == enrolled->end()) return not_found("ce nœud n’est pas enrôlé", "this node is not enrolled");
  if (one->revoked) return no_content();
  const auto told = store.write([&](store::Writing& in) {
    return store::put_event(in, call.caller->scope, {store::actor_of(call.caller->session.account), call.now},
                            {"node.revoked", node, ""});
  });
  if (!told) return failed(told.error());
  if (const auto marked = shipping::mark_revoked(folders, node); !marked) return failed(marked.error());
  return no_content();
}

}  // namespace

void add_node_handlers(Handlers& to) {
  to.emplace("getNodes", get_nodes);
  to.emplace("revokeNode", revoke_node);
}

}  // namespace cartulaire::web
