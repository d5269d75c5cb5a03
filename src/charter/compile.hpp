// The compiler: one entity's charter becomes the rules that machines apply (policy::Policy) and the fields
// that the journal may write (LogRule). Nothing else turns words into rules.
//
//   auto effective = effective_charter(loaded.charter, "cias");
//   auto compiled = compile(*effective, options);        // compiled->policy, compiled->logs
//
// A clause that another product or a person carries out, one whose value is a blank, and one whose delegated
// value has not been set stay in the clause table, so that they can be cited, and make no rule.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "charter/charter.hpp"
#include "policy/policy.hpp"

namespace cartulaire::charter {

struct CompileOptions {
  // What State says of a parameter that the charter delegates, in the syntax of a clause ("3 months"); none:
  // not set yet. A value outside the signed frame is an error.
  std::function<std::optional<std::string>(std::string_view clause, std::string_view parameter)> delegated;
  // Entry into force of this version for this entity (a record of State, never of the text); none: in force.
  std::optional<base::Instant> in_force_from;
};

// A `log` clause: what may be written of one class, for how long, who may read it (LG-02, LG-03).
// Whether the departmental archives have a say before a class of logs is destroyed
// (docs/operations/elimination.md).
enum class Elimination : std::uint8_t {
  not_asked,      // destroyed at its term
  standing_visa,  // destroyed at its term, under a visa that was given once; a list is due
  visa,           // destroyed once a visa covers it, from its term on
};

struct LogRule {
  std::string clause;
  std::string log_class;            // "web"
  std::vector<std::string> fields;  // as announced, in the order of the text
  Duration retention;               // calendar arithmetic in the entity's time zone
  std::vector<std::string> readers;
  std::vector<std::string> purposes;
  bool pseudonymous = true;
  Elimination elimination = Elimination::not_asked;

  // Kept for statistics or for sizing the network: tables without names may be drawn from it.
  [[nodiscard]] bool is_for_statistics() const;
};

struct Compiled {
  policy::Policy policy;
  std::vector<LogRule> logs;
  std::vector<std::string> not_applied;  // clauses that made no rule of ours, for `coverage`
};

// Errors: an unknown time zone or calendar, a delegated value outside its frame. A charter with errors of its
// own (load_charter, check) must not be compiled.
base::Result<Compiled> compile(const EffectiveCharter& charter, const CompileOptions& options = {});

}  // namespace cartulaire::charter
