#include "acceptance/mailing.hpp"

#include <algorithm>
#include <charconv>
#include <thread>

#include <fmt/format.h>

#include "acceptance/acknowledge.hpp"
#include "acceptance/campaign.hpp"
#include "acceptance/guardian.hpp"
#include "acceptance/invite.hpp"
#include "acceptance/letter.hpp"
#include "charter/adoption/day.hpp"
#include "platform/crypto.hpp"
#include "platform/mail_text.hpp"
#include "store/campaigns.hpp"
#include "store/entities.hpp"

namespace cartulaire::acceptance {
namespace {

using platform::MailText;
using platform::SmtpAnswer;
using store::Leased;
using store::MailOutcome;
using store::MailState;

constexpr int kBatch = 100;
constexpr std::chrono::minutes kLease{10};
constexpr std::chrono::minutes kMargin{2};    // no message begins so shortly before the end of the lease
constexpr std::chrono::minutes kNotMine{30};  // for a sender that can make such links
constexpr int kSenderBytes = 16;
constexpr std::size_t kFileName = 32;  // characters, without `.html`
constexpr std::string_view kFileLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";

// The campaign that a mail is about, from its reason "campaign/3/notice".
std::int64_t campaign_in(std::string_view reason) {
  constexpr std::string_view kWord = "campaign/";
  std::int64_t id = 0;
  if (reason.starts_with(kWord))
    std::from_chars(reason.data() + kWord.size(), reason.data() + reason.size(), id);
  return id;
}

// The same whenever the mail is sent; it tells nothing about anybody.
std::string message_id(const Leased& leased, const std::string& from) {
  const std::string named = fmt::format("{}\n{}\n{}\n{}", leased.entity, leased.mail.id, leased.mail.hash,
                                        leased.mail.made_at.time_since_epoch().count());
  const platform::Digest digest = platform::sha256(platform::as_bytes(named));
  return fmt::format("{}@{}", platform::to_hex(digest).substr(0, 32), from.substr(from.find('@') + 1));
}

bool has_signed(store::Writing& in, const store::EntityScope& scope, const Leased& leased, base::Instant at,
                base::Status& failed) {
  auto texts = store::texts_of(in, scope, leased.mail.document);
  auto given = store::acknowledgements(in, scope, leased.mail.document, leased.mail.person);
  if (!texts || !given) {
    failed = texts ? base::pass(given) : base::pass(texts);
    return false;
  }
  const auto text = std::find_if(texts->begin(), texts->end(),
                                 [&](const store::Text& one) { return one.hash == leased.mail.hash; });
  return text != texts->end() && std::any_of(given->begin(), given->end(),
                                             [&](const auto& one) { return counts(one, *text, *texts, at); });
}

// In the language of what the entity published last.
base::Result<base::Language> language_of(store::Reading& in, const store::EntityScope& scope) {
  const auto documents = store::documents_of(in, scope);
  if (!documents) return tl::unexpected(documents.error());
  for (const std::string& one : *documents) {
    const auto texts = store::texts_of(in, scope, one);
    if (!texts) return tl::unexpected(texts.error());
    if (!texts->empty() && texts->front().language == "en") return base::Language::english;
  }
  return base::Language::french;
}

// A link to choose a password. It is made now: the queue holds none.
base::Result<std::optional<MailText>> account_mail(store::Writing& in, const Leased& leased,
                                                   const Mailing& mailing, base::Instant at) {
  const store::EntityScope scope(leased.entity);
  auto person = store::person_of(in, scope, leased.mail.person);
  if (!person) return base::pass(person);
  auto entity = store::entity(in, scope);
  if (!entity) return base::pass(entity);
  if (!mailing.account_link || person->left_at || person->data.mail.empty()) return std::optional<MailText>{};
  auto link = mailing.account_link(in, scope, leased.mail.person, at);
  if (!link) return base::pass(link);
  if (!*link) return std::optional<MailText>{};
  auto language = language_of(in, scope);
  if (!language) return base::pass(language);
  const auto last = std::chrono::floor<std::chrono::days>((*link)->until);
  auto words = letter(kAccountMail, *language,
                      {fmt::format("{} {}", person->data.given_name, person->data.family_name), "",
                       entity->name, charter::adoption::print_day(last), (*link)->address});
  if (!words) return base::pass(words);
  return std::optional<MailText>({mailing.from, mailing.from_name, person->data.mail, words->subject,
                                  words->body, message_id(leased, mailing.from), at});
}

// "charte-2.1.html", whatever stands in the names.
std::string file_name(const store::Text& text) {
  std::string name = fmt::format("{}-{}", text.document, text.version).substr(0, kFileName);
  std::ranges::replace_if(
      name, [](char c) { return std::string_view(kFileLetters).find(c) == std::string_view::npos; }, '-');
  return name + ".html";
}

// The frozen page itself goes with it: a copy that stays with the person.
base::Result<std::optional<MailText>> copy_mail(store::Reading& in, const Leased& leased,
                                                const Mailing& mailing, base::Instant at) {
  const store::EntityScope scope(leased.entity);
  auto person = store::person_of(in, scope, leased.mail.person);
  if (!person) return base::pass(person);
  if (person->left_at || person->data.mail.empty()) return std::optional<MailText>{};
  auto text = store::text_of(in, scope, leased.mail.document, leased.mail.hash);
  if (!text) return base::pass(text);
  auto page = store::page_of(in, scope, leased.mail.document, leased.mail.hash);
  if (!page) return base::pass(page);
  auto entity = store::entity(in, scope);
  if (!entity) return base::pass(entity);
  auto campaigns = store::campaigns(in, scope);
  if (!campaigns) return base::pass(campaigns);
  std::string address;  // of the last campaign on the text: there is one, else there would be no copy
  for (const store::Campaign& one : *campaigns)
    if (one.hash == text->hash) address = one.address;
  auto words = letter("copy", text->language == "en" ? base::Language::english : base::Language::french,
                      {fmt::format("{} {}", person->data.given_name, person->data.family_name), text->title,
                       entity->name, leased.mail.deadline, address});
  if (!words) return base::pass(words);
  return std::optional<MailText>(
      {mailing.from, mailing.from_name, person->data.mail, words->subject, words->body,
       message_id(leased, mailing.from), at,
       platform::MailFile{file_name(*text), "text/html; charset=utf-8", std::move(*page)}});
}

// A minor's guardian, at the address that was given for this. Each time it is written the link is another
// one, and so is the mail: no server may take it for one that it has.
base::Result<std::optional<MailText>> guardian_mail(store::Writing& in, const Leased& leased,
                                                    const Mailing& mailing, base::Instant at) {
  const store::EntityScope scope(leased.entity);
  auto link = guardian_link_of(in, scope, leased.mail, at);
  if (!link) return base::pass(link);
  if (mailing.portal.empty() || !*link) return std::optional<MailText>{};
  auto minor = store::person_of(in, scope, leased.mail.person);
  if (!minor) return base::pass(minor);
  auto text = store::text_of(in, scope, leased.mail.document, leased.mail.hash);
  if (!text) return base::pass(text);
  auto entity = store::entity(in, scope);
  if (!entity) return base::pass(entity);
  auto last = day_in(text->time_zone, (*link)->expires_at - std::chrono::days(1));
  if (!last) return base::pass(last);
  auto secret = guardian_secret(in, scope, **link);
  if (!secret) return base::pass(secret);
  auto words =
      letter(kGuardianMail, text->language == "en" ? base::Language::english : base::Language::french,
             {fmt::format("{} {}", minor->data.given_name, minor->data.family_name), text->title,
              entity->name, *last, fmt::format("{}/signer/representant/{}", mailing.portal, *secret)});
  if (!words) return base::pass(words);
  const std::string id = fmt::format("{}.{}", leased.mail.attempts, message_id(leased, mailing.from));
  return std::optional<MailText>(
      {mailing.from, mailing.from_name, (*link)->mail, words->subject, words->body, id, at});
}

// Nobody but a sender that knows the portal can write it.
bool waits_for_another(const store::Outgoing& mail, const Mailing& mailing) {
  return (mail.mail_kind == kAccountMail && !mailing.account_link) ||
         (mail.mail_kind == kGuardianMail && mailing.portal.empty());
}

// The mail as it is sent now; nothing: it is not needed any more.
base::Result<std::optional<MailText>> written(store::Writing& in, const Leased& leased,
                                              const Mailing& mailing, base::Instant at) {
  if (leased.mail.mail_kind == kAccountMail) return account_mail(in, leased, mailing, at);
  if (leased.mail.mail_kind == "copy") return copy_mail(in, leased, mailing, at);
  if (leased.mail.mail_kind == kGuardianMail) return guardian_mail(in, leased, mailing, at);
  const store::EntityScope scope(leased.entity);
  const store::Outgoing& mail = leased.mail;
  auto person = store::person_of(in, scope, mail.person);
  if (!person) return base::pass(person);
  auto campaign = store::campaign_of(in, scope, campaign_in(mail.reason));
  if (!campaign) return base::pass(campaign);
  auto text = store::text_of(in, scope, mail.document, mail.hash);
  if (!text) return base::pass(text);
  auto entity = store::entity(in, scope);
  if (!entity) return base::pass(entity);
  base::Status failed;
  const bool done = mail.mail_kind != "escalation" && has_signed(in, scope, leased, at, failed);
  if (!failed) return base::pass(failed);
  if (person->left_at || campaign->closed_at || done || person->data.mail.empty())
    return std::optional<MailText>{};
  LetterFacts facts{fmt::format("{} {}", person->data.given_name, person->data.family_name), text->title,
                    entity->name, mail.deadline, campaign->address};
  std::string kind = mail.mail_kind;
  const auto& by_link = campaign->by_link;
  if (kind != "escalation" &&
      std::find(by_link.begin(), by_link.end(), person->data.population) != by_link.end()) {
    auto secret = make_link(in, scope, mail.person, mail.document, mail.hash, {"hub:mail", at});
    if (!secret) return base::pass(secret);
    facts.link =
        fmt::format("{}{}signer/{}", campaign->address, campaign->address.ends_with('/') ? "" : "/", *secret);
    kind = "link";
  }
  auto words = letter(kind, text->language == "en" ? base::Language::english : base::Language::french, facts);
  if (!words) return base::pass(words);
  return std::optional<MailText>({mailing.from, mailing.from_name, person->data.mail, words->subject,
                                  words->body, message_id(leased, mailing.from), at});
}

class Sender {
 public:
  Sender(store::Store& store, const Mailing& mailing, const base::Clock& clock, platform::SmtpSession session)
      : store_(store), mailing_(mailing), clock_(clock), session_(std::move(session)) {
    std::array<std::byte, kSenderBytes> name{};
    platform::random_bytes(name);
    sender_ = platform::to_hex(name);
  }

  base::Result<Sent> run() {
    for (int left = mailing_.most; left > 0 && !stops();) {
      const base::Instant now = clock_.now();
      auto leased = store_.write<std::vector<Leased>>([&](store::Writing& in) {
        return store::lease_mails(in, all_, sender_, now, now + kLease, std::min(left, kBatch));
      });
      if (!leased) return base::pass(leased);
      if (leased->empty()) break;
      left -= static_cast<int>(leased->size());
      if (auto done = batch(*leased, now + kLease - kMargin); !done) return base::pass(done);
    }
    return sent_;
  }

 private:
  // What happens to the connection ends the run; the mails that were not sent go back.
  base::Status batch(const std::vector<Leased>& leased, base::Instant until) {
    std::vector<MailOutcome> outcomes;
    auto texts = write_all(leased);
    if (!texts) return base::pass(texts);
    base::Status stopped;
    for (std::size_t i = 0; i < leased.size(); ++i) {
      const Leased& one = leased[i];
      const std::optional<MailText>& text = (*texts)[i];
      if (waits_for_another(one.mail, mailing_))
        outcomes.push_back({one.entity, one.mail.id, MailState::waiting, "", clock_.now() + kNotMine});
      else if (!stopped || clock_.now() >= until || stops())
        outcomes.push_back(
            {one.entity, one.mail.id, MailState::waiting, one.mail.answer,
             clock_.now() + (stopped ? std::chrono::minutes(0) : pause_after(one.mail.attempts))});
      else if (!text)
        outcomes.push_back({one.entity, one.mail.id, MailState::dropped, "", {}});
      else
        outcomes.push_back(deliver(one, *text, stopped));
    }
    for (const MailOutcome& one : outcomes)
      count(one.state);
    auto noted = store_.write([&](store::Writing& in) -> base::Status {
      auto ended = store::end_lease(in, all_, sender_, outcomes, {"hub:mail", clock_.now()});
      if (!ended) return ended;
      for (const Leased& one : leased) {
        if (one.mail.mail_kind != kGuardianMail) continue;
        if (auto done = forget_address(in, store::EntityScope(one.entity), one.mail); !done) return done;
      }
      return {};
    });
    return noted ? stopped : noted;
  }

  base::Result<std::vector<std::optional<MailText>>> write_all(const std::vector<Leased>& leased) {
    using Texts = std::vector<std::optional<MailText>>;
    return store_.write<Texts>([&](store::Writing& in) -> base::Result<Texts> {
      Texts texts;
      for (const Leased& one : leased) {
        auto text = written(in, one, mailing_, clock_.now());
        if (!text) return base::pass(text);
        texts.push_back(std::move(*text));
      }
      return texts;
    });
  }

  MailOutcome deliver(const Leased& leased, const MailText& text, base::Status& stopped) {
    MailOutcome out{leased.entity, leased.mail.id, MailState::sent, "", {}};
    const auto message = platform::mail_text(text);
    if (!message) {  // an address that no server would take
      out.state = MailState::refused;
      out.answer = "553";
      return out;
    }
    auto answer = session_.send(text.from, text.to, *message);
    wait();
    if (!answer) {
      stopped = base::pass(answer);
      out.state = MailState::waiting;
      out.next_at = clock_.now() + pause_after(leased.mail.attempts);
      return out;
    }
    out.answer = std::to_string(answer->code);
    if (answer->kind == SmtpAnswer::Kind::refused ||
        (answer->kind == SmtpAnswer::Kind::later && leased.mail.attempts >= kAttempts))
      out.state = MailState::refused;
    else if (answer->kind == SmtpAnswer::Kind::later)
      out.state = MailState::waiting;
    out.next_at = clock_.now() + pause_after(leased.mail.attempts);
    return out;
  }

  [[nodiscard]] bool stops() const { return mailing_.stop && mailing_.stop(); }

  void wait() const {
    if (mailing_.per_minute > 0)
      std::this_thread::sleep_for(std::chrono::milliseconds(60'000 / mailing_.per_minute));
  }

  void count(MailState state) {
    switch (state) {
      case MailState::sent:
        ++sent_.sent;
        break;
      case MailState::waiting:
        ++sent_.later;
        break;
      case MailState::refused:
        ++sent_.refused;
        break;
      case MailState::dropped:
        ++sent_.dropped;
        break;
    }
  }

  store::Store& store_;
  const Mailing& mailing_;
  const base::Clock& clock_;
  platform::SmtpSession session_;
  const store::Installation all_ = store::Installation::as_operator();
  std::string sender_;
  Sent sent_;
};

}  // namespace

std::chrono::minutes pause_after(int attempts) {
  constexpr int kDoublings = 6;
  const int doubled = std::clamp(attempts - 1, 0, kDoublings);
  return std::min(std::chrono::minutes(15) * (1 << doubled), std::chrono::minutes(720));
}

base::Result<int> plan_all(store::Store& store, const store::By& by) {
  auto all = store.read<std::vector<store::Entity>>(
      [](store::Reading& in) { return store::entities(in, store::Installation::as_operator()); });
  if (!all) return base::pass(all);
  int made = 0;
  for (const store::Entity& one : *all) {
    auto put = store.write<int>([&](store::Writing& in) { return plan(in, store::EntityScope(one.id), by); });
    if (!put) return base::pass(put);
    made += *put;
  }
  return made;
}

base::Result<bool> invite(store::Writing& in, const store::EntityScope& scope, const store::Person& person,
                          const store::By& by) {
  if (person.data.mail.empty())
    return base::fail(base::ErrorCode::refused, "",
                      "cette personne n’a pas d’adresse de courriel : donnez-lui un lien en mains propres",
                      "this person has no mail address: give them a link in person");
  const auto minute = std::chrono::floor<std::chrono::minutes>(by.at.time_since_epoch()).count();
  store::Outgoing mail;
  mail.person = person.id;
  mail.reason = fmt::format("{}/{}", kAccountMail, minute);
  mail.mail_kind = kAccountMail;
  mail.made_at = by.at;
  mail.next_at = by.at;
  return store::put_mail(in, scope, mail);
}

base::Result<Sent> send_waiting(store::Store& store, const Mailing& mailing, const base::Clock& clock) {
  if (!platform::is_mail_address(mailing.from))
    return base::fail(base::ErrorCode::invalid, mailing.from, "l’adresse d’envoi n’en est pas une",
                      "the sender’s address is none");
  auto session = platform::SmtpSession::open(mailing.server);
  if (!session) return base::pass(session);
  return Sender(store, mailing, clock, std::move(*session)).run();
}

}  // namespace cartulaire::acceptance
