// The signing keys of a log, one a day, each introduced by the one before, and what they signed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "verify/entry.hpp"
#include "verify/finding.hpp"

namespace cartulaire::verify {

// A line of the log cut at its last two tabs.
struct SignedLine {
  std::string_view json;
  std::string_view body;  // JSON TAB KEY: what is signed
  std::uint64_t key = 0;
  platform::Signature signature{};
};
std::optional<SignedLine> cut_line(std::string_view line);

class KeyChain {
 public:
  KeyChain(std::string origin, std::optional<platform::SignPublicKey> first, Findings& findings);

  // A line and its entry, where that could be read. Takes over the key that it introduces, if it is signed.
  void check(std::uint64_t number, const SignedLine& line, const Entry* entry);

  [[nodiscard]] std::uint64_t size() const { return keys_.size(); }
  [[nodiscard]] const platform::SignPublicKey* find(std::uint64_t number) const {
    return number < keys_.size() ? &keys_[number] : nullptr;
  }

 private:
  [[nodiscard]] bool signed_by(const platform::SignPublicKey& key, std::uint64_t number,
                               const SignedLine& line);

  std::string origin_;
  std::optional<platform::SignPublicKey> first_;
  Findings& findings_;
  std::vector<platform::SignPublicKey> keys_;
  Day day_ = 0;  // of the newest key
  std::string message_;
};

}  // namespace cartulaire::verify
