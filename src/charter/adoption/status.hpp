// What the register says of one entity and its text: the stage, what is missing, what a new text changes,
// what is inert. Beside it, whether one more act may be recorded.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "charter/adoption/register.hpp"
#include "charter/adoption/stage.hpp"
#include "charter/wording/value_words.hpp"

namespace cartulaire::charter::adoption {

// A clause that monitors people and may not yet: inert on every node.
struct Inert {
  Monitoring clause;
  Label why;
};

struct InForce {
  std::string version;
  std::string hash;
  Day since{};
};

struct EntityStatus {
  std::string entity;
  std::string version;
  std::string hash;
  Standing now;
  std::optional<Day> earlier_opinion;  // on a text before; counts where a change does not ask again
  std::optional<InForce> in_force;     // this version or another one
  // A version registered under the same number with another text: this text needs a number of its own.
  bool number_taken = false;
  std::string
      compared_with;        // the version in force, else the last registered; empty: none, or this very text
  ArticlesChanged changes;  // from it to this text
  std::vector<Inert> inert;
  Acts acts;                             // that stand; into the register
  std::vector<const Record*> withdrawn;  // of this text
};

// `version` and `text`: of the charter as it is now (entity_text), registered or not. The register must
// outlive the result.
EntityStatus status_of(const Register& all, const std::string& version, const EntityText& text, Day today);

// The text that was registered under this hash; nullptr: none.
const EntityText* registered_text(const Register& all, std::string_view entity, std::string_view hash);

// The papers of the clause as it is now; nullptr: they are missing, or it has changed since.
const Papers* papers_of(const Register& all, std::string_view entity, const Monitoring& clause);

// May the act be recorded after these? Errors: invalid, refused, not_found: what it lacks, and the cure.
base::Status admissible(const Register& all, const Act& act, Day today);

// What `{{adoption.cst.date}}` and the like say, in the charter's language; acts that are not there are left
// out.
wording::Adoption adoption_words(const EntityStatus& status, base::Language language);

}  // namespace cartulaire::charter::adoption
