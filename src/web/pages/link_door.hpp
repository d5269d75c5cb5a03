// What pages of mailed links have in common: the secret in the address, guesses slowed down, one page for
// every link that leads nowhere, and forms that only the browser which was shown them can send.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "access/throttle.hpp"
#include "store/texts.hpp"
#include "web/pages/page.hpp"

namespace cartulaire::web::pages {

class LinkDoor {
 public:
  // `root`: before the secret, "/signer/". `purpose`: of the forms' tokens.
  LinkDoor(const Visit& visit, store::Store& store, std::string_view root, std::string_view purpose);

  [[nodiscard]] const std::string& secret() const { return secret_; }
  // What follows the secret: "", "/texte".
  [[nodiscard]] const std::string& part() const { return part_; }

  // The answer to who guesses, or brings no secret at all.
  std::optional<platform::HttpReply> stops();
  platform::HttpReply leads_nowhere();
  // What went wrong here; the link is as good as before.
  [[nodiscard]] platform::HttpReply unavailable(const base::Error& error) const;
  [[nodiscard]] Page page(unsigned status, std::string_view french, std::string_view english) const;

  // The text as it was frozen; a receipt, which no cache keeps.
  [[nodiscard]] platform::HttpReply frozen(const std::string& entity, const store::Text& text) const;
  [[nodiscard]] platform::HttpReply receipt(base::Result<std::string> pdf) const;

  // The hidden fields of a form for this browser, and the cookie that goes with them.
  [[nodiscard]] std::string form_fields() const;
  [[nodiscard]] platform::HttpReply with_cookie(platform::HttpReply reply) const;
  // The form that came is one that this browser was shown.
  [[nodiscard]] bool is_own_form() const;

 private:
  [[nodiscard]] access::Bucket bucket() const;
  base::Result<std::chrono::seconds> wait_for_guesses();
  [[nodiscard]] platform::HttpReply too_many(std::chrono::seconds wait) const;
  [[nodiscard]] std::string token(std::string_view shown) const;

  const Visit& v_;
  store::Store& store_;
  std::string root_;
  std::string purpose_;
  std::string secret_;
  std::string part_;
  std::string given_;  // the cookie that came
  std::string shown_;  // the one that goes: a good one is kept
};

}  // namespace cartulaire::web::pages
