// Charters that are being written: a text under a title, saved by several people one after the other. Each
// saving makes the next revision and names the one that it was made from: whoever saves over another's work
// without having seen it is told.
//
// Events: draft.made, draft.saved, draft.discarded, draft.registered; their subject is the number, their
// detail the revision or the version.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/store.hpp"

namespace cartulaire::store {

inline constexpr std::size_t kDraftBytes = 1'000'000;  // of one text
inline constexpr std::size_t kMostDrafts = 50;         // of an entity

struct Draft {
  std::int64_t id = 0;  // within its entity
  std::string title;    // what its writers call it
  std::string text;     // the file; empty in a list
  std::int64_t revision = 1;
  std::string made_by;
  base::Instant made_at;
  std::string saved_by;
  base::Instant saved_at;
  std::string registered;  // the version that it was registered as; empty: it may still change
  bool operator==(const Draft&) const = default;
};

// `invalid`: a title or a text that is empty, too long or no text; `refused`: the entity has kMostDrafts.
base::Result<Draft> make_draft(Writing& in, const EntityScope& scope, const std::string& title,
                               const std::string& text, const By& by);
// As `given` says: id, title and text, made from `given.revision`. `not_found`; `refused`: somebody has saved
// another revision since, or it is registered. The same text and title again change nothing.
base::Result<Draft> save_draft(Writing& in, const EntityScope& scope, const Draft& given, const By& by);
base::Status discard_draft(Writing& in, const EntityScope& scope, std::int64_t id, const By& by);
// Its text is that of a registered version from now on.
base::Status draft_registered(Writing& in, const EntityScope& scope, std::int64_t id,
                              const std::string& version, const By& by);
base::Result<Draft> draft(Reading& in, const EntityScope& scope, std::int64_t id);
// Without their texts, the one saved last first.
base::Result<std::vector<Draft>> drafts(Reading& in, const EntityScope& scope);

}  // namespace cartulaire::store
