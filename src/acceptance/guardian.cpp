#include "acceptance/guardian.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "acceptance/audience.hpp"
#include "acceptance/secret.hpp"
#include "platform/mail_text.hpp"

namespace cartulaire::acceptance {
namespace {

using base::ErrorCode;
using store::Acknowledgement;
using store::Cosignature;
using store::EntityScope;
using store::GuardianLink;
using store::GuardianOutcome;
using store::Text;

tl::unexpected<base::Error> refused(std::string french, std::string english) {
  return base::fail(ErrorCode::refused, "", std::move(french), std::move(english));
}

// Whose signature of which text.
struct Beside {
  store::PersonId person = 0;
  const std::string& document;
  const std::string& hash;
};

// The minor has not signed: is it theirs to sign, with a guardian?
base::Status will_wait(store::Reading& in, const EntityScope& scope, const store::Person& minor,
                       const std::vector<Text>& texts, const Text& text, base::Instant at) {
  if (auto current = is_current(texts, text, at); !current) return current;
  const auto holders = Holders::of(in, scope, {text.cosigned}, at);
  if (!holders) return tl::unexpected(holders.error());
  if (holders->includes(text.cosigned, minor)) return {};
  return refused("cette personne signe ce texte sans représentant légal",
                 "this person signs this text without a guardian");
}

// The number of the minor's signature that waits for a guardian; 0: it is to come.
base::Result<std::int64_t> awaited(store::Reading& in, const EntityScope& scope, const Beside& beside,
                                   base::Instant at) {
  const auto minor = store::person_of(in, scope, beside.person);
  if (!minor) return tl::unexpected(minor.error());
  if (minor->left_at) return refused("cette personne est partie", "this person has left");
  const auto texts = store::texts_of(in, scope, beside.document);
  if (!texts) return tl::unexpected(texts.error());
  const auto text = std::ranges::find(*texts, beside.hash, &Text::hash);
  if (text == texts->end()) {
    auto none = store::text_of(in, scope, beside.document, beside.hash);
    return base::pass(none);
  }
  const auto given = store::acknowledgements(in, scope, beside.document, beside.person);
  if (!given) return tl::unexpected(given.error());
  for (const Acknowledgement& one : *given)
    if (one.hash == beside.hash && one.needs_guardian && one.guardian.empty()) return one.id;
  if (std::ranges::any_of(*given, [&](const auto& one) { return counts(one, *text, *texts, at); }))
    return refused("la signature de cette personne compte déjà", "this person’s signature counts already");
  if (auto will = will_wait(in, scope, *minor, *texts, *text, at); !will) return base::pass(will);
  return 0;
}

base::Result<std::vector<Cosignature>> given_in_advance(store::Reading& in, const EntityScope& scope,
                                                        const Beside& beside) {
  auto all = store::cosignatures_of(in, scope, beside.person);
  if (!all) return all;
  std::erase_if(*all, [&](const Cosignature& one) {
    return one.acknowledgement != 0 || one.document != beside.document || one.hash != beside.hash;
  });
  return all;
}

base::Result<store::HeldGuardianLink> held_by(store::Reading& in, std::string_view secret, base::Instant at) {
  auto held = store::guardian_link_with(in, store::Installation::as_operator(), hash_of_secret(secret));
  if (!held) return base::pass(held);
  if (!*held || at >= (*held)->link.expires_at) return leads_nowhere();
  return std::move(**held);
}

// What this link was signed with; nothing: it was not.
base::Result<std::optional<Cosignature>> given_by(store::Reading& in, const EntityScope& scope,
                                                  const GuardianLink& link) {
  auto all = store::cosignatures_of(in, scope, link.person);
  if (!all) return base::pass(all);
  const auto found = std::ranges::find(*all, store::guardian_actor(link.id), &Cosignature::actor);
  return found == all->end() ? std::optional<Cosignature>() : std::optional(std::move(*found));
}

std::string reason_of(std::int64_t link) {
  return fmt::format("{}/{}", kGuardianMail, link);
}

std::int64_t link_in(std::string_view reason) {
  std::int64_t id = 0;
  reason.remove_prefix(std::min(kGuardianMail.size() + 1, reason.size()));
  std::from_chars(reason.data(), reason.data() + reason.size(), id);
  return id;
}

base::Result<GuardianState> state_of(store::Reading& in, const EntityScope& scope, const GuardianLink& link) {
  if (link.outcome == GuardianOutcome::declined) return GuardianState::declined;
  const std::string reason = reason_of(link.id);
  const auto mails = store::mails_of(in, scope, reason);
  if (!mails) return tl::unexpected(mails.error());
  const auto mail = std::ranges::find(*mails, reason, &store::Outgoing::reason);
  if (mail == mails->end() || mail->state == store::MailState::waiting) return GuardianState::queued;
  return mail->state == store::MailState::sent ? GuardianState::sent : GuardianState::undelivered;
}

}  // namespace

base::Result<std::int64_t> ask_guardian(store::Writing& in, const EntityScope& scope, const GuardianAsk& ask,
                                        const store::By& by) {
  if (!platform::is_mail_address(ask.mail))
    return base::fail(ErrorCode::invalid, "", "cette adresse de courriel n’en est pas une",
                      "this mail address is none");
  const Beside beside{ask.person, ask.document, ask.hash};
  if (const auto waits = awaited(in, scope, beside, by.at); !waits) return tl::unexpected(waits.error());
  const auto before = given_in_advance(in, scope, beside);
  if (!before) return tl::unexpected(before.error());
  if (!before->empty()) return refused("un représentant légal a déjà signé", "a guardian has signed already");
  if (auto over = store::revoke_guardian_links(in, scope, ask.person, ask.document, ask.hash, by); !over)
    return base::pass(over);
  GuardianLink link;
  link.person = ask.person;
  link.document = ask.document;
  link.hash = ask.hash;
  link.mail = ask.mail;
  link.expires_at = by.at + std::chrono::days(kLinkDays);
  auto id = store::add_guardian_link(in, scope, link, by);
  if (!id) return id;
  store::Outgoing mail;
  mail.person = ask.person;
  mail.reason = reason_of(*id);
  mail.mail_kind = kGuardianMail;
  mail.document = ask.document;
  mail.hash = ask.hash;
  mail.made_at = by.at;
  mail.next_at = by.at;
  if (auto put = store::put_mail(in, scope, mail); !put) return base::pass(put);
  return id;
}

base::Result<std::optional<GuardianLink>> guardian_link_of(store::Reading& in, const EntityScope& scope,
                                                           const store::Outgoing& mail, base::Instant at) {
  auto nothing = std::optional<GuardianLink>();
  auto link = store::guardian_link(in, scope, link_in(mail.reason));
  if (!link && link.error().code == ErrorCode::not_found) return nothing;  // it came to its end
  if (!link) return base::pass(link);
  const auto minor = store::person_of(in, scope, link->person);
  if (!minor) return tl::unexpected(minor.error());
  if (link->ended_at || at >= link->expires_at || link->mail.empty() || minor->left_at) return nothing;
  return std::optional(std::move(*link));
}

base::Result<std::string> guardian_secret(store::Writing& in, const EntityScope& scope,
                                          const GuardianLink& link) {
  std::string secret = new_secret();
  if (auto put = store::set_guardian_code(in, scope, link.id, hash_of_secret(secret)); !put)
    return base::pass(put);
  return secret;
}

base::Status forget_address(store::Writing& in, const EntityScope& scope, const store::Outgoing& mail) {
  const auto mails = store::mails_of(in, scope, mail.reason);
  if (!mails) return tl::unexpected(mails.error());
  const bool waits = std::ranges::any_of(*mails, [&](const store::Outgoing& one) {
    return one.reason == mail.reason && one.state == store::MailState::waiting;
  });
  return waits ? base::Status{} : store::forget_guardian_mail(in, scope, link_in(mail.reason));
}

base::Result<OpenedByGuardian> open_guardian_link(store::Reading& in, std::string_view secret,
                                                  base::Instant at) {
  auto held = held_by(in, secret, at);
  if (!held) return base::pass(held);
  const EntityScope scope(held->entity);
  auto minor = store::person_of(in, scope, held->link.person);
  if (!minor) return base::pass(minor);
  if (minor->left_at) return leads_nowhere();
  auto text = store::text_of(in, scope, held->link.document, held->link.hash);
  if (!text) return base::pass(text);
  auto given = given_by(in, scope, held->link);
  if (!given) return base::pass(given);
  return OpenedByGuardian{std::move(held->entity), std::move(held->link), std::move(*text), std::move(*minor),
                          std::move(*given)};
}

base::Result<Cosignature> sign_as_guardian(store::Writing& in, std::string_view secret,
                                           const std::string& name, base::Instant at) {
  auto opened = open_guardian_link(in, secret, at);
  if (!opened) return base::pass(opened);
  const GuardianLink& link = opened->link;
  if (opened->given) return *opened->given;
  if (link.ended_at) return leads_nowhere();
  const EntityScope scope(opened->entity);
  const auto beside = awaited(in, scope, {link.person, link.document, link.hash}, at);
  if (!beside) return tl::unexpected(beside.error());
  const store::By by{store::guardian_actor(link.id), at};
  Cosignature one;
  one.acknowledgement = *beside;
  one.name = name;
  one.method = store::Method::link;
  one.person = link.person;
  one.document = link.document;
  one.hash = link.hash;
  if (auto ended = store::end_guardian_link(in, scope, link.id, GuardianOutcome::signed_it, by); !ended)
    return base::pass(ended);
  if (auto done = store::cosign(in, scope, one, by); !done) return base::pass(done);
  auto given = given_by(in, scope, link);
  if (!given) return base::pass(given);
  return std::move(**given);
}

base::Status decline_as_guardian(store::Writing& in, std::string_view secret, base::Instant at) {
  const auto opened = open_guardian_link(in, secret, at);
  if (!opened) return tl::unexpected(opened.error());
  const GuardianLink& link = opened->link;
  if (link.outcome == GuardianOutcome::declined) return {};
  if (link.ended_at) return leads_nowhere();
  return store::end_guardian_link(in, EntityScope(opened->entity), link.id, GuardianOutcome::declined,
                                  {store::guardian_actor(link.id), at});
}

base::Result<std::optional<GuardianStanding>> guardian_standing(store::Reading& in, const EntityScope& scope,
                                                                store::PersonId person, const Text& text,
                                                                base::Instant at) {
  using Found = std::optional<GuardianStanding>;
  const auto before = given_in_advance(in, scope, {person, text.document, text.hash});
  if (!before) return tl::unexpected(before.error());
  if (!before->empty()) return Found({GuardianState::signed_it, 0, before->front().at, {}});
  const auto links = store::guardian_links_of(in, scope, person);
  if (!links) return tl::unexpected(links.error());
  const auto last = std::find_if(links->rbegin(), links->rend(), [&](const GuardianLink& one) {
    return one.document == text.document && one.hash == text.hash && at < one.expires_at;
  });
  if (last == links->rend() || (last->ended_at && last->outcome != GuardianOutcome::declined)) return Found();
  const auto state = state_of(in, scope, *last);
  if (!state) return tl::unexpected(state.error());
  return Found({*state, last->id, last->ended_at.value_or(last->made_at), last->expires_at});
}

}  // namespace cartulaire::acceptance
