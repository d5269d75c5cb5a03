// cartulaire charter lint
#include <array>
#include <cstdio>
#include <memory>
#include <string>

#include <fmt/format.h>

#include "charter/lint/lint.hpp"
#include "charter/model/read.hpp"
#include "cli/charter_parts.hpp"
#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/program.hpp"
#include "platform/file.hpp"
#include "platform/json.hpp"

namespace cartulaire::cli {
namespace {

namespace lint = charter::lint;
using lint::Confidence;
using lint::Level;
using lint::Status;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

struct LintFlags {
  std::string file;
  std::string lists;
  bool json = false;
  bool all = false;
  bool publication = false;
};

struct StatusWord {
  Status status;
  std::string_view word;
  charter::Label label;
};

const StatusWord& word_of(Status status) {
  static const std::array<StatusWord, 19> words{{
      {Status::in_force, "in_force", {"en vigueur", "in force"}},
      {Status::in_force_modified, "in_force_modified", {"en vigueur, modifié", "in force, changed"}},
      {Status::unverified, "unverified", {"à vérifier", "to be checked"}},
      {Status::renumbered, "renumbered", {"renuméroté", "renumbered"}},
      {Status::codified, "codified", {"codifié", "codified"}},
      {Status::abrogated, "abrogated", {"abrogé", "repealed"}},
      {Status::partly_abrogated, "partly_abrogated", {"abrogé en partie", "repealed in part"}},
      {Status::superseded, "superseded", {"remplacé", "superseded"}},
      {Status::obsolete_concept, "obsolete_concept", {"notion disparue", "obsolete concept"}},
      {Status::obsolete_term, "obsolete_term", {"ancien terme", "obsolete term"}},
      {Status::misquoted, "misquoted", {"mal cité", "misquoted"}},
      {Status::misapplied, "misapplied", {"cité à tort", "misapplied"}},
      {Status::misattributed, "misattributed", {"attribué à tort", "misattributed"}},
      {Status::conflicts_with_recommendation,
       "conflicts_with_recommendation",
       {"contraire aux recommandations", "against the recommendations"}},
      {Status::too_vague, "too_vague", {"trop vague", "too vague"}},
      {Status::overreach, "overreach", {"va trop loin", "goes too far"}},
      {Status::contradiction, "contradiction", {"contradiction", "contradiction"}},
      {Status::out_of_bounds, "out_of_bounds", {"hors limites", "out of bounds"}},
      {Status::blank, "blank", {"à remplir", "to be filled in"}},
  }};
  for (const StatusWord& one : words)
    if (one.status == status) return one;
  return words[0];
}

std::string_view level_word(Level level) {
  switch (level) {
    case Level::error:
      return "error";
    case Level::warning:
      return "warning";
    case Level::note:
      return "note";
  }
  return "";
}

std::string_view level_name(Level level) {
  switch (level) {
    case Level::error:
      return say("erreur", "error");
    case Level::warning:
      return say("avertissement", "warning");
    case Level::note:
      return say("remarque", "note");
  }
  return "";
}

std::string_view confidence_word(Confidence confidence) {
  switch (confidence) {
    case Confidence::high:
      return "high";
    case Confidence::medium:
      return "medium";
    case Confidence::low:
      return "low";
  }
  return "";
}

std::string_view confidence_name(Confidence confidence) {
  switch (confidence) {
    case Confidence::high:
      return say("confiance haute", "high confidence");
    case Confidence::medium:
      return say("confiance moyenne", "medium confidence");
    case Confidence::low:
      return say("confiance faible", "low confidence");
  }
  return "";
}

// "depuis le 1er octobre 2016"; shorter dates as they stand.
std::string since_words(const std::string& since) {
  static constexpr std::array<const char*, 12> kMonths{"janvier",   "février", "mars",     "avril",
                                                       "mai",       "juin",    "juillet",  "août",
                                                       "septembre", "octobre", "novembre", "décembre"};
  if (console_language() == base::Language::english) return "since " + since;
  if (since.size() != 10) return "depuis " + since;
  const int month = std::stoi(since.substr(5, 2));
  const int day = std::stoi(since.substr(8, 2));
  if (month < 1 || month > 12) return "depuis " + since;
  return fmt::format("depuis le {}{} {} {}", day, day == 1 ? "er" : "",
                     kMonths[static_cast<std::size_t>(month - 1)], since.substr(0, 4));
}

// The first line and the caret are those of `charter check`, with the page of a PDF.
std::string shown(const lint::Remark& remark) {
  charter::Diagnostic diagnostic;
  diagnostic.code = remark.code;
  diagnostic.file = remark.file;
  diagnostic.place = remark.place;
  diagnostic.length = remark.length;
  diagnostic.line = remark.line;
  diagnostic.french = remark.text.french;
  diagnostic.english = remark.text.english;
  diagnostic.suggestion = remark.suggestion;
  diagnostic.entity = remark.entity;
  if (remark.page > 0) {
    diagnostic.french += fmt::format(" (page {})", remark.page);
    diagnostic.english += fmt::format(" (page {})", remark.page);
  }
  std::string text = charter::format(diagnostic, console_language(), level_name(remark.level));
  if (!remark.cure.french.empty())
    text += fmt::format("   {} {}\n", say("remède :", "cure:"), remark.cure.in(console_language()));
  if (!remark.status) return text;
  text += fmt::format("   {}", word_of(*remark.status).label.in(console_language()));
  if (!remark.since.empty()) text += " " + since_words(remark.since);
  const std::string_view and_then = say(" ; ", "; ");
  text += fmt::format("{}{}", and_then, confidence_name(remark.confidence));
  if (!remark.sources.empty())
    text += fmt::format("{}source{} {}", and_then, say(" :", ":"), fmt::join(remark.sources, ", "));
  if (!remark.verified)
    text += fmt::format("{}{}", and_then, say("non vérifié en tout point", "not verified in every point"));
  return text + "\n";
}

Json remark_json(const lint::Remark& remark) {
  JsonObject members{{"level", level_word(remark.level)},
                     {"code", remark.code},
                     {"rule", remark.rule},
                     {"file", remark.file},
                     {"line", remark.place.line},
                     {"column", remark.place.column},
                     {"length", remark.length},
                     {"offending", remark.offending},
                     {"excerpt", remark.line},
                     {"message_fr", remark.text.french},
                     {"message_en", remark.text.english},
                     {"cure_fr", remark.cure.french},
                     {"cure_en", remark.cure.english},
                     {"confidence", confidence_word(remark.confidence)},
                     {"verified", remark.verified},
                     {"sources", JsonArray(remark.sources.begin(), remark.sources.end())}};
  if (remark.status) members.emplace_back("status", word_of(*remark.status).word);
  if (!remark.since.empty()) members.emplace_back("since", remark.since);
  if (remark.page > 0) members.emplace_back("page", remark.page);
  if (!remark.suggestion.empty()) members.emplace_back("suggestion", remark.suggestion);
  if (!remark.entity.empty()) members.emplace_back("entity", remark.entity);
  return members;
}

struct Counts {
  int errors = 0;
  int warnings = 0;
  int notes = 0;
};

Counts count(const lint::Report& report) {
  Counts counts;
  for (const lint::Remark& remark : report.remarks)
    ++(remark.level == Level::error     ? counts.errors
       : remark.level == Level::warning ? counts.warnings
                                        : counts.notes);
  return counts;
}

void print_text(const lint::Report& report, bool all) {
  for (const lint::Remark& remark : report.remarks)
    if (all || remark.level != Level::note) fmt::print("{}", shown(remark));
  const Counts counts = count(report);
  fmt::print(stderr, "{}: {} {}, {} {}, {} {}{}\n", report.file, counts.errors, say("erreur(s)", "errors"),
             counts.warnings, say("avertissement(s)", "warnings"), counts.notes, say("remarque(s)", "notes"),
             counts.notes > 0 && !all ? say(" ; `--all` les montre", "; `--all` shows them") : "");
  if (report.cut)
    fmt::print(stderr, "{}\n",
               say("la suite n'est pas montrée : corrigez d'abord celles-ci",
                   "the rest is not shown: correct these first"));
}

void print_json(const lint::Report& report, bool all) {
  JsonArray remarks;
  for (const lint::Remark& remark : report.remarks)
    if (all || remark.level != Level::note) remarks.push_back(remark_json(remark));
  const Counts counts = count(report);
  fmt::print("{}", platform::print_json(JsonObject{{"file", report.file},
                                                   {"clauses", report.in_language},
                                                   {"clean", !lint::has_errors(report)},
                                                   {"errors", counts.errors},
                                                   {"warnings", counts.warnings},
                                                   {"notes", counts.notes},
                                                   {"cut", report.cut},
                                                   {"remarks", std::move(remarks)}},
                                        true));
}

base::Result<lint::Report> report_on(const LintFlags& flags) {
  auto text = platform::read_text(flags.file, charter::document::kMostFileBytes);
  if (!text) return base::pass(text);
  if (charter::document::has_clauses(*text)) {
    charter::CheckOptions options;
    options.for_publication = flags.publication;
    if (!flags.lists.empty()) {
      auto fed = fed_categories(flags.lists);
      if (!fed) return base::pass(fed);
      options.fed_categories = std::move(*fed);
    }
    return lint::lint_charter(charter::model::read_charter_text(std::move(*text), flags.file).loaded,
                              options);
  }
  auto document = charter::document::read_document(flags.file);
  if (!document) return base::pass(document);
  return lint::lint_document(*document);
}

int run_lint(const LintFlags& flags) {
  const auto report = report_on(flags);
  if (!report) return failed(report.error());
  if (flags.json)
    print_json(*report, flags.all);
  else
    print_text(*report, flags.all);
  return lint::has_errors(*report) ? kNo : kDone;
}

}  // namespace

void add_charter_lint(Command& parent) {
  auto flags = std::make_shared<LintFlags>();
  Command command = parent.subcommand(
      "lint",
      {"ce qui est périmé, mal cité, contradictoire, trop vague ou excessif, dans une charte en clauses ou "
       "dans celle d'aujourd'hui (texte, Markdown, PDF, DOCX, ODT)",
       "what is stale, misquoted, contradictory, vague or excessive, in a charter with clauses or in today's "
       "(text, Markdown, PDF, DOCX, ODT)"});
  command.positional("FILE", flags->file, {"le fichier de la charte", "the charter's file"})
      .flag("--json", flags->json, {"résultat en JSON", "result as JSON"})
      .flag("--all", flags->all,
            {"montre aussi les remarques : droit cité en vigueur, points à vérifier",
             "shows the notes too: law quoted that is in force, points to be checked"});
  command.option("--lists", flags->lists,
                 {"fichier de listes : signale les catégories que rien n'alimente (charte en clauses)",
                  "list file: tells categories that nothing feeds (charter with clauses)"});
  command.flag("--publication", flags->publication,
               {"exige que rien ne reste à remplir (charte en clauses)",
                "wants no blank left (charter with clauses)"});
  command.run([flags] { return run_lint(*flags); });
}

}  // namespace cartulaire::cli
