// Requests to one HTTPS server by a machine that shows a certificate (libcurl): TLS 1.3, one authority, the
// connection kept between requests.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "platform/file.hpp"

namespace cartulaire::platform {

struct HttpsIdentity {
  std::string server;  // https://host:port
  Path certificate;    // PEM files
  Path key;
  Path authority;
  std::chrono::seconds connecting{10};
  std::chrono::seconds deadline{120};        // for one request, answer included
  std::size_t limit = std::size_t{4} << 20;  // bytes of an answer
};

struct HttpsAnswer {
  long status = 0;
  std::string body;
};

// One thread's.
class HttpsClient {
 public:
  explicit HttpsClient(HttpsIdentity identity);
  ~HttpsClient();
  HttpsClient(const HttpsClient&) = delete;
  HttpsClient& operator=(const HttpsClient&) = delete;

  // Any status is an answer. `unavailable`: none (no connection, TLS, time over); `too_large`; `refused`:
  // not an https address.
  base::Result<HttpsAnswer> ask(const std::string& method, const std::string& target,
                                const std::vector<std::pair<std::string, std::string>>& fields = {},
                                std::string_view body = {});

 private:
  struct Handle;
  HttpsIdentity identity_;
  std::unique_ptr<Handle> handle_;
};

}  // namespace cartulaire::platform
