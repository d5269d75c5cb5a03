#include "platform/local_socket.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace cartulaire::platform {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using Clock = std::chrono::steady_clock;

class Socket {
 public:
  explicit Socket(int descriptor) : descriptor_(descriptor) {}
  ~Socket() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  [[nodiscard]] int descriptor() const { return descriptor_; }
  int release() { return std::exchange(descriptor_, -1); }

 private:
  int descriptor_;
};

bool address_of(const Path& path, sockaddr_un& address) {
  address = {};
  address.sun_family = AF_UNIX;
  const std::string text = path.string();
  if (text.empty() || text.size() >= sizeof address.sun_path) return false;
  std::memcpy(address.sun_path, text.data(), text.size());
  return true;
}

tl::unexpected<base::Error> too_long(const Path& path) {
  return fail(ErrorCode::invalid, path.string(),
              "chemin trop long pour une prise locale (107 octets au plus)",
              "path too long for a local socket (107 bytes at most)");
}

tl::unexpected<base::Error> failed(const Path& path, int code) {
  return fail(code == ENOENT || code == ECONNREFUSED ? ErrorCode::not_found : ErrorCode::io, path.string(),
              fmt::format("prise locale : {}", std::strerror(code)),
              fmt::format("local socket: {}", std::strerror(code)));
}

bool wait_for(int descriptor, short events, Clock::time_point until) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
  if (left <= 0) return false;
  pollfd one{descriptor, events, 0};
  return ::poll(&one, 1, static_cast<int>(std::min<std::int64_t>(left, INT32_MAX))) > 0;
}

// One line without its end; false where none came whole within `limit` and before `until`.
bool read_line(int descriptor, std::size_t limit, Clock::time_point until, std::string& line) {
  std::array<char, 65'536> buffer;
  while (wait_for(descriptor, POLLIN, until)) {
    const ssize_t got = ::recv(descriptor, buffer.data(), buffer.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    const std::string_view more(buffer.data(), static_cast<std::size_t>(got));
    const std::size_t end = more.find('\n');
    line += more.substr(0, end);
    if (line.size() > limit) return false;
    if (end != std::string_view::npos) return true;
  }
  return false;
}

bool write_line(int descriptor, std::string text, Clock::time_point until) {
  text += '\n';
  std::string_view rest = text;
  while (!rest.empty() && wait_for(descriptor, POLLOUT, until)) {
    const ssize_t sent = ::send(descriptor, rest.data(), rest.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (sent <= 0) return false;
    rest.remove_prefix(static_cast<std::size_t>(sent));
  }
  return rest.empty();
}

Result<int> connect_to(const Path& path) {
  sockaddr_un address{};
  if (!address_of(path, address)) return too_long(path);
  Socket socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (socket.descriptor() < 0) return failed(path, errno);
  if (::connect(socket.descriptor(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    return failed(path, errno);
  return socket.release();
}

}  // namespace

LineServer::~LineServer() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  ::unlink(path_.c_str());
}

LineServer::LineServer(LineServer&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      path_(std::move(other.path_)),
      limits_(other.limits_) {}

LineServer& LineServer::operator=(LineServer&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(path_, other.path_);
  std::swap(limits_, other.limits_);
  return *this;
}

Result<LineServer> LineServer::listen(const Path& path, unsigned mode, LineLimits limits) {
  sockaddr_un address{};
  if (!address_of(path, address)) return too_long(path);
  if (const auto other = connect_to(path)) {
    ::close(*other);
    return fail(ErrorCode::refused, path.string(), "un autre processus répond déjà ici",
                "another process already answers here");
  }
  Socket socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (socket.descriptor() < 0) return failed(path, errno);
  ::unlink(path.c_str());
  const mode_t before = ::umask(0777U & ~mode);
  const int bound = ::bind(socket.descriptor(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
  const int code = errno;
  ::umask(before);
  if (bound != 0) return failed(path, code);
  if (::listen(socket.descriptor(), 64) != 0) return failed(path, errno);
  return LineServer(socket.release(), path, limits);
}

bool LineServer::serve_one(std::chrono::milliseconds wait, const Answer& answer) {
  if (!wait_for(descriptor_, POLLIN, Clock::now() + wait)) return false;
  const Socket socket(::accept4(descriptor_, nullptr, nullptr, SOCK_CLOEXEC));
  if (socket.descriptor() < 0) return false;
  ucred who{};
  socklen_t size = sizeof who;
  if (::getsockopt(socket.descriptor(), SOL_SOCKET, SO_PEERCRED, &who, &size) != 0) return false;
  std::string request;
  if (!read_line(socket.descriptor(), limits_.request, Clock::now() + limits_.patience, request))
    return false;
  std::string text = answer({who.uid, who.pid}, request);
  return write_line(socket.descriptor(), std::move(text), Clock::now() + limits_.patience);
}

Result<std::string> ask_line(const Path& path, std::string_view request, std::chrono::milliseconds patience,
                             std::size_t limit) {
  const auto connected = connect_to(path);
  if (!connected) return tl::unexpected(connected.error());
  const Socket socket(*connected);
  const auto until = Clock::now() + patience;
  std::string line;
  if (!write_line(socket.descriptor(), std::string(request), until) ||
      !read_line(socket.descriptor(), limit, until, line))
    return fail(ErrorCode::unavailable, path.string(), "pas de réponse entière dans le temps accordé",
                "no whole answer in the time given");
  return line;
}

}  // namespace cartulaire::platform
