// What the keeper tells nodes through the receiver, signed so that the receiver cannot make it up: how far a
// spool was sealed, and the intake keys to come (docs/format/shipping.md, Receipts, Intake keys).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "journal/day_keys.hpp"
#include "platform/crypto.hpp"

namespace cartulaire::shipping {

struct Receipt {
  std::string origin;  // of the sealed journal
  std::string node;
  std::string writer;
  std::uint64_t segment = 0;
  std::uint64_t bytes = 0;     // of that segment, up to the record with `hash`
  std::uint64_t sequence = 0;  // every event below it is accounted for
  platform::Digest hash{};
};

struct IntakeKey {
  std::string origin;
  journal::Day day;
  platform::BoxPublicKey key{};
};

// Lines without a line feed.
std::string sign_receipt(const Receipt& receipt, const platform::SignKeyPair& keys);
std::string sign_intake_key(const IntakeKey& key, const platform::SignKeyPair& keys);

// nullopt: no such line, or not signed by `keeper`.
std::optional<Receipt> read_receipt(std::string_view line, const platform::SignPublicKey& keeper);
std::optional<IntakeKey> read_intake_key(std::string_view line, const platform::SignPublicKey& keeper);

}  // namespace cartulaire::shipping
