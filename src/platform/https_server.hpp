// A small HTTPS server for machines that show certificates: TLS 1.3, one authority, limits on everything
// (Boost.Beast and Asio, which stay in https_server.cpp).
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "platform/crypto.hpp"
#include "platform/file.hpp"

namespace cartulaire::platform {

struct HttpsPlace {
  std::string address;     // to listen at: 0.0.0.0, ::, 127.0.0.1 …
  std::uint16_t port = 0;  // 0: the system's choice
  Path certificate;        // PEM files: the server's own
  Path key;
  Path authority;  // whose certificates clients must show
};

struct HttpsLimits {
  std::size_t head = 8192;
  std::size_t body = std::size_t{1} << 20;
  std::chrono::milliseconds patience{30'000};  // for a handshake, a request, an answer
  unsigned connections = 128;
  unsigned of_one_peer = 4;
  unsigned threads = 2;
};

struct HttpsRequest {
  std::string peer;      // common name of the client's certificate
  Digest certificate{};  // SHA-256 of it
  std::string method;
  std::string target;
  std::string body;
  std::function<std::string_view(std::string_view name)> field;  // of the head; empty where there is none
};

struct HttpsReply {
  unsigned status = 200;
  std::string body;  // JSON
};

class HttpsServer {
 public:
  // Called on several threads at once; never for a client without a certificate of the authority.
  using Answer = std::function<HttpsReply(const HttpsRequest& request)>;
  // Errors: invalid (certificate, key, address), io (the port is taken).
  static base::Result<HttpsServer> listen(const HttpsPlace& place, const HttpsLimits& limits, Answer answer);
  ~HttpsServer();
  HttpsServer(HttpsServer&&) noexcept;
  HttpsServer& operator=(HttpsServer&&) noexcept;
  HttpsServer(const HttpsServer&) = delete;
  HttpsServer& operator=(const HttpsServer&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  // Serves until `stop`, which is asked twenty times a second, says so. Answers in hand are finished, not
  // sent.
  void run(const std::function<bool()>& stop);

 private:
  class Impl;
  explicit HttpsServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace cartulaire::platform
