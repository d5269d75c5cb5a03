// cartulaire charter render: one entity's charter as HTML, PDF, ODT or DOCX
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "charter/page/print.hpp"
#include "charter/render.hpp"
#include "cli/adoption_parts.hpp"
#include "cli/charter_parts.hpp"
#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/program.hpp"

namespace cartulaire::cli {
namespace {

using charter::RenderOptions;
using charter::page::Format;

struct RenderFlags {
  std::string file;
  std::string entity;
  std::string output;
  std::string pdf;
  std::string odt;
  std::string docx;
  RegisterFlags reg;
  bool html = false;
};

base::Result<std::string> made(const charter::EffectiveCharter& charter, Format format,
                               RenderOptions options) {
  if (format != Format::html) options.medium = RenderOptions::Medium::paper;
  auto html = charter::render_html(charter, options);
  if (!html || format == Format::html) return html;
  if (format == Format::pdf) return charter::page::print_pdf(*html);
  return charter::page::print_office(*html, format, charter::running_line(charter));
}

int render(const RenderFlags& flags) {
  std::vector<std::pair<Format, std::string>> wanted;
  for (const auto& [format, file] :
       {std::pair{Format::pdf, flags.pdf}, {Format::odt, flags.odt}, {Format::docx, flags.docx}})
    if (!file.empty()) wanted.emplace_back(format, file);
  if (flags.html || !flags.output.empty() || wanted.empty()) {
    const auto named =
        flags.html || flags.output.empty() ? Format::html : charter::page::format_of(flags.output);
    if (!named || *named == Format::markdown)
      return failed({base::ErrorCode::invalid, flags.output,
                     "format inconnu ; la fin du nom dit lequel : .html, .pdf, .odt ou .docx",
                     "unknown format; the end of the name tells it: .html, .pdf, .odt or .docx"});
    wanted.emplace_back(*named, flags.output);
  }
  int code = kDone;
  const auto resolved = effective(flags.file, flags.entity, code);
  if (!resolved) return code;
  auto adoption = adoption_of(*resolved, flags.file, flags.reg);
  if (!adoption) return failed(adoption.error());
  RenderOptions options;
  options.labels = console_language();
  options.adoption = std::move(*adoption);
  for (const auto& [format, file] : wanted) {
    const auto content = made(*resolved, format, options);
    if (!content) return failed(content.error());
    if (const int written = deliver(*content, file); written != kDone) return written;
  }
  return kDone;
}

}  // namespace

void add_charter_render(Command& charter) {
  Command rendering = charter.subcommand(
      "render", {"la charte d'une entité, à lire et à signer", "one entity's charter, to read and to sign"});
  auto flags = std::make_shared<RenderFlags>();
  rendering.positional("FILE", flags->file, {"le fichier de la charte", "the charter's file"})
      .option("--entity", flags->entity,
              {"l'entité (la première par défaut)", "the entity (the first one by default)"})
      .flag("--html", flags->html, {"en HTML (par défaut)", "as HTML (the default)"})
      .option("--pdf", flags->pdf,
              {"écrit ce PDF, balisé (demande WeasyPrint)", "writes this PDF, tagged (takes WeasyPrint)"})
      .option("--odt", flags->odt,
              {"écrit ce fichier ODT (demande pandoc)", "writes this ODT file (takes pandoc)"})
      .option("--docx", flags->docx,
              {"écrit ce fichier DOCX (demande pandoc)", "writes this DOCX file (takes pandoc)"})
      .option(
          "-o,--output", flags->output,
          {"fichier à écrire au lieu de la sortie standard ; sa fin (.html, .pdf, .odt, .docx) dit le format",
           "file to write instead of standard output; its end (.html, .pdf, .odt, .docx) tells the format"});
  add_register(rendering, flags->reg);
  rendering.run([flags] { return render(*flags); });
}

}  // namespace cartulaire::cli
