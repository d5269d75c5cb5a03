// Entries of a directory, from an LDIF file or over LDAP, gathered into a source of people.
//
// Only what fields are made of is asked for and kept, from the first moment: no passwords, telephones,
// addresses.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/time.hpp"
#include "people/source.hpp"

namespace cartulaire::people {

struct Attribute {
  std::string name;  // lower case, without options
  std::string value;
  bool text = true;  // false: bytes that are no text, in base64
};

struct Entry {
  int line = 0;  // where it begins in a file, or its place among the entries that came
  std::string dn;
  std::vector<Attribute> attributes;

  [[nodiscard]] const Attribute* first(std::string_view name) const;
};

// Whether bytes of an attribute are read as text: objectGUID never is, whatever its bytes.
bool is_text(std::string_view attribute, std::string_view bytes);
// "uid=a, ou=B" and "UID=a,ou=b" are the same name.
std::string same_dn(std::string_view dn);

// How entries become people, where what is usual does not do.
struct Mapping {
  FieldMap fields;                                 // the attribute of a field
  std::map<std::string, std::string> entities;     // a value of the entity's attribute: our entity
  std::map<std::string, std::string> populations;  // a value of the population's attribute: ours
  std::optional<base::Instant> now;  // accounts that expired before have left; none: not looked at
};

class Gatherer {
 public:
  Gatherer(Mapping mapping, const SourceLimits& limits);

  [[nodiscard]] bool is_wanted(std::string_view attribute) const;
  [[nodiscard]] std::vector<std::string> wanted() const;
  // A filter of a search for whoever bears this login.
  [[nodiscard]] std::string login_filter(std::string_view login) const;
  // An entry that is no person, closed or already there is passed over. False: there are too many, stop.
  // `entity`: where the entry does not tell it.
  bool add(const Entry& entry, const std::string& entity = "");
  // Names of entries by what people are known by, closed accounts too.
  [[nodiscard]] const std::unordered_map<std::string, std::string>& names() const { return names_; }
  Source finish();

 private:
  [[nodiscard]] std::string value_of(const Entry& entry, Field field) const;
  [[nodiscard]] bool is_closed(const Entry& entry) const;
  bool translate(const Entry& entry, Line& line, const std::string& entity);
  void remark(const Entry& entry, std::string french, std::string english);

  Mapping mapping_;
  SourceLimits limits_;
  Source source_;
  std::unordered_map<std::string, std::string> keys_;   // of people, by name of their entry
  std::unordered_map<std::string, std::string> names_;  // of entries, by key of the person
};

}  // namespace cartulaire::people
