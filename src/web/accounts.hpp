// What handlers about accounts share.
#pragma once

#include <string>
#include <string_view>

#include "store/accounts.hpp"
#include "web/call.hpp"
#include "web/hub.hpp"

namespace cartulaire::web {

// The caller, now, for events.
store::By by_caller(const Call& call);

// Whether passwords of this directory's accounts are kept here.
bool has_password_here(const Hub& hub, std::string_view directory);

// The person behind an account that has a role in this entity: of the entity, else of another one that they
// work for (a shared officer). Empty: they have left.
base::Result<std::string> name_of_account(store::Reading& in, const store::EntityScope& scope,
                                          const store::AccountId& id);

}  // namespace cartulaire::web
