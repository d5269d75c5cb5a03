// The lists in force: what stands behind each category, where it comes from and how old it is; named sites of
// State. Both are read from the bundle that nodes run on, never from the files that made it.
#include <algorithm>
#include <chrono>

#include "lists/categories.hpp"
#include "lists/list_info.hpp"
#include "policy/state.hpp"
#include "web/handlers.hpp"

namespace cartulaire::web {
namespace {

using lists::ListInfo;
using platform::JsonArray;
using platform::JsonObject;

// Of a source that changes by itself, unless web.yml says otherwise. Local files have no rhythm of their own.
constexpr int kRhythmDays = 7;

std::optional<int> rhythm_of(const WebConfig& config, const ListInfo::Source& source) {
  const auto said = std::ranges::find(config.list_rhythms, source.id, &ListRhythm::source);
  if (said != config.list_rhythms.end()) return said->days;
  const bool remote = source.place.starts_with("https://") || source.place.starts_with("http://");
  return remote ? std::optional(kRhythmDays) : std::nullopt;
}

JsonArray refused_json(const lists::BadLines& bad) {
  JsonArray out;
  for (std::size_t i = 0; i < lists::kBadLineCount; ++i) {
    const auto kind = static_cast<lists::BadLine>(i);
    if (bad[kind] != 0)
      out.emplace_back(
          JsonObject{{"why", label_json(lists::BadLines::words_fr(kind), lists::BadLines::words_en(kind))},
                     {"lines", std::size_t{bad[kind]}}});
  }
  return out;
}

JsonArray sources_json(const WebConfig& config, const ListInfo& info, base::Instant now) {
  JsonArray out;
  for (const ListInfo::Source& one : info.sources) {
    std::int64_t entries = 0;
    for (const ListInfo::List& list : info.lists)
      if (list.source == one.id)
        entries += std::int64_t{list.names} + std::int64_t{list.urls} + std::int64_t{list.expressions};
    JsonObject row = {{"id", one.id},
                      {"title", one.title},
                      {"place", one.place},
                      {"licence", one.licence},
                      {"attribution", one.attribution},
                      {"entries", entries},
                      {"refused", refused_json(one.bad_lines)}};
    const auto days = rhythm_of(config, one);
    row.emplace_back("late", days && now - one.read_at > std::chrono::days(*days));
    if (one.read_at != base::Instant{}) row.emplace_back("read", time_text(one.read_at));
    if (days) row.emplace_back("every_days", *days);
    out.emplace_back(std::move(row));
  }
  return out;
}

std::uint32_t entries_of(const ListInfo& info, std::string_view id) {
  const auto found = std::ranges::find(info.categories, id, &ListInfo::Category::name);
  return found == info.categories.end() ? 0 : found->entries;
}

// A family needs no list of its own where one of its members has one.
bool has_list(const ListInfo& info, std::string_view id) {
  return std::ranges::any_of(lists::expand_category(id), [&](const lists::Category* member) {
    return entries_of(info, member->id) != 0;
  });
}

JsonArray categories_json(const ListInfo& info) {
  JsonArray out;
  for (const lists::Category& one : lists::categories()) {
    JsonArray from;
    for (const ListInfo::List& list : info.lists)
      if (std::ranges::find(list.categories, one.id) != list.categories.end()) from.emplace_back(list.name);
    out.emplace_back(JsonObject{{"id", one.id},
                                {"label", label_json(one.label_fr, one.label_en)},
                                {"rank", lists::rank_name(one.rank)},
                                {"entries", std::size_t{entries_of(info, one.id)}},
                                {"lists", std::move(from)},
                                {"has_list", has_list(info, one.id)}});
  }
  return out;
}

// --- named sites

std::string_view word_of(policy::NameUse use) {
  switch (use) {
    case policy::NameUse::deny:
      return "deny";
    case policy::NameUse::allow:
      return "allow";
    case policy::NameUse::approval:
      return "approval";
    case policy::NameUse::tool:
      return "tool";
    case policy::NameUse::bootstrap:
      return "bootstrap";
  }
  return "";
}

// Those of everybody and of the entity as a whole. What one person, group or service may is their affair.
void add_sites(JsonObject& body, const policy::State& state, const std::string& entity, base::Instant now) {
  const policy::NameId own = state.find_name(policy::NameTable::entity, entity);
  JsonArray sites;
  for (const policy::NameEntry& one : state.names()) {
    const bool all = one.bearer == policy::Bearer::everyone;
    if (!all && !(one.bearer == policy::Bearer::entity && one.bearer_id == own)) continue;
    if (one.term.until <= now.time_since_epoch().count()) continue;
    JsonObject row = {{"site", std::string(state.host(one)) + std::string(state.path(one))},
                      {"use", word_of(one.use)}};
    if (one.clause != policy::kNoName)
      row.emplace_back("clause", state.name(policy::NameTable::clause, one.clause));
    if (one.register_name != policy::kNoName)
      row.emplace_back("register", state.name(policy::NameTable::register_name, one.register_name));
    if (one.term.until != policy::Term().until)
      row.emplace_back("until", time_text(base::Instant(std::chrono::milliseconds(one.term.until))));
    sites.emplace_back(std::move(row));
  }
  body.emplace_back("sites", std::move(sites));
}

Outcome get_lists(Hub& hub, store::Store&, const Call& call) {
  const auto bundle = hub.live == nullptr ? nullptr : hub.live->current();
  if (bundle == nullptr)
    return unavailable("aucun paquet n’est publié ici : rien ne peut être dit des listes",
                       "no bundle is published here: nothing can be said of the lists");
  const auto info = lists::describe(bundle->world()->table());
  if (!info) return failed(info.error());
  JsonObject body = {{"built", time_text(info->built_at)},
                     {"names", static_cast<std::int64_t>(info->names)},
                     {"urls", static_cast<std::int64_t>(info->urls)},
                     {"sources", sources_json(hub.config, *info, call.now)},
                     {"categories", categories_json(*info)}};
  add_sites(body, bundle->world()->state(), call.caller->scope.entity(), call.now);
  return Answer{.body = std::move(body)};
}

}  // namespace

void add_list_handlers(Handlers& to) {
  to.emplace("getLists", get_lists);
}

}  // namespace cartulaire::web
