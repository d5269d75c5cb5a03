#include "access/totp.hpp"

#include <array>

#include <fmt/format.h>

#include "access/sign_in_parts.hpp"
#include "platform/hmac.hpp"
#include "platform/qr.hpp"
#include "store/acknowledgements.hpp"

namespace cartulaire::access {
namespace {

using store::Installation;
using store::MeansKind;
using store::SessionState;
using store::Writing;

std::string base32(platform::Bytes bytes) {  // a multiple of 5 bytes
  static constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  unsigned held = 0;
  int bits = 0;
  for (const std::byte byte : bytes) {
    held = held << 8U | std::to_integer<unsigned>(byte);
    for (bits += 8; bits >= 5; bits -= 5)
      out += kDigits[held >> (bits - 5) & 31U];
    held &= (1U << bits) - 1;
  }
  return out;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_';
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

std::string place_of_offer(const store::Session& session) {
  return "totp offer " + session.id;
}
std::string place_of_secret(const store::AccountId& account) {
  return "totp " + account;
}
std::string recovery_hash(const Setup& setup, const store::AccountId& account, std::string_view code) {
  std::string plain;
  for (const char c : code)
    if (c != '-' && c != ' ') plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return setup.keys.name("recovery", account + '\n' + plain);
}

base::Result<bool> totp_is_right(Writing& in, const Setup& setup, const Known& known, const std::string& code,
                                 base::Instant now) {
  const Installation all = Installation::as_operator();
  for (const store::Means& means : known.means) {
    if (means.kind != MeansKind::totp) continue;
    auto secret = setup.keys.open(means.secret, place_of_secret(known.account.id));
    if (!secret) return base::pass(secret);
    const auto step = totp_match(secret->bytes(), code, now, means.counter);
    if (step) return store::raise_counter(in, all, known.account.id, means.number, *step);
  }
  return false;
}

using Proof = std::function<base::Result<bool>(Writing& in, const Known& known)>;

// A code for a session that waits for a second factor. Counted and judged in one transaction: codes cost
// nothing to check.
base::Result<Outcome> prove(store::Store& store, const Setup& setup, const store::Session& session,
                            const std::string& method, const From& from, base::Instant now,
                            const Proof& proof) {
  const Installation all = Installation::as_operator();
  if (session.state != SessionState::second_factor) return Outcome(Wrong{});
  return store.write<Outcome>([&](Writing& in) -> base::Result<Outcome> {
    auto known = in_session(in, session, now);
    if (!known) return base::pass(known);
    if (!*known) return Outcome(Wrong{});
    const std::vector<Bucket> buckets = code_buckets(setup, **known, from);
    auto wait = count_attempt(in, all, buckets, now);
    if (!wait) return base::pass(wait);
    if (*wait) return Outcome(TooSoon{**wait});
    auto right = proof(in, **known);
    if (!right) return base::pass(right);
    if (!*right) return Outcome(Wrong{});
    if (auto done = forgive(in, all, buckets); !done) return base::pass(done);
    return go_on(in, setup, **known, session, method, now);
  });
}

}  // namespace

std::int64_t totp_step(base::Instant at) {
  return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch() / kTotpStep;
}

std::string totp_code(platform::Bytes secret, std::int64_t step) {
  std::array<std::byte, 8> message{};
  for (std::size_t i = 0; i < message.size(); ++i)
    message.at(i) = static_cast<std::byte>(static_cast<std::uint64_t>(step) >> (8 * (7 - i)));
  const auto mac = platform::hmac_sha1(secret, message);
  const std::size_t at = std::to_integer<std::size_t>(mac.back() & std::byte{15});  // RFC 4226 §5.3
  std::uint32_t number = 0;
  for (std::size_t i = at; i < at + 4; ++i)
    number = number << 8U | std::to_integer<std::uint32_t>(mac.at(i));
  return fmt::format("{:06}", (number & 0x7FFFFFFFU) % 1'000'000U);
}

std::optional<std::int64_t> totp_match(platform::Bytes secret, std::string_view code, base::Instant now,
                                       std::int64_t last_used) {
  std::optional<std::int64_t> found;
  const std::int64_t present = totp_step(now);
  for (std::int64_t step = present - 1; step <= present + 1; ++step)
    if (platform::equal_secrets(platform::as_bytes(totp_code(secret, step)), platform::as_bytes(code)) &&
        step > last_used && !found)
      found = step;
  return found;
}

base::Result<TotpOffer> offer_totp(store::Store& store, const Setup& setup, const store::Session& session,
                                   base::Language language) {
  const Installation all = Installation::as_operator();
  if (session.state != SessionState::enrol && session.state != SessionState::full)
    return base::fail(base::ErrorCode::refused, "", "prouvez d’abord le second facteur",
                      "prove the second factor first");
  const platform::Secret secret = platform::Secret::random(kTotpSecret);
  auto login = store.write<std::string>([&](Writing& in) -> base::Result<std::string> {
    auto put = store::put_challenge(in, all, session.id, setup.keys.close(secret, place_of_offer(session)));
    if (!put) return base::pass(put);
    if (session.members.empty()) return std::string();
    auto person =
        store::person_of(in, store::EntityScope(session.members.front().entity), session.members.front().id);
    if (!person) return base::pass(person);
    return person->data.login;
  });
  if (!login) return base::pass(login);
  TotpOffer offer;
  offer.secret = base32(secret.bytes());
  offer.uri = fmt::format("otpauth://totp/{}:{}?secret={}&issuer={}", escaped(setup.issuer), escaped(*login),
                          offer.secret, escaped(setup.issuer));
  auto svg =
      platform::qr_svg(offer.uri, language == base::Language::french ? "code à lire par l’application"
                                                                     : "code for the application to read");
  if (!svg) return base::pass(svg);
  offer.qr_svg = std::move(*svg);
  return offer;
}

base::Result<Enrolled> confirm_totp(store::Store& store, const Setup& setup, const store::Session& session,
                                    const std::string& code, const Device& device, const From& from,
                                    base::Instant now) {
  const Installation all = Installation::as_operator();
  if (session.state != SessionState::enrol && session.state != SessionState::full)
    return Enrolled{Wrong{}, {}};
  return store.write<Enrolled>([&](Writing& in) -> base::Result<Enrolled> {
    auto known = in_session(in, session, now);
    if (!known) return base::pass(known);
    auto present = store::session_at(in, all, session.id, now);
    if (!present) return base::pass(present);
    if (!*known || !*present || (*present)->challenge.empty()) return Enrolled{Wrong{}, {}};
    const std::vector<Bucket> buckets = code_buckets(setup, **known, from);
    auto wait = count_attempt(in, all, buckets, now);
    if (!wait) return base::pass(wait);
    if (*wait) return Enrolled{TooSoon{**wait}, {}};
    auto secret = setup.keys.open((*present)->challenge, place_of_offer(session));
    if (!secret) return Enrolled{Wrong{}, {}};  // the challenge of another step
    const auto step = totp_match(secret->bytes(), code, now, 0);
    if (!step) return Enrolled{Wrong{}, {}};
    if (auto done = forgive(in, all, buckets); !done) return base::pass(done);
    const store::By by = by_self(session.account, now);
    store::Means means;
    means.kind = MeansKind::totp;
    means.name = device.name;
    means.own_device = device.own;
    means.secret = setup.keys.close(*secret, place_of_secret(session.account));
    means.counter = *step;
    if (auto put = store::issue_means(in, all, session.account, means, by); !put) return base::pass(put);
    for (const store::Membership& one : device.agreed)
      if (auto put = store::declare(in, store::EntityScope(one.entity),
                                    {one.id, device.subject, store::Answer::yes, now}, by);
          !put)
        return base::pass(put);
    auto codes = make_recovery_codes(in, setup, session.account, by);
    if (!codes) return base::pass(codes);
    auto outcome = go_on(in, setup, **known, session, "totp", now);
    if (!outcome) return base::pass(outcome);
    return Enrolled{std::move(*outcome), std::move(*codes)};
  });
}

base::Result<Outcome> prove_totp(store::Store& store, const Setup& setup, const store::Session& session,
                                 const std::string& code, const From& from, base::Instant now) {
  return prove(store, setup, session, "totp", from, now,
               [&](Writing& in, const Known& known) { return totp_is_right(in, setup, known, code, now); });
}

base::Result<Outcome> prove_recovery(store::Store& store, const Setup& setup, const store::Session& session,
                                     const std::string& code, const From& from, base::Instant now) {
  return prove(store, setup, session, "recovery", from, now, [&](Writing& in, const Known& known) {
    return store::spend_recovery(in, Installation::as_operator(), known.account.id,
                                 recovery_hash(setup, known.account.id, code), now);
  });
}

base::Result<std::vector<std::string>> make_recovery_codes(Writing& in, const Setup& setup,
                                                           const store::AccountId& account,
                                                           const store::By& by) {
  constexpr int kCodes = 10;
  std::vector<std::string> codes;
  std::vector<std::string> hashes;
  for (int i = 0; i < kCodes; ++i) {
    const platform::Secret bytes = platform::Secret::random(10);  // 16 digits of base32, of which ten
    std::string text = base32(bytes.bytes()).substr(0, 10);
    for (char& c : text)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    codes.push_back(text.substr(0, 5) + '-' + text.substr(5));
    hashes.push_back(recovery_hash(setup, account, codes.back()));
  }
  auto put = store::issue_recovery(in, Installation::as_operator(), account, hashes, by);
  if (!put) return base::pass(put);
  return codes;
}

}  // namespace cartulaire::access
