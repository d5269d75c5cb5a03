// cartulaire charter diff A B
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "charter/check.hpp"
#include "charter/diff/note.hpp"
#include "charter/model/read.hpp"
#include "cli/charter_parts.hpp"
#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/program.hpp"
#include "platform/file.hpp"

namespace cartulaire::cli {
namespace {

struct DiffFlags {
  std::string before;
  std::string after;
  std::string entity;
  std::string output;
  bool json = false;
  bool html = false;
  bool text = false;
};

// The charter of the entity named, else of the first. A charter that the check refuses is compared with
// nothing: what it would do is not known. Its errors are shown, and the exit code says that there was no
// answer.
std::optional<charter::EffectiveCharter> effective(const std::string& file, const std::string& entity,
                                                   int& exit_code) {
  const auto read = charter::model::read_charter(file);
  if (!read) {
    exit_code = failed(read.error());
    return std::nullopt;
  }
  charter::Loaded loaded = read->loaded;
  for (charter::Diagnostic& one : charter::check(loaded.charter))
    loaded.diagnostics.push_back(std::move(one));
  if (charter::has_errors(loaded.diagnostics)) {
    for (const charter::Diagnostic& one : loaded.diagnostics)
      if (one.severity == charter::Severity::error)
        fmt::print(stderr, "{}", charter::format(one, console_language()));
    fmt::print(stderr, "{}: {}\n", file,
               say("la comparaison attend une charte sans erreur : corrigez-la (`charter check`)",
                   "a charter without errors is wanted for a comparison: correct it (`charter check`)"));
    exit_code = kCannot;
    return std::nullopt;
  }
  auto resolved = charter::effective_charter(loaded.charter, entity);
  if (!resolved) {
    failed(resolved.error());
    exit_code = kCannot;
    return std::nullopt;
  }
  return std::move(*resolved);
}

// "ville", or "ville,cias": one entity of each side.
std::pair<std::string, std::string> entities_of(const std::string& flag) {
  const std::size_t comma = flag.find(',');
  if (comma == std::string::npos) return {flag, flag};
  return {flag.substr(0, comma), flag.substr(comma + 1)};
}

int diff(const DiffFlags& flags) {
  if (static_cast<int>(flags.json) + static_cast<int>(flags.html) + static_cast<int>(flags.text) > 1) {
    fmt::print(stderr, "{}\n",
               say("--json, --html ou --text, l'un des trois", "--json, --html or --text, one of the three"));
    return kUsage;
  }
  const auto [entity_before, entity_after] = entities_of(flags.entity);
  int code = kDone;
  const auto before = effective(flags.before, entity_before, code);
  const auto after = before ? effective(flags.after, entity_after, code) : std::nullopt;
  if (!before || !after) return code;
  auto difference = charter::diff::compare(*before, *after);
  if (!difference) {
    complain(difference.error());
    return kCannot;
  }
  const auto note = charter::diff::make_note(*difference, console_language());
  const std::string out = flags.json   ? charter::diff::difference_json(*difference)
                          : flags.html ? charter::diff::note_html(note)
                                       : charter::diff::note_text(note);
  if (flags.output.empty()) {
    std::fwrite(out.data(), 1, out.size(), stdout);
  } else if (const auto written = platform::replace_file(flags.output, out); !written) {
    return failed(written.error());
  }
  return charter::diff::same(*difference) ? kDone : kNo;
}

}  // namespace

void add_charter_diff(Command& charter) {
  auto flags = std::make_shared<DiffFlags>();
  charter
      .subcommand("diff", {"ce qui change d'une charte à l'autre : surveillance, décisions, règles, texte",
                           "what changes from one charter to another: monitoring, decisions, rules, text"})
      .positional("BEFORE", flags->before, {"la charte avant", "the charter before"})
      .positional("AFTER", flags->after, {"la charte après", "the charter after"})
      .option("--entity", flags->entity,
              {"l'entité (la première par défaut) ; `A,B` : une pour chaque charte",
               "the entity (the first one by default); `A,B`: one for each charter"})
      .flag("--json", flags->json, {"résultat en JSON", "result as JSON"})
      .flag("--html", flags->html, {"note en HTML", "note as HTML"})
      .flag("--text", flags->text, {"note en texte (par défaut)", "note as text (the default)"})
      .option("-o,--output", flags->output,
              {"fichier à écrire au lieu de la sortie standard", "file to write instead of standard output"})
      .run([flags] { return diff(*flags); });
}

}  // namespace cartulaire::cli
