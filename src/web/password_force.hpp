// Who may ask for new passwords, by the charter's clause access.password (ACC-03).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "web/call.hpp"
#include "web/charters.hpp"

namespace cartulaire::web {

struct MayForce {
  const charter::Clause* clause = nullptr;  // none says who: administrators
  std::vector<std::string> named;
  std::vector<std::string> by;
};
MayForce may_force(const EntityCharter& charter);
// `forbidden`, with the article; nothing: the caller may.
std::optional<Failure> against_forcing(const EntityCharter& charter, const Caller& caller);

}  // namespace cartulaire::web
