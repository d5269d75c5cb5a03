// A small HTTP server with limits on everything, which takes no request that two programs could read in two
// ways (Boost.Beast and Asio, which stay in http_server.cpp): over TLS for browsers, over TLS with clients'
// certificates for machines, or plain behind a proxy of the same machine.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "platform/crypto.hpp"
#include "platform/file.hpp"

namespace cartulaire::platform {

struct HttpPlace {
  std::string address;     // to listen at: 0.0.0.0, ::, 127.0.0.1 …
  std::uint16_t port = 0;  // 0: the system's choice
  Path certificate;        // PEM files, the server's own; empty: plain HTTP
  Path key;
  Path authority;  // whose certificates clients must show, over TLS 1.3 only; empty: they show none
};

struct HttpLimits {
  std::size_t head = 8192;
  std::size_t body = std::size_t{1} << 20;
  std::chrono::milliseconds patience{30'000};  // for a handshake, a request, an answer
  std::chrono::milliseconds crowded{2'000};    // for the head of a request where most places are taken
  unsigned connections = 128;
  unsigned of_one_peer = 4;  // by the name in the certificate, else by address
  unsigned threads = 2;
};

struct HttpRequest {
  std::string peer;      // common name of the client's certificate; its address where it shows none
  Digest certificate{};  // SHA-256 of it
  std::string method;
  std::string target;
  std::string body;
  // Of the head; empty where there is none. Of several lines of one name the last: what a proxy adds stands
  // below what a client wrote.
  std::function<std::string_view(std::string_view name)> field;
};

struct HttpReply {
  unsigned status = 200;
  std::string body;
  std::string type = "application/json";
  std::vector<std::pair<std::string, std::string>> fields{};  // of the head, beyond type and length
};

class HttpServer {
 public:
  // Called on several threads at once; where there is an authority, never for a client without its
  // certificate. HEAD is asked as GET.
  using Answer = std::function<HttpReply(const HttpRequest& request)>;
  // Errors: invalid (certificate, key, address), io (the port is taken).
  static base::Result<HttpServer> listen(const HttpPlace& place, const HttpLimits& limits, Answer answer);
  ~HttpServer();
  HttpServer(HttpServer&&) noexcept;
  HttpServer& operator=(HttpServer&&) noexcept;
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  // Serves until `stop`, which is asked twenty times a second, says so. Answers in hand are finished, not
  // sent.
  void run(const std::function<bool()>& stop);

 private:
  class Impl;
  explicit HttpServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace cartulaire::platform
