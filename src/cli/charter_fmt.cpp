// cartulaire charter fmt: a charter in its canonical form (charter/print.hpp).
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include <fmt/format.h>

#include "charter/effective.hpp"
#include "charter/model/read.hpp"
#include "charter/print.hpp"
#include "cli/charter_parts.hpp"
#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/line_diff.hpp"
#include "cli/program.hpp"
#include "platform/file.hpp"

namespace cartulaire::cli {
namespace {

struct FmtFlags {
  std::string file;
  std::string output;
  bool check = false;
  bool write = false;
};

void show(const std::vector<charter::Diagnostic>& diagnostics) {
  for (const charter::Diagnostic& one : diagnostics)
    fmt::print(stderr, "{}", charter::format(one, console_language()));
}

// The hash of an entity's text counts blank lines: a charter that was signed stays as it was signed.
bool moves_a_hash(const charter::Charter& before, const charter::Charter& after) {
  for (const charter::Entity& entity : before.front.entities) {
    const auto one = charter::effective_charter(before, entity.id);
    const auto other = charter::effective_charter(after, entity.id);
    if (one && other && one->hash != other->hash) return true;
  }
  return false;
}

void tell_of_hash(const std::string& file) {
  fmt::print(
      stderr, "{}: {}\n", file,
      say("aucun mot ne change, mais l'empreinte du texte change : une charte déjà adoptée se garde telle "
          "quelle, mettez en forme la version suivante",
          "no word changes, but the hash of the text does: keep a charter that was adopted as it is, format "
          "the next version"));
}

int deliver(const FmtFlags& flags, const std::string& before, const std::string& after) {
  if (flags.write && before == after) return kDone;
  if (!flags.write && flags.output.empty()) {
    std::fwrite(after.data(), 1, after.size(), stdout);
    return kDone;
  }
  const auto written =
      flags.write ? rewrite_file(flags.file, after) : platform::replace_file(flags.output, after);
  return written ? kDone : failed(written.error());
}

int format_charter(const FmtFlags& flags) {
  if (static_cast<int>(flags.check) + static_cast<int>(flags.write) +
          static_cast<int>(!flags.output.empty()) >
      1) {
    fmt::print(stderr, "cartulaire: {}\n",
               say("choisissez l'un de `--check`, `--write` et `-o`",
                   "choose one of `--check`, `--write` and `-o`"));
    return kUsage;
  }
  const auto text = platform::read_text(flags.file);
  if (!text) return failed(text.error());
  const auto read = charter::model::read_charter_text(*text, flags.file);
  const auto printed = charter::model::print_file(read);
  if (!printed) {
    show(read.loaded.diagnostics);
    return failed(printed.error());
  }
  show(printed->left);
  if (*text != printed->text &&
      moves_a_hash(read.loaded.charter,
                   charter::model::read_charter_text(printed->text, flags.file).loaded.charter))
    tell_of_hash(flags.file);
  if (!flags.check) return deliver(flags, *text, printed->text);
  fmt::print("{}", line_diff(*text, printed->text, flags.file,
                             flags.file + std::string(say(" (mis en forme)", " (formatted)"))));
  return *text == printed->text ? kDone : kNo;
}

}  // namespace

base::Status rewrite_file(const std::string& file, const std::string& text) {
  std::error_code error;
  const std::filesystem::path target = std::filesystem::canonical(file, error);
  const auto mode = std::filesystem::status(file, error).permissions();
  return platform::replace_file(target.empty() ? std::filesystem::path(file) : target, text,
                                error ? 0644U : static_cast<unsigned>(mode));
}

void add_charter_fmt(Command& charter) {
  auto flags = std::make_shared<FmtFlags>();
  Command formatting = charter.subcommand(
      "fmt",
      {"met une charte en forme, sans toucher à un mot : ordre des clés, écriture des valeurs, lignes vides",
       "formats a charter without touching a word: order of keys, spelling of values, blank lines"});
  formatting.positional("FILE", flags->file, {"le fichier de la charte", "the charter's file"})
      .flag("--check", flags->check,
            {"n'écrit rien ; montre ce qui changerait et rend 1 s'il y en a",
             "writes nothing; shows what would change and gives 1 if anything would"})
      .flag("--write", flags->write, {"récrit le fichier lui-même", "rewrites the file itself"})
      .option("-o,--output", flags->output,
              {"fichier à écrire au lieu de la sortie standard", "file to write instead of standard output"});
  formatting.run([flags] { return format_charter(*flags); });
}

}  // namespace cartulaire::cli
