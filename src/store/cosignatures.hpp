// What a guardian signs beside a minor, whose signature counts from then on (`cosigned_by: guardian`). Never
// changed; it goes with the person's record. Event: acknowledgement.cosigned (subject: the person; detail:
// the number of the receipt and the method).
#pragma once

#include <string>

#include "store/acknowledgements.hpp"

namespace cartulaire::store {

struct Cosignature {
  std::int64_t acknowledgement = 0;  // the number of the minor's receipt
  std::string name;                  // the guardian's, as they gave it; at most kGuardianName characters
  Method method = Method::counter;   // link, counter or paper
  std::string filed;                 // paper: where the sheet is kept
};
inline constexpr std::size_t kGuardianName = 120;

// `not_found`: no such signature; `refused`: it needs none, or has one.
base::Status cosign(Writing& in, const EntityScope& scope, const Cosignature& one, const By& by);

}  // namespace cartulaire::store
