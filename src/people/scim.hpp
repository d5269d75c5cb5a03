// Users of SCIM 2.0 (RFC 7643, RFC 7644) as Entra ID, Okta and others send them, to people of the store and
// back. Only what the store keeps of people is read; everything else that clients send is passed over and
// forgotten.
//
// `where` of an error is its scimType (RFC 7644 §3.12).
#pragma once

#include <string>
#include <string_view>

#include "platform/json.hpp"
#include "store/people.hpp"

namespace cartulaire::people {

// A user as SCIM tells them. Absent text is empty.
struct ScimUser {
  std::string user_name;    // the login
  std::string external_id;  // what the client knows the person by for good
  std::string given_name;
  std::string family_name;
  std::string mail;       // the primary one, else that of work, else the first
  std::string user_type;  // the population
  std::string department;
  std::string title;
  std::string manager;  // the id of a user
  bool active = true;
  bool operator==(const ScimUser&) const = default;
};

struct ScimLimits {
  std::size_t bytes = std::size_t{1} << 20;
  std::size_t operations = 1'000;
};

// The whole user, of POST and PUT.
base::Result<ScimUser> read_scim_user(const platform::Json& json);
// PATCH, RFC 7644 §3.5.2: paths with or without the schema's name, without a path, dotted names as members,
// and `"False"` for false, as Entra sends them.
base::Result<ScimUser> patch_scim_user(ScimUser user, const platform::Json& json,
                                       const ScimLimits& limits = {});

// `invalid` where a value is none that an import would take.
base::Result<store::PersonData> person_from_scim(ScimUser user, const std::string& directory);
ScimUser scim_from_person(const store::Person& person);
// `base` is the address before "/Users".
platform::Json scim_user_json(const store::Person& person, const std::string& base);

// `ATTRIBUTE eq "VALUE"` over userName, externalId or id: the one kind of filter that provisioning needs.
struct ScimFilter {
  std::string attribute;  // in lower case
  std::string value;
};
base::Result<ScimFilter> read_scim_filter(std::string_view text);

}  // namespace cartulaire::people
