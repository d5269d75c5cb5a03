// What the portal's process holds, made once at its start and shared by every thread.
#pragma once

#include <memory>
#include <string>

#include "access/roles.hpp"
#include "access/sign_in.hpp"
#include "base/time.hpp"
#include "node/live.hpp"
#include "web/api.hpp"
#include "web/charters.hpp"
#include "web/config.hpp"
#include "web/keeper_client.hpp"
#include "web/metrics.hpp"
#include "web/others.hpp"
#include "web/stores.hpp"

namespace cartulaire::web {

struct Hub {
  WebConfig config;
  Api api;
  std::shared_ptr<Charters> charters;
  access::Setup setup;
  Stores stores;
  KeeperClient keeper;
  std::unique_ptr<base::Clock> clock;
  std::unique_ptr<node::Live> live;  // null where no bundle is named
  std::unique_ptr<Others> others;    // never null
  std::unique_ptr<Metrics> metrics;

  // Errors: those of the configuration's files; a store of another step; a missing key.
  static base::Result<std::unique_ptr<Hub>> open(const WebConfig& config);

  [[nodiscard]] bool with_tls() const { return config.address.starts_with("https://"); }
};

// The document of an `acceptance` clause that administrators sign (ACK-08).
inline constexpr std::string_view kAdministratorsCharter = "charte-administrateurs";

// Whether an account may use rights that need the administrators' charter: from the day on which such a text
// is in force in the entity, with a signature that counts.
access::HasSigned administrators_have_signed(base::Instant now);

}  // namespace cartulaire::web
