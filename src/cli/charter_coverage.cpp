// cartulaire charter coverage FILE: as text, as a page, as JSON
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "charter/coverage.hpp"
#include "cli/adoption_parts.hpp"
#include "cli/charter_parts.hpp"
#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/program.hpp"
#include "platform/file.hpp"
#include "platform/json.hpp"
#include "platform/utf8.hpp"

namespace cartulaire::cli {
namespace {

using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

struct CoverageFlags {
  std::string file;
  std::string entity;
  std::string output;
  bool json = false;
  bool html = false;
};

std::string joined(const std::vector<std::string>& items) {
  return fmt::format("{}", fmt::join(items, " "));
}

std::string natures_text(const charter::CoveredClause& row) {
  std::string text;
  for (const charter::Nature nature : row.natures)
    text += (text.empty() ? "" : ", ") + charter::nature_label(nature).in(console_language());
  return text;
}

std::string how_text(const charter::CoveredClause& row) {
  std::string text = row.applied.label.in(console_language());
  if (!row.engine.empty()) text += fmt::format(" ({})", row.engine);
  if (!row.applied.left.empty())
    text += fmt::format(" ; {} {}: {}", say("sauf", "except"), row.applied.left_parameter,
                        joined(row.applied.left));
  if (!row.from.empty()) text += fmt::format(" ; {} {}", say("à partir du", "from"), row.from);
  return text;
}

std::string padded(std::string_view text, std::size_t width) {
  const std::size_t have = platform::count_characters(text);
  return std::string(text) + std::string(have < width ? width - have : 0, ' ');
}

void print_table(const charter::Coverage& coverage) {
  std::size_t name = 6;
  std::size_t kind = 6;
  for (const auto& row : coverage.clauses) {
    name = std::max(name, platform::count_characters(row.clause));
    kind = std::max(kind, row.kind->name.size());
  }
  std::string article;
  for (const auto& row : coverage.clauses) {
    if (row.article != article) fmt::print("{} {}\n", row.article, row.title);
    article = row.article;
    fmt::print("    {}  {}  {} ; {}  [{}]\n", padded(row.clause, name), padded(row.kind->name, kind),
               natures_text(row), how_text(row), joined(row.requirements));
  }
  std::vector<std::string> wordless;
  for (const auto& row : coverage.wordless)
    wordless.push_back(row.article);
  if (!wordless.empty())
    fmt::print("\n{}: {}\n", say("articles sans clause, texte seul", "articles without a clause, text only"),
               joined(wordless));
  fmt::print("\n");
  for (const charter::Carrier carrier : charter::kCarriers)
    fmt::print("{:>5}  {}\n", coverage.count(carrier),
               charter::carrier_label(carrier).in(console_language()));
  fmt::print("\n{}\n",
             say("Ce qui vaut quand la charte n'en dit rien :", "What holds where the charter is silent:"));
  for (const auto& silence : coverage.silences)
    fmt::print("    {}  {}\n", padded(silence.kind->name, 18), silence.kind->none.in(console_language()));
}

Json clause_json(const charter::CoveredClause& row) {
  JsonArray natures;
  for (const charter::Nature nature : row.natures)
    natures.emplace_back(charter::nature_word(nature));
  return JsonObject{{"article", row.article},
                    {"title", row.title},
                    {"clause", row.clause},
                    {"kind", row.kind->name},
                    {"natures", std::move(natures)},
                    {"how", charter::how_word(row.applied.how)},
                    {"carrier", charter::carrier_word(charter::carrier_of(row.applied.how))},
                    {"carried", row.carried.empty() ? Json() : Json(row.carried)},
                    {"engine", row.engine},
                    {"left", JsonArray(row.applied.left.begin(), row.applied.left.end())},
                    {"from", row.from.empty() ? Json() : Json(row.from)},
                    {"monitors", row.kind->monitors},
                    {"requirements", JsonArray(row.requirements.begin(), row.requirements.end())}};
}

Json coverage_json(const charter::EffectiveCharter& resolved, const charter::Coverage& coverage) {
  JsonArray rows;
  for (const auto& row : coverage.clauses)
    rows.push_back(clause_json(row));
  JsonArray wordless;
  for (const auto& row : coverage.wordless)
    wordless.emplace_back(row.article);
  JsonArray silences;
  for (const auto& silence : coverage.silences)
    silences.push_back(JsonObject{{"kind", silence.kind->name},
                                  {"holds_fr", silence.kind->none.french},
                                  {"holds_en", silence.kind->none.english}});
  JsonObject counts;
  for (const charter::Carrier carrier : charter::kCarriers)
    counts.emplace_back(std::string(charter::carrier_word(carrier)), coverage.count(carrier));
  return JsonObject{{"charter", resolved.front.id},
                    {"version", resolved.front.version},
                    {"entity", resolved.entity.id},
                    {"hash", resolved.hash},
                    {"counts", std::move(counts)},
                    {"clauses", std::move(rows)},
                    {"articles_without_clause", std::move(wordless)},
                    {"silent", std::move(silences)}};
}

int show_coverage(const CoverageFlags& flags) {
  if (flags.json && flags.html) {
    fmt::print(stderr, "cartulaire: {}\n",
               say("choisissez l'un de `--html` et `--json`", "choose one of `--html` and `--json`"));
    return kUsage;
  }
  const auto read = read_adopted(flags.file);
  if (!read) return failed(read.error());
  const auto resolved = charter::effective_charter(read->loaded.charter, flags.entity);
  if (!resolved) return failed(resolved.error());
  const charter::Coverage coverage = charter::coverage(*resolved);
  if (!flags.json && !flags.html) {
    print_table(coverage);
    return kDone;
  }
  const std::string text = flags.json ? platform::print_json(coverage_json(*resolved, coverage), true)
                                      : charter::coverage_html(*resolved, coverage, console_language());
  if (flags.output.empty()) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    return kDone;
  }
  const auto written = platform::replace_file(flags.output, text);
  return written ? kDone : failed(written.error());
}

}  // namespace

void add_charter_coverage(Command& charter) {
  auto flags = std::make_shared<CoverageFlags>();
  charter
      .subcommand("coverage", {"article par article : ce qu'est chaque clause, et ce qui l'applique",
                               "article by article: what each clause is, and what applies it"})
      .positional("FILE", flags->file, {"le fichier de la charte", "the charter's file"})
      .option("--entity", flags->entity,
              {"l'entité (la première par défaut)", "the entity (the first one by default)"})
      .flag("--html", flags->html, {"en une page HTML", "as one HTML page"})
      .flag("--json", flags->json, {"résultat en JSON", "result as JSON"})
      .option("-o,--output", flags->output,
              {"avec --html ou --json : fichier à écrire au lieu de la sortie standard",
               "with --html or --json: file to write instead of standard output"})
      .run([flags] { return show_coverage(*flags); });
}

}  // namespace cartulaire::cli
