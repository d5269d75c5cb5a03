// The key of the installation for sign-in, and tokens that are shown once.
//
// One key file beside the store, mode 0600; every use has its own key derived from it. Without the file,
// second factors by application are lost and everybody sets them up again; passwords stay.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "platform/crypto.hpp"
#include "platform/file.hpp"

namespace cartulaire::access {

class Keys {
 public:
  // Reads the file, or makes it on the first call. `corrupt`: it is no key file.
  static base::Result<Keys> at(const platform::Path& file);
  static Keys of(platform::Secret key) { return Keys(std::move(key)); }  // 32 bytes

  // The name of a bucket of failures, of a device…: nobody without the key finds `of` from it.
  [[nodiscard]] std::string name(std::string_view purpose, std::string_view of) const;
  // Encrypted for the store, in base64, bound to its place: it does not open at another one.
  [[nodiscard]] std::string close(const platform::Secret& plain, std::string_view place) const;
  // `corrupt`: altered, another place's or under another key.
  [[nodiscard]] base::Result<platform::Secret> open(std::string_view closed, std::string_view place) const;

 private:
  explicit Keys(platform::Secret key) : key_(std::move(key)) {}
  [[nodiscard]] platform::Digest derived(std::string_view purpose) const;
  platform::Secret key_;
};

// 32 random bytes in base64 for addresses (RFC 4648 §5, no padding).
std::string new_token();
// Its SHA-256 in hexadecimal: what the store keeps of it.
std::string id_of_token(std::string_view token);

}  // namespace cartulaire::access
