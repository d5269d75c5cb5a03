// Machines that show certificates: who is let in, and that nobody can hold the server.
#include "platform/http_server.hpp"

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <thread>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "platform/certificates.hpp"
#include "platform/https_client.hpp"
#include "platform/test_folder.hpp"

namespace cartulaire::platform {
namespace {

class HttpsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"ca", "server", "node"})
      ASSERT_TRUE(make_tls_key(folder_ / (std::string(name) + ".key")));
    const Validity validity{base::SystemClock().now(), std::chrono::days(2)};
    Authority authority{folder_ / "ca.key", make_authority(folder_ / "ca.key", "essai", validity).value()};
    ASSERT_TRUE(replace_file(folder_ / "ca.crt", authority.certificate));
    ASSERT_TRUE(replace_file(
        folder_ / "server.crt",
        certify_server(authority, folder_ / "server.key", {"localhost", "127.0.0.1"}, validity).value()));
    const std::string request = make_certificate_request(folder_ / "node.key", "anything").value();
    ASSERT_TRUE(
        replace_file(folder_ / "node.crt", certify_client(authority, request, "proxy1", validity).value()));
  }
  void TearDown() override {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
    server_.reset();
  }

  void serve(const HttpLimits& limits, HttpServer::Answer answer) {
    auto server = HttpServer::listen(
        {"127.0.0.1", 0, folder_ / "server.crt", folder_ / "server.key", folder_ / "ca.crt"}, limits,
        std::move(answer));
    ASSERT_TRUE(server) << server.error().text();
    server_.emplace(std::move(*server));
    thread_ = std::thread([this] { server_->run([this] { return stop_.load(); }); });
  }
  [[nodiscard]] HttpsIdentity identity() const {
    return {"https://127.0.0.1:" + std::to_string(server_->port()), folder_ / "node.crt",
            folder_ / "node.key", folder_ / "ca.crt"};
  }
  [[nodiscard]] int connect_plainly() const {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(server_->port());
    EXPECT_EQ(::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    return socket;
  }
  // Whether the other side closes within ten seconds; closes it here too.
  static bool is_closed(int socket) {
    const timeval patience{10, 0};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    char byte = 0;
    const ssize_t got = ::recv(socket, &byte, 1, 0);
    const bool closed = got == 0 || (got < 0 && errno == ECONNRESET);
    ::close(socket);
    return closed;
  }

  TestFolder own_;
  const Path& folder_ = own_.path();
  std::optional<HttpServer> server_;
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

TEST_F(HttpsTest, a_request_comes_with_the_name_and_the_certificate_of_who_asks) {
  const auto own = read_certificate(read_text(folder_ / "node.crt").value()).value();
  EXPECT_EQ(own.name, "proxy1");
  serve({}, [&](const HttpRequest& request) {
    const bool right = request.peer == "proxy1" && request.certificate == own.fingerprint;
    return HttpReply{right ? 200U : 403U, request.method + " " + request.target + " " +
                                              std::string(request.field("X-What")) + " " + request.body};
  });
  HttpsClient client(identity());
  for (int i = 0; i < 3; ++i) {  // over one connection
    const auto answer = client.ask("PUT", "/a/b", {{"X-What", "field"}}, "body");
    ASSERT_TRUE(answer) << answer.error().text();
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->body, "PUT /a/b field body");
  }
  EXPECT_EQ(client.ask("GET", "/")->body, "GET /  ");
  HttpsIdentity wrong = identity();
  wrong.certificate = folder_ / "server.crt";  // of the same authority, but a server's
  wrong.key = folder_ / "server.key";
  EXPECT_EQ(HttpsClient(wrong).ask("GET", "/").error().code, base::ErrorCode::unavailable);
  wrong = identity();
  wrong.server = "http://127.0.0.1";
  EXPECT_EQ(HttpsClient(wrong).ask("GET", "/").error().code, base::ErrorCode::refused);
}

TEST_F(HttpsTest, who_says_nothing_is_dropped_and_who_is_one_too_many_too) {
  HttpLimits limits;
  limits.patience = std::chrono::milliseconds(600);
  limits.connections = 2;
  serve(limits, [](const HttpRequest&) { return HttpReply{200, "{}"}; });
  const int first = connect_plainly();
  const int second = connect_plainly();
  EXPECT_TRUE(is_closed(connect_plainly()));
  EXPECT_TRUE(is_closed(first));
  EXPECT_TRUE(is_closed(second));
  EXPECT_TRUE(HttpsClient(identity()).ask("GET", "/"));
}

TEST_F(HttpsTest, one_peer_has_its_places_and_no_more_and_bodies_have_a_limit) {
  HttpLimits limits;
  limits.of_one_peer = 1;
  limits.body = 100;
  serve(limits, [](const HttpRequest&) { return HttpReply{200, "{}"}; });
  HttpsClient client(identity());
  EXPECT_EQ(client.ask("GET", "/")->status, 200);
  EXPECT_EQ(HttpsClient(identity()).ask("GET", "/")->status, 503);
  EXPECT_EQ(client.ask("PUT", "/", {}, std::string(100, 'x'))->status, 200);
  EXPECT_EQ(client.ask("PUT", "/", {}, std::string(101, 'x'))->status, 413);
  EXPECT_EQ(client.ask("GET", "/")->status, 200);  // on a new connection
}

TEST_F(HttpsTest, nothing_that_an_answer_was_made_from_adds_fields_to_its_head) {
  serve({}, [](const HttpRequest& request) {
    HttpReply reply{200, "{}"};
    reply.fields.emplace_back("X-Word", request.target == "/" ? "a b" : "a\r\nSet-Cookie: session=stolen");
    return reply;
  });
  HttpsClient client(identity());
  EXPECT_EQ(client.ask("GET", "/")->status, 200);
  EXPECT_EQ(client.ask("GET", "/hostile")->status, 500);
  EXPECT_EQ(client.ask("GET", "/")->status, 200);
}

TEST_F(HttpsTest, certificates_say_what_they_are_and_nothing_else_is_one) {
  const std::string request = make_certificate_request(folder_ / "node.key", "proxy1").value();
  EXPECT_EQ(read_certificate_request(request)->name, "proxy1");
  EXPECT_EQ(read_certificate_request(request)->key,
            read_certificate(read_text(folder_ / "node.crt").value())->key);
  std::string altered = request;
  altered[altered.size() / 2] = altered[altered.size() / 2] == 'A' ? 'B' : 'A';
  EXPECT_FALSE(read_certificate_request(altered));
  EXPECT_FALSE(read_certificate_request(""));
  EXPECT_FALSE(read_certificate(request));
  const Validity validity{base::SystemClock().now(), std::chrono::days(2)};
  const Authority other{folder_ / "node.key", read_text(folder_ / "ca.crt").value()};
  EXPECT_FALSE(certify_client(other, request, "proxy1", validity));  // not the authority's key
  const Authority authority{folder_ / "ca.key", read_text(folder_ / "ca.crt").value()};
  EXPECT_FALSE(certify_server(authority, folder_ / "server.key", {"a,DNS:b"}, validity));
}

}  // namespace
}  // namespace cartulaire::platform
