// cartulaire journal tables: statistics without names.
#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "cli/console.hpp"
#include "cli/keeper_parts.hpp"
#include "cli/program.hpp"
#include "platform/json_members.hpp"
#include "statistics/catalogue.hpp"

namespace cartulaire::cli {
namespace {

using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

struct Options {
  std::string config{kKeeperConfig};
  std::string entity;
  std::string log_class = "web";
  std::string table = "categories";
  std::string from;
  std::string to;
  std::string by = "whole";
  std::string draft;
  std::int64_t most = 30;
  bool json = false;
};

const Json* member(const Json& row, std::string_view name) {
  const Json* found = row.find(name);
  return found == nullptr || found->is_null() ? nullptr : found;
}

// What a row or a column is called: the total, what has no value, the rest.
std::string label(const Json& row, std::string_view all, std::string_view name) {
  if (is_set(row, all)) return std::string(say("total", "total"));
  const std::string_view text = text_in(row, name);
  if (text == "*") return std::string(say("autres", "others"));
  return text.empty() ? "-" : std::string(text);
}

// A sum from which something is missing says so: never a figure that looks whole.
std::string figure(const Json& row, std::string_view measure) {
  const Json* values = member(row, "values");
  const Json* withheld = member(row, "withheld");
  const std::int64_t value = values == nullptr ? 0 : number_in(*values, measure);
  const std::int64_t missing = withheld == nullptr ? 0 : number_in(*withheld, measure);
  if (missing == 0) return fmt::to_string(value);
  return value == 0 ? std::string(say("non montré", "withheld")) : fmt::format("≥ {}", value);
}

void print_table(const Json& answer) {
  const Json* measures = member(answer, "measures");
  const Json* rows = member(answer, "rows");
  if (measures == nullptr || measures->array() == nullptr || rows == nullptr || rows->array() == nullptr)
    return;
  fmt::print("{:<10} {:<34} {:<14}", say("période", "period"), say("ligne", "row"), say("colonne", "column"));
  for (const Json& measure : *measures->array())
    fmt::print(" {:>14}", measure.text() == nullptr ? "" : *measure.text());
  fmt::print("\n");
  for (const Json& row : *rows->array()) {
    fmt::print("{:<10} {:<34} {:<14}", text_in(row, "period"), label(row, "all_rows", "row").substr(0, 34),
               label(row, "all_columns", "column"));
    for (const Json& measure : *measures->array())
      fmt::print(" {:>14}", figure(row, measure.text() == nullptr ? "" : *measure.text()));
    fmt::print("\n");
  }
}

// Which draft a draft's tables are about, and that others are not in them.
void print_draft(const Json& answer) {
  if (const std::string_view draft = text_in(answer, "draft"); !draft.empty())
    fmt::print("{}\n",
               fmt::format(fmt::runtime(say("projet {} (charte:version:empreinte) ; « allow_deny » : "
                                            "permis aujourd’hui, refusé par le projet",
                                            "draft {} (charter:version:digest); “allow_deny”: allowed "
                                            "today, refused by the draft")),
                           draft));
  if (const auto others = number_in(answer, "other_draft"); others > 0)
    fmt::print("{}\n",
               fmt::format(fmt::runtime(say("{} parts où un autre projet était évalué n’y sont pas : "
                                            "--draft le choisit",
                                            "{} parts where another draft was evaluated are left out: "
                                            "--draft chooses it")),
                           others));
}

int tables(const Options& options) {
  const auto answer = ask_keeper(options.config, JsonObject{{"do", "stats"},
                                                            {"entity", options.entity},
                                                            {"class", options.log_class},
                                                            {"table", options.table},
                                                            {"from", options.from},
                                                            {"to", options.to},
                                                            {"by", options.by},
                                                            {"draft", options.draft},
                                                            {"most", Json(options.most)}});
  if (!answer) return failed(answer.error());
  if (options.json) {
    fmt::print("{}", platform::print_json(*answer, true));
    return kDone;
  }
  print_draft(*answer);
  print_table(*answer);
  fmt::print("{}\n", fmt::format(fmt::runtime(say("{} parts ; « ≥ » et « non montré » : moins de cinq "
                                                  "personnes, ou de quoi les retrouver, n'y sont pas",
                                                  "{} parts; “≥” and “withheld”: fewer than five people, or "
                                                  "what would give them away, is left out")),
                                 number_in(*answer, "units")));
  if (const auto few = number_in(*answer, "too_few"); few > 0)
    fmt::print("{}\n",
               fmt::format(fmt::runtime(say("{} parts de moins de cinq personnes : rien n'en est dit",
                                            "{} parts of fewer than five people: nothing is told of them")),
                           few));
  if (const auto centre = number_in(*answer, "at_centre"); centre > 0)
    fmt::print("{}\n", fmt::format(fmt::runtime(say("{} parts sont montrées avec celles du centre de gestion",
                                                    "{} parts are shown with the management centre's")),
                                   centre));
  return kDone;
}

}  // namespace

void add_tables(Command& journal) {
  auto options = std::make_shared<Options>();
  journal
      .subcommand("tables",
                  {"les statistiques sans noms : verdicts, categories, sites, hours, reasons, lengths, "
                   "draft_clauses, draft_categories",
                   "statistics without names: verdicts, categories, sites, hours, reasons, lengths, "
                   "draft_clauses, draft_categories"})
      .option("--config", options->config, kKeeperConfigHelp)
      .option("--entity", options->entity,
              {"entité, ou le nom du centre de gestion", "entity, or the management centre's name"}, true)
      .option("--class", options->log_class, {"classe de traces (web)", "class of logs (web)"})
      .option("--table", options->table, {"table (categories)", "table (categories)"})
      .option("--from", options->from, {"premier jour, AAAA-MM-JJ", "first day, YYYY-MM-DD"}, true)
      .option("--to", options->to, {"dernier jour", "last day"}, true)
      .option("--by", options->by, {"whole, year, month ou day", "whole, year, month or day"})
      .option("--draft", options->draft,
              {"tables d’un projet : lequel (le dernier évalué)",
               "tables of a draft: which one (the last that was evaluated)"})
      .option("--most", options->most, {"lignes les plus fortes ; 0 : toutes", "the largest rows; 0: all"})
      .flag("--json", options->json, {"sortie JSON", "print JSON"})
      .run([options] { return tables(*options); });
}

}  // namespace cartulaire::cli
