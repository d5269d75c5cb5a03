// A text handed over to somebody who did not sign: a neutral state. No reason is asked for, nothing follows
// from it but what the charter itself says of texts that are not signed.
#pragma once

#include <string>

#include "acceptance/acknowledge.hpp"

namespace cartulaire::acceptance {

struct HandingOver {
  store::PersonId person = 0;
  std::string document;
  std::string hash;
  std::string day;  // "2026-09-01", not to come; empty: today, where the text's entity is
};
// The record, or the earlier one: twice is once. Errors: not_found (person, text), invalid (the day), refused
// (the person left, the text was replaced, they have signed it).
base::Result<store::Handover> hand_over(store::Writing& in, const store::EntityScope& scope,
                                        const HandingOver& one, const store::By& by);

}  // namespace cartulaire::acceptance
