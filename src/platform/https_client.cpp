#include "platform/https_client.hpp"

#include <array>
#include <mutex>

#include <curl/curl.h>
#include <fmt/format.h>

namespace cartulaire::platform {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;

struct Answering {
  std::string body;
  std::size_t limit = 0;
  bool too_large = false;
};

std::size_t on_answer(char* data, std::size_t size, std::size_t count, void* context) {
  auto& answer = *static_cast<Answering*>(context);
  if (answer.body.size() + size * count > answer.limit) {
    answer.too_large = true;
    return 0;
  }
  answer.body.append(data, size * count);
  return size * count;
}

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

}  // namespace

struct HttpsClient::Handle {
  Handle() {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    curl = curl_easy_init();
  }
  ~Handle() { curl_easy_cleanup(curl); }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  CURL* curl = nullptr;
};

HttpsClient::HttpsClient(HttpsIdentity identity)
    : identity_(std::move(identity)), handle_(std::make_unique<Handle>()) {}
HttpsClient::~HttpsClient() = default;

Result<HttpsAnswer> HttpsClient::ask(const std::string& method, const std::string& target,
                                     const std::vector<std::pair<std::string, std::string>>& fields,
                                     std::string_view body) {
  CURL* curl = handle_->curl;
  const std::string address = identity_.server + target;
  if (!address.starts_with("https://"))
    return fail(ErrorCode::refused, identity_.server, "il faut une adresse `https://`",
                "an address `https://` is wanted");
  curl_easy_reset(curl);  // keeps its connections
  curl_slist* list = curl_slist_append(nullptr, "Expect:");
  list = curl_slist_append(list, "Content-Type: application/octet-stream");
  for (const auto& [name, value] : fields)
    list = curl_slist_append(list, fmt::format("{}: {}", name, value).c_str());
  const std::unique_ptr<curl_slist, FreeList> head(list);
  Answering answer{{}, identity_.limit, false};
  curl_easy_setopt(curl, CURLOPT_URL, address.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https");
  curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_3));
  curl_easy_setopt(curl, CURLOPT_CAINFO, identity_.authority.c_str());
  curl_easy_setopt(curl, CURLOPT_CAPATH, nullptr);
  curl_easy_setopt(curl, CURLOPT_SSLCERT, identity_.certificate.c_str());
  curl_easy_setopt(curl, CURLOPT_SSLKEY, identity_.key.c_str());
  curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "cartulaire/" CARTULAIRE_VERSION);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, static_cast<long>(identity_.connecting.count()));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, static_cast<long>(identity_.deadline.count()));
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, head.get());
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_answer);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
  if (method != "GET") {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.begin());  // as many bytes as said
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method.c_str());
  }
  std::array<char, CURL_ERROR_SIZE> why{};
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, why.data());
  const CURLcode code = curl_easy_perform(curl);
  if (answer.too_large)
    return fail(ErrorCode::too_large, address, fmt::format("la réponse dépasse {} octets", identity_.limit),
                fmt::format("the answer exceeds {} bytes", identity_.limit));
  if (code != CURLE_OK) {
    const char* reason = why[0] != '\0' ? why.data() : curl_easy_strerror(code);
    return fail(ErrorCode::unavailable, identity_.server, fmt::format("pas de réponse : {}", reason),
                fmt::format("no answer: {}", reason));
  }
  HttpsAnswer done{0, std::move(answer.body)};
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &done.status);
  return done;
}

}  // namespace cartulaire::platform
