// The schema, step by step. A migration that was released is never changed: the next one changes the schema.
#pragma once

#include <span>
#include <string_view>

#include "base/result.hpp"
#include "platform/sql.hpp"

namespace cartulaire::store {

struct Migration {
  int number;  // 1, 2, 3…
  std::string_view name;
  platform::SqlText statements;
};

std::span<const Migration> migrations();

// Each missing migration in one transaction with the row that says so: after a crash it is there or it is
// not. Two programs may start at once. `upto`: for a restore of older copies; 0: all of them. Errors as
// Store::open.
base::Status migrate(platform::SqlSession& session, platform::SqlSession::Opening opening, int upto = 0);

}  // namespace cartulaire::store
