// Sockets of the local machine (AF_UNIX), one line of text each way: how the program's processes ask each
// other.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "base/result.hpp"
#include "platform/file.hpp"

namespace cartulaire::platform {

// Who asks, as the kernel knows it.
struct Peer {
  std::uint32_t user = 0;  // its number
  std::int32_t process = 0;
};

struct LineLimits {
  std::size_t request = std::size_t{16} << 20;  // bytes of one line
  std::chrono::milliseconds patience{10'000};   // for a peer that says or takes nothing
};

// Listens at a path. One connection is served at a time: a request, an answer, closed.
class LineServer {
 public:
  LineServer() = default;
  ~LineServer();
  LineServer(LineServer&& other) noexcept;
  LineServer& operator=(LineServer&& other) noexcept;
  LineServer(const LineServer&) = delete;
  LineServer& operator=(const LineServer&) = delete;

  // Takes the path over from a process that is gone; `refused` where one still answers there. `mode`: who of
  // this machine may connect.
  static base::Result<LineServer> listen(const Path& path, unsigned mode = 0660, LineLimits limits = {});

  // Gives the line without its end to `answer`, whose text (without line ends) goes back. A peer that is too
  // slow, too long or gone is dropped.
  using Answer = std::function<std::string(const Peer& peer, std::string_view request)>;
  // Waits up to `wait` for one connection; true if one was served.
  bool serve_one(std::chrono::milliseconds wait, const Answer& answer);

 private:
  LineServer(int descriptor, Path path, LineLimits limits)
      : descriptor_(descriptor), path_(std::move(path)), limits_(limits) {}
  int descriptor_ = -1;
  Path path_;
  LineLimits limits_;
};

// Sends one line and returns the answer's. `not_found`: nobody listens there; `unavailable`: no whole answer
// in time.
base::Result<std::string> ask_line(const Path& path, std::string_view request,
                                   std::chrono::milliseconds patience = std::chrono::minutes(10),
                                   std::size_t limit = std::size_t{256} << 20);

}  // namespace cartulaire::platform
