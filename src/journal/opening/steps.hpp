// The steps of an opening of identities: what each `case` entry of the log says, in which order they may come
// and who may take them (docs/format/custody.md, Opening, step by step).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "journal/custody/authorised.hpp"
#include "journal/sealed/entry.hpp"

namespace cartulaire::journal::opening {

using sealed::CivilDay;

enum class Kind { open, opinion, approve, refuse, urgent, unlock, run, told, review, close };

// When the person is told (clause `opening`, parameter `told`).
enum class Told { before, after, where_law_lets, no };

// What the clauses `opening` (of identity) and `custody` in force say.
struct Rules {
  std::vector<std::string> grounds;
  custody::Roles decided_by;  // all of them
  custody::Roles opinion;     // of both clauses: each is heard before a decision
  Told told = Told::before;
  std::optional<std::string> urgent_by;
};

// What is opened, as the first step fixes it.
struct Scope {
  std::string ground;
  std::vector<std::string> classes;
  CivilDay from{};  // days of units, both included
  CivilDay to{};
  std::uint64_t people = 0;
  platform::Digest subject{};  // commitments to names and to the text of the request: the log holds neither
  platform::Digest reference{};
  CivilDay deadline{};  // UTC, included
  Told told = Told::before;
};

// One `case` entry; `kind` says which members count.
struct Step {
  std::string name;  // of the case: "2026-0007"
  std::string entity;
  Kind kind = Kind::open;
  Scope scope;                // open
  std::string role;           // opinion, approve, refuse, urgent, review
  bool favourable = false;    // opinion
  std::uint32_t custody = 0;  // unlock
  std::uint32_t set = 0;      // unlock: of that custody
  std::uint64_t units = 0;    // unlock, run
  std::uint64_t rows = 0;     // run
  platform::Digest extract{};
  std::string outcome;  // close: done, refused, expired, withdrawn
};

platform::JsonObject step_members(const Step& step);
base::Result<Step> read_step(const platform::JsonObject& members);

// An opening as the log tells it.
struct Opening {
  std::string name;
  std::string entity;
  Scope scope;
  base::Instant opened_at;
  std::map<std::string, bool> opinions;
  std::set<std::string> approvals;
  bool refused = false;
  bool urgent = false;
  bool reviewed = false;
  bool told = false;
  bool unlocked = false;
  bool ran = false;
  std::uint64_t rows = 0;
  bool closed = false;
  std::string outcome;

  // Custodians may be asked, identities restored.
  [[nodiscard]] bool is_decided(const Rules& rules) const;
  void take(const Step& step);
};

// Whether `step` may come next; `refused` and the reason where not. `opening`: nullptr for the first step.
base::Status may_follow(const Opening* opening, const Rules& rules, const Step& step, CivilDay today);

}  // namespace cartulaire::journal::opening
