// cartulaire charter import: a draft in the language from a charter of today (charter/draft/draft.hpp).
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "charter/draft/draft.hpp"
#include "cli/charter_parts.hpp"
#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/program.hpp"
#include "platform/file.hpp"
#include "platform/json.hpp"

namespace cartulaire::cli {
namespace {

namespace draft = charter::draft;
namespace lint = charter::lint;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

struct ImportFlags {
  std::string file;
  std::string output;
  bool report = false;
  bool json = false;
};

std::string_view confidence_word(lint::Confidence confidence) {
  return confidence == lint::Confidence::high     ? "high"
         : confidence == lint::Confidence::medium ? "medium"
                                                  : "low";
}

std::string confidence_name(lint::Confidence confidence) {
  return std::string(confidence == lint::Confidence::high     ? say("confiance forte", "high confidence")
                     : confidence == lint::Confidence::medium ? say("confiance moyenne", "medium confidence")
                                                              : say("confiance faible", "low confidence"));
}

std::string place(const std::string& file, const draft::Source& source) {
  const std::string page =
      source.page > 0 ? fmt::format(" ({} {})", say("page", "page"), source.page) : std::string();
  return fmt::format("{}:{}{}", file, source.line, page);
}

std::string numbers_told(draft::Numbers numbers) {
  switch (numbers) {
    case draft::Numbers::changed:
      return std::string(
          say("chiffres romains et lettres changés en numéros", "Roman numbers and letters made figures"));
    case draft::Numbers::given:
      return std::string(say("numéros donnés par l'import : le texte n'en a pas",
                             "numbers given by the import: the text has none"));
    default:
      return std::string(say("numéros du texte", "the text's own numbers"));
  }
}

void print_report(const std::string& file, const draft::Draft& made) {
  fmt::print("{}\n\n", say("Propositions (aucune ne s'applique)", "Proposals (none applies)"));
  for (const draft::Proposal& one : made.proposals) {
    fmt::print("{}: {} `{}`, {}\n", place(file, one.sources.front()), one.kind, one.name,
               confidence_name(one.confidence));
    for (const draft::Value& value : one.values)
      fmt::print("    {}: {}\n", value.parameter, draft::written(value));
    for (const draft::Source& source : one.sources)
      fmt::print("    {} « {} »\n", place(file, source), source.words);
    for (const std::string& other : one.others)
      fmt::print("    {} {}\n", say("ailleurs :", "elsewhere:"), other);
  }
  fmt::print("\n{}\n\n", say("Phrases qui portent une règle et que rien ne place",
                             "Sentences that carry a rule and that nothing places"));
  for (const draft::Unplaced& one : made.unplaced) {
    std::string carried;
    for (const draft::Concern* concern : one.concerns)
      carried += (carried.empty() ? "" : ", ") + concern->label.in(console_language());
    fmt::print("{}: {}: « {} »\n", place(file, one.source), carried, one.source.words);
  }
}

JsonObject source_json(const draft::Source& source) {
  JsonObject members{{"line", source.line}, {"words", source.words}};
  if (source.page > 0) members.emplace_back("page", source.page);
  return members;
}

Json proposal_json(const draft::Proposal& one, const draft::Outline& outline) {
  JsonArray values;
  for (const draft::Value& value : one.values)
    values.push_back(JsonObject{
        {"parameter", value.parameter}, {"value", draft::written(value)}, {"from_the_text", value.proposed}});
  JsonArray sources;
  for (const draft::Source& source : one.sources)
    sources.push_back(source_json(source));
  JsonObject members{{"kind", one.kind},
                     {"name", one.name},
                     {"rule", one.rule},
                     {"confidence", confidence_word(one.confidence)},
                     {"values", std::move(values)},
                     {"sources", std::move(sources)},
                     {"elsewhere", JsonArray(one.others.begin(), one.others.end())}};
  if (one.article >= 0)
    members.emplace_back("article", outline.titles[static_cast<std::size_t>(one.article)].number);
  return members;
}

void print_json(const std::string& file, const draft::Draft& made) {
  JsonArray articles;
  for (const draft::Title& title : made.outline.titles)
    articles.push_back(JsonObject{{"number", title.number},
                                  {"title", title.text},
                                  {"line", static_cast<std::int64_t>(title.line) + 1}});
  JsonArray proposals;
  for (const draft::Proposal& one : made.proposals)
    proposals.push_back(proposal_json(one, made.outline));
  JsonArray unplaced;
  for (const draft::Unplaced& one : made.unplaced) {
    JsonArray carries;
    for (const draft::Concern* concern : one.concerns)
      carries.push_back(Json(concern->id));
    JsonObject members = source_json(one.source);
    members.emplace_back("carries", std::move(carries));
    unplaced.push_back(std::move(members));
  }
  const auto numbers = made.outline.numbers;
  fmt::print("{}",
             platform::print_json(JsonObject{{"file", file},
                                             {"numbers", numbers == draft::Numbers::kept      ? "kept"
                                                         : numbers == draft::Numbers::changed ? "changed"
                                                                                              : "given"},
                                             {"articles", std::move(articles)},
                                             {"proposals", std::move(proposals)},
                                             {"unplaced", std::move(unplaced)},
                                             {"cut", made.cut}},
                                  true));
}

void sum_up(const std::string& file, const draft::Draft& made) {
  fmt::print(stderr, "{}: {} {} ({}), {} {}, {} {}{}\n", file, made.outline.titles.size(),
             say("article(s)", "articles"), numbers_told(made.outline.numbers), made.proposals.size(),
             say("proposition(s), dont aucune ne s'applique", "proposals, none of which applies"),
             made.unplaced.size(), say("phrase(s) à placer", "sentences to place"),
             made.cut ? say(" ; la suite n'est pas montrée", "; the rest is not shown") : std::string_view());
}

// Never over a file that is there: the draft may hold somebody's decisions.
base::Status write_new(const std::string& out, const std::string& text) {
  if (std::error_code error; std::filesystem::exists(std::filesystem::symlink_status(out, error)))
    return base::fail(base::ErrorCode::refused, out,
                      "ce fichier existe déjà ; choisissez un autre nom par `-o`",
                      "this file is already there; choose another name with `-o`");
  return platform::replace_file(out, text);
}

int import(const ImportFlags& flags) {
  const auto text = platform::read_text(flags.file, charter::document::kMostFileBytes);
  if (!text) return failed(text.error());
  if (charter::document::has_clauses(*text))
    return failed({base::ErrorCode::refused, flags.file,
                   "cette charte a déjà des clauses ; `charter check` la lit telle quelle",
                   "this charter has clauses already; `charter check` reads it as it is"});
  const auto document = charter::document::read_document(flags.file);
  if (!document) return failed(document.error());
  const auto made = draft::make_draft(*document);
  if (!made) return failed(made.error());
  if (!flags.output.empty())
    if (const auto written = write_new(flags.output, made->text); !written) return failed(written.error());
  if (flags.json)
    print_json(flags.file, *made);
  else if (flags.report)
    print_report(flags.file, *made);
  else if (flags.output.empty())
    std::fwrite(made->text.data(), 1, made->text.size(), stdout);
  sum_up(flags.file, *made);
  return kDone;
}

}  // namespace

void add_charter_import(Command& parent) {
  auto flags = std::make_shared<ImportFlags>();
  Command command =
      parent.subcommand("import", {"un brouillon en clauses à partir de la charte d'aujourd'hui (texte, "
                                   "Markdown, PDF, DOCX, ODT) : ses phrases "
                                   "gardées, des clauses proposées à côté, aucune en vigueur",
                                   "a draft with clauses from today's charter (text, Markdown, PDF, DOCX, "
                                   "ODT): its sentences kept, clauses "
                                   "proposed beside them, none in force"});
  command.positional("FILE", flags->file, {"la charte d'aujourd'hui", "today's charter"})
      .option("-o,--output", flags->output,
              {"fichier à écrire au lieu de la sortie standard ; jamais un fichier qui existe",
               "file to write instead of standard output; never one that is there"})
      .flag("--report", flags->report,
            {"montre, au lieu du brouillon, les propositions avec leurs mots et ce qui n'a pas de place",
             "shows, instead of the draft, the proposals with their words and what has no place"})
      .flag("--json", flags->json, {"le même rapport en JSON", "the same report as JSON"});
  command.run([flags] { return import(*flags); });
}

}  // namespace cartulaire::cli
