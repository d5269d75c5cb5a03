// What people were told of rules already, so that each change is told once (ACC-02, ACC-04).
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>

#include "store/people.hpp"

namespace cartulaire::store {

// By subject ("password_rules agents"): the mark of what was told last.
base::Result<std::map<std::string, std::string, std::less<>>> announced(Reading& in,
                                                                        const EntityScope& scope);
base::Status put_announced(Writing& in, const EntityScope& scope, const std::string& subject,
                           const std::string& mark, base::Instant at);
// Who has a notice of this kind, and with which detail.
base::Result<std::set<std::pair<PersonId, std::string>>> told_of(Reading& in, const EntityScope& scope,
                                                                 const std::string& kind);

}  // namespace cartulaire::store
