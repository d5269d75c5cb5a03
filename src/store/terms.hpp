// What decisions with a term and a reason have in common.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "store/people.hpp"

namespace cartulaire::store {

// `invalid`: it ends before it begins, or ended already at `now`.
base::Status check_term(base::Instant from, std::optional<base::Instant> until, base::Instant now);
// `invalid`: empty, or of more than `most` bytes. `what` is the name of the field.
base::Status check_text(std::string_view what, const std::string& text, std::size_t most);
// Somebody of the entity who has not left. Errors: not_found, refused.
base::Status check_present(Reading& in, const EntityScope& scope, PersonId person);
// Of records that are asked for by number.
tl::unexpected<base::Error> no_such_record(std::string_view french, std::string_view english,
                                           std::int64_t id);
tl::unexpected<base::Error> not_any_more(std::string_view french, std::string_view english);

}  // namespace cartulaire::store
