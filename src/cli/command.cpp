#include "cli/command.hpp"

#include <CLI/CLI.hpp>

#include "cli/console.hpp"
#include "cli/program.hpp"
#include "cli/subcommands.hpp"

namespace cartulaire::cli {
namespace {

const char* pick(Text text) {
  return console_language() == base::Language::french ? text.french : text.english;
}

// The exit code of the chosen subcommand; the callbacks of CLI11 return nothing.
int g_exit_code = kDone;

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
  return Command(*app_->add_subcommand(name, pick(help)));
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
  app.set_version_flag("--version", CARTULAIRE_VERSION);
  std::string language;  // already read: known here so that it is accepted and shown
  app.add_option("--lang", language,
                 pick({"langue des messages : fr ou en", "language of messages: fr or en"}));
  app.fallthrough();
  Command root(app);
  add_subcommands(root);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    return code == 0 ? kDone : kUsage;
  }
  return g_exit_code;
}

}  // namespace cartulaire::cli
