#include "people/directory.hpp"

#include <unordered_set>

#include <fmt/format.h>

#include "people/text.hpp"
#include "platform/base64.hpp"

namespace cartulaire::people {
namespace {

using platform::LdapAttribute;
using platform::LdapEntry;
using platform::LdapSearch;
using platform::LdapSession;

// Far above what any field takes; what is longer is judged by its beginning.
constexpr std::size_t kLongestValue = 4096;

Entry entry_from(LdapEntry ldap, int place) {
  Entry entry{place, std::move(ldap.dn), {}};
  for (LdapAttribute& attribute : ldap.attributes) {
    const std::size_t option = attribute.name.find(';');
    if (option != std::string::npos && attribute.name.substr(option) != ";binary") continue;
    const std::string name = attribute.name.substr(0, option);
    for (std::string& value : attribute.values) {
      const bool text = is_text(name, value);
      if (value.size() > kLongestValue) value.resize(kLongestValue);
      if (!text) value = platform::to_base64(platform::as_bytes(value));
      entry.attributes.push_back({name, text ? std::string(trim(value)) : std::move(value), text});
    }
  }
  return entry;
}

// Whose entity the directory does not tell.
void leave_out_homeless(Source& source) {
  std::erase_if(source.lines, [&](const Line& line) {
    if (!line[Field::entity].empty()) return false;
    source.remarks.push_back({line.number, "entité : l’annuaire ne la dit pas ; personne laissée de côté",
                              "entity: the directory does not tell it; person left out"});
    return true;
  });
}

LdapSearch as_search(const PeopleSearch& search, const Gatherer& gatherer, const SourceLimits& limits) {
  LdapSearch wanted;
  wanted.base = search.base;
  wanted.filter = search.filter;
  wanted.attributes = gatherer.wanted();
  wanted.entries = 2 * limits.lines;
  return wanted;
}

}  // namespace

base::Result<Read> read_people(const Directory& directory, base::Instant now, const SourceLimits& limits) {
  auto session = LdapSession::open(directory.place);
  if (!session) return base::pass(session);
  Mapping mapping = directory.mapping;
  mapping.now = now;
  Gatherer gatherer(std::move(mapping), limits);
  Read read;
  std::unordered_set<std::string> seen;
  for (const PeopleSearch& search : directory.people) {
    auto done = session->search(as_search(search, gatherer, limits), [&](LdapEntry ldap) -> base::Status {
      if (directory.people.size() > 1 && !seen.insert(same_dn(ldap.dn)).second) return {};
      read.entries.push_back(ldap.dn);
      if (gatherer.add(entry_from(std::move(ldap), static_cast<int>(read.entries.size())), search.entity))
        return {};
      return base::fail(base::ErrorCode::too_large, directory.name,
                        fmt::format("plus de {} personnes : faites plusieurs annuaires", limits.lines),
                        fmt::format("more than {} people: make several directories", limits.lines));
    });
    if (!done) return base::pass(done);
  }
  read.source = gatherer.finish();
  leave_out_homeless(read.source);
  read.names = gatherer.names();
  return read;
}

base::Result<std::optional<std::string>> sign_in(const Directory& directory, std::string_view login,
                                                 std::string_view password, base::Instant now) {
  if (login.empty() || login.size() > 250 || password.empty()) return std::optional<std::string>();
  auto session = LdapSession::open(directory.place);
  if (!session) return base::pass(session);
  Mapping mapping = directory.mapping;
  mapping.now = now;
  Gatherer gatherer(std::move(mapping), {});
  std::string bearer;
  int bearers = 0;
  for (const PeopleSearch& search : directory.people) {
    LdapSearch wanted = as_search(search, gatherer, {});
    wanted.filter = fmt::format("(&{}{})", search.filter, gatherer.login_filter(login));
    auto done = session->search(wanted, [&](LdapEntry ldap) -> base::Status {
      if (same_dn(ldap.dn) == same_dn(bearer)) return {};
      bearer = ldap.dn;
      ++bearers;
      (void)gatherer.add(entry_from(std::move(ldap), bearers), search.entity);
      return {};
    });
    if (!done) return base::pass(done);
  }
  const Source source = gatherer.finish();
  if (bearers != 1 || source.lines.size() != 1) return std::optional<std::string>();
  const std::string known = lower(source.lines.front()[Field::login]);
  if (known != lower(login)) return std::optional<std::string>();
  auto right = platform::check_password(directory.place, bearer, password);
  if (!right) return base::pass(right);
  return *right ? std::optional(known) : std::nullopt;
}

}  // namespace cartulaire::people
