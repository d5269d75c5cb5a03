// Who signed which text (ACK-01), to whom it was handed over (a neutral state), and what people declared
// (ACK-09). Rows are added, never changed; they go with the person's record.
//
// Events: acknowledgement.given, text.handed_over (subject: the person; detail: the document, method and
// hash), declaration.given (detail: its subject and the answer).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/people.hpp"
#include "store/texts.hpp"

namespace cartulaire::store {

// screen: in their own session; link: by a link that was mailed; counter: on somebody else's screen, who
// watched; paper: on a sheet, which somebody looked at.
enum class Method { screen, link, counter, paper };
std::string word_of(Method method);
std::optional<Method> method_of(std::string_view word);

// In which capacity (S3, receipt: agent or elected member).
enum class Capacity { agent, elected, external };
std::string word_of(Capacity capacity);
std::optional<Capacity> capacity_of(std::string_view word);

// With the person as they were on that day, so that the receipt can be made again.
struct Acknowledgement {
  std::int64_t id = 0;  // the number of the receipt, in the entity
  PersonId person = 0;
  std::string document;
  std::string hash;
  std::int64_t renewal = 0;  // 0: the first signature of this text; 1…: signed again when it had run out
  base::Instant at;
  Method method = Method::screen;
  Capacity capacity = Capacity::agent;
  std::string place;    // may be empty
  std::string witness;  // an account; of counter and paper only
  std::string family_name;
  std::string given_name;
  std::string unit;
  std::string title;
  std::string entity_name;
  std::string filed;            // paper: where the sheet is kept
  std::string scan;             // paper: SHA-256 of the scanned file, `#`, the page
  std::string witness_name;     // the witness as they were called on that day
  bool needs_guardian = false;  // it counts once `guardian` is there
  std::string guardian;         // who signed for a minor, when they did (cosignatures.hpp)
  std::optional<base::Instant> guardian_at = {};
  std::optional<Method> guardian_method = {};
  bool operator==(const Acknowledgement&) const = default;
};

// Gives its number. `invalid`: that renewal is there already.
base::Result<std::int64_t> add_acknowledgement(Writing& in, const EntityScope& scope,
                                               const Acknowledgement& one, const By& by);
// `not_found` also for another entity's.
base::Result<Acknowledgement> acknowledgement_of(Reading& in, const EntityScope& scope, std::int64_t id);
// Of one document, by person, the oldest first; of one person where one is named.
base::Result<std::vector<Acknowledgement>> acknowledgements(Reading& in, const EntityScope& scope,
                                                            const std::string& document,
                                                            std::optional<PersonId> person = {});
// How many who have not left signed this very text, until `at`; where a guardian is needed, once they have.
base::Result<std::int64_t> count_signers(Reading& in, const EntityScope& scope, const std::string& document,
                                         const std::string& hash, base::Instant at);
// All of a person, the oldest first.
base::Result<std::vector<Acknowledgement>> acknowledgements_by(Reading& in, const EntityScope& scope,
                                                               PersonId person);

// Given to somebody who did not sign: no more than that.
struct Handover {
  PersonId person = 0;
  std::string document;
  std::string hash;
  std::string day;    // "2026-09-01"
  std::string actor;  // who handed it over
  bool operator==(const Handover&) const = default;
};
// The same text to the same person again: nothing happens.
base::Status hand_over(Writing& in, const EntityScope& scope, const Handover& one, const By& by);
base::Result<std::vector<Handover>> handovers(Reading& in, const EntityScope& scope,
                                              const std::string& document,
                                              std::optional<PersonId> person = {});

// What somebody agrees to or not: nothing follows from it, and it may be taken back at any time.
enum class Answer { yes, no, withdrawn };
std::string word_of(Answer answer);
std::optional<Answer> answer_of(std::string_view word);
struct Declaration {
  PersonId person = 0;
  std::string subject;  // of a `consent` clause: "mfa_personal_number"
  Answer answer = Answer::no;
  base::Instant at;
  bool operator==(const Declaration&) const = default;
};
// `invalid`: withdrawn without a yes before.
base::Status declare(Writing& in, const EntityScope& scope, const Declaration& one, const By& by);
// What counts today: the last one on each subject, by subject.
base::Result<std::vector<Declaration>> declarations_of(Reading& in, const EntityScope& scope,
                                                       PersonId person);

}  // namespace cartulaire::store
