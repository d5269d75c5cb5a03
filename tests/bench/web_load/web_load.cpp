// Asks an HTTP server at a constant rate whatever it answers (an open loop), over connections that stay:
//
//   web_load PORT RATE SECONDS CONNECTIONS < requests
//
// Each line of the input is one request: METHOD PATH COOKIE CSRF BODY, parted by tabs; they go round. RATE 0:
// every line once, as fast as the connections take them. A request's time runs from the moment at which it
// was due, not from when a connection was free for it: waiting counts. Tells one JSON object.
#include <algorithm>
#include <charconv>
#include <chrono>
#include <iostream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <fmt/format.h>

namespace {

namespace net = boost::asio;
namespace http = boost::beast::http;
using Clock = std::chrono::steady_clock;

struct Load {
  std::uint16_t port = 0;
  double rate = 0;
  double seconds = 0;
  std::vector<std::string> requests;

  std::size_t next = 0;  // request to send
  Clock::time_point began;
  Clock::time_point ended;
  std::vector<double> milliseconds;
  std::map<unsigned, std::size_t> statuses;
  std::size_t bytes = 0;
  std::size_t broken = 0;
};

std::string request_of(const std::string& line) {
  std::vector<std::string> part(1);
  for (const char c : line)
    if (c == '\t')
      part.emplace_back();
    else
      part.back() += c;
  part.resize(5);
  std::string text =
      fmt::format("{} {} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {}\r\nAccept-Encoding: gzip\r\n", part[0],
                  part[1], part[2]);
  if (!part[3].empty()) text += fmt::format("X-Csrf-Token: {}\r\n", part[3]);
  if (!part[4].empty())
    text += fmt::format("Content-Type: application/json\r\nContent-Length: {}\r\n", part[4].size());
  return text + "\r\n" + part[4];
}

net::awaitable<void> connection(Load& load) {
  net::steady_timer timer(co_await net::this_coro::executor);
  net::ip::tcp::socket socket(timer.get_executor());
  co_await socket.async_connect({net::ip::address_v4::loopback(), load.port}, net::use_awaitable);
  socket.set_option(net::ip::tcp::no_delay(true));
  boost::beast::flat_buffer buffer;
  for (;;) {
    const std::size_t number = load.next;
    const double due_after = load.rate > 0 ? static_cast<double>(number) / load.rate : 0;
    if (load.rate > 0 ? due_after >= load.seconds : number >= load.requests.size()) co_return;
    ++load.next;
    auto due =
        load.began + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(due_after));
    if (load.rate > 0) {
      timer.expires_at(due);
      co_await timer.async_wait(net::use_awaitable);
    } else {
      due = Clock::now();
    }
    co_await net::async_write(socket, net::buffer(load.requests[number % load.requests.size()]),
                              net::use_awaitable);
    http::response_parser<http::string_body> parser;
    parser.body_limit(std::size_t{16} << 20);
    co_await http::async_read(socket, buffer, parser, net::use_awaitable);
    load.ended = Clock::now();
    load.milliseconds.push_back(std::chrono::duration<double, std::milli>(load.ended - due).count());
    load.bytes += parser.get().body().size();
    ++load.statuses[parser.get().result_int()];
  }
}

double quantile(const std::vector<double>& sorted, double q) {
  if (sorted.empty()) return 0;
  return sorted[std::min(sorted.size() - 1,
                         static_cast<std::size_t>(q * static_cast<double>(sorted.size())))];
}

}  // namespace

int main(int count, char** words) {
  if (count != 5) {
    std::cerr << "web_load PORT RATE SECONDS CONNECTIONS < requests\n";
    return 2;
  }
  Load load;
  load.port = static_cast<std::uint16_t>(std::stoi(words[1]));
  load.rate = std::stod(words[2]);
  load.seconds = std::stod(words[3]);
  for (std::string line; std::getline(std::cin, line);)
    load.requests.push_back(request_of(line));
  if (load.requests.empty()) return 2;
  net::io_context context(1);
  load.began = Clock::now() + std::chrono::milliseconds(load.rate > 0 ? 200 : 0);
  for (int i = 0; i < std::stoi(words[4]); ++i)
    net::co_spawn(context, connection(load), [&](const std::exception_ptr& failure) {
      if (failure) ++load.broken;
    });
  context.run();
  std::sort(load.milliseconds.begin(), load.milliseconds.end());
  std::string statuses;
  for (const auto& [status, times] : load.statuses)
    statuses += fmt::format("{}\"{}\": {}", statuses.empty() ? "" : ", ", status, times);
  const auto& times = load.milliseconds;
  fmt::print(
      "{{\"answers\": {}, \"broken\": {}, \"seconds\": {:.3f}, \"bytes\": {}, \"p50\": {:.3f}, "
      "\"p90\": {:.3f}, \"p99\": {:.3f}, \"max\": {:.3f}, \"statuses\": {{{}}}}}\n",
      times.size(), load.broken, std::chrono::duration<double>(load.ended - load.began).count(), load.bytes,
      quantile(times, 0.5), quantile(times, 0.9), quantile(times, 0.99), times.empty() ? 0 : times.back(),
      statuses);
  return load.broken == 0 ? 0 : 1;
}
