// What the tests of the warehouse share: a ClickHouse of their own on a loopback port, in a temporary folder,
// stopped by its own pid; and a proxy that loses what passes.
#pragma once

#include <atomic>
#include <csignal>
#include <functional>
#include <string>
#include <thread>

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "journal/testing.hpp"
#include "journal/warehouse/client.hpp"
#include "platform/file.hpp"

namespace cartulaire::journal::warehouse::testing {

inline sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  return address;
}

// A listener on a port of the system's choice.
inline int listen_somewhere(int& port) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  (void)::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof(address));
  socklen_t size = sizeof(address);
  ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  port = ntohs(address.sin_port);
  ::listen(listener, 16);
  return listener;
}

class Server {
 public:
  static constexpr const char* kProgram = "/usr/sbin/clickhouse-server";
  static bool available() { return ::access(kProgram, X_OK) == 0; }

  Server() {
    int tcp = 0;
    ::close(listen_somewhere(port_));
    ::close(listen_somewhere(tcp));
    const std::string at = folder_.path().string();
    const std::string text =
        "<yandex><logger><level>warning</level><log>" + at + "/log</log><errorlog>" + at +
        "/errors</errorlog></logger><http_port>" + std::to_string(port_) + "</http_port><tcp_port>" +
        std::to_string(tcp) + "</tcp_port><listen_host>127.0.0.1</listen_host><path>" + at +
        "/data/</path><tmp_path>" + at +
        "/tmp/</tmp_path><users_config>config.xml</users_config><default_profile>default</default_profile>"
        "<default_database>default</default_database><mark_cache_size>16777216</mark_cache_size>"
        "<merge_tree><old_parts_lifetime>1</old_parts_lifetime></merge_tree>"
        "<profiles><default/></profiles><quotas><default/></quotas><users><keeper><password>secret</password>"
        "<networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></keeper>"
        "</users></yandex>";
    (void)platform::replace_file(folder_.path() / "config.xml", text);
    start();
  }
  ~Server() {
    ::kill(pid_, SIGTERM);
    for (int i = 0; i < 100; ++i) {
      if (::waitpid(pid_, nullptr, WNOHANG) == pid_) return;
      ::usleep(50'000);
    }
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  void start() {
    const std::string at = folder_.path().string();
    pid_ = ::fork();
    if (pid_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      const int out = ::open((at + "/out").c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
      ::dup2(out, 1);
      ::dup2(out, 2);
      ::execl(kProgram, kProgram, ("--config-file=" + at + "/config.xml").c_str(), nullptr);
      ::_exit(127);
    }
    for (int i = 0; i < 600 && !Client(place("default")).run("SELECT 1"); ++i)
      ::usleep(50'000);
  }
  // As the power goes.
  void kill() {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] platform::Path data() const { return folder_.path() / "data"; }
  [[nodiscard]] Place place(const std::string& database) const {
    return {.address = "http://127.0.0.1:" + std::to_string(port_),
            .user = "keeper",
            .password = "secret",
            .database = database};
  }
  // A new, empty one.
  [[nodiscard]] Place new_database() {
    const std::string name = "t" + std::to_string(++databases_);
    (void)Client(place("default")).run("CREATE DATABASE " + name);
    return place(name);
  }

 private:
  journal::testing::TemporaryFolder folder_;
  int port_ = 0;
  pid_t pid_ = -1;
  int databases_ = 0;
};

// Between a client and the server: counts requests and loses one of them, or its answer.
class LosingProxy {
 public:
  explicit LosingProxy(int server) : server_(server) {
    listener_ = listen_somewhere(port_);
    thread_ = std::thread([this] { serve(); });
  }
  ~LosingProxy() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  LosingProxy(const LosingProxy&) = delete;
  LosingProxy& operator=(const LosingProxy&) = delete;

  [[nodiscard]] Place before(Place place) const {
    place.address = "http://127.0.0.1:" + std::to_string(port_);
    return place;
  }
  enum class Loss { request, answer };
  // From 1; 0: nothing is lost.
  void lose(int number, Loss loss) {
    loss_ = loss;
    seen_ = 0;
    lost_ = number;
  }
  [[nodiscard]] int seen() const { return seen_; }
  using Watcher = std::function<void(const std::string&)>;
  // Sees each request before the server does. To be set while none is under way.
  void watch(Watcher watcher) { watcher_ = std::move(watcher); }
  // Called with each request as soon as it is on its way, before the answer is waited for.
  void watch_sent(Watcher watcher) { sent_watcher_ = std::move(watcher); }

 private:
  static bool receive(int from, std::string& into) {
    char block[65536];
    const ssize_t got = ::recv(from, block, sizeof(block), 0);
    if (got > 0) into.append(block, static_cast<std::size_t>(got));
    return got > 0;
  }
  static void send_all(int to, const std::string& bytes) {
    for (std::size_t sent = 0; sent < bytes.size();) {
      const ssize_t done = ::send(to, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
      if (done <= 0) return;
      sent += static_cast<std::size_t>(done);
    }
  }
  // Head and body; the server closes after its answer, so that its end is known.
  static std::string request_of(int client) {
    std::string request;
    std::size_t end = 0;
    while ((end = request.find("\r\n\r\n")) == std::string::npos)
      if (!receive(client, request)) return {};
    constexpr std::string_view kLength = "Content-Length: ";
    const auto at = request.find(kLength);
    const std::size_t body = at < end ? std::stoul(request.substr(at + kLength.size())) : 0;
    while (request.size() < end + 4 + body)
      if (!receive(client, request)) return {};
    return request.insert(request.find("\r\n") + 2, "Connection: close\r\n");
  }
  [[nodiscard]] std::string answer_of(const std::string& request) const {
    const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = loopback(server_);
    std::string answer;
    if (::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) {
      send_all(server, request);
      if (sent_watcher_) sent_watcher_(request);
      while (receive(server, answer)) {
      }
    }
    ::close(server);
    return answer;
  }
  void serve() {
    while (true) {
      const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (client < 0) return;
      const std::string request = request_of(client);
      const bool loses = ++seen_ == lost_;
      if (!(loses && loss_ == Loss::request)) {
        if (watcher_) watcher_(request);
        const std::string answer = answer_of(request);
        if (!loses) send_all(client, answer);
      }
      ::close(client);
    }
  }

  int server_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<int> seen_ = 0;
  std::atomic<int> lost_ = 0;
  std::atomic<Loss> loss_ = Loss::request;
  Watcher watcher_;
  Watcher sent_watcher_;
  std::thread thread_;
};

}  // namespace cartulaire::journal::warehouse::testing
