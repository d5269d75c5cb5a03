#include "cli/command.hpp"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include "cli/console.hpp"
#include "cli/manual.hpp"
#include "cli/program.hpp"
#include "cli/subcommands.hpp"

namespace cartulaire::cli {
namespace {

const char* pick(Text text) {
  return console_language() == base::Language::french ? text.french : text.english;
}

// The exit code of the chosen subcommand; the callbacks of CLI11 return nothing.
int g_exit_code = kDone;

CommandDescription describe(const CLI::App& app) {
  CommandDescription command{app.get_name(), app.get_description(), {}, {}};
  for (const CLI::Option* option : app.get_options()) {
    const bool positional = option->get_positional();
    command.options.push_back({option->get_name(positional), option->get_description(),
                               option->get_items_expected_max() > 0, positional});
  }
  for (const CLI::App* child : app.get_subcommands([](const CLI::App*) { return true; }))
    command.children.push_back(describe(*child));
  return command;
}

// What CLI11 says by itself, in the reader's language.
void speak(CLI::App& app) {
  app.set_help_flag("-h,--help", pick({"affiche cette aide", "print this help"}));
  if (console_language() == base::Language::english) return;
  auto formatter = std::make_shared<CLI::Formatter>();
  formatter->label("Usage", "Emploi ");
  formatter->label("OPTIONS", "OPTIONS");
  formatter->label("SUBCOMMAND", "COMMANDE");
  formatter->label("SUBCOMMANDS", "COMMANDES");
  formatter->label("Positionals", "Arguments");
  formatter->label("REQUIRED", "obligatoire");
  formatter->label("TEXT", "TEXTE");
  formatter->label("INT", "NOMBRE");
  formatter->label("FLOAT", "NOMBRE");
  app.formatter(formatter);
}

std::string_view without(std::string_view text, std::string_view end) {
  return text.substr(0, text.ends_with(end) ? text.size() - end.size() : text.size());
}

// What CLI11 found wrong, in our words: it tells in English only, the option's name within its sentence.
base::Error usage_error(const CLI::ParseError& error) {
  const std::string_view text = error.what();
  const std::string_view before = text.substr(0, text.find(':'));
  const std::string_view after = text.substr(std::min(text.find(": "), text.size() - 2) + 2);
  const std::string kind = error.get_name();
  base::Error told{base::ErrorCode::invalid, "", std::string(text), std::string(text)};
  const auto tell = [&told](std::string french, std::string english) {
    told.french = std::move(french);
    told.english = std::move(english);
  };
  if (kind == "RequiredError" && text.starts_with("A subcommand"))
    tell("il faut une commande", "a command is wanted");
  else if (kind == "RequiredError")
    tell(fmt::format("il manque `{}`", without(text, " is required")),
         fmt::format("`{}` is missing", without(text, " is required")));
  else if (text.starts_with("The following argument"))  // its kind is the name of the command
    tell(fmt::format("mot inattendu : `{}`", after), fmt::format("unexpected word: `{}`", after));
  else if (kind == "ConversionError")
    tell(fmt::format("valeur inattendue : `{}`", after), fmt::format("unexpected value: `{}`", after));
  else if (kind == "ArgumentMismatch" && text.ends_with(" missing"))
    tell(fmt::format("`{}` attend une valeur", before), fmt::format("`{}` wants a value", before));
  else if (kind == "ArgumentMismatch")
    tell(fmt::format("`{}` : nombre de valeurs inattendu", before),
         fmt::format("`{}`: an unexpected number of values", before));
  told.french += " ; `--help` montre l’emploi de chaque commande";
  told.english += "; `--help` shows how each command is used";
  return told;
}

template <class T>
void add(CLI::App& app, const std::string& names, T& target, Text help, bool required) {
  CLI::Option* option = app.add_option(names, target, pick(help));
  option->required(required);
}

}  // namespace

Command Command::subcommand(const std::string& name, Text help) {
  for (CLI::App* child : app_->get_subcommands([](const CLI::App*) { return true; }))
    if (child->get_name() == name) return Command(*child);
  app_->require_subcommand(1);
  CLI::App* child = app_->add_subcommand(name, pick(help));
  child->set_help_flag("-h,--help", pick({"affiche cette aide", "print this help"}));
  child->group(pick({"Commandes", "Commands"}));
  return Command(*child);
}

Command& Command::flag(const std::string& names, bool& target, Text help) {
  app_->add_flag(names, target, pick(help));
  return *this;
}
Command& Command::option(const std::string& names, std::string& target, Text help, bool required) {
  add(*app_, names, target, help, required);
  return *this;
}
Command& Command::option(const std::string& names, std::int64_t& target, Text help, bool required) {
  add(*app_, names, target, help, required);
  return *this;
}
Command& Command::option(const std::string& names, double& target, Text help, bool required) {
  add(*app_, names, target, help, required);
  return *this;
}
Command& Command::option(const std::string& names, std::vector<std::string>& target, Text help,
                         bool required) {
  add(*app_, names, target, help, required);
  return *this;
}
Command& Command::positional(const std::string& name, std::string& target, Text help, bool required) {
  add(*app_, name, target, help, required);
  return *this;
}
Command& Command::positional(const std::string& name, std::vector<std::string>& target, Text help,
                             bool required) {
  add(*app_, name, target, help, required);
  return *this;
}
Command& Command::run(std::function<int()> action) {
  app_->callback([action = std::move(action)] { g_exit_code = action(); });
  return *this;
}

int run(int argc, char** argv) {
  read_console_language(argc, argv);
  CLI::App app(pick({"La charte informatique qui s'applique vraiment.", "The IT charter that runs."}),
               "cartulaire");
  speak(app);
  app.set_version_flag("--version", CARTULAIRE_VERSION, pick({"affiche la version", "print the version"}));
  std::string language;  // already read: known here so that it is accepted and shown
  app.add_option("--lang", language,
                 pick({"langue des messages : fr ou en", "language of messages: fr or en"}));
  app.fallthrough();
  Command root(app);
  add_subcommands(root);
  root.subcommand("manual", {"écrit la page de manuel (troff)", "write the manual page (troff)"}).run([&app] {
    fmt::print("{}", manual_page(describe(app), console_language()));
    return kDone;
  });
  root.subcommand("completion", {"écrit la complétion pour bash", "write the completion for bash"})
      .run([&app] {
        fmt::print("{}", bash_completion(describe(app)));
        return kDone;
      });
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // help and version
    complain(usage_error(error));
    return kUsage;
  }
  return g_exit_code;
}

}  // namespace cartulaire::cli
