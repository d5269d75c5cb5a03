// How a connection to a directory is made, for ldap.cpp alone: what is outside of it sees ldap.hpp.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include <ldap.h>

#include "platform/ldap.hpp"

namespace cartulaire::platform {

struct FreeLdap {
  void operator()(LDAP* handle) const { ldap_unbind_ext(handle, nullptr, nullptr); }
};
struct FreeLdapText {
  void operator()(char* text) const { ldap_memfree(text); }
};
using LdapHandle = std::unique_ptr<LDAP, FreeLdap>;

// Connected, with every limit set and TLS where the place wants it; known to nobody yet. Its `server` is then
// the one of its servers that answered.
base::Result<LdapHandle> ldap_connect_to(LdapPlace& place);
// The result code of libldap.
int ldap_bind_simple(LDAP* handle, const std::string& account, std::string_view password);
// A result code as an error of ours; `what` names what was asked.
tl::unexpected<base::Error> ldap_failure(int code, const std::string& server, const std::string& what);
timeval ldap_time(std::chrono::milliseconds time);

}  // namespace cartulaire::platform
