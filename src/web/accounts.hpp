// What handlers about accounts share.
#pragma once

#include <string>
#include <string_view>

#include "store/accounts.hpp"
#include "store/means.hpp"
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

// Who an act is of: the name where it is an account's, else the actor as it stands (`os:root`, `hub:jobs`).
base::Result<std::string> name_of_actor(store::Reading& in, const store::EntityScope& scope,
                                        const std::string& actor);

// The register of an account's means; codes on paper are counted.
void add_means(const std::vector<store::Means>& means, platform::JsonObject& to);

}  // namespace cartulaire::web
