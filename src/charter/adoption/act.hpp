// The acts that make a charter binding (CHA-02 to CHA-05, CHA-17): what was decided about one version, for
// one entity, on one civil day. Plain data; register.hpp keeps them signed and chained, stage.hpp draws from
// them whether a version is in force.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "charter/adoption/day.hpp"
#include "charter/adoption/entity_text.hpp"
#include "charter/catalogue.hpp"
#include "platform/json.hpp"

namespace cartulaire::charter::adoption {

// A version of the charter, with its whole text: immutable from now on.
struct Version {
  std::string charter;  // id of the front matter
  std::vector<EntityText> entities;
  std::string text;  // the file, byte for byte
  bool operator==(const Version&) const = default;
};

// Who was asked. A staff committee belongs to the entity, is shared, or is the management centre's.
enum class Body : std::uint8_t { cst, joint_cst, centre_cst, other };

// Of the staff's representatives.
struct Votes {
  int favourable = 0;
  int unfavourable = 0;
  int abstentions = 0;
  bool operator==(const Votes&) const = default;
};

// `divided`: as many for as against; the opinion is then deemed given.
enum class Opinion : std::uint8_t { favourable, unfavourable, divided };
Opinion opinion_of(const Votes& votes);
// Everybody who voted was against, and nobody abstained: the body is asked a second time.
bool is_unanimously_unfavourable(const Votes& votes);

struct Consultation {
  Body body = Body::cst;
  std::string name;  // "CST commun de la ville et du CCAS"; compulsory for `other`
  Votes votes;
  std::vector<std::string> reservations;
  std::optional<int> staff;  // agents of the entity on 1 January
  bool operator==(const Consultation&) const = default;
};
// What the employer told the body of what became of its opinion.
struct Answer {
  std::string text;
  bool operator==(const Answer&) const = default;
};
struct Deliberation {
  std::string reference;
  bool operator==(const Deliberation&) const = default;
};
// To the internal rules.
struct Annexation {
  std::string reference;  // may be empty
  bool operator==(const Annexation&) const = default;
};
struct Publication {
  std::string means;  // "intranet, affichage"
  bool operator==(const Publication&) const = default;
};
// The one act whose day may be to come.
struct EntryIntoForce {
  bool operator==(const EntryIntoForce&) const = default;
};
// Of a clause that monitors people. Exactly one of `assessment` and `not_due` is there.
struct Papers {
  std::string clause;
  std::string fingerprint;     // of the clause as it was (fingerprint_of): another one asks for papers again
  std::string register_entry;  // in the record of processing activities
  std::string assessment;      // reference of the impact assessment
  std::string not_due;         // why none is due
  bool operator==(const Papers&) const = default;
};
// Another record does not count any more: a mistake, an annulment. What is right is recorded anew.
struct Withdrawal {
  std::uint64_t record = 0;
  std::string reason;
  bool operator==(const Withdrawal&) const = default;
};

using What = std::variant<Version, Consultation, Answer, Deliberation, Annexation, Publication,
                          EntryIntoForce, Papers, Withdrawal>;

struct Act {
  std::string version;    // empty: withdrawal
  std::string entity;     // empty: version, withdrawal
  std::string hash;       // of the entity's effective text; empty: version, withdrawal
  Day day{};              // on which it was done; of a version or a withdrawal, on which it was recorded
  bool imported = false;  // taken over from the front matter, not recorded when it was done
  What what;
  bool operator==(const Act&) const = default;

  template <class T>
  [[nodiscard]] const T* as() const {
    return std::get_if<T>(&what);
  }
};

// "consultation", as the register writes it.
std::string_view act_word(const What& what);
Label act_label(const What& what);  // "la délibération"
std::string_view body_word(Body body);
std::optional<Body> parse_body(std::string_view word);
Label body_label(Body body);
Label opinion_label(Opinion opinion);

// The members of a record that say the act, in the order of docs/format/adoption.md.
platform::JsonObject act_json(const Act& act);
// The act of a record's members, those of the envelope (n, previous, at) left aside. Errors: invalid, with
// the member that is missing, unknown or out of form.
base::Result<Act> read_act(const platform::JsonObject& record, std::string_view where);

// Limits of what a record may hold; Version::text has its own.
inline constexpr std::size_t kMaxWords = 4000;
inline constexpr std::size_t kMaxReservations = 50;
inline constexpr std::size_t kMaxCharter = std::size_t{2} << 20;

}  // namespace cartulaire::charter::adoption
