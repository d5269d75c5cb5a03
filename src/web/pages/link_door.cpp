#include "web/pages/link_door.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "acceptance/secret.hpp"
#include "charter/html.hpp"
#include "platform/crypto.hpp"
#include "web/caller.hpp"
#include "web/frozen.hpp"

namespace cartulaire::web::pages {
namespace {

using platform::HttpReply;

// The browser that was shown the form: its value and the secret together make the form's token.
constexpr std::string_view kFormCookie = "formulaire";
constexpr std::string_view kFormLives = "3600";  // seconds

bool is_secret(std::string_view text) {
  return text.size() == acceptance::kSecretDigits &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace

LinkDoor::LinkDoor(const Visit& visit, store::Store& store, std::string_view root, std::string_view purpose)
    : v_(visit), store_(store), root_(root), purpose_(purpose) {
  std::string_view rest = std::string_view(v_.path).substr(root.size());
  secret_ = rest.substr(0, std::min(rest.find('/'), rest.size()));
  rest.remove_prefix(secret_.size());
  part_ = rest;
  given_ = cookie(v_.request, kFormCookie);
  shown_ = is_secret(given_) ? given_ : acceptance::new_secret();
}

std::optional<HttpReply> LinkDoor::stops() {
  const auto wait = wait_for_guesses();
  if (!wait) return unavailable(wait.error());
  if (wait->count() > 0) return too_many(*wait);
  if (!is_secret(secret_)) return leads_nowhere();
  return std::nullopt;
}

// Guesses are counted by address, as attempts at signing in are.
access::Bucket LinkDoor::bucket() const {
  return {v_.hub.setup.keys.name("bucket link", v_.request.peer), access::kAddressDelays};
}

base::Result<std::chrono::seconds> LinkDoor::wait_for_guesses() {
  return store_.read<std::chrono::seconds>([&](store::Reading& in) -> base::Result<std::chrono::seconds> {
    const auto there = store::failures_in(in, store::Installation::as_operator(), bucket().name);
    if (!there) return tl::unexpected(there.error());
    if (there->count == 0 || there->last_at + access::kForgotten <= v_.now) return std::chrono::seconds(0);
    const auto open = access::open_from(access::kAddressDelays, *there);
    return std::max(std::chrono::seconds(0), std::chrono::ceil<std::chrono::seconds>(open - v_.now));
  });
}

HttpReply LinkDoor::leads_nowhere() {
  auto counted = store_.write<std::optional<std::chrono::seconds>>([&](store::Writing& in) {
    return access::count_attempt(in, store::Installation::as_operator(), {bucket()}, v_.now);
  });
  if (!counted) return unavailable(counted.error());
  Page shown = page(404, "Ce lien ne mène à rien", "This link leads nowhere");
  shown.here = "/signer/-";
  shown.body =
      paragraph(v_.say("Il est incomplet, il a expiré, ou il a déjà servi.",
                       "It is incomplete, has expired, or was used already."),
                "lead") +
      paragraph(v_.say(
          "S’il est coupé en deux dans votre courriel, copiez-le en entier. Sinon, demandez-en un autre à "
          "la personne qui vous l’a envoyé ; elle tient aussi votre récépissé si vous avez signé.",
          "If it is cut in two in your mail, copy the whole of it. Else ask for another one from whoever "
          "sent it to you; they also hold your receipt if you have signed."));
  return show(v_, shown);
}

HttpReply LinkDoor::too_many(std::chrono::seconds wait) const {
  Page shown = page(429, "Trop d’essais", "Too many attempts");
  shown.here = "/signer/-";
  shown.body = paragraph(
      v_.say("Attendez une minute, puis rouvrez le lien.", "Wait a minute, then open the link again."),
      "lead");
  HttpReply reply = show(v_, shown);
  reply.fields.emplace_back("Retry-After", std::to_string(wait.count()));
  return reply;
}

HttpReply LinkDoor::unavailable(const base::Error& error) const {
  fmt::print(stderr, "cartulaire web: {}\n", error.text());
  Page shown = page(503, "Ce service est indisponible", "This service is not available");
  shown.body = paragraph(v_.say("Rien n’a été signé. Réessayez dans quelques minutes avec le même lien.",
                                "Nothing was signed. Try again in a few minutes with the same link."),
                         "lead");
  return show(v_, shown);
}

Page LinkDoor::page(unsigned status, std::string_view french, std::string_view english) const {
  Page made;
  made.title = v_.is_french() ? french : english;
  made.status = status;
  made.here = root_ + secret_;
  return made;
}

std::string LinkDoor::token(std::string_view shown) const {
  return v_.hub.setup.keys.name(purpose_, std::string(shown) + secret_);
}

HttpReply LinkDoor::frozen(const std::string& entity, const store::Text& text) const {
  auto page = store_.read<std::string>([&](store::Reading& in) {
    return store::page_of(in, store::EntityScope(entity), text.document, text.hash);
  });
  return page ? frozen_reply(std::move(*page)) : unavailable(page.error());
}

HttpReply LinkDoor::receipt(base::Result<std::string> pdf) const {
  if (!pdf) return unavailable(pdf.error());
  HttpReply reply{200, std::move(*pdf), "application/pdf"};
  reply.fields.emplace_back("Content-Disposition", "inline; filename=\"recepisse.pdf\"");
  reply.fields.emplace_back("Cache-Control", "no-store");
  return reply;
}

std::string LinkDoor::form_fields() const {
  return hidden("lang", charter::html_code(v_.language)) + hidden("jeton", token(shown_));
}

HttpReply LinkDoor::with_cookie(HttpReply reply) const {
  reply.fields.emplace_back(
      "Set-Cookie", fmt::format("{}={}; Path=/signer/; Max-Age={}; HttpOnly; SameSite=Strict{}", kFormCookie,
                                shown_, kFormLives, v_.hub.with_tls() ? "; Secure" : ""));
  return reply;
}

bool LinkDoor::is_own_form() const {
  const std::string given = field(v_.form, "jeton");
  const std::string right = token(given_);
  return !v_.from_elsewhere && is_secret(given_) &&
         platform::equal_secrets(platform::as_bytes(given), platform::as_bytes(right));
}

}  // namespace cartulaire::web::pages
