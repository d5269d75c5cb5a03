// Downloads: limits, validators, failures that leave nothing behind.
#include "platform/http.hpp"

#include <filesystem>

#include <gtest/gtest.h>

#include "platform/crypto.hpp"
#include "platform/test_http_server.hpp"

namespace cartulaire::platform {
namespace {

using testing::HttpServer;

class HttpTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::array<std::byte, 8> random{};
    random_bytes(random);
    into_ = std::filesystem::temp_directory_path() / ("cartulaire-http-" + to_hex(random));
  }
  void TearDown() override { std::filesystem::remove(into_); }

  base::Result<Downloaded> fetch(const std::string& address) {
    Download what;
    what.address = address;
    what.max_bytes = 1000;
    what.etag = etag_;
    what.deadline = std::chrono::seconds(deadline_);
    return download(what, into_);
  }
  [[nodiscard]] bool left_behind() const { return std::filesystem::exists(into_); }

  Path into_;
  std::string etag_;
  int deadline_ = 20;
};

TEST_F(HttpTest, a_file_comes_with_its_validators) {
  HttpServer server([](const std::string&) {
    return HttpServer::reply("200 OK", "content",
                             "ETag: \"v1\"\r\nLast-Modified: Mon, 01 Jan 2024 00:00:00 GMT\r\n");
  });
  const auto got = fetch(server.address("/a"));
  ASSERT_TRUE(got) << got.error().text();
  EXPECT_EQ(got->etag, "\"v1\"");
  EXPECT_EQ(got->last_modified, "Mon, 01 Jan 2024 00:00:00 GMT");
  EXPECT_EQ(*read_text(into_), "content");
}

TEST_F(HttpTest, an_unchanged_file_is_not_sent_again) {
  HttpServer server([](const std::string& head) {
    return head.find("If-None-Match: \"v1\"") != std::string::npos ? HttpServer::reply("304 Not Modified", "")
                                                                   : HttpServer::reply("200 OK", "x");
  });
  etag_ = "\"v1\"";
  const auto got = fetch(server.address("/a"));
  ASSERT_TRUE(got) << got.error().text();
  EXPECT_TRUE(got->not_modified);
  EXPECT_FALSE(left_behind());
}

TEST_F(HttpTest, a_304_that_nobody_asked_for_is_an_error) {
  HttpServer server([](const std::string&) { return HttpServer::reply("304 Not Modified", ""); });
  EXPECT_FALSE(fetch(server.address("/a")));
}

TEST_F(HttpTest, failures_are_named_and_leave_nothing) {
  for (const char* status : {"404 Not Found", "500 Internal Server Error", "206 Partial Content"}) {
    HttpServer server([&](const std::string&) { return HttpServer::reply(status, "sorry"); });
    const auto got = fetch(server.address("/a"));
    ASSERT_FALSE(got) << status;
    EXPECT_NE(got.error().english.find(std::string(status).substr(0, 3)), std::string::npos);
    EXPECT_FALSE(left_behind());
  }
}

TEST_F(HttpTest, too_large_announced_or_not) {
  const std::string body(2000, 'x');
  HttpServer announced([&](const std::string&) { return HttpServer::reply("200 OK", body); });
  const auto first = fetch(announced.address("/a"));
  ASSERT_FALSE(first);
  EXPECT_EQ(first.error().code, base::ErrorCode::too_large);
  HttpServer silent(
      [&](const std::string&) { return "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + body; });
  const auto second = fetch(silent.address("/a"));
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, base::ErrorCode::too_large);
  EXPECT_FALSE(left_behind());
}

TEST_F(HttpTest, a_file_cut_short_is_no_file) {
  HttpServer server(
      [](const std::string&) { return std::string("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nhalf"); });
  const auto got = fetch(server.address("/a"));
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().code, base::ErrorCode::unavailable);
  EXPECT_FALSE(left_behind());
}

TEST_F(HttpTest, a_server_that_never_answers_meets_the_deadline) {
  // A listening socket that nobody accepts from: the connection stands, the answer never comes.
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  socklen_t size = sizeof(address);
  getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  listen(listener, 4);
  deadline_ = 1;
  const auto got = fetch("http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/a");
  close(listener);
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().code, base::ErrorCode::unavailable);
}

TEST_F(HttpTest, only_the_web_also_after_a_redirect) {
  for (const char* address : {"file:///etc/hostname", "ftp://127.0.0.1/x", "/etc/hostname"}) {
    const auto got = fetch(address);
    ASSERT_FALSE(got) << address;
    EXPECT_EQ(got.error().code, base::ErrorCode::refused);
  }
  HttpServer server([](const std::string&) {
    return HttpServer::reply("302 Found", "", "Location: file:///etc/hostname\r\n");
  });
  const auto got = fetch(server.address("/a"));
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().code, base::ErrorCode::refused) << got.error().text();
  EXPECT_FALSE(left_behind());
}

TEST_F(HttpTest, a_redirect_within_the_web_is_followed) {
  HttpServer server([](const std::string& head) {
    return head.starts_with("GET /a ")
               ? HttpServer::reply("302 Found", "", "Location: /b\r\nETag: \"old\"\r\n")
               : HttpServer::reply("200 OK", "there");
  });
  const auto got = fetch(server.address("/a"));
  ASSERT_TRUE(got) << got.error().text();
  EXPECT_EQ(got->etag, "");
  EXPECT_EQ(*read_text(into_), "there");
}

}  // namespace
}  // namespace cartulaire::platform
