// A directory over LDAP v3: OpenLDAP, 389-ds, Active Directory. libldap stays in ldap.cpp.
//
// Referrals are not followed: the server that was named answers, or nobody does. What a server says can be
// of any size and shape: messages, entries and waits have limits. Errors carry the server's address, what was
// asked and the protocol's result, never a password and never the server's own sentences about a request,
// which may quote values.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "platform/file.hpp"

namespace cartulaire::platform {

// Where a directory is and as whom it is asked.
struct LdapPlace {
  std::string server;  // "ldaps://HOST[:PORT]", "ldap://HOST[:PORT]", "ldapi://SOCKET" with "%2F" for "/"
  std::vector<std::string>
      others;              // with the same entries: each is tried where those before cannot be reached
  bool start_tls = false;  // with ldap:// only
  bool plain = false;      // lets ldap:// go without TLS to another machine
  Path authorities =
      "/etc/ssl/certs/ca-certificates.crt";  // what the server's certificate is checked against
  std::string account;  // a DN, or what the server takes for one; empty: over ldapi the process's own account
  Path password_file;   // readable by its owner only; a line end after the password does not count
  std::chrono::seconds connecting{10};
  std::chrono::seconds answering{60};  // the longest wait for the next message
};

struct LdapAttribute {
  std::string name;  // in lower case, with its options
  std::vector<std::string> values;
};

struct LdapEntry {
  std::string dn;
  std::vector<LdapAttribute> attributes;
};

struct LdapSearch {
  std::string base;
  std::string filter = "(objectClass=*)";
  std::vector<std::string> attributes;  // empty: none, only names of entries
  bool below = true;                    // the whole subtree; false: the entry `base` alone
  int page = 500;                       // entries a page (RFC 2696)
  std::size_t entries = 500'000;        // more are an error
  std::size_t values = 100;             // kept of each attribute
  std::chrono::seconds deadline{600};   // of the whole search
};

// One connection, of one thread at a time.
class LdapSession {
 public:
  // Connected and known to the server. `invalid`: the place makes no sense. `refused`: a wrong password, one
  // that others can read, a connection without TLS to another machine. `unavailable`: no connection to any of
  // its servers, or a certificate that does not stand.
  static base::Result<LdapSession> open(LdapPlace place);
  LdapSession(LdapSession&&) noexcept;
  LdapSession& operator=(LdapSession&&) noexcept;
  ~LdapSession();

  // Each entry as it comes; an error of `use` ends the search. With any error what came before is a part
  // only. `too_large` also where the server cut the answer.
  base::Status search(const LdapSearch& wanted, const std::function<base::Status(LdapEntry)>& use);
  // All values of one attribute, also where Active Directory gives them in ranges. `not_found`: no entry.
  base::Result<std::vector<std::string>> values_of(const std::string& dn, const std::string& attribute,
                                                   std::size_t limit = 1'000'000);
  // Adds and removes values in one modification: all or nothing.
  base::Status change_values(const std::string& dn, const std::string& attribute,
                             const std::vector<std::string>& add, const std::vector<std::string>& remove);
  [[nodiscard]] const std::string& server() const;

 private:
  struct State;
  explicit LdapSession(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Whether the directory takes this password for the account `dn`, asked over a connection of its own. An
// empty one is never right: to a server it would be an anonymous request, which succeeds (RFC 4513 §5.1.2).
base::Result<bool> check_password(LdapPlace place, const std::string& dn, std::string_view password);

// A value within a filter (RFC 4515 §3).
std::string ldap_filter_value(std::string_view value);

// "member;range=0-1499" of Active Directory: the attribute, and where the next range begins (nothing after
// the last, "member;range=1500-*"). Nothing at all for what is no range.
struct LdapRange {
  std::string attribute;
  std::optional<std::size_t> next;
};
std::optional<LdapRange> read_ldap_range(std::string_view description);

}  // namespace cartulaire::platform
