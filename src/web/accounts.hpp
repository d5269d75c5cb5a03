// What handlers about accounts share.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "acceptance/mailing.hpp"
#include "store/accounts.hpp"
#include "store/handed_means.hpp"
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

// Who works here under the `login` of the request. `invalid`: nobody.
base::Result<store::Person> person_with_login(store::Reading& in, const Call& call);

// The register of an account's means; codes on paper are counted.
void add_means(const std::vector<store::Means>& means, platform::JsonObject& to);
// Cards and keys handed over, as somebody of the entity reads them, each with what `more` adds to it.
base::Result<platform::JsonArray> handed_json(
    store::Reading& in, const store::EntityScope& scope, const std::vector<store::HandedMeans>& handed,
    const std::function<void(const store::HandedMeans&, platform::JsonObject&)>& more = {});

// For mail (acceptance/mailing.hpp): a new one-time link of the person's living account, at this address of
// the portal. Nothing: they have none, or it opens other entities too, which only the operator gives links
// to.
base::Result<std::optional<acceptance::Mailing::AccountLink>> mailed_link_of(store::Writing& in,
                                                                             const store::EntityScope& scope,
                                                                             store::PersonId person,
                                                                             const std::string& address,
                                                                             const store::By& by);

}  // namespace cartulaire::web
