#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>

#include "adapters/sessions/mapping.hpp"

namespace cartulaire::embedded {
extern const std::string_view kSshdSessionsYml;
extern const std::string_view kFreeradiusSessionsYml;
extern const std::string_view kWtmpSessionsYml;
extern const std::string_view kWtmp64SessionsYml;
extern const std::string_view kOpenldapSessionsYml;
extern const std::string_view kWindowsSessionsYml;
extern const std::string_view kKeycloakSessionsYml;
extern const std::string_view kOpenvpnSessionsYml;
extern const std::string_view kFortigateVpnSessionsYml;
}  // namespace cartulaire::embedded

namespace cartulaire::adapters::sessions {
namespace {

Mapping shipped(std::string_view text, std::string_view file) {
  auto mapping = read_mapping(text, file);
  if (!mapping) {  // a broken program: a test reads them all
    fmt::print(stderr, "cartulaire: catalogue/logs/sessions/{}\n",
               mapping.error().text(base::Language::english));
    std::abort();
  }
  return std::move(*mapping);
}

}  // namespace

const std::vector<Mapping>& shipped_mappings() {
  static const std::vector<Mapping> mappings = [] {
    std::vector<Mapping> all;
    all.push_back(shipped(embedded::kFortigateVpnSessionsYml, "fortigate-vpn.yml"));
    all.push_back(shipped(embedded::kFreeradiusSessionsYml, "freeradius.yml"));
    all.push_back(shipped(embedded::kKeycloakSessionsYml, "keycloak.yml"));
    all.push_back(shipped(embedded::kOpenldapSessionsYml, "openldap.yml"));
    all.push_back(shipped(embedded::kOpenvpnSessionsYml, "openvpn.yml"));
    all.push_back(shipped(embedded::kSshdSessionsYml, "sshd.yml"));
    all.push_back(shipped(embedded::kWindowsSessionsYml, "windows.yml"));
    all.push_back(shipped(embedded::kWtmpSessionsYml, "wtmp.yml"));
    all.push_back(shipped(embedded::kWtmp64SessionsYml, "wtmp64.yml"));
    return all;
  }();
  return mappings;
}

base::Result<Mapping> find_mapping(std::string_view id) {
  std::string known;
  for (const Mapping& mapping : shipped_mappings()) {
    if (mapping.log.id == id) return mapping;
    known += (known.empty() ? "" : ", ") + mapping.log.id;
  }
  return base::fail(
      base::ErrorCode::not_found, std::string(id),
      fmt::format("source inconnue ; connues : {} ; ou donnez le fichier de votre description", known),
      fmt::format("unknown source; known: {}; or give the file of your own description", known));
}

}  // namespace cartulaire::adapters::sessions
