#include "store/campaigns.hpp"

#include <fmt/format.h>

#include "platform/json.hpp"
#include "platform/json_members.hpp"
#include "store/outbox.hpp"

namespace cartulaire::store {
namespace {

using platform::Json;
using platform::JsonArray;
using platform::JsonObject;
using platform::SqlRow;

template <class T>
JsonArray array_of(const std::vector<T>& all) {
  return JsonArray(all.begin(), all.end());
}

// What has no column of its own: never looked for, always read with its row.
std::string content_of(const Campaign& campaign) {
  JsonArray questions;
  for (const Question& one : campaign.explanation.questions)
    questions.push_back(JsonObject{{"asked", one.asked},
                                   {"answers", array_of(one.answers)},
                                   {"right", one.right},
                                   {"explanation", one.explanation}});
  return platform::print_json(JsonObject{{"populations", array_of(campaign.populations)},
                                         {"by_link", array_of(campaign.by_link)},
                                         {"grace", campaign.grace},
                                         {"remind", array_of(campaign.remind)},
                                         {"escalate", campaign.escalate ? Json(*campaign.escalate) : Json()},
                                         {"address", campaign.address},
                                         {"summary", array_of(campaign.explanation.summary)},
                                         {"questions", std::move(questions)}});
}

base::Result<Campaign> campaign_from(const SqlRow& row) {
  Campaign out;
  out.id = row.integer(0);
  out.document = row.text(1);
  out.hash = row.text(2);
  out.opened_at = base::Instant(std::chrono::milliseconds(row.integer(3)));
  out.actor = row.text(4);
  out.from_day = row.text(5);
  out.deadline = row.text(6);
  if (!row.is_null(8)) out.closed_at = base::Instant(std::chrono::milliseconds(row.integer(8)));
  auto content = platform::parse_json(row.text(7), fmt::format("campaign {}", out.id));
  if (!content) return base::pass(content);
  out.populations = texts_in(*content, "populations");
  out.by_link = texts_in(*content, "by_link");
  out.grace = static_cast<int>(number_in(*content, "grace"));
  for (const Json& one : list_in(*content, "remind"))
    if (one.integer() != nullptr) out.remind.push_back(static_cast<int>(*one.integer()));
  if (const Json* escalate = content->find("escalate"); escalate != nullptr && escalate->integer() != nullptr)
    out.escalate = static_cast<int>(*escalate->integer());
  out.address = text_in(*content, "address");
  out.explanation.summary = texts_in(*content, "summary");
  for (const Json& one : list_in(*content, "questions"))
    out.explanation.questions.push_back({text_in(one, "asked"), texts_in(one, "answers"),
                                         static_cast<int>(number_in(one, "right")),
                                         text_in(one, "explanation")});
  return out;
}

}  // namespace

base::Result<std::int64_t> add_campaign(Writing& in, const EntityScope& scope, const Campaign& campaign,
                                        const By& by) {
  auto id = next_number(in, scope, "campaign");
  if (!id) return base::pass(id);
  auto put = in.run(scope,
                    "INSERT INTO campaign (entity, id, document, hash, opened_at, actor, from_day, deadline, "
                    "content, closed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL)",
                    {*id, campaign.document, campaign.hash, std::int64_t{by.at.time_since_epoch().count()},
                     by.actor, campaign.from_day, campaign.deadline, content_of(campaign)});
  if (!put) return base::pass(put);
  auto told = put_event(
      in, scope, by,
      {"campaign.opened", std::to_string(*id), fmt::format("{} {}", campaign.document, campaign.hash)});
  if (!told) return base::pass(told);
  return *id;
}

base::Result<Campaign> campaign_of(Reading& in, const EntityScope& scope, std::int64_t id) {
  auto rows = in.rows(scope,
                      "SELECT id, document, hash, opened_at, actor, from_day, deadline, content, closed_at "
                      "FROM campaign WHERE entity = $1 AND id = $2",
                      {id});
  if (!rows) return base::pass(rows);
  if (rows->empty())
    return base::fail(base::ErrorCode::not_found, "",
                      fmt::format("il n’y a pas de campagne {} dans l’entité `{}`", id, scope.entity()),
                      fmt::format("there is no campaign {} in the entity `{}`", id, scope.entity()));
  return campaign_from(rows->front());
}

base::Result<std::vector<Campaign>> campaigns(Reading& in, const EntityScope& scope) {
  auto rows = in.rows(scope,
                      "SELECT id, document, hash, opened_at, actor, from_day, deadline, content, closed_at "
                      "FROM campaign WHERE entity = $1 ORDER BY id");
  if (!rows) return base::pass(rows);
  std::vector<Campaign> out;
  for (const SqlRow& row : *rows) {
    auto one = campaign_from(row);
    if (!one) return base::pass(one);
    out.push_back(std::move(*one));
  }
  return out;
}

base::Status close_campaign(Writing& in, const EntityScope& scope, std::int64_t id, const By& by) {
  auto there = campaign_of(in, scope, id);
  if (!there) return base::pass(there);
  auto done =
      in.run(scope, "UPDATE campaign SET closed_at = $3 WHERE entity = $1 AND id = $2 AND closed_at IS NULL",
             {id, std::int64_t{by.at.time_since_epoch().count()}});
  if (!done) return base::pass(done);
  if (*done == 0)
    return base::fail(base::ErrorCode::refused, "", fmt::format("la campagne {} est déjà close", id),
                      fmt::format("campaign {} is closed already", id));
  return put_event(in, scope, by, {"campaign.closed", std::to_string(id), ""});
}

}  // namespace cartulaire::store
