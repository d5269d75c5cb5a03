#include "platform/send.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <mutex>

#include <curl/curl.h>
#include <fmt/format.h>

namespace cartulaire::platform {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

struct Cleanup {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct FreeText {
  void operator()(char* text) const { curl_free(text); }
};
using Handle = std::unique_ptr<CURL, Cleanup>;
using Lines = std::unique_ptr<curl_slist, FreeList>;

struct Answer {
  std::string text;
  std::size_t limit = 0;
  bool too_large = false;
};

std::size_t on_answer(char* data, std::size_t size, std::size_t count, void* context) {
  auto& answer = *static_cast<Answer*>(context);
  if (answer.text.size() + size * count > answer.limit) {
    answer.too_large = true;
    return 0;
  }
  answer.text.append(data, size * count);
  return size * count;
}

std::size_t on_read(char* into, std::size_t size, std::size_t count, void* context) {
  auto& rest = *static_cast<std::string_view*>(context);
  const std::size_t taken = std::min(rest.size(), size * count);
  std::memcpy(into, rest.data(), taken);
  rest.remove_prefix(taken);
  return taken;
}

Handle begin(const std::string& address, std::chrono::seconds deadline, const char* protocols) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  Handle handle(curl_easy_init());
  CURL* curl = handle.get();
  curl_easy_setopt(curl, CURLOPT_URL, address.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, protocols);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, static_cast<long>(deadline.count()));
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 10L);
  curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
  return handle;
}

tl::unexpected<base::Error> failed(const std::string& address, CURLcode code) {
  if (code == CURLE_UNSUPPORTED_PROTOCOL)
    return fail(ErrorCode::refused, address, "ce genre d'adresse n'est pas admis ici",
                "this kind of address is not allowed here");
  return fail(ErrorCode::unavailable, address, fmt::format("envoi impossible : {}", curl_easy_strerror(code)),
              fmt::format("cannot send: {}", curl_easy_strerror(code)));
}

bool is_plain(std::string_view text) {
  return text.find_first_of("\r\n<>") == std::string_view::npos;
}

// Lines end in CR LF on the wire.
std::string with_crlf(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') out += '\r';
    if (c != '\r') out += c;
  }
  return out;
}

std::string with_parameters(CURL* curl, const Post& what) {
  std::string address = what.address;
  char mark = address.find('?') == std::string::npos ? '?' : '&';
  for (const auto& [name, value] : what.parameters) {
    const std::unique_ptr<char, FreeText> escaped(
        curl_easy_escape(curl, value.data(), static_cast<int>(value.size())));
    address += fmt::format("{}{}={}", mark, name, escaped == nullptr ? "" : escaped.get());
    mark = '&';
  }
  return address;
}

}  // namespace

Result<PostReply> post_any(const Post& what, std::string_view body) {
  if (!is_plain(what.type))
    return fail(ErrorCode::invalid, what.address, "type de contenu invalide", "invalid content type");
  const Handle handle = begin(what.address, what.deadline, "http,https");
  CURL* curl = handle.get();
  Answer answer{{}, what.limit, false};
  curl_easy_setopt(curl, CURLOPT_URL, with_parameters(curl, what).c_str());
  if (!what.user.empty()) {
    curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
    curl_easy_setopt(curl, CURLOPT_USERNAME, what.user.c_str());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, what.password.c_str());
  }
  const Lines headers(curl_slist_append(nullptr, fmt::format("Content-Type: {}", what.type).c_str()));
  for (const auto& [name, value] : what.fields) {
    if (!is_plain(name) || !is_plain(value))
      return fail(ErrorCode::invalid, what.address, "en-tête invalide", "invalid header");
    curl_slist_append(headers.get(), fmt::format("{}: {}", name, value).c_str());
  }
  if (!what.authority.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, what.authority.c_str());
  curl_slist_append(headers.get(), "Expect:");  // the body is sent without waiting to be asked for
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "cartulaire/" CARTULAIRE_VERSION);
  curl_easy_setopt(curl, CURLOPT_POST, 1L);
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.begin());  // as many bytes as said
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_answer);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
  const CURLcode code = curl_easy_perform(curl);
  if (answer.too_large)
    return fail(ErrorCode::too_large, what.address, fmt::format("la réponse dépasse {} octets", what.limit),
                fmt::format("the answer exceeds {} bytes", what.limit));
  if (code != CURLE_OK) return failed(what.address, code);
  PostReply reply{0, std::move(answer.text)};
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply.status);
  return reply;
}

Result<std::string> post(const Post& what, std::string_view body) {
  auto reply = post_any(what, body);
  if (!reply) return base::pass(reply);
  if (reply->status < 200 || reply->status > 299)
    return fail(ErrorCode::unavailable, what.address, fmt::format("le serveur a répondu {}", reply->status),
                fmt::format("the server answered {}", reply->status));
  return std::move(reply->body);
}

Status send_mail(const Mail& mail, std::string_view text) {
  for (const std::string* one : {&mail.from, &mail.to, &mail.subject})
    if (one->empty() || !is_plain(*one))
      return fail(ErrorCode::invalid, *one, "adresse ou objet de courriel invalide",
                  "invalid mail address or subject");
  const Handle handle = begin(mail.server, mail.deadline, "smtp,smtps");
  CURL* curl = handle.get();
  const std::string content = with_crlf(fmt::format(
      "From: <{}>\nTo: <{}>\nSubject: {}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
      "Content-Transfer-Encoding: 8bit\n\n{}",
      mail.from, mail.to, mail.subject, text));
  std::string_view rest = content;
  const Lines recipients(curl_slist_append(nullptr, fmt::format("<{}>", mail.to).c_str()));
  curl_easy_setopt(curl, CURLOPT_MAIL_FROM, fmt::format("<{}>", mail.from).c_str());
  curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients.get());
  curl_easy_setopt(curl, CURLOPT_READFUNCTION, on_read);
  curl_easy_setopt(curl, CURLOPT_READDATA, &rest);
  curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
  if (const CURLcode code = curl_easy_perform(curl); code != CURLE_OK) return failed(mail.server, code);
  return {};
}

}  // namespace cartulaire::platform
