// Signing a text, and who has a signature that counts (ACK-01, ACK-05).
//
// One transaction: the signature and its event are there or neither is. Twice is the same as once: the second
// time gives the first record.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/acknowledgements.hpp"

namespace cartulaire::acceptance {

struct Signing {
  store::PersonId person = 0;
  std::string document;
  std::string hash;  // of the text that the person had before their eyes
  store::Method method = store::Method::screen;
  store::Capacity capacity = store::Capacity::agent;
  std::string place;           // at most kPlace characters; may be empty
  std::string filed;           // paper: where the sheet is kept
  std::string scan;            // paper: SHA-256 of the scanned page
  std::string witness_name{};  // counter, paper: as they are called today
};
inline constexpr std::size_t kPlace = 200;

struct Signed {
  store::Acknowledgement record;
  bool before = false;  // it was there already
};

// `by.actor` is who does it: the person's own account, or at the counter and for paper the witness. Errors:
// not_found (person, text), refused (the person left; the text was replaced by a newer one that is in force:
// it is to be read again), invalid.
base::Result<Signed> acknowledge(store::Writing& in, const store::EntityScope& scope, const Signing& signing,
                                 const store::By& by);

// --- what counts -------------------------------------------------------------------------------------------

// The civil day of a moment, "2026-09-01", in a zone of the tz database. Errors: those of load_time_zone.
base::Result<std::string> day_in(const std::string& zone, base::Instant at);
// The text of the document that binds on that day; nullptr: none yet. `texts` as texts_of gives them.
const store::Text* in_force(const std::vector<store::Text>& texts, std::string_view day);
// What a person is asked to sign: the newest one published, in force or to come; nullptr: none.
const store::Text* to_sign(const std::vector<store::Text>& texts);

// `refused`: a newer text than this one of `texts` binds already, and is the one to be read.
base::Status is_current(const std::vector<store::Text>& texts, const store::Text& text, base::Instant at);

// Does the signature count for this text at that moment? Each version, only the text itself; substantial
// version, also the ones before, back to the last change of substance; yearly, for a year from the signature.
bool counts(const store::Acknowledgement& signature, const store::Text& text,
            const std::vector<store::Text>& texts, base::Instant at);
// From then on it may be signed again, so that nobody is without for a day.
inline constexpr int kRenewDays = 60;
// The first moment at which it counts no more by itself (yearly); nothing: none.
std::optional<base::Instant> runs_out(const store::Acknowledgement& signature, const store::Text& text);

// The people with a signature that counts for the text in force, by id. Nobody where none is in force.
base::Result<std::vector<store::PersonId>> signed_at(store::Reading& in, const store::EntityScope& scope,
                                                     const std::string& document, base::Instant at);

// The signatures that count, as nodes are told of them: for the text in force, or for one to come, which who
// signs it early need not sign twice. Each is told as one of the newest text that it counts for, so that a
// node need not know which changes were of substance. What has run out is not told.
struct Counting {
  store::PersonId person = 0;
  std::string document;
  std::string version;
  base::Instant at;
  bool operator==(const Counting&) const = default;
};
base::Result<std::vector<Counting>> counting_at(store::Reading& in, const store::EntityScope& scope,
                                                base::Instant at);
// How many of those who have not left that is.
base::Result<std::int64_t> count_signed(store::Reading& in, const store::EntityScope& scope,
                                        const std::string& document, base::Instant at);

// How one person stands towards one document, for their own page and for gates.
struct Standing {
  store::Text text;                                          // to be signed, or signed
  std::optional<store::Acknowledgement> signature;           // that counts for `text`
  std::optional<store::Handover> handed_over;                // of `text`, where it is not signed
  std::optional<store::Acknowledgement> waits_for_guardian;  // theirs of `text`, which does not count yet
  bool with_guardian = false;                                // theirs of `text` counts with a guardian’s
  std::optional<base::Instant> runs_out;                     // of the signature
  std::optional<store::Acknowledgement>
      for_in_force;  // that counts for the text in force, where `text` is to come
};
// Of every document whose newest text is for them, or that they signed, by document.
base::Result<std::vector<Standing>> standing_of(store::Reading& in, const store::EntityScope& scope,
                                                store::PersonId person, base::Instant at);

}  // namespace cartulaire::acceptance
