#include "platform/ldap_connection.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

#include <fmt/format.h>
#include <sys/socket.h>

namespace cartulaire::platform {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

constexpr ber_len_t kLargestMessage = ber_len_t{64} << 20;

struct FreeAddress {
  void operator()(LDAPURLDesc* address) const { ldap_free_urldesc(address); }
};
using Address = std::unique_ptr<LDAPURLDesc, FreeAddress>;

ErrorCode nature_of(int code) {
  switch (code) {
    case LDAP_INVALID_CREDENTIALS:
    case LDAP_INSUFFICIENT_ACCESS:
    case LDAP_INAPPROPRIATE_AUTH:
    case LDAP_STRONG_AUTH_REQUIRED:
    case LDAP_CONFIDENTIALITY_REQUIRED:
    case LDAP_UNWILLING_TO_PERFORM:
      return ErrorCode::refused;
    case LDAP_NO_SUCH_OBJECT:
      return ErrorCode::not_found;
    case LDAP_SIZELIMIT_EXCEEDED:
    case LDAP_ADMINLIMIT_EXCEEDED:
      return ErrorCode::too_large;
    case LDAP_SERVER_DOWN:
    case LDAP_CONNECT_ERROR:
    case LDAP_TIMEOUT:
    case LDAP_TIMELIMIT_EXCEEDED:
    case LDAP_BUSY:
    case LDAP_UNAVAILABLE:
      return ErrorCode::unavailable;
    default:
      return ErrorCode::invalid;
  }
}

// What can be done about it, in both languages; empty where the result says it all.
std::pair<std::string_view, std::string_view> cure_of(int code) {
  switch (code) {
    case LDAP_INVALID_CREDENTIALS:
      return {" : le compte et son mot de passe sont-ils bons ?",
              ": are the account and its password right?"};
    case LDAP_INSUFFICIENT_ACCESS:
      return {" : ce compte n’en a pas le droit dans l’annuaire",
              ": this account has no right to it in the directory"};
    case LDAP_STRONG_AUTH_REQUIRED:
    case LDAP_CONFIDENTIALITY_REQUIRED:
      return {" : le serveur veut TLS (`ldaps://` ou `start_tls`)",
              ": the server wants TLS (`ldaps://` or `start_tls`)"};
    case LDAP_SIZELIMIT_EXCEEDED:
    case LDAP_ADMINLIMIT_EXCEEDED:
      return {" : le serveur a coupé la réponse ; levez sa limite pour ce compte",
              ": the server cut the answer; lift its limit for this account"};
    case LDAP_REFERRAL:
      return {" : cette base est celle d’un autre serveur ; nommez-le",
              ": this base is another server’s; name that one"};
    case LDAP_TIMEOUT:
      return {" : pas de réponse à temps", ": no answer in time"};
    default:
      return {"", ""};
  }
}

}  // namespace

tl::unexpected<base::Error> ldap_failure(int code, const std::string& server, const std::string& what) {
  const auto [french, english] = cure_of(code);
  const std::string said = fmt::format("{} ({})", ldap_err2string(code), code);
  return fail(nature_of(code), server, fmt::format("annuaire, {} : {}{}", what, said, french),
              fmt::format("directory, {}: {}{}", what, said, english));
}

timeval ldap_time(std::chrono::milliseconds time) {
  const auto left = std::max<std::int64_t>(time.count(), 1);
  return {left / 1000, (left % 1000) * 1000};
}

namespace {

bool is_this_machine(std::string_view host) {
  return host == "localhost" || host == "::1" || host == "[::1]" ||
         (host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string_view::npos);
}

// Nothing of the environment or of the machine's ldap.conf weakens a connection: each option is set.
int set_options(LDAP* handle, const LdapPlace& place) {
  const int version = LDAP_VERSION3;
  const int never = LDAP_DEREF_NEVER;
  const int demand = LDAP_OPT_X_TLS_DEMAND;
  const int oldest = LDAP_OPT_X_TLS_PROTOCOL_TLS1_2;
  const int none = 0;
  const timeval connecting = ldap_time(place.connecting);
  const timeval answering = ldap_time(place.answering);
  int code = LDAP_OPT_SUCCESS;
  const auto set = [&](int option, const void* value) {
    if (code == LDAP_OPT_SUCCESS) code = ldap_set_option(handle, option, value);
  };
  set(LDAP_OPT_PROTOCOL_VERSION, &version);
  set(LDAP_OPT_REFERRALS, LDAP_OPT_OFF);
  set(LDAP_OPT_DEREF, &never);
  set(LDAP_OPT_SIZELIMIT, &none);
  set(LDAP_OPT_TIMELIMIT, &none);
  set(LDAP_OPT_NETWORK_TIMEOUT, &connecting);
  set(LDAP_OPT_TIMEOUT, &answering);
  set(LDAP_OPT_X_TLS_REQUIRE_CERT, &demand);
  set(LDAP_OPT_X_TLS_PROTOCOL_MIN, &oldest);
  set(LDAP_OPT_X_TLS_CACERTDIR, nullptr);
  set(LDAP_OPT_X_TLS_CACERTFILE, place.authorities.c_str());
  return code;
}

Status limit_messages(LDAP* handle) {
  Sockbuf* buffer = nullptr;
  ber_len_t largest = kLargestMessage;
  if (ldap_get_option(handle, LDAP_OPT_SOCKBUF, static_cast<void*>(&buffer)) == LDAP_OPT_SUCCESS &&
      buffer != nullptr && ber_sockbuf_ctrl(buffer, LBER_SB_OPT_SET_MAX_INCOMING, &largest) == 1)
    return {};
  return fail(ErrorCode::unavailable, "", "libldap ne prend pas de limite de taille",
              "libldap takes no limit of size");
}

Status judge(const LdapPlace& place, const LDAPURLDesc& address) {
  const std::string_view scheme = address.lud_scheme;
  const std::string_view host = address.lud_host == nullptr ? "" : address.lud_host;
  if (host.empty() || (address.lud_dn != nullptr && *address.lud_dn != '\0') ||
      place.server.find_first_of(" ,") != std::string::npos)
    return fail(ErrorCode::invalid, place.server,
                "il faut une adresse comme `ldaps://annuaire.example`, sans plus",
                "an address such as `ldaps://directory.example` is wanted, and nothing more");
  if (place.start_tls && scheme != "ldap")
    return fail(ErrorCode::invalid, place.server, "`start_tls` ne va qu’avec `ldap://`",
                "`start_tls` goes with `ldap://` only");
  if (scheme == "ldap" && !place.start_tls && !place.plain && !is_this_machine(host))
    return fail(ErrorCode::refused, place.server,
                "sans TLS, mots de passe et noms passeraient en clair : `ldaps://`, ou `start_tls: true` ; "
                "`plain: true` s’il le faut vraiment",
                "without TLS passwords and names would travel readable: `ldaps://`, or `start_tls: true`; "
                "`plain: true` if it must be");
  return {};
}

// libldap waits for ever in a TLS handshake, and for the rest of a message that began. So each read and write
// ends in time, after which libldap looks at its own clock, and a handshake that lasts is cut from outside.
class Handshake {
 public:
  Handshake(LDAP* handle, const LdapPlace& place) : place_(place) {
    // libldap keeps the callback as long as the handle, this object lives only while it connects.
    static ldap_conncb callback = {[](LDAP*, Sockbuf* buffer, LDAPURLDesc*, sockaddr*, ldap_conncb*) {
                                     if (current != nullptr) current->begin(buffer);
                                     return 0;
                                   },
                                   [](LDAP*, Sockbuf*, ldap_conncb*) {}, nullptr};
    current = this;
    ldap_set_option(handle, LDAP_OPT_CONNECT_CB, &callback);
  }
  Handshake(const Handshake&) = delete;
  Handshake& operator=(const Handshake&) = delete;
  ~Handshake() {
    current = nullptr;
    if (!watch_.joinable()) return;
    {
      const std::lock_guard lock(mutex_);
      done_ = true;
    }
    changed_.notify_all();
    watch_.join();
  }

 private:
  void begin(Sockbuf* buffer) {
    int descriptor = -1;
    ber_sockbuf_ctrl(buffer, LBER_SB_OPT_GET_FD, &descriptor);
    const timeval wait = ldap_time(place_.answering);
    ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    ::setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
    if (watch_.joinable()) return;  // of the address that was tried first
    watch_ = std::thread([this, descriptor] {
      std::unique_lock lock(mutex_);
      if (!changed_.wait_for(lock, place_.connecting, [this] { return done_; }))
        ::shutdown(descriptor, SHUT_RDWR);
    });
  }

  static thread_local Handshake* current;
  const LdapPlace& place_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool done_ = false;
  std::thread watch_;
};
thread_local Handshake* Handshake::current = nullptr;

// What TLS complained of is libldap's own sentence, about the server alone.
tl::unexpected<base::Error> no_connection(LDAP* handle, int code, const std::string& server) {
  char* said = nullptr;
  ldap_get_option(handle, LDAP_OPT_DIAGNOSTIC_MESSAGE, static_cast<void*>(&said));
  const std::unique_ptr<char, FreeLdapText> owner(said);
  const std::string_view told = said == nullptr ? "" : said;
  const std::string why(told.empty() || told.starts_with("(unknown") ? ldap_err2string(code) : told);
  return fail(
      ErrorCode::unavailable, server,
      fmt::format("pas de connexion à l’annuaire : {} ; le serveur répond-il, son certificat est-il de "
                  "l’autorité donnée et à son nom ?",
                  why),
      fmt::format("no connection to the directory: {}; does the server answer, is its certificate of the "
                  "authority given and for its name?",
                  why));
}

Result<LdapHandle> connect_to_one(const LdapPlace& place) {
  LDAPURLDesc* parsed = nullptr;
  if (ldap_url_parse(place.server.c_str(), &parsed) != LDAP_URL_SUCCESS)
    return fail(ErrorCode::invalid, place.server,
                "ce n’est pas une adresse `ldaps://`, `ldap://` ou `ldapi://`",
                "this is no address `ldaps://`, `ldap://` or `ldapi://`");
  const Address address(parsed);
  if (auto good = judge(place, *address); !good) return base::pass(good);
  const bool with_tls = place.start_tls || std::string_view(address->lud_scheme) == "ldaps";
  if (with_tls)
    if (auto there = File::open_read(place.authorities); !there) return base::pass(there);
  LDAP* raw = nullptr;
  int code = ldap_initialize(&raw, place.server.c_str());
  LdapHandle handle(raw);
  if (code == LDAP_SUCCESS) code = set_options(handle.get(), place);
  const int client = 0;
  if (code == LDAP_SUCCESS && with_tls) code = ldap_set_option(handle.get(), LDAP_OPT_X_TLS_NEWCTX, &client);
  if (code != LDAP_SUCCESS) return ldap_failure(code, place.server, "options");
  if (auto limited = limit_messages(handle.get()); !limited) return base::pass(limited);
  const Handshake handshake(handle.get(), place);
  code = ldap_connect(handle.get());
  if (code == LDAP_SUCCESS && place.start_tls) code = ldap_start_tls_s(handle.get(), nullptr, nullptr);
  if (code != LDAP_SUCCESS) return no_connection(handle.get(), code, place.server);
  return handle;
}

}  // namespace

Result<LdapHandle> ldap_connect_to(LdapPlace& place) {
  auto handle = connect_to_one(place);
  for (auto other = place.others.begin();
       !handle && handle.error().code == ErrorCode::unavailable && other != place.others.end(); ++other) {
    std::swap(place.server, *other);
    handle = connect_to_one(place);
  }
  return handle;
}

int ldap_bind_simple(LDAP* handle, const std::string& account, std::string_view password) {
  berval secret{password.size(), const_cast<char*>(password.data())};
  return ldap_sasl_bind_s(handle, account.c_str(), LDAP_SASL_SIMPLE, &secret, nullptr, nullptr, nullptr);
}

}  // namespace cartulaire::platform
