#include "adapters/squid/configuration.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include <fmt/core.h>

#include "charter/refusal.hpp"

namespace cartulaire::adapters::squid {
namespace {

constexpr std::string_view kPage = "ERR_CARTULAIRE";

// Questions that may wait at the helper, and behind it. Both together exceed the transactions that Squid can
// have open (65 536 descriptors, two a transaction): its queue cannot overflow, which would refuse requests
// that no article refuses and write them to cache.log, user and address included.
constexpr int kConcurrency = 8192;
constexpr int kQueue = 65536;

// %O is what the helper sent with its refusal, as it is.
std::string refusal_template() {
  std::string text;
  for (const char c : charter::refusal_head())
    text += c == '%' ? std::string("%%") : std::string(1, c);
  return text + "%O";
}

base::Status check_word(std::string_view name, const std::string& value, bool is_path) {
  const bool plain = std::ranges::all_of(value, [](char c) {
    return static_cast<unsigned char>(c) > ' ' && c != '"' && c != '\'' && c != '\\' && c != '#' && c != 0x7f;
  });
  if (plain && (!is_path || value.starts_with('/'))) return {};
  return base::fail(
      base::ErrorCode::invalid, std::string(name),
      fmt::format("`{}` ne peut pas entrer dans squid.conf : un chemin absolu sans espace ni guillemet "
                  "est attendu",
                  value),
      fmt::format("`{}` cannot stand in squid.conf: an absolute path without space or quote is expected",
                  value));
}

// It stands before "/portail?par=squid&vers=%u": a percent sign of its own would be read as one of Squid's.
base::Status check_portal(const std::string& address) {
  if (address.empty()) return {};
  if (base::Status good = check_word("--portal", address, false); !good) return good;
  const bool web = address.starts_with("https://") || address.starts_with("http://");
  if (web && !address.ends_with('/') && address.find_first_of("%?") == std::string::npos) return {};
  return base::fail(
      base::ErrorCode::invalid, "--portal",
      fmt::format("`{}` : une adresse `https://…` sans barre à la fin est attendue", address),
      fmt::format("`{}`: an address `https://…` without a slash at its end is expected", address));
}

// Whoever has still to sign is led to the gate instead of being refused: people, and the questions by which
// systems and browsers find out that a network has a portal, which then open it by themselves (ACK-02).
std::string gate_acls(const Settings& s) {
  if (s.portal.empty()) return "";
  return fmt::format(
      "acl cartulaire_page method GET HEAD\nacl cartulaire_gate note gate_ 1\n"
      "deny_info 302:{}/portail?par=squid&vers=%u cartulaire_gate\n",
      s.portal);
}

base::Status check_words(const Settings& s) {
  struct Word {
    std::string_view name;
    const std::string& value;
    bool is_path;
  };
  for (const Word& word :
       {Word{"--program", s.program, true}, Word{"--bundle", s.bundle, true}, Word{"--key", s.key, true},
        Word{"--spool", s.spool, true}, Word{"--intake", s.intake, true}, Word{"--pages", s.pages, true},
        Word{"--cache-log", s.cache_log, true}, Word{"--user", s.user, false},
        Word{"--listen", s.listen, false}, Word{"--sni", s.sni_certificate, true},
        Word{"--clock", s.clock, true}}) {
    if (word.value.empty()) continue;
    if (base::Status good = check_word(word.name, word.value, word.is_path); !good) return good;
  }
  return check_portal(s.portal);
}

std::string helper_command(const Settings& s) {
  std::string command =
      fmt::format("{} adapter squid --bundle {} --key {} --spool {}", s.program, s.bundle, s.key, s.spool);
  if (!s.portal.empty()) command += " --portal " + s.portal;
  if (!s.clock.empty()) command += " --clock " + s.clock;
  return command;
}

// Squid hands a log daemon one word and nothing else.
std::string log_place(const Settings& s) {
  std::string place = fmt::format("bundle={},key={},spool={}", s.bundle, s.key, s.spool);
  if (!s.intake.empty()) place += ",intake=" + s.intake;
  return place;
}

std::string listening(const Settings& s) {
  if (s.sni_certificate.empty()) return s.listen.empty() ? "" : fmt::format("http_port {}\n", s.listen);
  return fmt::format(R"(
# The name that a TLS client asks for is read (peek), and the tunnel goes on untouched (splice): nothing is ever
# decrypted. The certificate below only shows the refusal page of a refused tunnel; browsers take it where it was
# deployed, and warn elsewhere. The site is never contacted then.
http_port {} ssl-bump tls-cert={} generate-host-certificates=off
acl cartulaire_hello at_step SslBump1
ssl_bump peek cartulaire_hello
ssl_bump splice all
)",
                     s.listen, s.sni_certificate);
}

}  // namespace

base::Result<std::string> configuration(const Settings& s) {
  if (base::Status good = check_words(s); !good) return base::pass(good);
  if (!s.sni_certificate.empty() && s.listen.empty())
    return base::fail(base::ErrorCode::invalid, "--sni",
                      "`--sni` demande aussi `--listen` : le port le porte",
                      "`--sni` also needs `--listen`: the port bears it");
  const bool peeks = !s.sni_certificate.empty();
  std::string text = fmt::format(
      R"(# Written by `cartulaire squid-conf`. Include it in squid.conf after the rules of your own that refuse:
# no `http_access` after it is reached. Needs squid-openssl. docs/operations/squid.md tells the reasons.

# --- asking
# One helper, many questions at once; no cache of answers, so that a new policy holds from its first second.
external_acl_type cartulaire ttl=0 negative_ttl=0 cache=0 children-max=1 children-startup=1 children-idle=1 concurrency={0} queue-size={1} %un %>a %>rm %>ru %.40{{Accept-Language}}>h{5} {2}
acl cartulaire external cartulaire
acl cartulaire_refusal src all
deny_info 403:{3} cartulaire_refusal
{6}error_directory {4}

# --- who is asking
# Without proxy authentication people are known by the address map of the state (`addresses`). With it, for example:
#   auth_param negotiate program /usr/lib/squid/negotiate_kerberos_auth
#   acl cartulaire_known proxy_auth REQUIRED
#   http_access deny !cartulaire_known
# before the two rules below. Whoever stays unknown falls under the charter's rule for unidentified users.

# --- the rules
# Allowed if the answer is OK; anything else is refused: ERR, no answer, a dead helper. Whether a failure of ours
# opens or closes is in each article (`on_failure`) and in the answer. Never write `deny` on the answer itself: Squid
# ignores a rule whose helper cannot be reached, and everything would pass.
http_access allow cartulaire
{7}http_access deny cartulaire_refusal
)",
      kConcurrency, kQueue, helper_command(s), kPage, s.pages, peeks ? " %ssl::>sni" : "", gate_acls(s),
      s.portal.empty() ? "" : "http_access deny cartulaire_page cartulaire_gate\n");
  text += listening(s);
  text += fmt::format(R"(
# --- the journal is the only log
# Fields that no charter announces are not asked of Squid: they stand as "-" below.
logfile_daemon {0}
logformat cartulaire {1}
access_log daemon:{2} logformat=cartulaire
buffered_logs on
cache_store_log none
log_mime_hdrs off
strip_query_terms on
# Only what is fatal: at its usual level Squid writes users, addresses and URLs there.
cache_log {3}
debug_options ALL,0
logfile_rotate 0
coredump_dir none
client_db off
cachemgr_passwd disable all
pinger_enable off

# --- and nothing is kept, nor told to sites
cache deny all
digest_generation off
via off
forwarded_for delete
httpd_suppress_version_string on
reply_header_access X-Cache deny all
reply_header_access X-Cache-Lookup deny all
reply_header_access X-Squid-Error deny all
)",
                      s.program, log_format(s.needs, peeks), log_place(s), s.cache_log);
  if (!s.user.empty()) text += fmt::format("cache_effective_user {}\n", s.user);
  return text;
}

base::Status write_pages(const platform::Path& pages, const platform::Path& squid_pages) {
  namespace fs = std::filesystem;
  if (base::Status made = platform::make_folder(pages); !made) return made;
  if (base::Status written = platform::replace_file(pages / kPage, refusal_template()); !written)
    return written;
  const auto plain = platform::files_in(squid_pages / "templates");
  if (!plain) return {};  // Squid falls back on its own
  for (const platform::Path& page : *plain) {
    std::error_code ignored;
    const platform::Path french = squid_pages / "fr" / page.filename();
    const platform::Path link = pages / page.filename();
    fs::remove(link, ignored);
    std::error_code failed;
    fs::create_symlink(fs::exists(french, ignored) ? french : page, link, failed);
    if (failed)
      return base::fail(base::ErrorCode::io, link.string(),
                        "la page ne peut pas être posée : " + failed.message(),
                        "the page cannot be put there: " + failed.message());
  }
  return {};
}

}  // namespace cartulaire::adapters::squid
