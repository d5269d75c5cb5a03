#include "platform/http_server.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <fmt/format.h>

namespace cartulaire::platform {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
namespace net = boost::asio;
namespace ssl = net::ssl;
using net::ip::tcp;
using Failure = boost::system::error_code;
using TlsStream = ssl::stream<beast::tcp_stream>;

using base::ErrorCode;
using base::fail;
using base::Status;

auto told(Failure& failure) {
  return net::redirect_error(net::use_awaitable, failure);
}

Status unusable(const Path& path, const Failure& failure) {
  return fail(ErrorCode::invalid, path.string(),
              fmt::format("ce fichier ne convient pas à TLS : {}", failure.message()),
              fmt::format("this file does not suit TLS: {}", failure.message()));
}

// Whether other programs on the way read the same request out of these bytes: one host, and a length that is
// told in one way.
template <class Message>
bool is_sound(const Message& message) {
  const auto hosts = message.count(http::field::host);
  if (hosts > 1 || (hosts == 0 && message.version() > 10)) return false;
  if (message.count(http::field::content_length) > 1) return false;
  const auto coded = message.count(http::field::transfer_encoding);
  return coded == 0 || (coded == 1 && message.version() > 10 &&
                        beast::iequals(message[http::field::transfer_encoding], "chunked"));
}

// What a request that cannot be read is answered; 0: nobody is there to be answered.
unsigned status_of(const Failure& failure) {
  if (failure == http::error::body_limit) return 413;
  if (failure == http::error::header_limit) return 431;
  if (failure == http::error::end_of_stream || failure == http::error::partial_message) return 0;
  return failure.category() == Failure(http::error::bad_method).category() ? 400 : 0;
}

// INVARIANT: a field of an answer is one line, whatever an answer was made from.
bool are_lines(const HttpReply& reply) {
  return std::ranges::all_of(reply.fields, [](const auto& field) {
    return std::ranges::none_of(field.second, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
  });
}

// Whose certificate the handshake accepted.
void introduce(TlsStream& stream, HttpRequest& request) {
  X509* certificate = SSL_get0_peer_certificate(stream.native_handle());
  if (certificate == nullptr) return;
  unsigned size = 0;
  X509_digest(certificate, EVP_sha256(), reinterpret_cast<unsigned char*>(request.certificate.data()), &size);
  const X509_NAME* subject = X509_get_subject_name(certificate);
  const int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
  if (at < 0) return;
  const ASN1_STRING* name = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at));
  request.peer.assign(reinterpret_cast<const char*>(ASN1_STRING_get0_data(name)),
                      static_cast<std::size_t>(ASN1_STRING_length(name)));
}

}  // namespace

class HttpServer::Impl {
 public:
  Impl(const HttpLimits& limits, Answer answer) : limits_(limits), answer_(std::move(answer)) {}

  Status prepare(const HttpPlace& place) {
    if (!place.certificate.empty())
      if (auto status = prepare_tls(place); !status) return status;
    Failure failure;
    const auto address = net::ip::make_address(place.address, failure);
    if (failure)
      return fail(ErrorCode::invalid, place.address, "ce n'est pas une adresse IP où écouter",
                  "this is not an IP address to listen at");
    const tcp::endpoint endpoint(address, place.port);
    if (acceptor_.open(endpoint.protocol(), failure) ||
        acceptor_.set_option(net::socket_base::reuse_address(true), failure) ||
        acceptor_.bind(endpoint, failure) ||
        acceptor_.listen(net::socket_base::max_listen_connections, failure))
      return fail(ErrorCode::io, fmt::format("{}:{}", place.address, place.port),
                  fmt::format("écoute impossible : {}", failure.message()),
                  fmt::format("cannot listen: {}", failure.message()));
    return {};
  }

  [[nodiscard]] std::uint16_t port() const {
    Failure failure;
    return acceptor_.local_endpoint(failure).port();
  }

  void run(const std::function<bool()>& stop) {
    net::co_spawn(context_, accept(), [](const std::exception_ptr&) {});
    std::vector<std::thread> threads;
    for (unsigned i = 0; i < limits_.threads; ++i)
      threads.emplace_back([this] { context_.run(); });
    while (!stop())
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    context_.stop();
    for (std::thread& thread : threads)
      thread.join();
  }

 private:
  Status prepare_tls(const HttpPlace& place) {
    Failure failure;
    with_tls_ = true;
    SSL_CTX* context = tls_.native_handle();
    SSL_CTX_set_min_proto_version(context, place.authority.empty() ? TLS1_2_VERSION : TLS1_3_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    if (tls_.use_certificate_chain_file(place.certificate, failure))
      return unusable(place.certificate, failure);
    if (tls_.use_private_key_file(place.key, ssl::context::pem, failure)) return unusable(place.key, failure);
    if (place.authority.empty()) return {};
    ends_on_error_ = true;
    SSL_CTX_set_num_tickets(context, 0);  // each connection shows its certificate
    tls_.set_verify_mode(ssl::verify_peer | ssl::verify_fail_if_no_peer_cert);
    if (tls_.load_verify_file(place.authority, failure)) return unusable(place.authority, failure);
    return {};
  }

  net::awaitable<void> accept() {
    for (;;) {
      Failure failure;
      tcp::socket socket = co_await acceptor_.async_accept(net::make_strand(context_), told(failure));
      if (failure) {  // no descriptor left, or the like: others will end
        net::steady_timer pause(context_, std::chrono::milliseconds(100));
        co_await pause.async_wait(told(failure));
        continue;
      }
      if (open_ >= limits_.connections) continue;  // closed
      ++open_;
      const auto strand = socket.get_executor();
      net::co_spawn(strand, serve(std::move(socket)), [this](const std::exception_ptr&) { --open_; });
    }
  }

  // One of `limits_.of_one_peer` places, given back at the end.
  class Seat {
   public:
    Seat(Impl& of, std::string peer) : of_(of), peer_(std::move(peer)) {
      const std::lock_guard lock(of_.mutex_);
      ++of_.seats_[peer_];
      taken_ = of_.seats_[peer_] <= of_.limits_.of_one_peer;
    }
    ~Seat() {
      const std::lock_guard lock(of_.mutex_);
      if (--of_.seats_[peer_] == 0) of_.seats_.erase(peer_);
    }
    Seat(const Seat&) = delete;
    Seat& operator=(const Seat&) = delete;
    [[nodiscard]] bool taken() const { return taken_; }

   private:
    Impl& of_;
    std::string peer_;
    bool taken_ = false;
  };

  net::awaitable<void> serve(tcp::socket socket) {
    Failure failure;
    if (socket.set_option(tcp::no_delay(true), failure)) co_return;  // already gone
    HttpRequest request;
    request.peer = socket.remote_endpoint(failure).address().to_string();
    beast::tcp_stream plain(std::move(socket));
    if (!with_tls_) {
      co_await converse(plain, plain, request);
      co_return;
    }
    TlsStream stream(std::move(plain), tls_);
    beast::tcp_stream& lowest = beast::get_lowest_layer(stream);
    lowest.expires_after(limits_.patience);
    co_await stream.async_handshake(ssl::stream_base::server, told(failure));
    if (failure) co_return;
    introduce(stream, request);
    if (!co_await converse(stream, lowest, request)) co_return;
    lowest.expires_after(limits_.patience);
    co_await stream.async_shutdown(told(failure));
  }

  // Requests and answers until one side has enough; false where the connection broke. `lowest` keeps the
  // time.
  template <class Stream>
  net::awaitable<bool> converse(Stream& stream, beast::tcp_stream& lowest, HttpRequest& request) {
    const Seat seat(*this, request.peer);
    beast::flat_buffer buffer;
    Failure failure;
    for (bool go_on = true; go_on;) {
      http::request_parser<http::string_body> parser;
      parser.header_limit(static_cast<std::uint32_t>(limits_.head));
      parser.body_limit(limits_.body);
      lowest.expires_after(patience_for_heads());
      co_await http::async_read_header(stream, buffer, parser, told(failure));
      const bool sound = !failure && is_sound(parser.get());
      if (sound) {
        lowest.expires_after(limits_.patience);
        co_await http::async_read(stream, buffer, parser, told(failure));
      }
      HttpReply reply;
      const bool head_only = sound && parser.get().method() == http::verb::head;
      if (failure) {
        reply.status = status_of(failure);
        if (reply.status == 0) co_return false;
      } else if (!sound) {
        reply.status = 400;
      } else if (!seat.taken()) {
        reply.status = 503;
      } else {
        http::request<http::string_body>& message = parser.get();
        request.method = head_only ? "GET" : std::string(message.method_string());
        request.target = std::string(message.target());
        request.body = std::move(message.body());
        request.field = [&message](std::string_view name) {
          const auto lines = message.equal_range(boost::core::string_view(name.data(), name.size()));
          if (lines.first == lines.second) return std::string_view();
          const auto value = std::prev(lines.second)->value();
          return std::string_view(value.data(), value.size());
        };
        reply = answer_(request);
        if (!are_lines(reply)) reply = {500, "", "text/plain"};
      }
      // After what was not read to its end nothing can be told apart any more.
      const bool whole = sound && !failure && parser.is_done();
      go_on = whole && seat.taken() && parser.keep_alive() && (reply.status < 400 || !ends_on_error_);
      http::response<http::string_body> response;
      response.version(11);
      response.result(reply.status);
      response.set(http::field::content_type, reply.type);
      for (const auto& [name, value] : reply.fields)
        response.insert(name, value);
      response.keep_alive(go_on);
      response.body() = std::move(reply.body);
      response.prepare_payload();
      if (head_only) response.body().clear();
      lowest.expires_after(limits_.patience);
      co_await http::async_write(stream, response, told(failure));
      if (failure) co_return false;
      if (!whole) {
        co_await drop_the_rest(lowest);
        co_return false;
      }
    }
    co_return true;
  }

  // Nearly full, those who hold a place without asking anything lose it soon.
  [[nodiscard]] std::chrono::milliseconds patience_for_heads() const {
    return open_ > limits_.connections / 4 * 3 ? std::min(limits_.patience, limits_.crowded)
                                               : limits_.patience;
  }

  // A connection that is closed over bytes that nobody read loses the answer too.
  net::awaitable<void> drop_the_rest(beast::tcp_stream& lowest) {
    Failure failure;
    if (lowest.socket().shutdown(tcp::socket::shutdown_send, failure)) co_return;
    std::array<char, 16'384> dropped{};
    lowest.expires_after(std::min(limits_.patience, limits_.crowded));
    for (std::size_t size = 0; !failure && size < 4 * limits_.body;)
      size += co_await lowest.async_read_some(net::buffer(dropped), told(failure));
  }

  HttpLimits limits_;
  Answer answer_;
  bool with_tls_ = false;
  bool ends_on_error_ = false;  // machines: whoever was refused begins anew
  std::atomic<unsigned> open_ = 0;
  std::mutex mutex_;
  std::map<std::string, unsigned> seats_;
  ssl::context tls_{ssl::context::tls_server};
  net::io_context context_;  // its end ends what uses the above
  tcp::acceptor acceptor_{context_};
};

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpServer::~HttpServer() = default;
HttpServer::HttpServer(HttpServer&&) noexcept = default;
HttpServer& HttpServer::operator=(HttpServer&&) noexcept = default;

base::Result<HttpServer> HttpServer::listen(const HttpPlace& place, const HttpLimits& limits, Answer answer) {
  auto impl = std::make_unique<Impl>(limits, std::move(answer));
  if (auto status = impl->prepare(place); !status) return base::pass(status);
  return HttpServer(std::move(impl));
}

std::uint16_t HttpServer::port() const {
  return impl_->port();
}

void HttpServer::run(const std::function<bool()>& stop) {
  impl_->run(stop);
}

}  // namespace cartulaire::platform
