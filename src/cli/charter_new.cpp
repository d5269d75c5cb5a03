// cartulaire charter new: a first charter (charter/new_charter.hpp), from flags or from a few questions.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "charter/new_charter.hpp"
#include "cli/charter_parts.hpp"
#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/program.hpp"
#include "platform/file.hpp"

namespace cartulaire::cli {
namespace {

using charter::Choice;

struct NewFlags {
  std::string entity;
  std::string title;
  std::string kind;
  std::string with;
  std::string out;
};

constexpr std::string_view kFile = "charte.md";
constexpr std::string_view kKind = "commune";
constexpr std::string_view kParts = "signature,web,journal";

// The answer, or what holds without one; nothing at the end of the input.
std::optional<std::string> ask(std::string_view question, std::string_view otherwise) {
  fmt::print(stderr, "{}{}: ", question, otherwise.empty() ? "" : fmt::format(" [{}]", otherwise));
  std::string answer;
  if (!std::getline(std::cin, answer)) return std::nullopt;
  return answer.empty() ? std::string(otherwise) : answer;
}

void list(const std::vector<Choice>& choices) {
  for (const Choice& one : choices)
    fmt::print(stderr, "  {:<12} {}\n", one.word, say(one.french, one.english));
}

// Asks for what no flag gave; false where the person left.
bool ask_for_the_rest(NewFlags& flags) {
  const auto fill = [](std::string& into, std::string_view question, std::string_view otherwise) {
    if (!into.empty()) return true;
    auto answer = ask(question, otherwise);
    if (answer) into = std::move(*answer);
    return answer.has_value();
  };
  if (flags.kind.empty()) list(charter::new_charter_kinds());
  if (!fill(flags.kind, say("Quelle sorte de collectivité", "What kind of authority"), kKind)) return false;
  if (!fill(flags.entity,
            say("Son nom, avec l'article, comme `la commune de Saint-Exemple`",
                "Its name in French, with the article, such as `la commune de Saint-Exemple`"),
            ""))
    return false;
  if (!fill(flags.title, say("Le titre de la charte", "The title of the charter"), "Charte du numérique"))
    return false;
  if (flags.with.empty()) list(charter::new_charter_parts());
  if (!fill(flags.with, say("Ce qu'elle règle, séparé par des virgules", "What it rules, parted by commas"),
            kParts))
    return false;
  return fill(flags.out, say("Le fichier à écrire", "The file to write"), kFile);
}

std::vector<std::string> parts_of(const std::string& with) {
  std::vector<std::string> parts;
  std::istringstream words(with);
  for (std::string word; std::getline(words, word, ',');) {
    word.erase(std::remove(word.begin(), word.end(), ' '), word.end());
    if (!word.empty()) parts.push_back(word);
  }
  return parts;
}

void tell_what_is_next(const std::string& file) {
  fmt::print(stderr, "{}\n",
             fmt::format(fmt::runtime(say(
                             "`{0}` est écrit et ne contient aucune erreur. Ensuite :\n"
                             "  1. remplacez les noms des rôles et des populations par les vôtres, relisez "
                             "chaque phrase ;\n"
                             "  2. `cartulaire charter check {0}` après chaque changement ;\n"
                             "  3. `cartulaire charter reference --html -o reference.html` pour ajouter des "
                             "clauses ;\n"
                             "  4. `cartulaire charter render {0} --html -o charte.html` pour la montrer.\n"
                             "Elle n'engage personne avant l'avis du comité social territorial et la "
                             "délibération.",
                             "`{0}` is written and holds no error. Next:\n"
                             "  1. put your own roles and populations, read each sentence again;\n"
                             "  2. `cartulaire charter check {0}` after each change;\n"
                             "  3. `cartulaire charter reference --html -o reference.html` to add clauses;\n"
                             "  4. `cartulaire charter render {0} --html -o charte.html` to show it.\n"
                             "It binds nobody before the opinion of the staff committee and the "
                             "deliberation.")),
                         file));
}

int write(NewFlags flags) {
  if (isatty(STDIN_FILENO) != 0 && isatty(STDERR_FILENO) != 0 && !ask_for_the_rest(flags)) return kNo;
  if (flags.entity.empty()) {
    fmt::print(
        stderr, "cartulaire: {}\n",
        say("dites pour qui : `--entity 'la commune de …'`", "say for whom: `--entity 'la commune de …'`"));
    return kUsage;
  }
  charter::NewCharter wanted{flags.entity, flags.title, flags.kind.empty() ? std::string(kKind) : flags.kind,
                             parts_of(flags.with.empty() ? std::string(kParts) : flags.with)};
  const auto text = charter::write_new_charter(wanted);
  if (!text) return failed(text.error());
  const std::string out = flags.out.empty() ? std::string(kFile) : flags.out;
  if (std::error_code error; std::filesystem::exists(std::filesystem::symlink_status(out, error))) {
    return failed({base::ErrorCode::refused, out,
                   "ce fichier existe déjà ; choisissez un autre nom par `--out`",
                   "this file is already there; choose another name with `--out`"});
  }
  // `create` fails on a file that came in between.
  auto file = platform::File::create(out, 0644);
  if (!file) return failed(file.error());
  if (const auto written = file->write_all(platform::as_bytes(*text)); !written)
    return failed(written.error());
  tell_what_is_next(out);
  return kDone;
}

}  // namespace

void add_charter_new(Command& charter) {
  auto flags = std::make_shared<NewFlags>();
  Command writing = charter.subcommand(
      "new", {"une première charte, courte et sans erreur ; pose quelques questions s'il y a quelqu'un pour "
              "répondre",
              "a first charter, short and without errors; asks a few questions where somebody can answer"});
  writing
      .option("--entity", flags->entity,
              {"le nom de la collectivité avec son article : `la commune de …`",
               "the authority's name in French with its article: `la commune de …`"})
      .option("--title", flags->title,
              {"le titre (`Charte du numérique`)", "the title (`Charte du numérique`)"})
      .option("--kind", flags->kind,
              {"commune (par défaut), epci, departement, region, cdg, ccas ou syndicat",
               "commune (the default), epci, departement, region, cdg, ccas or syndicat"})
      .option("--with", flags->with,
              {"ce qu'elle règle : signature, web, ai, journal (signature,web,journal par défaut)",
               "what it rules: signature, web, ai, journal (signature,web,journal by default)"})
      .option("--out", flags->out,
              {"le fichier à écrire (`charte.md`) ; jamais un fichier qui existe",
               "the file to write (`charte.md`); never one that is there"});
  writing.run([flags] { return write(*flags); });
}

}  // namespace cartulaire::cli
