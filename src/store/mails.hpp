// Mail on its way out. A record names a person, a text and a reason, never an address or a sentence: those
// are put together when it is sent, from the person's record of that moment. A reason is a person's once, so
// that whoever asks twice sends once. What was sent stays as the proof of an individual notice (CHA-11) and
// goes with the person's record.
//
// Events: mail.sent, mail.refused, mail.dropped (subject: the person; detail: reason and text hash).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/people.hpp"

namespace cartulaire::store {

enum class MailState {
  waiting,
  sent,     // the mail server has it
  refused,  // the mail server does not take it, or for too long: shown to IT
  dropped,  // not needed any more when its turn came: signed, left, closed
};

struct Outgoing {
  std::int64_t id = 0;
  PersonId person = 0;
  std::string reason;     // "campaign/3/notice"; unique for the person
  std::string mail_kind;  // the template: "notice"
  std::string document;
  std::string hash;
  std::string deadline;  // "2026-09-30"; may be empty
  base::Instant made_at;
  MailState state = MailState::waiting;
  int attempts = 0;
  base::Instant next_at;                  // not before
  std::optional<base::Instant> ended_at;  // sent, refused or dropped
  std::string answer;                     // the server's code, "250", "550 5.1.1": never its words
  bool operator==(const Outgoing&) const = default;
};

// Whether it is new: false where the person has one of that reason. `id`, `state`, `attempts`, `ended_at` and
// `answer` are not read.
base::Result<bool> put_mail(Writing& in, const EntityScope& scope, const Outgoing& mail);

// By number. Those whose reason begins with `prefix` ("campaign/3/"); all where it is empty.
base::Result<std::vector<Outgoing>> mails_of(Reading& in, const EntityScope& scope,
                                             const std::string& prefix);

// Takes up to `limit` waiting mails of all entities whose time has come, the oldest first, for one sender and
// until then: no other sender gets them before. `sender` is this process and no other.
struct Leased {
  std::string entity;
  Outgoing mail;
};
base::Result<std::vector<Leased>> lease_mails(Writing& in, const Installation& all, const std::string& sender,
                                              base::Instant now, base::Instant until, int limit);

// What became of one. `waiting`: again from `next_at` on. Nothing happens where the sender's lease is over
// and another has it.
struct MailOutcome {
  std::string entity;
  std::int64_t id = 0;
  MailState state = MailState::sent;
  std::string answer;
  base::Instant next_at;
};
base::Status end_lease(Writing& in, const Installation& all, const std::string& sender,
                       const std::vector<MailOutcome>& outcomes, const By& by);

}  // namespace cartulaire::store
