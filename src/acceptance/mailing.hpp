// Sends what waits in the queue (store/mails.hpp), at least once: who dies between the server's answer and
// its record sends the same mail again, under the same Message-ID. Two hubs on one store never send the same
// one: each takes its own for a time, and stops before that time is over.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "base/time.hpp"
#include "platform/smtp.hpp"
#include "store/mails.hpp"

namespace cartulaire::acceptance {

struct Mailing {
  platform::SmtpServer server;
  std::string from;       // an address
  std::string from_name;  // may be empty
  int per_minute = 0;     // 0: as fast as the server takes them
  int most = 1'000'000;   // mails of one run
  // The portal's, without a `/` at its end: links that are of no campaign lead there. Empty: such mail waits
  // for a sender that knows it.
  std::string portal{};
  // A link with which somebody chooses a password, and until when; nothing: they have no account any more.
  // Absent: such mail waits for a sender that can make one.
  struct AccountLink {
    std::string address;
    base::Instant until;
  };
  std::function<base::Result<std::optional<AccountLink>>(store::Writing& in, const store::EntityScope& scope,
                                                         store::PersonId person, base::Instant at)>
      account_link{};
  std::function<bool()> stop{};  // asked before each mail: what was not begun goes back into the queue
};

struct Sent {
  int sent = 0;
  int later = 0;    // the server asked for a moment, or was not there
  int refused = 0;  // for good: shown to IT
  int dropped = 0;  // not needed any more
  bool operator==(const Sent&) const = default;
};

// A mail is given up after so many attempts, a quarter of an hour apart, then half an hour, one hour… up to
// twelve.
inline constexpr int kAttempts = 8;
std::chrono::minutes pause_after(int attempts);

// Puts what is due today into the queue, in all entities, a transaction each (campaign.hpp). How many.
base::Result<int> plan_all(store::Store& store, const store::By& by);

inline constexpr std::string_view kAccountMail = "account";
// Puts a mail with a link to choose a password into the queue; twice within a minute is once. `refused`: the
// person has no mail address.
base::Result<bool> invite(store::Writing& in, const store::EntityScope& scope, const store::Person& person,
                          const store::By& by);

// Until nothing waits or the server is not to be had: then the mail goes back into the queue and the error is
// returned.
base::Result<Sent> send_waiting(store::Store& store, const Mailing& mailing, const base::Clock& clock);

}  // namespace cartulaire::acceptance
