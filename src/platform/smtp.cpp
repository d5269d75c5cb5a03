#include "platform/smtp.hpp"

#include <algorithm>
#include <cstring>
#include <mutex>

#include <curl/curl.h>
#include <fmt/format.h>

#include "platform/mail_text.hpp"

namespace cartulaire::platform {

struct SmtpSession::Handle {
  explicit Handle(SmtpServer where) : server(std::move(where)), curl(curl_easy_init()) {}
  ~Handle() { curl_easy_cleanup(curl); }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  SmtpServer server;
  CURL* curl;
};

namespace {

constexpr int kFirstLogin = 530;  // 530, 534, 535, 538: the login, not the message (RFC 4954)
constexpr int kLastLogin = 538;
constexpr int kShutting = 421;  // the server goes

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

std::size_t on_read(char* into, std::size_t size, std::size_t count, void* context) {
  auto& rest = *static_cast<std::string_view*>(context);
  const std::size_t taken = std::min(rest.size(), size * count);
  std::memcpy(into, rest.data(), taken);
  rest.remove_prefix(taken);
  return taken;
}

bool is_local(std::string_view address) {
  constexpr std::string_view kScheme = "smtp://";
  if (!address.starts_with(kScheme)) return false;
  const std::string_view host = address.substr(kScheme.size());
  return host.starts_with("127.0.0.1:") || host.starts_with("localhost:") || host.starts_with("[::1]:");
}

tl::unexpected<base::Error> unavailable(const std::string& address, const std::string& why) {
  return base::fail(base::ErrorCode::unavailable, address,
                    fmt::format("le serveur de courriel ne prend rien : {}", why),
                    fmt::format("the mail server takes nothing: {}", why));
}

}  // namespace

SmtpSession::SmtpSession(std::unique_ptr<Handle> handle) : handle_(std::move(handle)) {}
SmtpSession::SmtpSession(SmtpSession&&) noexcept = default;
SmtpSession& SmtpSession::operator=(SmtpSession&&) noexcept = default;
SmtpSession::~SmtpSession() = default;

base::Result<SmtpSession> SmtpSession::open(const SmtpServer& server) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  if (!server.address.starts_with("smtp://") && !server.address.starts_with("smtps://"))
    return base::fail(base::ErrorCode::refused, server.address,
                      "l’adresse du serveur de courriel commence par smtp:// ou smtps://",
                      "the address of the mail server begins with smtp:// or smtps://");
  if (server.in_clear && (!is_local(server.address) || !server.user.empty()))
    return base::fail(base::ErrorCode::refused, server.address,
                      "en clair, seulement vers cette machine et sans mot de passe",
                      "in clear, only to this machine and without a password");
  return SmtpSession(std::make_unique<Handle>(server));
}

base::Result<SmtpAnswer> SmtpSession::send(const std::string& from, const std::string& to,
                                           std::string_view message) {
  for (const std::string* address : {&from, &to})
    if (!is_mail_address(*address))
      return base::fail(base::ErrorCode::invalid, *address, "adresse de courriel invalide",
                        "invalid mail address");
  CURL* curl = handle_->curl;
  const SmtpServer& server = handle_->server;
  curl_easy_reset(curl);  // options only: the connection stays
  curl_easy_setopt(curl, CURLOPT_URL, server.address.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 10L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, static_cast<long>(server.deadline.count()));
  curl_easy_setopt(curl, CURLOPT_USE_SSL,
                   static_cast<long>(server.in_clear ? CURLUSESSL_NONE : CURLUSESSL_ALL));
  if (!server.authority.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, server.authority.c_str());
  if (!server.user.empty()) {
    curl_easy_setopt(curl, CURLOPT_USERNAME, server.user.c_str());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, server.password.c_str());
  }
  curl_easy_setopt(curl, CURLOPT_MAIL_FROM, fmt::format("<{}>", from).c_str());
  const std::unique_ptr<curl_slist, FreeList> recipients(
      curl_slist_append(nullptr, fmt::format("<{}>", to).c_str()));
  curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients.get());
  std::string_view rest = message;
  curl_easy_setopt(curl, CURLOPT_READFUNCTION, on_read);
  curl_easy_setopt(curl, CURLOPT_READDATA, &rest);
  curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
  const CURLcode done = curl_easy_perform(curl);
  long said = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &said);
  const int code = static_cast<int>(said);
  if (done == CURLE_OK) return SmtpAnswer{SmtpAnswer::Kind::accepted, code};
  const bool of_login = done == CURLE_LOGIN_DENIED || (code >= kFirstLogin && code <= kLastLogin);
  if (of_login || code == kShutting || code < 400 || code > 599)
    return unavailable(server.address, code >= 400 ? fmt::format("{} ({})", curl_easy_strerror(done), code)
                                                   : curl_easy_strerror(done));
  return SmtpAnswer{code < 500 ? SmtpAnswer::Kind::later : SmtpAnswer::Kind::refused, code};
}

}  // namespace cartulaire::platform
