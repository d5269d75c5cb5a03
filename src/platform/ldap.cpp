#include "platform/ldap.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "platform/ldap_connection.hpp"
#include "platform/secret_file.hpp"

namespace cartulaire::platform {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kPassword = 1024;

struct FreeMessage {
  void operator()(LDAPMessage* message) const { ldap_msgfree(message); }
};
struct FreeControl {
  void operator()(LDAPControl* control) const { ldap_control_free(control); }
};
struct FreeControls {
  void operator()(LDAPControl** controls) const { ldap_controls_free(controls); }
};
struct FreeValues {
  void operator()(berval** values) const { ldap_value_free_len(values); }
};
struct FreeBer {
  void operator()(BerElement* element) const { ber_free(element, 0); }
};
using Message = std::unique_ptr<LDAPMessage, FreeMessage>;

LdapEntry read_entry(LDAP* handle, LDAPMessage* message, std::size_t most_values) {
  LdapEntry entry;
  const std::unique_ptr<char, FreeLdapText> dn(ldap_get_dn(handle, message));
  if (dn != nullptr) entry.dn = dn.get();
  BerElement* raw = nullptr;
  std::unique_ptr<char, FreeLdapText> name(ldap_first_attribute(handle, message, &raw));
  const std::unique_ptr<BerElement, FreeBer> position(raw);
  while (name != nullptr) {
    LdapAttribute attribute;
    attribute.name = name.get();
    std::transform(attribute.name.begin(), attribute.name.end(), attribute.name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    const std::unique_ptr<berval*, FreeValues> values(ldap_get_values_len(handle, message, name.get()));
    for (berval** value = values.get();
         value != nullptr && *value != nullptr && attribute.values.size() < most_values; ++value)
      attribute.values.emplace_back((*value)->bv_val, (*value)->bv_len);
    entry.attributes.push_back(std::move(attribute));
    name.reset(ldap_next_attribute(handle, message, position.get()));
  }
  return entry;
}

}  // namespace

struct LdapSession::State {
  LdapHandle handle;
  LdapPlace place;

  [[nodiscard]] auto failed(int code, const std::string& what) const {
    return ldap_failure(code, place.server, what);
  }

  // The next message of a request, within what is left of its time.
  Result<Message> next(int request, Clock::time_point until, const std::string& what) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now());
    if (left.count() <= 0) return failed(LDAP_TIMEOUT, what);
    timeval wait = ldap_time(std::min<std::chrono::milliseconds>(left, place.answering));
    LDAPMessage* raw = nullptr;
    const int kind = ldap_result(handle.get(), request, LDAP_MSG_ONE, &wait, &raw);
    Message message(raw);
    if (kind > 0) return message;
    if (kind == 0) return failed(LDAP_TIMEOUT, what);
    int code = LDAP_SERVER_DOWN;
    ldap_get_option(handle.get(), LDAP_OPT_RESULT_CODE, &code);
    return failed(code == LDAP_SUCCESS ? LDAP_SERVER_DOWN : code, what);
  }

  // How a page ended; the cookie of the next one, empty after the last.
  Result<std::string> end_page(LDAPMessage* message, const std::string& what) {
    int code = LDAP_OTHER;
    LDAPControl** raw = nullptr;
    const int parsed = ldap_parse_result(handle.get(), message, &code, nullptr, nullptr, nullptr, &raw, 0);
    const std::unique_ptr<LDAPControl*, FreeControls> controls(raw);
    if (parsed != LDAP_SUCCESS) return failed(parsed, what);
    if (code != LDAP_SUCCESS) return failed(code, what);
    LDAPControl* page = ldap_control_find(LDAP_CONTROL_PAGEDRESULTS, controls.get(), nullptr);
    if (page == nullptr) return std::string();
    ber_int_t estimate = 0;
    berval cookie{};
    const int understood = ldap_parse_pageresponse_control(handle.get(), page, &estimate, &cookie);
    if (understood != LDAP_SUCCESS) return failed(understood, what);
    std::string next(cookie.bv_val == nullptr ? "" : cookie.bv_val, cookie.bv_len);
    ber_memfree(cookie.bv_val);
    return next;
  }

  Result<int> send(const LdapSearch& wanted, std::string& cookie, const std::string& what) {
    std::vector<char*> names;
    std::string nothing = LDAP_NO_ATTRS;
    for (const std::string& name : wanted.attributes)
      names.push_back(const_cast<char*>(name.c_str()));
    if (names.empty()) names.push_back(nothing.data());
    names.push_back(nullptr);
    LDAPControl* raw = nullptr;
    berval from{cookie.size(), cookie.data()};
    int code = ldap_create_page_control(handle.get(), wanted.page, cookie.empty() ? nullptr : &from, 0, &raw);
    const std::unique_ptr<LDAPControl, FreeControl> page(raw);
    if (code != LDAP_SUCCESS) return failed(code, what);
    LDAPControl* controls[] = {page.get(), nullptr};
    int request = -1;
    code = ldap_search_ext(handle.get(), wanted.base.c_str(),
                           wanted.below ? LDAP_SCOPE_SUBTREE : LDAP_SCOPE_BASE, wanted.filter.c_str(),
                           names.data(), 0, wanted.below ? &controls[0] : nullptr, nullptr, nullptr, 0,
                           &request);
    if (code == LDAP_FILTER_ERROR)
      return fail(ErrorCode::invalid, wanted.filter, "ce n’est pas un filtre de recherche (RFC 4515)",
                  "this is no search filter (RFC 4515)");
    if (code != LDAP_SUCCESS) return failed(code, what);
    return request;
  }
};

LdapSession::LdapSession(std::unique_ptr<State> state) : state_(std::move(state)) {}
LdapSession::LdapSession(LdapSession&&) noexcept = default;
LdapSession& LdapSession::operator=(LdapSession&&) noexcept = default;
LdapSession::~LdapSession() = default;

const std::string& LdapSession::server() const {
  return state_->place.server;
}

Result<LdapSession> LdapSession::open(LdapPlace place) {
  auto handle = ldap_connect_to(place);
  if (!handle) return base::pass(handle);
  int code = LDAP_SUCCESS;
  if (!place.account.empty()) {
    auto password = read_secret_line(place.password_file, kPassword);
    if (!password) return base::pass(password);
    code = ldap_bind_simple(handle->get(), place.account, as_text(password->bytes()));
  } else if (place.server.starts_with("ldapi:")) {
    berval nobody{0, const_cast<char*>("")};
    code = ldap_sasl_bind_s(handle->get(), nullptr, "EXTERNAL", &nobody, nullptr, nullptr, nullptr);
  }
  if (code != LDAP_SUCCESS)
    return ldap_failure(code, place.server, place.account.empty() ? "EXTERNAL" : "`" + place.account + "`");
  return LdapSession(std::make_unique<State>(State{std::move(*handle), std::move(place)}));
}

Status LdapSession::search(const LdapSearch& wanted, const std::function<Status(LdapEntry)>& use) {
  const std::string what = fmt::format("`{}`", wanted.base);
  const auto until = Clock::now() + wanted.deadline;
  std::size_t count = 0;
  std::string cookie;
  do {
    auto request = state_->send(wanted, cookie, what);
    if (!request) return base::pass(request);
    Status given;
    while (true) {
      auto message = state_->next(*request, until, what);
      if (!message) return base::pass(message);
      const int kind = ldap_msgtype(message->get());
      if (kind == LDAP_RES_SEARCH_RESULT) {
        auto next = state_->end_page(message->get(), what);
        if (!next) return base::pass(next);
        cookie = std::move(*next);
        break;
      }
      if (kind != LDAP_RES_SEARCH_ENTRY) continue;  // a reference to another server
      if (++count > wanted.entries)
        given = fail(ErrorCode::too_large, state_->place.server,
                     fmt::format("plus de {} entrées sous `{}`", wanted.entries, wanted.base),
                     fmt::format("more than {} entries below `{}`", wanted.entries, wanted.base));
      else
        given = use(read_entry(state_->handle.get(), message->get(), wanted.values));
      if (given) continue;
      ldap_abandon_ext(state_->handle.get(), *request, nullptr, nullptr);
      return given;
    }
  } while (!cookie.empty());
  return {};
}

Result<std::vector<std::string>> LdapSession::values_of(const std::string& dn, const std::string& attribute,
                                                        std::size_t limit) {
  std::vector<std::string> values;
  std::optional<std::size_t> from = 0;
  while (from) {
    LdapSearch one;
    one.base = dn;
    one.below = false;
    one.values = limit + 1;
    one.attributes = {*from == 0 ? attribute : fmt::format("{};range={}-*", attribute, *from)};
    std::optional<std::size_t> next;
    auto read = search(one, [&](LdapEntry entry) -> Status {
      for (LdapAttribute& got : entry.attributes) {
        const auto range = read_ldap_range(got.name);
        if (range && range->next && *range->next > *from) next = range->next;
        if (values.size() + got.values.size() > limit)
          return fail(ErrorCode::too_large, dn, fmt::format("plus de {} valeurs de `{}`", limit, attribute),
                      fmt::format("more than {} values of `{}`", limit, attribute));
        std::move(got.values.begin(), got.values.end(), std::back_inserter(values));
      }
      return {};
    });
    if (!read) return base::pass(read);
    from = next;
  }
  return values;
}

Status LdapSession::change_values(const std::string& dn, const std::string& attribute,
                                  const std::vector<std::string>& add,
                                  const std::vector<std::string>& remove) {
  if (add.empty() && remove.empty()) return {};
  const auto change = [&](int kind, const std::vector<std::string>& from, std::vector<berval>& values,
                          std::vector<berval*>& list, LDAPMod& into) {
    for (const std::string& value : from)
      values.push_back({value.size(), const_cast<char*>(value.data())});
    for (berval& value : values)
      list.push_back(&value);
    list.push_back(nullptr);
    into.mod_op = kind | LDAP_MOD_BVALUES;
    into.mod_type = const_cast<char*>(attribute.c_str());
    into.mod_vals.modv_bvals = list.data();
  };
  std::vector<berval> added;
  std::vector<berval> removed;
  std::vector<berval*> added_list;
  std::vector<berval*> removed_list;
  LDAPMod adding{};
  LDAPMod removing{};
  std::vector<LDAPMod*> changes;
  if (!add.empty()) {
    change(LDAP_MOD_ADD, add, added, added_list, adding);
    changes.push_back(&adding);
  }
  if (!remove.empty()) {
    change(LDAP_MOD_DELETE, remove, removed, removed_list, removing);
    changes.push_back(&removing);
  }
  changes.push_back(nullptr);
  const int code = ldap_modify_ext_s(state_->handle.get(), dn.c_str(), changes.data(), nullptr, nullptr);
  if (code != LDAP_SUCCESS) return state_->failed(code, fmt::format("`{}` de `{}`", attribute, dn));
  return {};
}

Result<bool> check_password(LdapPlace place, const std::string& dn, std::string_view password) {
  if (dn.empty() || password.empty() || password.size() > kPassword) return false;
  auto handle = ldap_connect_to(place);
  if (!handle) return base::pass(handle);
  const int code = ldap_bind_simple(handle->get(), dn, password);
  if (code == LDAP_SUCCESS) return true;
  // Active Directory and OpenLDAP answer alike whether the account is unknown, locked or the password wrong.
  if (code == LDAP_INVALID_CREDENTIALS || code == LDAP_NO_SUCH_OBJECT || code == LDAP_INAPPROPRIATE_AUTH ||
      code == LDAP_INVALID_DN_SYNTAX || code == LDAP_UNWILLING_TO_PERFORM)
    return false;
  return ldap_failure(code, place.server, "bind");
}

std::string ldap_filter_value(std::string_view value) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7f && c != '*' && c != '(' && c != ')' && c != '\\') {
      out += c;
      continue;
    }
    out += '\\';
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
  }
  return out;
}

std::optional<LdapRange> read_ldap_range(std::string_view description) {
  constexpr std::string_view kMark = ";range=";
  const std::size_t mark = description.find(kMark);
  if (mark == std::string_view::npos) return std::nullopt;
  LdapRange range{std::string(description.substr(0, mark)), std::nullopt};
  const std::string_view bounds = description.substr(mark + kMark.size());
  const std::size_t dash = bounds.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const std::string_view last = bounds.substr(dash + 1);
  if (last == "*") return range;
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(last.data(), last.data() + last.size(), number);
  if (error != std::errc{} || end != last.data() + last.size()) return std::nullopt;
  range.next = std::size_t{number} + 1;
  return range;
}

}  // namespace cartulaire::platform
