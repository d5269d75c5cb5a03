// cartulaire journal elimination | visa: what the departmental archives are told, and what they answer.
#include <memory>

#include <fmt/format.h>

#include "charter/page/print.hpp"
#include "cli/console.hpp"
#include "cli/keeper_parts.hpp"
#include "cli/program.hpp"
#include "platform/file.hpp"
#include "platform/json_members.hpp"

namespace cartulaire::cli {
namespace {

using platform::Json;
using platform::JsonObject;

struct Options {
  std::string config{kKeeperConfig};
  std::string entity;
  std::string log_class;
  std::string to;
  std::string output;
  std::string until;
  std::string given;
  std::string reference;
  bool json = false;
};

void print_series(const Json& series) {
  fmt::print(
      "{:<16} {:<10} {}..{}  {}  {}\n", text_in(series, "entity"), text_in(series, "class"),
      text_in(series, "first"), text_in(series, "last"),
      fmt::format(fmt::runtime(say("{} parts, {} événements, {} octets", "{} parts, {} events, {} bytes")),
                  number_in(series, "parts"), number_in(series, "events"), number_in(series, "bytes")),
      fmt::format(fmt::runtime(say("terme {} ({})", "term {} ({})")), text_in(series, "first_term"),
                  text_in(series, "clause")));
}

int write_page(const Options& options, const std::string& html) {
  const auto format = charter::page::format_of(options.output);
  if (format != charter::page::Format::pdf && format != charter::page::Format::html)
    return failed({base::ErrorCode::invalid, options.output, "un bordereau s'écrit en `.pdf` ou en `.html`",
                   "an elimination list is written as `.pdf` or `.html`"});
  base::Result<std::string> file = html;
  if (format == charter::page::Format::pdf) file = charter::page::print_pdf(html);
  if (!file) return failed(file.error());
  if (auto status = platform::replace_file(options.output, *file); !status) return failed(status.error());
  fmt::print("{}\n", options.output);
  return kDone;
}

int elimination(const Options& options) {
  JsonObject request = {{"do", "elimination"},
                        {"language", console_language() == base::Language::french ? "fr" : "en"}};
  for (const auto& [name, value] :
       {std::pair{"entity", &options.entity}, {"class", &options.log_class}, {"to", &options.to}})
    if (!value->empty()) request.emplace_back(name, *value);
  const auto answer = ask_keeper(options.config, request);
  if (!answer) return failed(answer.error());
  const Json* series = answer->find("series");
  const bool some = series != nullptr && series->array() != nullptr && !series->array()->empty();
  if (options.json) {
    JsonObject shown;
    for (const auto& [name, value] : *answer->object())
      if (name != "html") shown.emplace_back(name, value);
    fmt::print("{}", platform::print_json(shown, true));
  } else if (!some) {
    fmt::print("{}\n", say("aucune série à proposer aux archives départementales",
                           "no series to propose to the departmental archives"));
  } else {
    for (const Json& one : *series->array())
      print_series(one);
  }
  if (options.output.empty()) return kDone;
  if (!some)
    return failed({base::ErrorCode::not_found, options.output,
                   "aucune série dans ces limites : rien n'est écrit",
                   "no series within these limits: nothing is written"});
  return write_page(options, text_in(*answer, "html"));
}

int visa(const Options& options) {
  const auto answer = ask_keeper(options.config, JsonObject{{"do", "visa"},
                                                            {"entity", options.entity},
                                                            {"class", options.log_class},
                                                            {"until", options.until},
                                                            {"given", options.given},
                                                            {"reference", options.reference}});
  if (!answer) return failed(answer.error());
  fmt::print("{}\n",
             say("le visa est au registre scellé ; ce dont le terme est passé sera détruit au prochain "
                 "passage",
                 "the visa is in the sealed log; what is past its term will be destroyed at the next run"));
  return kDone;
}

}  // namespace

void add_elimination(Command& journal) {
  auto options = std::make_shared<Options>();
  constexpr Text kEntity = {"entité", "entity"};
  constexpr Text kClass = {"classe de traces", "class of logs"};
  journal
      .subcommand("elimination", {"le bordereau d’élimination, pour les archives départementales",
                                  "the elimination list, for the departmental archives"})
      .option("--config", options->config, kKeeperConfigHelp)
      .option("--entity", options->entity, kEntity)
      .option("--class", options->log_class, kClass)
      .option("--to", options->to,
              {"dont le terme vient au plus tard ce jour, AAAA-MM-JJ",
               "whose term comes on that day or before, YYYY-MM-DD"})
      .option("-o,--output", options->output, {"fichier .pdf ou .html", "file, .pdf or .html"})
      .flag("--json", options->json, {"sortie JSON", "print JSON"})
      .run([options] { return elimination(*options); });
  journal
      .subcommand("visa", {"inscrit le visa du directeur des archives départementales",
                           "records the visa of the director of the departmental archives"})
      .option("--config", options->config, kKeeperConfigHelp)
      .option("--entity", options->entity, kEntity, true)
      .option("--class", options->log_class, kClass, true)
      .option("--until", options->until,
              {"dernier jour de traces que le visa couvre, AAAA-MM-JJ",
               "last day of logs that the visa covers, YYYY-MM-DD"},
              true)
      .option("--given", options->given, {"jour du visa, AAAA-MM-JJ", "day of the visa, YYYY-MM-DD"}, true)
      .option("--reference", options->reference, {"sa référence", "its reference"}, true)
      .run([options] { return visa(*options); });
}

}  // namespace cartulaire::cli
