// The entities of one account, each with its way into force and its signatures: hundreds of them at once.
#include <algorithm>
#include <map>

#include "acceptance/acknowledge.hpp"
#include "store/people.hpp"
#include "web/caller.hpp"
#include "web/handlers.hpp"

namespace cartulaire::web {
namespace {

namespace adoption = charter::adoption;
using adoption::EntityStatus;
using adoption::EntityText;
using adoption::print_day;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

struct Numbers {
  std::int64_t people = 0;
  std::int64_t has_signed = 0;
};

// The version on its way, else the one that is served.
struct Newest {
  std::string version;
  EntityText text;
};

// By entity, the version registered last: one pass over the register.
std::map<std::string, Newest, std::less<>> newest_of(const adoption::Register& all) {
  std::map<std::string, Newest, std::less<>> out;
  for (const adoption::Record& record : all.records)
    if (const auto* version = record.act.as<adoption::Version>())
      for (const EntityText& text : version->entities)
        out.insert_or_assign(text.entity, Newest{record.act.version, text});
  return out;
}

Json without_charter(const std::string& id, const std::string& name) {
  return JsonObject{{"id", id},
                    {"name", name},
                    {"version", ""},
                    {"stage", "draft"},
                    {"label", label_json("sans charte", "without a charter")},
                    {"people", 0},
                    {"signed", 0}};
}

Json row_json(const std::string& name, const EntityStatus& status, const Numbers& numbers) {
  JsonArray missing;
  for (const adoption::Need& need : status.now.missing)
    missing.push_back(label_json(need.what));
  JsonObject row = {{"id", status.entity},
                    {"name", name},
                    {"version", status.version},
                    {"stage", adoption::stage_word(status.now.stage)},
                    {"label", label_json(adoption::stage_label(status.now.stage))},
                    {"missing", std::move(missing)},
                    {"people", numbers.people},
                    {"signed", numbers.has_signed}};
  const auto put = [&](const char* member, const std::optional<adoption::Day>& day) {
    if (day) row.emplace_back(member, print_day(*day));
  };
  put("opinion", status.now.opinion);
  put("deliberation", status.now.deliberation);
  put("publication", status.now.publication);
  put("in_force_from", status.now.in_force_from);
  if (status.in_force && status.in_force->version != status.version)
    row.emplace_back("in_force_version", status.in_force->version);
  return row;
}

// A register is read once for all of its entities.
class Rows {
 public:
  Rows(Hub& hub, base::Instant now) : hub_(hub), now_(now) {}

  base::Result<Json> row(store::Reading& in, const std::string& id, const std::string& name,
                         std::int64_t people) {
    const auto desk = hub_.charters->desk_of(id, now_);
    if (!desk) return without_charter(id, name);
    const CharterFile& file = *desk->file;
    auto newest = newest_.find(&file);
    if (newest == newest_.end()) newest = newest_.emplace(&file, newest_of(file.adoption)).first;
    held_.push_back(desk->file);
    Newest one;
    if (const auto found = newest->second.find(id); found != newest->second.end()) {
      one = found->second;
    } else {
      const auto charter = hub_.charters->of(id, now_);
      if (!charter) return tl::unexpected(charter.error());
      one = {(*charter)->text.front.version, (*charter)->marks};
    }
    const adoption::Day today(std::chrono::days(file.zone.civil(now_).day));
    const auto has_signed = acceptance::count_signed(in, store::EntityScope(id), file.charter.front.id, now_);
    if (!has_signed) return tl::unexpected(has_signed.error());
    return row_json(name, adoption::status_of(file.adoption, one.version, one.text, today),
                    {people, *has_signed});
  }

 private:
  Hub& hub_;
  base::Instant now_;
  std::map<const CharterFile*, std::map<std::string, Newest, std::less<>>> newest_;
  std::vector<std::shared_ptr<const CharterFile>> held_;  // so that no other takes the address of one
};

// Where the account holds one of the operation's roles: elsewhere it reads no more than anybody.
base::Result<bool> may(store::Reading& in, const std::string& entity, const Call& call) {
  const auto roles = access::roles_of(in, store::EntityScope(entity), call.caller->session.account, call.now,
                                      administrators_have_signed(call.now));
  if (!roles) return tl::unexpected(roles.error());
  return std::ranges::any_of(*roles, [&](const access::Held& held) {
    return !held.withheld &&
           std::ranges::find(call.operation.roles, store::name_of(held.role)) != call.operation.roles.end();
  });
}

Outcome get_entities(Hub& hub, store::Store& store, const Call& call) {
  const auto open = entities_open(store, call.caller->session, call.now);
  if (!open) return failed(open.error());
  auto rows = store.read<Json>([&](store::Reading& in) -> base::Result<Json> {
    const auto people = store::count_people(in, store::Installation::as_operator());
    if (!people) return tl::unexpected(people.error());
    Rows made(hub, call.now);
    JsonArray list;
    for (const auto& [id, name] : *open) {
      const auto wanted = may(in, id, call);
      if (!wanted) return tl::unexpected(wanted.error());
      if (!*wanted) continue;
      const auto count = people->find(id);
      auto row = made.row(in, id, name, count == people->end() ? 0 : count->second);
      if (!row) return row;
      list.push_back(std::move(*row));
    }
    return Json(std::move(list));
  });
  if (!rows) return failed(rows.error());
  return Answer{.body = JsonObject{{"entities", std::move(*rows)}}};
}

}  // namespace

void add_entity_handlers(Handlers& to) {
  to.emplace("getEntities", get_entities);
}

}  // namespace cartulaire::web
