// For tests: a port of the loopback interface that nobody listens on.
#pragma once

#include <cstdlib>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace cartulaire::platform {

inline int free_port() {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof name;
  if (::bind(descriptor, reinterpret_cast<sockaddr*>(&name), size) != 0) std::abort();
  ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&name), &size);
  ::close(descriptor);
  return ntohs(name.sin_port);
}

}  // namespace cartulaire::platform
