// AES keys in a PKCS#11 token: made there, used there, destroyed there, never given out.
//
// Every call opens a session, logs in and closes it: a token that was pulled out or went to sleep in between
// does no harm. PKCS#11 has no deadlines: how long a call may take is the module's own setting. Not
// thread-safe.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "platform/crypto.hpp"
#include "platform/file.hpp"

namespace cartulaire::platform {

struct TokenPlace {
  Path module;        // the PKCS#11 library of its maker
  std::string label;  // of the token
  Path pin_file;      // one line, mode 0600
};

// What the token says of itself.
struct TokenInfo {
  std::string label;
  std::string maker;
  std::string model;
  std::string serial;
};

// A key in the token: `id` tells whose it is, `label` which of them.
struct TokenKey {
  Bytes id;
  std::string label;
};

// Tokens lock after some wrong PINs, so one that was refused is never tried again by a program: not in this
// process, and not where the token remembers it (CKF_USER_PIN_COUNT_LOW), unless a person asks for `again`.
enum class PinTry { once, again };

class Token {
 public:
  // Finds the token and logs in once. Errors: not_found (module, PIN file); unavailable (no token of that
  // label, or two); refused (PIN wrong or locked; its file open to others).
  static base::Result<Token> open(TokenPlace place, PinTry pin = PinTry::once);
  ~Token();
  Token(Token&&) noexcept;
  Token& operator=(Token&&) noexcept;

  base::Result<TokenInfo> info();
  // Labels of the secret keys under `id`, sorted.
  base::Result<std::vector<std::string>> keys(Bytes id);
  // A fresh AES-256 key, on the token, sensitive and not extractable: where the token makes another kind of
  // key of it, that one is destroyed and the call fails. The caller saw to it that the label is free.
  base::Status make_key(const TokenKey& key);
  // Every key of that id and label; none is fine.
  base::Status destroy_key(const TokenKey& key);

  static constexpr std::size_t kBlock = 16;
  using Block = std::array<std::byte, kBlock>;
  // AES-CBC of whole blocks, `into` as long as `from`: for keys, which are random. It does not tell altered
  // bytes: whatever the key opens must. not_found where there is no such key.
  base::Status encrypt(const TokenKey& key, const Block& start, Bytes from, std::span<std::byte> into);
  base::Status decrypt(const TokenKey& key, const Block& start, Bytes from, std::span<std::byte> into);

 private:
  struct State;
  explicit Token(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace cartulaire::platform
