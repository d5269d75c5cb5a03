// Mail to a server by SMTP, over libcurl: one connection for as many messages as there are.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace cartulaire::platform {

struct SmtpServer {
  std::string address;  // smtp://HOST:PORT, with STARTTLS; smtps://HOST:PORT
  std::string user;     // empty: without a login
  std::string password;
  bool in_clear = false;              // without TLS: for a server on this machine
  std::string authority;              // a file of certificates to trust instead of the system's; may be empty
  std::chrono::seconds deadline{60};  // of each message, connecting included
};

// What the server said of one message.
struct SmtpAnswer {
  enum class Kind { accepted, later, refused };
  Kind kind = Kind::accepted;
  int code = 250;
};

// Not thread-safe: one session a thread. Connects at its first message, and again after it was cut off.
class SmtpSession {
 public:
  // Errors: refused: another scheme; a login or a server of another machine in clear.
  static base::Result<SmtpSession> open(const SmtpServer& server);
  SmtpSession(SmtpSession&& other) noexcept;
  SmtpSession& operator=(SmtpSession&& other) noexcept;
  ~SmtpSession();

  // A message as mail_text makes it. Errors: unavailable: no connection, TLS, the login, time over: nothing
  // is known of this recipient, and the message may have been taken when the answer was lost.
  base::Result<SmtpAnswer> send(const std::string& from, const std::string& to, std::string_view message);

 private:
  struct Handle;
  explicit SmtpSession(std::unique_ptr<Handle> handle);
  std::unique_ptr<Handle> handle_;
};

}  // namespace cartulaire::platform
