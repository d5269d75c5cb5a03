// cartulaire charter check|schema|reference; the others have files of their own
#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>

#include <fmt/format.h>

#include "charter/check.hpp"
#include "charter/model/read.hpp"
#include "charter/reference.hpp"
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

std::optional<charter::EffectiveCharter> effective(const std::string& file, const std::string& entity,
                                                   int& exit_code) {
  auto loaded = load(file);
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
  auto resolved = charter::effective_charter(loaded->charter, entity);
  if (!resolved) {
    exit_code = failed(resolved.error());
    return std::nullopt;
  }
  return std::move(*resolved);
}

int deliver(std::string_view text, const std::string& file) {
  if (file.empty()) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    return kDone;
  }
  const auto written = platform::replace_file(file, text);
  return written ? kDone : failed(written.error());
}

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
  add_charter_import(parent);
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

  add_charter_render(parent);
  add_charter_document(parent);
  add_charter_coverage(parent);
  add_charter_lint(parent);
  add_charter_diff(parent);
  add_charter_adopt(parent);
  add_charter_status(parent);
  add_charter_deviations(parent);
  add_charter_update(parent);
}

}  // namespace cartulaire::cli
