#include "acceptance/invite.hpp"

#include <array>

#include "acceptance/secret.hpp"

namespace cartulaire::acceptance {
namespace {

using store::Invitation;
using store::InvitationKind;

base::Result<store::Held> held_by(store::Reading& in, std::string_view secret, base::Instant at) {
  auto held = store::invitation_with(in, store::Installation::as_operator(), hash_of_secret(secret));
  if (!held) return base::pass(held);
  if (!*held || (*held)->invitation.kind != InvitationKind::link || at >= (*held)->invitation.expires_at)
    return leads_nowhere();
  return std::move(**held);
}

}  // namespace

base::Result<std::string> make_link(store::Writing& in, const store::EntityScope& scope,
                                    store::PersonId person, const std::string& document,
                                    const std::string& hash, const store::By& by) {
  std::string secret = new_secret();
  Invitation one;
  one.person = person;
  one.document = document;
  one.hash = hash;
  one.kind = InvitationKind::link;
  one.expires_at = by.at + std::chrono::days(kLinkDays);
  auto made = store::add_invitation(in, scope, one, hash_of_secret(secret), by);
  if (!made) return base::pass(made);
  return secret;
}

base::Result<Opened> open_link(store::Reading& in, std::string_view secret, base::Instant at) {
  auto held = held_by(in, secret, at);
  if (!held) return base::pass(held);
  const store::EntityScope scope(held->entity);
  auto text = store::text_of(in, scope, held->invitation.document, held->invitation.hash);
  if (!text) return base::pass(text);
  return Opened{std::move(held->entity), std::move(held->invitation), std::move(*text)};
}

base::Result<Signed> sign_by_link(store::Writing& in, std::string_view secret, store::Capacity capacity,
                                  const std::string& place, base::Instant at) {
  auto held = held_by(in, secret, at);
  if (!held) return base::pass(held);
  const Invitation& one = held->invitation;
  const store::EntityScope scope(held->entity);
  const store::By by{"link:" + std::to_string(one.id), at};
  Signing signing;
  signing.person = one.person;
  signing.document = one.document;
  signing.hash = one.hash;
  signing.method = store::Method::link;
  signing.capacity = capacity;
  signing.place = place;
  auto done = acknowledge(in, scope, signing, by);
  if (!done || one.ended_at) return done;
  auto ended = store::end_invitation(in, scope, one.id, store::InvitationOutcome::signed_it, by);
  if (!ended) return base::pass(ended);
  return done;
}

}  // namespace cartulaire::acceptance
