// Small texts to other machines, over libcurl: an HTTP POST, a mail by SMTP. Each within a deadline; nothing
// is sent twice by itself.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace cartulaire::platform {

struct Post {
  std::string address;  // http:// or https://; redirects are not followed
  std::string type;     // content type of the body
  std::vector<std::pair<std::string, std::string>> parameters = {};  // behind the address, escaped here
  std::string user = {};                                             // HTTP basic; empty: nobody
  std::string password = {};
  std::vector<std::pair<std::string, std::string>> fields = {};  // of the head
  std::string authority = {};  // a file of certificates to trust instead of the system's; empty: the system's
  std::chrono::seconds deadline{30};
  std::size_t limit = std::size_t{1} << 20;  // bytes of the answer
};
// The body of the answer. Errors: unavailable (no answer, time over, TLS, any status but 2xx: it is named),
// too_large, refused (another scheme).
base::Result<std::string> post(const Post& what, std::string_view body);

struct PostReply {
  long status = 0;
  std::string body;
};
// The same, whatever the status: for a server that says in the body what is wrong.
base::Result<PostReply> post_any(const Post& what, std::string_view body);

struct Mail {
  std::string server;  // smtp:// or smtps://, host and port
  std::string from;    // addresses without a name
  std::string to;
  std::string subject;  // one line
  std::chrono::seconds deadline{30};
};
// A plain text mail, UTF-8. Errors: as above; invalid: an address or a subject with a line end or an angle
// bracket.
base::Status send_mail(const Mail& mail, std::string_view text);

}  // namespace cartulaire::platform
