// State as values that can be built, compared and changed: what the publisher makes from state.yml, what
// tests write by hand, what a delta is applied to. Names are interned in the tables of one StateData;
// encode() drops those that nothing refers to and sorts the rest, so that equal content gives equal bytes.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "policy/state.hpp"

namespace cartulaire::policy {

struct PersonData {
  std::string login;  // written in lower case
  NameId entity = kNoName;
  NameId population = kNoName;
  NameId unit = kNoName;
  NameId schedule = kNoName;
  std::uint16_t attributes = 0;
  std::uint64_t groups = 0;
  std::int32_t arrival_day = kUnknownDay;
  std::vector<Signature> signatures = {};
  std::vector<Suspension> suspensions = {};
  std::vector<Period> periods = {};
  friend bool operator==(const PersonData&, const PersonData&) = default;
};

// Who bears an approval or an entry: a name of the bearer's table, or a login.
struct BearerData {
  Bearer kind = Bearer::everyone;
  NameId name = 0;    // entity, population, unit, group
  std::string login;  // person
  friend bool operator==(const BearerData&, const BearerData&) = default;
};

struct ApprovalData {
  std::uint64_t id = 0;
  Term term;
  std::vector<NameId> categories;  // none: the clause is lifted for every site
  BearerData bearer;
  NameId clause = kNoName;
  bool lifts_security = false;
  friend bool operator==(const ApprovalData&, const ApprovalData&) = default;
};

struct NameEntryData {
  std::uint64_t id = 0;
  Term term;
  std::string host;  // lower case, punycode, no trailing dot; or an address as parse_site writes it
  std::string path;  // empty, or begins with '/'
  BearerData bearer;
  NameId clause = kNoName;
  NameId register_name = kNoName;
  NameUse use = NameUse::deny;
  bool lifts_security = false;
  friend bool operator==(const NameEntryData&, const NameEntryData&) = default;
};

struct AddressData {
  Prefix prefix;
  std::string login;  // empty: nobody in particular
  NameId entity = kNoName;
  Zone zone = Zone::unknown;
  Device device = Device::unknown;
  friend bool operator==(const AddressData&, const AddressData&) = default;
};

struct DelegatedData {
  NameId clause = kNoName;
  NameId parameter = kNoName;
  NameId entity = kNoName;
  std::string text;
  std::int32_t set_day = kUnknownDay;
  friend bool operator==(const DelegatedData&, const DelegatedData&) = default;
};

struct StateData {
  std::uint64_t number = 0;
  base::Instant published_at{};
  std::chrono::milliseconds stale_after{0};  // 0 = never

  std::array<std::vector<std::string>, kNameTables> names;
  std::vector<PersonData> people;
  std::vector<ApprovalData> approvals;
  std::vector<NameEntryData> entries;
  std::vector<AddressData> addresses;
  std::vector<DelegatedData> delegated;
  std::vector<Switch> switches;
  std::vector<Crisis> crises;
  std::vector<Papers> papers;
  std::vector<Adoption> adoptions;
  std::vector<WeekSpan> week_spans;

  // The number of `name` in `table`, new if it is not there. INVARIANT: fewer than 65535 names a table.
  NameId intern(NameTable table, std::string_view name);
  // Group bits: only the first 64 names of NameTable::group have one.
  static std::uint64_t group_bit(NameId group) { return group < kMaxGroups ? 1ULL << group : 0; }

  // Drops names that nothing refers to and sorts the tables and everything in them. Changes NameIds.
  void make_canonical();

 private:
  std::array<std::map<std::string, NameId, std::less<>>, kNameTables> interned_;
};

// The snapshot's bytes (docs/format/state.md), 8-aligned as operator new gives them. Equal content, equal
// bytes, whatever the order in which it was put in. Errors: too_large (more than 64 groups in use, 128
// categories, a text past its limit), invalid (a login twice, a prefix twice, a bearer or an address whose
// login is nobody, a person without entity).
base::Result<std::vector<std::byte>> encode(StateData data);

// The way back: encode(decode(view(bytes))) == bytes.
StateData decode(const State& state);

}  // namespace cartulaire::policy
