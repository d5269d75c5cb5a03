// What the store keeps, and the promises made about it: for each kind of record how long it is kept, who
// reads it, how it is erased. A table that is not declared here fails the tests; erasing works from this list
// alone.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "platform/sql.hpp"
#include "store/store.hpp"

namespace cartulaire::store {

// Who sees records of a kind in the product. `self`: the person that it is about.
enum class Reader { self, manager, it, ciso, dpo, authority, operators };

// Until when a record is kept.
enum class Kept {
  with_entity,    // as long as the entity is served here
  with_person,    // as long as the person's own record, and goes with it
  after_leaving,  // `days` after the person left
  until_taken,    // until the journal has it
  until_end,      // until its own end; `due` removes it
};

struct Record {
  std::string_view table;
  std::string_view french;  // what it is, for the register of processing
  std::string_view english;
  bool scoped;  // its key begins with the entity
  Kept kept;
  int days;  // of after_leaving; else 0
  std::vector<Reader> readers;
  // Erases what an erased person left here: `$1` the entity, `$2` the person. Nothing where the record names
  // nobody.
  std::vector<SqlText> erase;
  platform::SqlTable copy;
  // Removes what has come to its own end at `$1`.
  std::vector<SqlText> due = {};
};

// In an order in which references are met: entities first. People are erased in the opposite one.
std::span<const Record> records();

// Days for which a leaver's record stays: an error in an import or a return can be put right (S1 3.6).
inline constexpr int kDaysAfterLeaving = 90;

// Erases everybody whose time is over, with an event for each in the outbox, and records that have come to
// their own end. Returns how many people.
base::Result<std::int64_t> erase_due(Writing& in, const Installation& all, const By& by);
// The second of the two alone: sessions, links, tokens… that have ended.
base::Status erase_ended(Writing& in, const Installation& all, base::Instant now);

}  // namespace cartulaire::store
