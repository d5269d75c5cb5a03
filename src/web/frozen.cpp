#include "web/frozen.hpp"

#include "platform/base64.hpp"
#include "platform/crypto.hpp"

namespace cartulaire::web {

std::string policy_for_frozen(std::string_view page) {
  constexpr std::string_view kOpen = "<style>";
  constexpr std::string_view kClose = "</style>";
  std::string styles;
  for (std::size_t at = page.find(kOpen); at != std::string_view::npos; at = page.find(kOpen, at)) {
    at += kOpen.size();
    const std::size_t end = page.find(kClose, at);
    if (end == std::string_view::npos) break;
    const platform::Digest hash = platform::sha256(platform::as_bytes(page.substr(at, end - at)));
    styles += " 'sha256-" + platform::to_base64(hash) + "'";
  }
  return "default-src 'none'; style-src" + (styles.empty() ? " 'none'" : styles) +
         "; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";
}

platform::HttpReply frozen_reply(std::string page) {
  platform::HttpReply reply{200, "", "text/html; charset=utf-8"};
  reply.fields.emplace_back("Content-Security-Policy", policy_for_frozen(page));
  reply.fields.emplace_back("Cache-Control", "no-store");
  reply.body = std::move(page);
  return reply;
}

}  // namespace cartulaire::web
