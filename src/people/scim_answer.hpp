// A SCIM 2.0 service (RFC 7644) over one entity's people of one directory of accounts. Whoever forwards
// requests has asked first whether they may come: nothing here knows of tokens.
//
// People who left are users that are not active, until their record is erased; DELETE makes one of those.
// Groups are the populations, to read only.
#pragma once

#include <string>
#include <string_view>

#include "people/scim.hpp"
#include "store/store.hpp"

namespace cartulaire::people {

struct ScimPlace {
  std::string directory;  // of the accounts, in the store
  std::string base;       // the address before "/Users", in what is answered
};

struct ScimRequest {
  std::string_view method;
  std::string_view path;   // after the base: "/Users/12"
  std::string_view query;  // without "?", as it came
  std::string_view body;
};

struct ScimAnswer {
  int status = 200;
  std::string body;  // application/scim+json; empty with 204
};

ScimAnswer scim_answer(store::Store& store, const store::EntityScope& scope, const ScimPlace& place,
                       const ScimRequest& request, const store::By& by, const ScimLimits& limits = {});

}  // namespace cartulaire::people
