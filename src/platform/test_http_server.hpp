// For tests: an HTTP server on 127.0.0.1 that answers each connection with the bytes that the test gives,
// then closes it. Its port is the system's choice; it ends with the object.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/guarded.hpp"

namespace cartulaire::platform::testing {

class HttpServer {
 public:
  // What to send for a request (its head, as text). An empty answer closes the connection without a word.
  using Answer = std::function<std::string(const std::string& head)>;

  explicit HttpServer(Answer answer) : answer_(std::move(answer)) {
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    (void)bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof(address));
    socklen_t size = sizeof(address);
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    listen(listener_, 16);
    thread_ = std::thread([this] { serve(); });
  }
  ~HttpServer() {
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
  }
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  [[nodiscard]] std::string address(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(port_) + path;
  }
  [[nodiscard]] std::vector<std::string> heads() {
    return heads_.with([](const auto& all) { return all; });
  }

  // "HTTP/1.1 200 OK" with a length, a body and further headers ("ETag: x\r\n").
  static std::string reply(const std::string& status, const std::string& body,
                           const std::string& headers = "") {
    return "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + headers +
           "Connection: close\r\n\r\n" + body;
  }

 private:
  void serve() {
    while (true) {
      const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (client < 0) return;
      std::string head;
      char block[4096];
      while (head.find("\r\n\r\n") == std::string::npos) {
        const ssize_t got = recv(client, block, sizeof(block), 0);
        if (got <= 0) break;
        head.append(block, static_cast<std::size_t>(got));
      }
      heads_.with([&](auto& all) { all.push_back(head); });
      const std::string bytes = answer_(head);
      std::size_t sent = 0;
      while (sent < bytes.size()) {
        const ssize_t done = send(client, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
        if (done <= 0) break;
        sent += static_cast<std::size_t>(done);
      }
      close(client);
    }
  }

  Answer answer_;
  base::Guarded<std::vector<std::string>> heads_;
  int listener_ = -1;
  int port_ = 0;
  std::thread thread_;
};

}  // namespace cartulaire::platform::testing
