// cartulaire web run --config web.yml: the portal and its API; web draft-work: its child that reads drafts

#include <csignal>
#include <memory>

#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/program.hpp"
#include "cli/subcommands.hpp"
#include "web/draft_work.hpp"
#include "web/site.hpp"

namespace cartulaire::cli {
namespace {

volatile std::sig_atomic_t stopped = 0;

int run(const std::string& file) {
  auto config = web::read_config(file);
  if (!config) return failed(config.error());
  web::PortalFiles files;
  if (!config->portal.empty()) {
    auto read = web::PortalFiles::read(config->portal);
    if (!read) return failed(read.error());
    files = std::move(*read);
  }
  auto hub = web::Hub::open(std::move(*config));
  if (!hub) return failed(hub.error());
  web::Site site(**hub, std::move(files));
  // A draft of 1 MB, its line ends and quotes escaped.
  const platform::HttpLimits limits{
      .head = 16'384, .body = std::size_t{3} << 19, .connections = 512, .of_one_peer = 512, .threads = 8};
  auto server = platform::HttpServer::listen(
      (*hub)->config.listen, limits,
      [&](const platform::HttpRequest& request) { return site.answer(request); });
  if (!server) return failed(server.error());
  if ((*hub)->config.address.empty())
    (*hub)->config.address =
        fmt::format("{}://{}:{}", (*hub)->config.listen.certificate.empty() ? "http" : "https",
                    (*hub)->config.listen.address, server->port());
  stopped = 0;
  std::signal(SIGTERM, [](int) { stopped = 1; });
  std::signal(SIGINT, [](int) { stopped = 1; });
  std::signal(SIGPIPE, SIG_IGN);
  fmt::print("{}\n", (*hub)->config.address);
  std::fflush(stdout);
  // Charters come into force, and their files follow the register, whether somebody asks or not.
  server->run([&] {
    (*hub)->charters->look((*hub)->clock->now());
    return stopped != 0;
  });
  return kDone;
}

}  // namespace

void add_web(Command& root) {
  auto file = std::make_shared<std::string>("/etc/cartulaire/web.yml");
  Command web = root.subcommand("web", {"le portail : la charte lue, signée, montrée comme elle s'applique",
                                        "the portal: the charter read, signed, shown as it runs"});
  web.subcommand("draft-work", {"lit un projet pour le portail, dans un processus à part (par lui seul)",
                                "reads a draft for the portal, in a process of its own (by it alone)"})
      .run([] { return web::run_draft_work(); });
  web.subcommand("run", {"servir le portail jusqu'à un signal (dit son adresse)",
                         "serve the portal until a signal (tells its address)"})
      .option("--config", *file, {"les réglages (web.yml)", "the settings (web.yml)"})
      .run([file] { return run(*file); });
}

}  // namespace cartulaire::cli
