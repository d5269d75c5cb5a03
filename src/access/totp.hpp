// Codes of an application (RFC 6238: SHA-1, 30 s, 6 digits, what every application can do), and recovery
// codes on paper for who loses it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/sign_in.hpp"
#include "platform/file.hpp"

namespace cartulaire::access {

inline constexpr std::chrono::seconds kTotpStep{30};
inline constexpr std::size_t kTotpSecret = 20;  // bytes

std::int64_t totp_step(base::Instant at);
// Six digits.
std::string totp_code(platform::Bytes secret, std::int64_t step);
// The step whose code this is, out of the present one, the one before and the one after, if it is later than
// `last_used`: each code once.
std::optional<std::int64_t> totp_match(platform::Bytes secret, std::string_view code, base::Instant now,
                                       std::int64_t last_used);

// What the page of setting up shows.
struct TotpOffer {
  std::string uri;     // otpauth://totp/… : holds the secret, never logged
  std::string secret;  // in base32, to be typed where no camera is
  std::string qr_svg;
};
// In a session of state `enrol` or `full`. A second offer takes the place of the first.
base::Result<TotpOffer> offer_totp(store::Store& store, const Setup& setup, const store::Session& session,
                                   base::Language language);
struct Enrolled {
  Outcome outcome;                          // Wrong: the code was not of the offer, which stays
  std::vector<std::string> recovery_codes;  // new ones, shown once; earlier ones are worth nothing
};
// What its owner calls the device; whether it is their own, and where the agreement to use it is recorded
// with it (ACK-09).
struct Device {
  std::string name{};
  bool own = false;
  std::vector<store::Membership> agreed{};
  std::string subject{};  // of the declaration
};
// The first code proves that the application has it.
base::Result<Enrolled> confirm_totp(store::Store& store, const Setup& setup, const store::Session& session,
                                    const std::string& code, const Device& device, const From& from,
                                    base::Instant now);

// Ten codes of 50 bits, "abcde-fghij"; the store gets their keyed hashes.
base::Result<std::vector<std::string>> make_recovery_codes(store::Writing& in, const Setup& setup,
                                                           const store::AccountId& account,
                                                           const store::By& by);

}  // namespace cartulaire::access
