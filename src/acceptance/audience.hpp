// Whom a text concerns (ACK-08, ACK-10): what an `acceptance` clause says with `who`, and who that is among
// the people of the store.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "charter/charter.hpp"
#include "store/texts.hpp"

namespace cartulaire::acceptance {

struct ReadAudience {
  store::Audience audience;
  std::vector<std::string> unknown;  // names that the store tells nothing of: groups of a directory
};
// The people of a clause. `administrators` are who holds the roles `it` and `administrator` here.
ReadAudience audience_of(const charter::EffectiveCharter& charter, const charter::Clause& clause);
// The people of both.
void join(store::Audience& into, const store::Audience& more);

// Who holds which role in the entity at a moment, by a grant of their own or lent.
class Holders {
 public:
  // Nothing is read where no audience names a role.
  static base::Result<Holders> of(store::Reading& in, const store::EntityScope& scope,
                                  const std::vector<store::Audience>& audiences, base::Instant at);
  [[nodiscard]] bool includes(const store::Audience& audience, const store::Person& person) const;

 private:
  std::map<store::Role, std::set<store::PersonId>> by_role_;
};

}  // namespace cartulaire::acceptance
