// The declaration of a source of sessions (catalogue/logs/sessions; a user's own with --mapping): which
// records begin and end a session, of whom, from where, on what. docs/operations/import-logs.md has the
// words.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "logs/declaration.hpp"
#include "platform/pattern.hpp"

namespace cartulaire::adapters::sessions {

enum class Does : std::uint8_t {
  begin,
  update,  // still there; tells how long so far
  end,
  once,       // a login whose end nobody logs
  refused,    // a login that failed: written only where the charter announces `verdict`
  note,       // says something of a connection that a later record needs
  forget,     // the connection is over
  end_all,    // everything open in the scope ends now
  break_all,  // everything open in the scope ended at an unknown moment
};

struct Rule {
  Does does = Does::once;
  std::vector<logs::Condition> when;
  std::size_t in = logs::kNoSlot;  // the field that `match` looks at; kNoSlot: there is no `match`
  platform::Pattern match;
  std::vector<std::size_t> captures;  // slot of each of its named groups
  bool tells_user = false;            // one of them is the user, who may be nobody
};

struct Mapping {
  logs::Declaration log;
  std::string application;
  logs::Slots application_of;  // which one of several: "ssh srv1"
  logs::Slots key;             // together they name a session
  logs::Slots scope;           // and these, what `end_all` and `break_all` are about
  bool unique_key = false;     // a key is never used again: a second beginning is a repetition
  logs::Slots user;
  logs::Slots address;
  logs::Slots host;
  logs::Slots seconds;                 // how long the session lasted so far
  std::size_t serial = logs::kNoSlot;  // a number that only grows, in each `per`: exports may overlap
  logs::Slots per;
  std::chrono::seconds timeout = std::chrono::hours(24);
  std::vector<Rule> rules;  // the first that fits speaks
};

// The mapping in `text` (YAML); `file` names it in errors.
base::Result<Mapping> read_mapping(std::string_view text, std::string_view file);

// Those in the program, sorted by id; read once.
const std::vector<Mapping>& shipped_mappings();
// A shipped one by its id, else not_found naming the known ones.
base::Result<Mapping> find_mapping(std::string_view id);

}  // namespace cartulaire::adapters::sessions
