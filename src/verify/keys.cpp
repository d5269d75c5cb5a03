#include "verify/keys.hpp"

#include <fmt/format.h>

#include "verify/members.hpp"

namespace cartulaire::verify {

std::optional<SignedLine> cut_line(std::string_view line) {
  const std::size_t second = line.rfind('\t');
  if (second == std::string_view::npos || second == 0) return std::nullopt;
  const std::size_t first = line.rfind('\t', second - 1);
  if (first == std::string_view::npos || line.find('\t') != first) return std::nullopt;
  const auto key = read_decimal(line.substr(first + 1, second - first - 1));
  const auto signature = read_hex<64>(line.substr(second + 1));
  if (!key || !signature) return std::nullopt;
  return SignedLine{line.substr(0, first), line.substr(0, second), *key, *signature};
}

KeyChain::KeyChain(std::string origin, std::optional<platform::SignPublicKey> first, Findings& findings)
    : origin_(std::move(origin)), first_(first), findings_(findings) {}

bool KeyChain::signed_by(const platform::SignPublicKey& key, std::uint64_t number, const SignedLine& line) {
  message_.clear();
  fmt::format_to(std::back_inserter(message_), "cartulaire-log 1\n{}\n{}\n", origin_, number);
  message_ += line.body;
  return platform::verify_signature(key, platform::as_bytes(message_), line.signature);
}

void KeyChain::check(std::uint64_t number, const SignedLine& line, const Entry* entry) {
  const auto* introduced = entry == nullptr ? nullptr : entry->as<KeyEntry>();
  if (keys_.empty()) {
    // Key 0 vouches for itself: whether it is the right one, only --origin-key tells.
    if (introduced == nullptr || introduced->number != 0 || line.key != 0) {
      findings_.at_line(Problem::key_out_of_turn, number);
      return;
    }
    if (!signed_by(introduced->key, number, line)) {
      findings_.at_line(Problem::signature_wrong, number);
      return;
    }
    if (first_ && *first_ != introduced->key) findings_.at_line(Problem::origin_key_wrong, number);
    if (number != 0 || introduced->day != day_of(entry->at))
      findings_.at_line(Problem::key_out_of_turn, number);
    keys_.push_back(introduced->key);
    day_ = introduced->day;
    return;
  }
  bool good = line.key + 1 == keys_.size();
  // A new key stands before the first entry of its day, and no key signs beyond its own.
  if (introduced != nullptr)
    good = good && introduced->number == keys_.size() && introduced->day == day_of(entry->at) &&
           introduced->day >= day_;
  else
    good = good && (entry == nullptr || day_of(entry->at) == day_);
  if (!good) findings_.at_line(Problem::key_out_of_turn, number);
  const platform::SignPublicKey* key = find(line.key);
  if (key == nullptr) return;
  if (!signed_by(*key, number, line)) {
    findings_.at_line(Problem::signature_wrong, number);
    return;
  }
  if (introduced == nullptr || !good) return;
  keys_.push_back(introduced->key);
  day_ = introduced->day;
}

}  // namespace cartulaire::verify
