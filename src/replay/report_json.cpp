#include "platform/json.hpp"
#include "replay/report.hpp"

namespace cartulaire::replay {
namespace {

using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

Json json_of(const Figure& figure) {
  switch (figure.shown) {
    case Shown::few:
      return JsonObject{{"hidden", "fewer_than_5"}};
    case Shown::masked:
      return JsonObject{{"hidden", "masked"}};
    case Shown::shown:
      break;
  }
  return JsonObject{{"requests", static_cast<std::int64_t>(figure.requests)},
                    {"people", static_cast<std::int64_t>(figure.people)}};
}

Json json_of(const SheetRow& row, const Sheet& sheet) {
  JsonObject cells;
  for (std::size_t i = 0; i < sheet.column_ids.size(); ++i)
    cells.emplace_back(sheet.column_ids[i], json_of(row.figures[i]));
  cells.emplace_back("total", json_of(row.total));
  return JsonObject{{"id", row.id}, {"label", row.label}, {"cells", std::move(cells)}};
}

Json json_of(const std::vector<Sheet>& sheets) {
  JsonArray array;
  for (const Sheet& sheet : sheets) {
    JsonArray rows;
    for (const SheetRow& row : sheet.rows)
      rows.push_back(json_of(row, sheet));
    JsonArray columns;
    for (std::size_t i = 0; i < sheet.column_ids.size(); ++i)
      columns.emplace_back(JsonObject{{"id", sheet.column_ids[i]}, {"label", sheet.columns[i]}});
    JsonObject object{{"id", sheet.id},
                      {"caption", sheet.caption},
                      {"row_header", sheet.row_header},
                      {"columns", std::move(columns)},
                      {"rows", std::move(rows)}};
    if (!sheet.bars_title.empty())
      object.emplace_back("bars",
                          JsonObject{{"column", sheet.column_ids[sheet.bars]}, {"title", sheet.bars_title}});
    if (sheet.totals) object.emplace_back("totals", json_of(*sheet.totals, sheet));
    array.emplace_back(std::move(object));
  }
  return array;
}

Json json_of(const Readings& readings, bool (*wanted)(Reading), bool places) {
  JsonObject object;
  for (std::size_t i = 0; i < kReadings; ++i) {
    const auto reading = static_cast<Reading>(i);
    const Readings::Kind& kind = readings.kinds[i];
    if (!wanted(reading) || kind.lines == 0) continue;
    JsonObject one{{"lines", static_cast<std::int64_t>(kind.lines)}};
    if (places) {
      one.emplace_back("first_file", static_cast<std::int64_t>(kind.first_file));
      one.emplace_back("first_line", static_cast<std::int64_t>(kind.first_line));
    }
    object.emplace_back(std::string(reading_id(reading)), std::move(one));
  }
  return object;
}

Json json_of(const std::vector<std::string>& sentences) {
  return JsonArray(sentences.begin(), sentences.end());
}

Json json_of(const CharterInfo& charter) {
  return JsonObject{
      {"id", charter.id}, {"version", charter.version}, {"hash", charter.hash}, {"entity", charter.entity}};
}

}  // namespace

std::string report_json(const Report& report, const Study& study) {
  const Readings& readings = study.readings;
  JsonObject log{{"files", static_cast<std::int64_t>(study.files)},
                 {"lines", static_cast<std::int64_t>(readings.all())},
                 {"requests", static_cast<std::int64_t>(readings.records())},
                 {"aside", json_of(readings, is_aside, false)},
                 {"unreadable", json_of(readings, is_unreadable, true)}};
  JsonArray charters{json_of(study.a)};
  if (study.b) charters.push_back(json_of(*study.b));
  JsonArray limits;
  for (const Limit& limit : report.limits) {
    JsonObject one{{"id", limit.id}, {"text", limit.text}};
    if (limit.figure) one.emplace_back("figure", json_of(*limit.figure));
    limits.emplace_back(std::move(one));
  }
  JsonObject people;
  if (study.people > 0 && study.people < kFewestPeople) {
    people.emplace_back("hidden", "fewer_than_5");
  } else {
    people.emplace_back("count", static_cast<std::int64_t>(study.people));
    people.emplace_back("at_least", study.people_overflowed);
  }
  const Json result = JsonObject{{"format", "cartulaire-replay-1"},
                                 {"language", report.language == base::Language::french ? "fr" : "en"},
                                 {"title", report.title},
                                 {"subtitle", report.subtitle},
                                 {"findings", json_of(report.findings)},
                                 {"reading", json_of(report.reading)},
                                 {"guarantees", json_of(report.guarantees)},
                                 {"log", std::move(log)},
                                 {"people", std::move(people)},
                                 {"state", study.state_known},
                                 {"assumed_signed", study.assumed_signed},
                                 {"lists", study.lists_known},
                                 {"too_few_people", report.too_few_people},
                                 {"charters", std::move(charters)},
                                 {"verdicts", json_of(report.verdicts)},
                                 {"changes", json_of(report.changes)},
                                 {"limits", std::move(limits)}};
  return platform::print_json(result, true);
}

}  // namespace cartulaire::replay
