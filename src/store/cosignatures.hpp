// What a guardian signs beside a minor, whose signature counts from then on (`cosigned_by: guardian`). One
// that was given first waits for the minor's. Never changed but for that; it goes with the person's record.
//
// Events: acknowledgement.cosigned, once both are there (subject: the person; detail: the number of the
// receipt and the guardian's method); guardian.signed, before the minor (detail: the method and the hash).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/acknowledgements.hpp"

namespace cartulaire::store {

struct Cosignature {
  std::int64_t acknowledgement = 0;  // the number of the minor's receipt; 0: they have not signed yet
  std::string name;                  // the guardian's, as they gave it; at most kGuardianName characters
  Method method = Method::counter;   // link, counter or paper
  std::string filed;                 // paper: where the sheet is kept
  // Beside whom, and of which text: read where `acknowledgement` is 0, else its own.
  PersonId person = 0;
  std::string document = {};
  std::string hash = {};
  // Written on signing.
  std::int64_t id = 0;
  base::Instant at = {};
  std::string actor = {};
  bool operator==(const Cosignature&) const = default;
};
inline constexpr std::size_t kGuardianName = 120;

// Links that are out for the same lead nowhere from then on (guardian_links.hpp). `not_found`: no such
// signature; `refused`: it needs none, or has one.
base::Status cosign(Writing& in, const EntityScope& scope, const Cosignature& one, const By& by);
// Beside a person's signatures, given or to come, the oldest first.
base::Result<std::vector<Cosignature>> cosignatures_of(Reading& in, const EntityScope& scope,
                                                       PersonId person);
// A signature that was just given takes the one that waits for it; nothing: none does.
base::Result<std::optional<Cosignature>> take_cosignature(Writing& in, const EntityScope& scope,
                                                          const Acknowledgement& given, const By& by);

}  // namespace cartulaire::store
