// cartulaire squid-conf: the part of squid.conf that makes Squid ask us and keep nothing itself.
#include <cstdio>
#include <filesystem>
#include <memory>

#include <fmt/format.h>

#include "adapters/squid/announced.hpp"
#include "adapters/squid/configuration.hpp"
#include "base/time.hpp"
#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/program.hpp"
#include "cli/subcommands.hpp"
#include "node/bundle.hpp"

namespace cartulaire::cli {
namespace {

namespace squid = adapters::squid;

struct Options {
  squid::Settings settings;
  std::string squid_pages = "/usr/share/squid/errors";
  bool no_pages = false;
};

base::Result<squid::LogNeeds> needs_of_bundle(const squid::Settings& settings) {
  auto key = platform::read_sign_public_key(settings.key);
  if (!key) return base::pass(key);
  node::BundleOptions wanted;
  wanted.folder = settings.bundle;
  wanted.key = *key;
  if (base::Status made = platform::make_folder(settings.pages); !made) return base::pass(made);
  wanted.memory = platform::Path(settings.pages) / ".memory";
  auto bundle = node::load_bundle(wanted, base::SystemClock().now());
  if (!bundle) return base::pass(bundle);
  auto schemas = squid::web_schemas(**bundle);
  if (!schemas) return base::pass(schemas);
  return squid::needs_of(*schemas);
}

int print_configuration(Options options) {
  std::error_code ignored;
  if (options.settings.program.empty())
    options.settings.program = std::filesystem::read_symlink("/proc/self/exe", ignored).string();
  const auto needs = needs_of_bundle(options.settings);
  if (!needs) return failed(needs.error());
  options.settings.needs = *needs;
  const auto text = squid::configuration(options.settings);
  if (!text) return failed(text.error());
  if (!options.no_pages)
    if (base::Status written = squid::write_pages(options.settings.pages, options.squid_pages); !written)
      return failed(written.error());
  fmt::print("{}", *text);
  return kDone;
}

}  // namespace

void add_squid_conf(Command& root) {
  auto options = std::make_shared<Options>();
  squid::Settings& s = options->settings;
  s.cache_log = "/var/log/squid/cache.log";
  root.subcommand("squid-conf", {"écrit la configuration de Squid à inclure",
                                 "prints the configuration for Squid to include"})
      .option("--bundle", s.bundle, {"dossier du paquet de règles du nœud", "folder of the node's bundle"},
              true)
      .option("--key", s.key, {"clé publique du hub", "public key of the hub"}, true)
      .option("--spool", s.spool, {"dossier du journal du nœud", "folder of the node's journal"}, true)
      .option("--pages", s.pages,
              {"dossier des pages d'erreur, créé ici", "folder of error pages, made here"}, true)
      .option("--intake", s.intake,
              {"clés publiques du jour (SPOOL/intake)", "public day keys (SPOOL/intake)"})
      .option("--program", s.program,
              {"le programme que Squid lance (celui-ci)", "the program that Squid starts (this one)"})
      .option("--cache-log", s.cache_log, {"le journal de marche de Squid", "Squid's own diary"})
      .option("--user", s.user, {"compte de Squid", "Squid's account"})
      .option("--listen", s.listen, {"adresse et port d'écoute", "address and port to listen on"})
      .option("--sni", s.sni_certificate,
              {"certificat et clé : lire le nom demandé dans les tunnels, sans rien déchiffrer",
               "certificate and key: read the name asked for in tunnels, decrypting nothing"})
      .option("--squid-pages", options->squid_pages, {"pages d'erreur de Squid", "Squid's error pages"})
      .flag("--no-pages", options->no_pages, {"ne pas créer les pages", "do not make the pages"})
      .option("--portal", s.portal,
              {"adresse du portail : qui doit d'abord signer y est conduit",
               "address of the portal: whoever is first to sign is led there"})
      .option("--clock", s.clock,
              {"essais : fichier d'un instant supposé", "tests: file of a supposed moment"})
      .run([options] { return print_configuration(*options); });
}

}  // namespace cartulaire::cli
