#include "platform/web_request.hpp"

#include <memory>
#include <mutex>

#include <curl/curl.h>
#include <fmt/format.h>

namespace cartulaire::platform {
namespace {

struct Answer {
  std::string body;
  std::size_t limit = 0;
  bool too_large = false;
};

std::size_t on_data(char* data, std::size_t size, std::size_t count, void* context) {
  auto& answer = *static_cast<Answer*>(context);
  const std::size_t bytes = size * count;
  if (answer.body.size() + bytes > answer.limit) {
    answer.too_large = true;
    return 0;
  }
  answer.body.append(data, bytes);
  return bytes;
}

struct Cleanup {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct FreeHeaders {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

bool may_be_asked(const std::string& address) {
  if (address.find_first_of("\r\n") != std::string::npos) return false;
  if (address.starts_with("https://")) return true;
  for (const std::string_view host : {"http://127.0.0.1", "http://[::1]", "http://localhost"}) {
    if (!address.starts_with(host)) continue;
    const char next = address.size() == host.size() ? '/' : address[host.size()];
    if (next == '/' || next == ':') return address.find('@') == std::string::npos;
  }
  return false;
}

base::Result<std::string> perform(CURL* curl, const WebRequest& request, Answer& answer) {
  const CURLcode code = curl_easy_perform(curl);
  if (answer.too_large)
    return base::fail(base::ErrorCode::too_large, request.address,
                      fmt::format("la réponse dépasse {} octets", request.limit),
                      fmt::format("the answer exceeds {} bytes", request.limit));
  if (code != CURLE_OK)
    return base::fail(base::ErrorCode::unavailable, request.address,
                      fmt::format("pas de réponse : {}", curl_easy_strerror(code)),
                      fmt::format("no answer: {}", curl_easy_strerror(code)));
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  if (status != 200)
    return base::fail(base::ErrorCode::unavailable, request.address,
                      fmt::format("le serveur a répondu {}", status),
                      fmt::format("the server answered {}", status));
  return std::move(answer.body);
}

}  // namespace

std::string form_text(const std::vector<std::pair<std::string, std::string>>& form) {
  std::string out;
  const auto put = [&](std::string_view text) {
    for (const char c : text) {
      const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                         c == '-' || c == '.' || c == '_' || c == '~';
      out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  };
  for (const auto& [name, value] : form) {
    if (!out.empty()) out += '&';
    put(name);
    out += '=';
    put(value);
  }
  return out;
}

base::Result<std::string> ask_web(const WebRequest& request) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  if (!may_be_asked(request.address) || request.bearer.find_first_of("\r\n") != std::string::npos)
    return base::fail(base::ErrorCode::refused, request.address,
                      "seules les adresses https sont acceptées (http sur cette machine)",
                      "only https addresses are accepted (http on this machine)");
  const std::unique_ptr<CURL, Cleanup> handle(curl_easy_init());
  CURL* curl = handle.get();
  Answer answer;
  answer.limit = request.limit;
  curl_slist* list = curl_slist_append(nullptr, "Accept: application/json, application/jwt");
  if (!request.bearer.empty())
    list = curl_slist_append(list, fmt::format("Authorization: Bearer {}", request.bearer).c_str());
  const std::unique_ptr<curl_slist, FreeHeaders> headers(list);
  const std::string body = form_text(request.form);
  curl_easy_setopt(curl, CURLOPT_URL, request.address.c_str());
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "cartulaire/" CARTULAIRE_VERSION);
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https,http");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, static_cast<long>(request.deadline.count()));
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &on_data);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
  if (!request.form.empty()) {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.c_str());
  }
  if (!request.user.empty()) {
    curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
    curl_easy_setopt(curl, CURLOPT_USERNAME, request.user.c_str());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, request.password.c_str());
  }
  return perform(curl, request, answer);
}

}  // namespace cartulaire::platform
