// The part of squid.conf that makes Squid ask us and keep nothing itself.
#pragma once

#include <string>

#include "adapters/squid/log_line.hpp"
#include "base/result.hpp"
#include "platform/file.hpp"

namespace cartulaire::adapters::squid {

struct Settings {
  std::string program;          // absolute path of cartulaire
  std::string bundle;           // where the node's bundle is
  std::string key;              // public key of the hub, which signs the bundle
  std::string spool;            // where the journal's spool is
  std::string intake;           // the hub's public day keys; empty: SPOOL/intake
  std::string pages;            // folder of error pages, made by write_pages()
  std::string cache_log;        // Squid's own diary, reduced to what is fatal
  std::string user;             // whom Squid and its helpers run as; empty: Squid's default
  std::string listen;           // "127.0.0.1:3128"; empty: the main file says
  std::string sni_certificate;  // PEM with certificate and key: peek at the name that TLS clients ask for
  std::string portal;           // "https://charte.ville.fr": where people are led to sign; empty: nowhere
  std::string clock;            // tests and demonstrations: file with a simulated moment
  LogNeeds needs;
};

// Text to include in squid.conf, after its own `deny` rules: nothing that follows its last rule is reached.
// Errors: a path that is not absolute or holds a space, a quote or a control character (invalid).
base::Result<std::string> configuration(const Settings& settings);

// Makes `pages`: the head of our page, which the helper's answer completes, and links to the pages of
// `squid_pages` in French where there are any (`fr`), else to the plain ones (`templates`). What is there
// already is replaced.
base::Status write_pages(const platform::Path& pages, const platform::Path& squid_pages);

}  // namespace cartulaire::adapters::squid
