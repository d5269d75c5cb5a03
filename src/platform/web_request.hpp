// Small requests to services on the web, answers in memory (libcurl). Downloads: http.hpp; machines that show
// certificates: https_client.hpp.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace cartulaire::platform {

struct WebRequest {
  std::string address;  // https; http only to this machine (127.0.0.1, [::1], localhost)
  std::vector<std::pair<std::string, std::string>> form;  // not empty: a POST of it
  std::string user;                                       // of HTTP Basic; with `password`
  std::string password;
  std::string bearer;  // of Authorization: Bearer
  std::chrono::seconds deadline{10};
  std::size_t limit = std::size_t{1} << 20;  // bytes of the answer
};

// The body of an answer 200; redirects are not followed. Errors name the address and the status, nothing that
// was sent: unavailable, too_large, refused (an address of another kind).
base::Result<std::string> ask_web(const WebRequest& request);

// As application/x-www-form-urlencoded.
std::string form_text(const std::vector<std::pair<std::string, std::string>>& form);

}  // namespace cartulaire::platform
