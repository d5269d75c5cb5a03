// Requests about the departmental archives: the list of what is to be eliminated, and their visa.
#include "keeper/elimination.hpp"
#include "keeper/request_parts.hpp"

namespace cartulaire::keeper {

using base::Result;
using journal::sealed::CivilDay;
using journal::sealed::day_name;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

// {"entity"?, "class"?, "to"?, "language"} → the series, and the list as a page.
Result<Json> do_elimination(Keeper& keeper, const Json& request) {
  EliminationScope scope;
  scope.entity = text_in(request, "entity");
  scope.log_class = text_in(request, "class");
  if (!read_day(request, "to", scope.to)) return malformed("`to` : AAAA-MM-JJ", "`to`: YYYY-MM-DD");
  const auto list = elimination_list(keeper, scope);
  JsonArray series;
  for (const EliminationSeries& one : list)
    series.emplace_back(JsonObject{{"entity", one.entity},
                                   {"class", one.log_class},
                                   {"clause", one.clause},
                                   {"charter", one.charter},
                                   {"version", one.version},
                                   {"retention_days", Json(std::int64_t{one.retention_days})},
                                   {"first", day_name(one.first)},
                                   {"last", day_name(one.last)},
                                   {"first_term", day_name(one.first_term)},
                                   {"last_term", day_name(one.last_term)},
                                   {"parts", one.parts},
                                   {"events", one.events},
                                   {"bytes", one.bytes},
                                   {"awaits_visa", one.awaits_visa}});
  JsonObject answer = {{"today", day_name(keeper.today())}, {"series", series}};
  if (!list.empty()) {
    const auto language =
        text_in(request, "language") == "en" ? base::Language::english : base::Language::french;
    auto page = elimination_html(keeper.log(), list, keeper.today(), language);
    if (!page) return base::pass(page);
    answer.emplace_back("html", std::move(*page));
  }
  return Json(answer);
}

// {"entity", "class", "until", "given", "reference"}
Result<Json> do_visa(Keeper& keeper, const Json& request) {
  std::optional<CivilDay> until;
  std::optional<CivilDay> given;
  if (!read_day(request, "until", until) || !read_day(request, "given", given) || !until || !given)
    return malformed("`until` et `given` : AAAA-MM-JJ", "`until` and `given`: YYYY-MM-DD");
  auto status = keeper.record_visa(
      {text_in(request, "entity"), text_in(request, "class"), *until, *given, text_in(request, "reference")});
  if (!status) return base::pass(status);
  return Json(JsonObject{});
}

}  // namespace cartulaire::keeper
