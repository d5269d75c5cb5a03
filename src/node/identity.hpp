// Who asks, as State names people: what a proxy's authentication tells, brought to a login.
#pragma once

#include <array>
#include <string_view>

#include "policy/state.hpp"

namespace cartulaire::node {

// "AGGLO\Durand", "durand@AGGLO.FR" and "Durand" are all "durand" where State knows no login that is the
// whole: authentication schemes (NTLM, Kerberos, basic) write the same person differently. A proxy that
// trusts several realms must not be given logins that mean two persons. "-" and "" are nobody: the source
// address then tells, if it can (policy::State::find_address, in decide()).
class Login {
 public:
  Login(const policy::State& state, std::string_view proxy_user) noexcept;
  // Lower case; empty for nobody, and for what is longer than any login.
  [[nodiscard]] std::string_view text() const noexcept { return {bytes_.data(), size_}; }

 private:
  std::array<char, policy::kMaxLogin> bytes_;
  std::size_t size_ = 0;
};

}  // namespace cartulaire::node
