// cartulaire charter document: the papers around a charter, filled in from its clauses
#include <memory>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "charter/page/print.hpp"
#include "charter/paper/paper.hpp"
#include "cli/adoption_parts.hpp"
#include "cli/charter_parts.hpp"
#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/program.hpp"

namespace cartulaire::cli {
namespace {

using charter::page::Format;

struct DocumentFlags {
  std::string kind;
  std::string file;
  std::string entity;
  std::string output;
  RegisterFlags reg;
};

int list_kinds() {
  for (const charter::paper::PaperKind& kind : charter::paper::paper_kinds())
    fmt::print("{:<14}{}\n", kind.id, kind.title.in(console_language()));
  return kDone;
}

base::Result<std::string> made(const charter::EffectiveCharter& charter, std::string_view kind, Format format,
                               charter::RenderOptions options) {
  if (format == Format::markdown) return charter::paper::paper_markdown(charter, kind, options);
  if (format != Format::html) options.medium = charter::RenderOptions::Medium::paper;
  auto html = charter::paper::paper_html(charter, kind, options);
  if (!html || format == Format::html) return html;
  if (format == Format::pdf) return charter::page::print_pdf(*html);
  return charter::page::print_office(*html, format, charter::running_line(charter));
}

int write_document(const DocumentFlags& flags) {
  if (flags.kind.empty()) return list_kinds();
  if (flags.file.empty())
    return failed({base::ErrorCode::invalid, flags.kind, "il manque le fichier de la charte",
                   "the charter's file is missing"});
  Format format = Format::markdown;
  if (!flags.output.empty()) {
    const auto named = charter::page::format_of(flags.output);
    if (!named)
      return failed({base::ErrorCode::invalid, flags.output,
                     "format inconnu ; la fin du nom dit lequel : .html, .md, .pdf, .odt ou .docx",
                     "unknown format; the end of the name tells it: .html, .md, .pdf, .odt or .docx"});
    format = *named;
  }
  int code = kDone;
  const auto resolved = effective(flags.file, flags.entity, code);
  if (!resolved) return code;
  auto adoption = adoption_of(*resolved, flags.file, flags.reg);
  if (!adoption) return failed(adoption.error());
  charter::RenderOptions options;
  options.labels = console_language();
  options.adoption = std::move(*adoption);
  const auto content = made(*resolved, flags.kind, format, options);
  return content ? deliver(*content, flags.output) : failed(content.error());
}

}  // namespace

void add_charter_document(Command& charter) {
  Command writing = charter.subcommand(
      "document",
      {"les actes et documents autour de la charte, remplis par ses clauses ; sans nom, leur liste",
       "the acts and papers around the charter, filled in from its clauses; without a name, their list"});
  auto flags = std::make_shared<DocumentFlags>();
  writing
      .positional("KIND", flags->kind,
                  {"le document : saisine-cst, deliberation, note-agents, registre, aipd, hors-de-vue",
                   "the paper: saisine-cst, deliberation, note-agents, registre, aipd, hors-de-vue"},
                  false)
      .positional("FILE", flags->file, {"le fichier de la charte", "the charter's file"}, false)
      .option("--entity", flags->entity,
              {"l'entité (la première par défaut)", "the entity (the first one by default)"})
      .option("-o,--output", flags->output,
              {"fichier à écrire, dont la fin dit le format : .html, .md, .pdf, .odt, .docx (par défaut, du "
               "Markdown "
               "sur la sortie standard)",
               "file to write, whose end tells the format: .html, .md, .pdf, .odt, .docx (by default, "
               "Markdown on "
               "standard output)"});
  add_register(writing, flags->reg);
  writing.run([flags] { return write_document(*flags); });
}

}  // namespace cartulaire::cli
