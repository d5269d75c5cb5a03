#include "cli/manual.hpp"

#include <sstream>

#include <fmt/core.h>

namespace cartulaire::cli {
namespace {

// Text for troff: no line begins with a control character, backslashes and hyphens are themselves.
std::string troff(const std::string& text) {
  std::string safe;
  for (const char c : text) {
    if (c == '\\')
      safe += "\\e";
    else if (c == '-')
      safe += "\\-";
    else
      safe += c;
  }
  if (!safe.empty() && (safe[0] == '.' || safe[0] == '\'')) safe.insert(0, "\\&");
  return safe;
}

void write_command(std::string& page, const CommandDescription& command, const std::string& path) {
  const std::string full = path.empty() ? command.name : path + " " + command.name;
  if (command.children.empty()) {
    page += fmt::format(".SS {}\n{}\n", troff(full), troff(command.help));
    for (const auto& option : command.options)
      page += fmt::format(".TP\n.B {}\n{}\n", troff(option.names), troff(option.help));
  }
  for (const CommandDescription& child : command.children)
    write_command(page, child, full);
}

void write_cases(std::string& script, const CommandDescription& command, const std::string& path) {
  std::string words;
  for (const CommandDescription& child : command.children)
    words += " " + child.name;
  for (const auto& option : command.options) {
    if (option.positional) continue;
    std::istringstream names(option.names);
    for (std::string name; std::getline(names, name, ',');)
      words += " " + name;
  }
  script += fmt::format("    \"{}\") words=\"{}\" ;;\n", path, words.empty() ? "" : words.substr(1));
  for (const CommandDescription& child : command.children)
    write_cases(script, child, path.empty() ? child.name : path + " " + child.name);
}

}  // namespace

std::string manual_page(const CommandDescription& program, base::Language language) {
  const bool french = language == base::Language::french;
  std::string page = fmt::format(".TH CARTULAIRE 1 \"\" \"cartulaire {}\"\n", CARTULAIRE_VERSION);
  page += fmt::format(".SH {}\ncartulaire \\- {}\n", french ? "NOM" : "NAME", troff(program.help));
  page += ".SH SYNOPSIS\n.B cartulaire\n";
  page += french ? ".I commande\n[options]\n" : ".I command\n[options]\n";
  page += french ? ".SH COMMANDES\n" : ".SH COMMANDS\n";
  for (const CommandDescription& child : program.children)
    write_command(page, child, program.name);
  page += french ? ".SH CODES DE RETOUR\n" : ".SH EXIT STATUS\n";
  const char* const texts[4][2] = {
      {"fait", "done"},
      {"la réponse est non : erreurs trouvées, refus", "the answer is no: errors found, refused"},
      {"ligne de commande incorrecte", "wrong usage"},
      {"impossible : fichier, disque ou serveur", "could not: file, disk or server"}};
  for (int code = 0; code < 4; ++code)
    page += fmt::format(".TP\n.B {}\n{}\n", code, texts[code][french ? 0 : 1]);
  return page;
}

std::string bash_completion(const CommandDescription& program) {
  std::string script =
      "# bash completion for cartulaire; written by `cartulaire completion`\n"
      "_cartulaire() {\n"
      "  local current=${COMP_WORDS[COMP_CWORD]} path='' words='' i\n"
      "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
      "    case ${COMP_WORDS[i]} in -*) ;; *) path=\"${path:+$path }${COMP_WORDS[i]}\" ;; esac\n"
      "  done\n"
      "  case $path in\n";
  write_cases(script, program, "");
  script +=
      "  esac\n"
      "  COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
      "  [ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- \"$current\"))\n"
      "}\n"
      "complete -F _cartulaire cartulaire\n";
  return script;
}

}  // namespace cartulaire::cli
