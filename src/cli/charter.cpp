// cartulaire charter check|schema|reference|render|coverage; lint, diff, new and fmt have files of their own
#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>

#include <fmt/format.h>

#include "charter/check.hpp"
#include "charter/coverage.hpp"
#include "charter/model/read.hpp"
#include "charter/reference.hpp"
#include "charter/render.hpp"
#include "charter/schema.hpp"
#include "cli/charter_parts.hpp"
#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/program.hpp"
#include "cli/subcommands.hpp"
#include "lists/list_file.hpp"
#include "lists/list_info.hpp"
#include "platform/file.hpp"
#include "platform/json.hpp"

namespace cartulaire::cli {
namespace {

using charter::Diagnostic;
using charter::Severity;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

struct CharterFlags {
  std::string file;
  std::string lists;
  std::string entity;
  std::string output;
  bool json = false;
  bool html = false;
  bool publication = false;
};

base::Result<charter::Loaded> load(const std::string& file) {
  auto read = charter::model::read_charter(file);
  if (!read) return base::pass(read);
  return std::move(read->loaded);
}

Json diagnostic_json(const Diagnostic& one) {
  JsonObject members{{"severity", one.severity == Severity::error ? "error" : "warning"},
                     {"code", one.code},
                     {"file", one.file},
                     {"line", one.place.line},
                     {"column", one.place.column},
                     {"length", one.length},
                     {"excerpt", one.line},
                     {"message_fr", one.french},
                     {"message_en", one.english}};
  if (!one.suggestion.empty()) members.emplace_back("suggestion", one.suggestion);
  if (!one.entity.empty()) members.emplace_back("entity", one.entity);
  return members;
}

void sum_up(const std::vector<Diagnostic>& all, const charter::Charter& read) {
  int errors = 0;
  for (const Diagnostic& one : all)
    errors += one.severity == Severity::error ? 1 : 0;
  const int warnings = static_cast<int>(all.size()) - errors;
  fmt::print(stderr, "{}: {} {}, {} {}, {} {}, {} {}\n", read.file, read.clauses.size(),
             say("clauses", "clauses"), read.front.entities.size(), say("entité(s)", "entities"), errors,
             say("erreur(s)", "errors"), warnings, say("avertissement(s)", "warnings"));
}

int check(const CharterFlags& flags) {
  auto loaded = load(flags.file);
  if (!loaded) return failed(loaded.error());
  charter::CheckOptions options;
  options.for_publication = flags.publication;
  if (!flags.lists.empty()) {
    auto fed = fed_categories(flags.lists);
    if (!fed) return failed(fed.error());
    options.fed_categories = std::move(*fed);
  }
  std::vector<Diagnostic> all = std::move(loaded->diagnostics);
  for (Diagnostic& one : charter::check(loaded->charter, options))
    all.push_back(std::move(one));
  std::sort(all.begin(), all.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::tie(a.file, a.place.line, a.place.column, a.code, a.french) <
           std::tie(b.file, b.place.line, b.place.column, b.code, b.french);
  });
  if (flags.json) {
    JsonArray list;
    for (const Diagnostic& one : all)
      list.push_back(diagnostic_json(one));
    fmt::print("{}", platform::print_json(JsonObject{{"file", flags.file},
                                                     {"valid", !charter::has_errors(all)},
                                                     {"diagnostics", std::move(list)}},
                                          true));
  } else {
    for (const Diagnostic& one : all)
      fmt::print("{}", charter::format(one, console_language()));
    sum_up(all, loaded->charter);
  }
  return charter::has_errors(all) ? kNo : kDone;
}

// The charter of one entity, refused where the file has errors: shown on standard error.
std::optional<charter::EffectiveCharter> effective(const CharterFlags& flags, int& exit_code) {
  auto loaded = load(flags.file);
  if (!loaded) {
    exit_code = failed(loaded.error());
    return std::nullopt;
  }
  if (charter::has_errors(loaded->diagnostics)) {
    for (const Diagnostic& one : loaded->diagnostics)
      fmt::print(stderr, "{}", charter::format(one, console_language()));
    exit_code = kNo;
    return std::nullopt;
  }
  auto resolved = charter::effective_charter(loaded->charter, flags.entity);
  if (!resolved) {
    exit_code = failed(resolved.error());
    return std::nullopt;
  }
  return std::move(*resolved);
}

// To the file, or to standard output where none is named.
int deliver(std::string_view text, const std::string& file) {
  if (file.empty()) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    return kDone;
  }
  const auto written = platform::replace_file(file, text);
  return written ? kDone : failed(written.error());
}

int render(const CharterFlags& flags) {
  int code = kDone;
  const auto resolved = effective(flags, code);
  if (!resolved) return code;
  charter::RenderOptions options;
  options.labels = console_language();
  auto html = charter::render_html(*resolved, options);
  if (!html) return failed(html.error());
  return deliver(*html, flags.output);
}

std::string joined(const std::vector<std::string>& items) {
  return fmt::format("{}", fmt::join(items, " "));
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

std::size_t characters(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text)
    count += (static_cast<unsigned char>(c) & 0xc0U) == 0x80U ? 0 : 1;
  return count;
}

std::string padded(std::string_view text, std::size_t width) {
  const std::size_t have = characters(text);
  return std::string(text) + std::string(have < width ? width - have : 0, ' ');
}

void print_table(const charter::Coverage& coverage) {
  std::size_t name = 6;
  std::size_t kind = 6;
  for (const auto& row : coverage.clauses) {
    name = std::max(name, characters(row.clause));
    kind = std::max(kind, row.kind->name.size());
  }
  std::string article;
  for (const auto& row : coverage.clauses) {
    if (row.article != article) fmt::print("{} {}\n", row.article, row.title);
    article = row.article;
    fmt::print("    {}  {}  {}  [{}]\n", padded(row.clause, name), padded(row.kind->name, kind),
               how_text(row), joined(row.requirements));
  }
  if (!coverage.wordless.empty())
    fmt::print("\n{}: {}\n", say("articles sans clause, texte seul", "articles without a clause, text only"),
               joined(coverage.wordless));
  fmt::print("\n{}\n",
             say("Ce qui vaut quand la charte n'en dit rien :", "What holds where the charter is silent:"));
  for (const auto& silence : coverage.silences)
    fmt::print("    {}  {}\n", padded(silence.kind->name, 18), silence.kind->none.in(console_language()));
}

std::string_view how_word(charter::Applied::How how) {
  using How = charter::Applied::How;
  switch (how) {
    case How::by_tools:
      return "by_tools";
    case How::in_part:
      return "in_part";
    case How::observed:
      return "observed";
    case How::by_product:
      return "by_product";
    case How::by_person:
      return "by_person";
    case How::as_case:
      return "as_case";
    case How::as_register:
      return "as_register";
    case How::as_text:
      return "as_text";
    case How::not_applied:
      return "not_applied";
    case How::blank:
      return "blank";
  }
  return "";
}

Json coverage_json(const charter::EffectiveCharter& resolved, const charter::Coverage& coverage) {
  JsonArray rows;
  for (const auto& row : coverage.clauses)
    rows.push_back(JsonObject{{"article", row.article},
                              {"title", row.title},
                              {"clause", row.clause},
                              {"kind", row.kind->name},
                              {"how", how_word(row.applied.how)},
                              {"engine", row.engine},
                              {"left", JsonArray(row.applied.left.begin(), row.applied.left.end())},
                              {"requirements", JsonArray(row.requirements.begin(), row.requirements.end())}});
  JsonArray silences;
  for (const auto& silence : coverage.silences)
    silences.push_back(JsonObject{{"kind", silence.kind->name},
                                  {"holds_fr", silence.kind->none.french},
                                  {"holds_en", silence.kind->none.english}});
  return JsonObject{
      {"charter", resolved.front.id},
      {"version", resolved.front.version},
      {"entity", resolved.entity.id},
      {"hash", resolved.hash},
      {"clauses", std::move(rows)},
      {"articles_without_clause", JsonArray(coverage.wordless.begin(), coverage.wordless.end())},
      {"silent", std::move(silences)}};
}

int show_coverage(const CharterFlags& flags) {
  int code = kDone;
  const auto resolved = effective(flags, code);
  if (!resolved) return code;
  const charter::Coverage coverage = charter::coverage(*resolved);
  if (flags.json)
    fmt::print("{}", platform::print_json(coverage_json(*resolved, coverage), true));
  else
    print_table(coverage);
  return kDone;
}

int reference(const CharterFlags& flags) {
  if (!flags.html)
    return deliver(charter::reference_markdown(charter::catalogue(), console_language()), flags.output);
  auto html = charter::reference_html(charter::catalogue(), console_language());
  return html ? deliver(*html, flags.output) : failed(html.error());
}

int schema() {
  fmt::print("{}",
             platform::print_json(charter::json_schema(charter::catalogue(), console_language()), true));
  return kDone;
}

}  // namespace

base::Result<std::set<std::string>> fed_categories(const std::string& file) {
  auto lists = lists::ListFile::open(file);
  if (!lists) return base::pass(lists);
  auto info = lists::describe(lists->table());
  if (!info) return base::pass(info);
  std::set<std::string> fed;
  for (const auto& category : info->categories)
    if (category.entries > 0) fed.insert(category.name);
  return fed;
}

void add_charter(Command& root) {
  Command parent =
      root.subcommand("charter", {"lire, vérifier et montrer une charte", "read, check and show a charter"});
  auto flags = std::make_shared<CharterFlags>();
  const Text file{"le fichier de la charte", "the charter's file"};
  const Text entity{"l'entité (la première par défaut)", "the entity (the first one by default)"};
  const Text json{"résultat en JSON", "result as JSON"};

  add_charter_new(parent);
  Command checking = parent.subcommand("check", {"toutes les erreurs à la fois, chacune à sa place",
                                                 "every error at once, each in its place"});
  checking.positional("FILE", flags->file, file).flag("--json", flags->json, json);
  checking.option("--lists", flags->lists,
                  {"fichier de listes : signale les catégories que rien n'alimente",
                   "list file: tells categories that nothing feeds"});
  checking.flag("--publication", flags->publication,
                {"exige que rien ne reste à remplir", "wants no blank left"});
  checking.run([flags] { return check(*flags); });

  add_charter_fmt(parent);
  Command showing = parent.subcommand(
      "schema", {"le schéma JSON des clauses, pour les éditeurs", "the JSON Schema of clauses, for editors"});
  showing.run([] { return schema(); });

  Command referring =
      parent.subcommand("reference", {"la page de référence : de quoi écrire une charte, sorte par sorte",
                                      "the reference page: how to write a charter, kind by kind"});
  referring.flag("--html", flags->html, {"en HTML plutôt qu'en Markdown", "as HTML rather than Markdown"})
      .option("-o,--output", flags->output,
              {"fichier à écrire au lieu de la sortie standard", "file to write instead of standard output"});
  referring.run([flags] { return reference(*flags); });

  Command rendering = parent.subcommand(
      "render", {"la charte d'une entité, en une page", "one entity's charter, as one page"});
  rendering.positional("FILE", flags->file, file)
      .flag("--html", flags->html,
            {"en HTML (le seul format pour l'instant)", "as HTML (the only format for now)"});
  rendering.option("--entity", flags->entity, entity)
      .option("-o,--output", flags->output,
              {"fichier à écrire au lieu de la sortie standard", "file to write instead of standard output"});
  rendering.run([flags] { return render(*flags); });

  Command covering = parent.subcommand("coverage", {"article par article, ce qui applique chaque clause",
                                                    "article by article, what applies each clause"});
  covering.positional("FILE", flags->file, file)
      .option("--entity", flags->entity, entity)
      .flag("--json", flags->json, json);
  covering.run([flags] { return show_coverage(*flags); });

  add_charter_lint(parent);
  add_charter_diff(parent);
  add_charter_deviations(parent);
  add_charter_update(parent);
}

}  // namespace cartulaire::cli
