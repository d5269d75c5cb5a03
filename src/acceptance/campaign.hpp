// Campaigns: who is to sign, what is to be sent on which day, how far it has come. Nothing here sends;
// mailing.hpp does.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "acceptance/acknowledge.hpp"
#include "store/campaigns.hpp"
#include "store/mails.hpp"

namespace cartulaire::acceptance {

// The campaign's file, YAML: `summary` (a list of sentences) and `questions` (`asked`, `answers`, `right`
// from 1, `explanation`). `where` is shown. At most 30 sentences and 20 questions of 2 to 6 answers.
base::Result<store::Explanation> read_explanation(std::string_view yaml, std::string_view where);

// `invalid`: the days are none or in the wrong order, an address that is not https:// (http:// on loopback
// only), wrong reminders. `refused`: the text was replaced, or another campaign on the document is open.
base::Result<std::int64_t> open_campaign(store::Writing& in, const store::EntityScope& scope,
                                         const store::Campaign& campaign, const store::By& by);

// Somebody whom the campaign asks today.
struct Target {
  store::Person person;
  bool has_signed = false;
  std::optional<std::string> handed_over;  // the day
  // How the individual notice went, if it did.
  std::optional<store::Outgoing> notice;
  std::string deadline;  // their own: the campaign's, or later where their notice came late
};
// Who works in the entity and belongs to the populations, by person: joiners join. `managers` may be of other
// populations.
struct View {
  store::Campaign campaign;
  store::Text text;
  std::vector<Target> targets;
  std::map<store::PersonId, store::Person> managers;  // of somebody in `targets`
  std::vector<store::Outgoing> mails;                 // of the campaign
  bool hands_copies = false;            // the text binds today, and each person is handed a copy of it
  std::vector<store::Outgoing> copies;  // of the text, whatever campaign they were handed in
};
base::Result<View> view(store::Reading& in, const store::EntityScope& scope, std::int64_t campaign,
                        base::Instant at);

enum class MailKind { notice, reminder, escalation, copy };
struct Due {
  store::PersonId person = 0;
  MailKind kind = MailKind::notice;
  std::string reason;  // of store::Outgoing
  std::string
      deadline;  // the person's own; of an escalation, the campaign's; of a copy, the day it binds from
  bool operator==(const Due&) const = default;
};
// What is to be sent on the civil day of `at` and is not on its way yet; pure. Nothing to somebody without an
// address. A copy of a text that binds to whoever it concerns, once, signed or not, whatever became of the
// campaign (ACK-04). The rest not before the campaign's first day, nor after it was closed: a notice to
// everybody who has not signed; then of the reminders whose day has come, the last one only; an escalation to
// each manager of somebody who is late, once, without names.
std::vector<Due> due(const View& view, base::Instant at);
// Puts what is due into the queue, for every open campaign of the entity. How many.
base::Result<int> plan(store::Writing& in, const store::EntityScope& scope, const store::By& by);

// A reminder today to everybody who has had the notice and has not signed, whatever the plan; once a day. How
// many. `refused`: the campaign is closed or has not begun.
base::Result<int> remind_now(store::Writing& in, const store::EntityScope& scope, std::int64_t campaign,
                             const store::By& by);

// --- how far ----------------------------------------------------------------------------------------------

struct Count {
  int asked = 0;
  int has_signed = 0;
  int handed_over = 0;   // and not signed
  int noticed = 0;       // the mail server has their notice
  int without_mail = 0;  // and not signed: for paper or the counter
  bool operator==(const Count&) const = default;
};
struct Group {
  std::string name;  // empty: the small ones together, or no unit
  Count count;
  int groups = 1;  // how many stand behind it
  bool operator==(const Group&) const = default;
};
// No number is told of fewer people: groups below are counted together, with the next larger one where they
// are still too few. A whole campaign of fewer is told as one number.
inline constexpr int kSmallestGroup = 5;
struct Rates {
  Count all;
  std::vector<Group> units;        // of main posts, by name, the small ones together at the end
  std::vector<Group> populations;  // the same
  bool operator==(const Rates&) const = default;
};
Rates rates(const View& view);

// With names, for the manager: whom they lead in the post that they lead. For IT: those without mail.
std::vector<Target> team_of(const View& view, store::PersonId manager);
std::vector<Target> without_mail(const View& view);

// Everybody with what they signed: CSV, UTF-8, semicolons, a line of names; cells that a spreadsheet would
// take for a formula are quoted so that it does not.
base::Result<std::string> signatures_csv(store::Reading& in, const store::EntityScope& scope,
                                         std::int64_t campaign, base::Instant at, base::Language language);

}  // namespace cartulaire::acceptance
