// The portal as its server sees it: a request comes in, an answer goes out. Sessions, roles, forgeries and
// headers are looked after here, so that no handler can forget them.
#pragma once

#include "platform/http_server.hpp"
#include "web/hub.hpp"
#include "web/portal_files.hpp"

namespace cartulaire::web {

class Site {
 public:
  Site(Hub& hub, PortalFiles files) : hub_(hub), files_(std::move(files)) {}

  // On several threads at once; never throws.
  platform::HttpReply answer(const platform::HttpRequest& request);

 private:
  // `operation`: which one it was, for the metrics.
  platform::HttpReply call(const platform::HttpRequest& request, std::string_view path,
                           std::string_view query, const Operation*& operation);
  Hub& hub_;
  PortalFiles files_;
};

}  // namespace cartulaire::web
