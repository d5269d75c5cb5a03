// cartulaire charter check|schema|reference|render; the others have files of their own
#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>

#include <fmt/format.h>

#include "charter/adoption/status.hpp"
#include "charter/check.hpp"
#include "charter/model/read.hpp"
#include "charter/reference.hpp"
#include "charter/render.hpp"
#include "charter/schema.hpp"
#include "cli/adoption_parts.hpp"
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
  std::string reg;
  std::string key = "publish.key.pub";
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

// What the register says of this text, for `{{adoption.cst.date}}` and the like.
int add_adoption(const CharterFlags& flags, const charter::EffectiveCharter& resolved,
                 charter::RenderOptions& options) {
  const auto all = find_register(flags.file, flags.reg, flags.key);
  if (!all) return failed(all.error());
  if (!*all) return kDone;
  const auto today = charter::adoption::today_in(resolved.front.time_zone, base::SystemClock().now());
  if (!today) return failed(today.error());
  const auto language = resolved.front.language == "en" ? base::Language::english : base::Language::french;
  options.adoption = charter::adoption::adoption_words(
      charter::adoption::status_of(**all, resolved.front.version, charter::adoption::entity_text(resolved),
                                   *today),
      language);
  return kDone;
}

int render(const CharterFlags& flags) {
  int code = kDone;
  const auto resolved = effective(flags, code);
  if (!resolved) return code;
  charter::RenderOptions options;
  options.labels = console_language();
  if (const int refused = add_adoption(flags, *resolved, options); refused != kDone) return refused;
  auto html = charter::render_html(*resolved, options);
  if (!html) return failed(html.error());
  return deliver(*html, flags.output);
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

  Command rendering = parent.subcommand(
      "render", {"la charte d'une entité, en une page", "one entity's charter, as one page"});
  rendering.positional("FILE", flags->file, file)
      .flag("--html", flags->html,
            {"en HTML (le seul format pour l'instant)", "as HTML (the only format for now)"});
  rendering.option("--entity", flags->entity, entity)
      .option("-o,--output", flags->output,
              {"fichier à écrire au lieu de la sortie standard", "file to write instead of standard output"});
  rendering
      .option("--register", flags->reg,
              {"le registre d'adoption (par défaut adoption.jsonl à côté de la charte, s'il existe)",
               "the register of adoption (by default adoption.jsonl beside the charter, if there is one)"})
      .option("--key", flags->key,
              {"la clé publique qui vérifie le registre", "the public key that verifies the register"});
  rendering.run([flags] { return render(*flags); });

  add_charter_coverage(parent);
  add_charter_lint(parent);
  add_charter_diff(parent);
  add_charter_adopt(parent);
  add_charter_status(parent);
  add_charter_deviations(parent);
  add_charter_update(parent);
}

}  // namespace cartulaire::cli
