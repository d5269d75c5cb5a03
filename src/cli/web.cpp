// cartulaire web run --config web.yml: the portal and its API; web draft-work: its child that reads drafts

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <thread>

#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/ending.hpp"
#include "cli/node_name.hpp"
#include "cli/program.hpp"
#include "cli/subcommands.hpp"
#include "web/draft_work.hpp"
#include "web/jobs.hpp"
#include "web/site.hpp"
#include "web/warm.hpp"
#include "web/webhooks.hpp"

namespace cartulaire::cli {
namespace {

constexpr std::chrono::milliseconds kToEnd{700};  // for jobs, after a signal

// A hub without jobs leaves the webhooks to the others.
base::Status start_hooks(web::Hub& hub) {
  return hub.config.jobs ? web::declare_webhooks(hub) : base::Status();
}

int run(const std::string& file) {
  auto config = web::read_config(file);
  if (!config) return failed(config.error());
  if (config->spool.node.empty()) config->spool.node = node_name();
  web::PortalFiles files;
  if (!config->portal.empty()) {
    auto read = web::PortalFiles::read(config->portal);
    if (!read) return failed(read.error());
    files = std::move(*read);
  }
  auto hub = web::Hub::open(*config);
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
  if (auto declared = start_hooks(**hub); !declared) return failed(declared.error());
  end_on_signals();
  std::signal(SIGPIPE, SIG_IGN);
  fmt::print("{}\n", (*hub)->config.address);
  std::fflush(stdout);
  std::thread warm([&] { web::keep_warm(**hub, asked_to_end); });
  web::Jobs jobs(**hub,
                 (*hub)->config.jobs ? web::jobs_of((*hub)->config, hub->get()) : std::vector<web::Job>());
  // Charters come into force, and their files follow the register, whether somebody asks or not.
  server->run([&] {
    (*hub)->charters->look((*hub)->clock->now());
    return asked_to_end();
  });
  warm.join();
  if (jobs.stop(kToEnd)) return kDone;
  fmt::print(stderr, "{}\n",
             say("un travail ne s’est pas arrêté à temps : il est coupé, et sera repris",
                 "a job did not stop in time: it is cut off, and will be taken up again"));
  std::fflush(nullptr);
  std::_Exit(kDone);
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
