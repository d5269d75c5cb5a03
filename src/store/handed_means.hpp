// The register of cards and keys handed over to people (ACC-14): who has which, since when, and what became
// of it. It is apart from the means of an account (means.hpp), which sign-in reads: nobody signs in to the
// portal with what stands here. It is kept by person, because whoever carries a badge may have no account,
// and a card is not given back by closing one.
//
// Events: handed_means.given, handed_means.returned, handed_means.lost, handed_means.revoked; their subject
// is the person, their detail the kind.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/people.hpp"

namespace cartulaire::store {

enum class HandedKind { card, key };                  // as the charter's `means` has them
enum class HandedEnding { returned, lost, revoked };  // revoked: it opens nothing any more
enum class HandedReason { none, leaving, duties, replaced, broken, stolen, expired };
std::string word_of(HandedKind kind);
std::string word_of(HandedEnding what);
std::string word_of(HandedReason reason);  // none: empty
std::optional<HandedKind> handed_kind_named(std::string_view word);
std::optional<HandedEnding> handed_ending_named(std::string_view word);
std::optional<HandedReason> handed_reason_named(std::string_view word);

// What became of one: each of the three at most once, nothing after it came back. One that was lost or
// revoked may still come back.
struct HandedEnd {
  HandedEnding what = HandedEnding::returned;
  HandedReason reason = HandedReason::none;
  std::string on;  // "2026-09-01"
  std::string by;  // who wrote it down
  bool operator==(const HandedEnd&) const = default;
};

struct HandedMeans {
  std::int64_t id = 0;  // within its entity
  PersonId person = 0;
  HandedKind kind = HandedKind::card;
  std::string mark;  // its number or name, as printed on it
  std::string on;
  std::string by;
  std::vector<HandedEnd> ends = {};  // in the order of their days
  bool operator==(const HandedMeans&) const = default;

  [[nodiscard]] bool works() const { return ends.empty(); }
  [[nodiscard]] const HandedEnd* end(HandedEnding what) const;
  // Somebody who leaves still has it.
  [[nodiscard]] bool is_out() const {
    return end(HandedEnding::returned) == nullptr && end(HandedEnding::lost) == nullptr;
  }
};
inline constexpr std::size_t kHandedMark = 100;  // bytes

// Gives it a number. Days are the caller's to judge. Errors: not_found (the person), refused (they left, or a
// card or key of this mark works in somebody's hands), invalid (the mark).
base::Result<std::int64_t> hand_over_means(Writing& in, const EntityScope& scope, const HandedMeans& wanted,
                                           const By& by);
// `not_found`; `refused`: it came back already, or this was said of it already; `invalid`: a day before the
// one that was said last.
base::Status end_handed_means(Writing& in, const EntityScope& scope, std::int64_t id, const HandedEnd& end,
                              const By& by);

base::Result<HandedMeans> handed_means(Reading& in, const EntityScope& scope, std::int64_t id);
// All of the entity's, or one person's, by number.
base::Result<std::vector<HandedMeans>> handed_means_of(Reading& in, const EntityScope& scope,
                                                       std::optional<PersonId> person = {});

}  // namespace cartulaire::store
