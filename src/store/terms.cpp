#include "store/terms.hpp"

#include <fmt/format.h>

namespace cartulaire::store {

base::Status check_term(base::Instant from, std::optional<base::Instant> until, base::Instant now) {
  if (until && *until <= from)
    return base::fail(base::ErrorCode::invalid, "until", "la fin précède le début",
                      "the end comes before the beginning");
  if (until && *until <= now)
    return base::fail(base::ErrorCode::invalid, "until", "cette fin est déjà passée : donnez-en une à venir",
                      "this end is over already: give one to come");
  return {};
}

base::Status check_text(std::string_view what, const std::string& text, std::size_t most) {
  if (text.find_first_not_of(" \t\r\n") == std::string::npos)
    return base::fail(base::ErrorCode::invalid, std::string(what), fmt::format("`{}` est vide", what),
                      fmt::format("`{}` is empty", what));
  if (text.size() > most)
    return base::fail(base::ErrorCode::invalid, std::string(what),
                      fmt::format("`{}` dépasse {} octets", what, most),
                      fmt::format("`{}` is longer than {} bytes", what, most));
  return {};
}

base::Status check_present(Reading& in, const EntityScope& scope, PersonId person) {
  auto found = person_of(in, scope, person);
  if (!found) return base::pass(found);
  if (found->left_at)
    return base::fail(base::ErrorCode::refused, "", "cette personne est partie : son accès a pris fin",
                      "this person has left: their access has ended");
  return {};
}

tl::unexpected<base::Error> no_such_record(std::string_view french, std::string_view english,
                                           std::int64_t id) {
  return base::fail(base::ErrorCode::not_found, "", fmt::format("{} : {}", french, id),
                    fmt::format("{}: {}", english, id));
}

tl::unexpected<base::Error> not_any_more(std::string_view french, std::string_view english) {
  return base::fail(base::ErrorCode::refused, "", std::string(french), std::string(english));
}

}  // namespace cartulaire::store
