#include "access/sign_in.hpp"

#include <algorithm>

#include "access/sign_in_parts.hpp"
#include "platform/password_hash.hpp"

namespace cartulaire::access {
namespace {

using store::Installation;
using store::MeansKind;
using store::Writing;

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

struct Attempt {
  std::optional<Known> known;
  std::vector<Bucket> buckets;
  std::optional<std::chrono::seconds> wait;
};

// One transaction: who it would be, and the attempt counted.
base::Result<Attempt> begin_attempt(store::Store& store, const Setup& setup, const std::string& directory,
                                    const std::string& login, const From& from, base::Instant now) {
  const Installation all = Installation::as_operator();
  return store.write<Attempt>([&](Writing& in) -> base::Result<Attempt> {
    Attempt attempt;
    auto account = store::find_account(in, all, directory, login);
    if (!account) return base::pass(account);
    if (*account) {
      auto known = known_by(in, all, std::move(**account));
      if (!known) return base::pass(known);
      attempt.known = std::move(*known);
    }
    const bool device = attempt.known && is_device_of(setup.keys, *attempt.known, from.device);
    attempt.buckets =
        buckets_for(setup.keys, setup.delays, directory, login, from.address, device, from.device);
    auto wait = count_attempt(in, all, attempt.buckets, now);
    if (!wait) return base::pass(wait);
    attempt.wait = *wait;
    return attempt;
  });
}

// A session for somebody who has just proved `methods`, and the device cookie.
base::Result<Outcome> let_in(Writing& in, const Setup& setup, const Known& known, const std::string& methods,
                             const From& from, bool strong_proved, base::Instant now) {
  const Installation all = Installation::as_operator();
  const store::By by = by_self(known.account.id, now);
  bool strong_wanted = from.strong;
  if (!strong_wanted && setup.wants_strong) {
    auto wanted = setup.wants_strong(in, known.account.members, from.address);
    if (!wanted) return base::pass(wanted);
    strong_wanted = *wanted;
  }
  auto state = state_after(in, setup, known, methods, strong_wanted, strong_proved, now);
  if (!state) return base::pass(state);
  auto session = begin_session(in, all, known.account.id, *state, methods, setup.times, by);
  if (!session) return base::pass(session);
  if (session->session.members.empty()) return Outcome(Wrong{});  // left in this very moment
  return Outcome(SignedIn{std::move(*session), new_device(setup.keys, known)});
}

}  // namespace

base::Result<Outcome> sign_in_password(store::Store& store, const Setup& setup, const std::string& directory,
                                       const std::string& given_login, const platform::Secret& password,
                                       const From& from, base::Instant now) {
  const Installation all = Installation::as_operator();
  const std::string login = lower(given_login);
  auto attempt = begin_attempt(store, setup, directory, login, from, now);
  if (!attempt) return base::pass(attempt);
  if (attempt->wait) return Outcome(TooSoon{*attempt->wait});
  const store::Means* means = attempt->known ? attempt->known->of(MeansKind::password) : nullptr;
  if (means == nullptr) {
    platform::match_nothing(password);
    return Outcome(Wrong{});
  }
  auto right = platform::password_matches(means->secret, password);
  if (!right) return base::pass(right);
  if (!*right) return Outcome(Wrong{});
  std::optional<std::string> rehashed;
  if (platform::wants_rehash(means->secret)) {
    auto hash = platform::hash_password(password);
    if (!hash) return base::pass(hash);
    rehashed = std::move(*hash);
  }
  return store.write<Outcome>([&](Writing& in) -> base::Result<Outcome> {
    const Known& before = *attempt->known;
    if (auto done = forgive(in, all, attempt->buckets); !done) return base::pass(done);
    const store::By by = by_self(before.account.id, now);
    if (auto done = store::bind_members(in, all, before.account.id, by); !done) return base::pass(done);
    // As it stands now: the account may have been closed, or the password changed, meanwhile.
    auto account = store::account_of(in, all, before.account.id);
    if (!account) return base::pass(account);
    auto known = known_by(in, all, std::move(*account));
    if (!known) return base::pass(known);
    const store::Means* same = known->of(MeansKind::password);
    if (!known->account.lives() || same == nullptr || same->number != means->number) return Outcome(Wrong{});
    if (rehashed)
      if (auto put = store::replace_secret(in, all, before.account.id, means->number, *rehashed); !put)
        return base::pass(put);
    return let_in(in, setup, *known, "password", from, false, now);
  });
}

base::Result<Outcome> sign_in_external(store::Store& store, const Setup& setup, const External& proof,
                                       const From& from, base::Instant now) {
  const Installation all = Installation::as_operator();
  const std::string login = lower(proof.login);
  return store.write<Outcome>([&](Writing& in) -> base::Result<Outcome> {
    auto account = store::find_account(in, all, proof.directory, login);
    if (!account) return base::pass(account);
    if (!*account) {
      // Known here as a person, and nobody closed an account of theirs.
      auto people = store::memberships(in, all, proof.directory, login);
      if (!people) return base::pass(people);
      if (people->empty()) return Outcome(Wrong{});
      for (const store::Membership& one : *people) {
        auto bound = store::account_of_person(in, store::EntityScope(one.entity), one.id);
        if (!bound) return base::pass(bound);
        if (*bound) return Outcome(Wrong{});
      }
      auto made = store::create_account(in, all, proof.directory, login, {proof.method, now});
      if (!made) return base::pass(made);
      *account = std::move(*made);
    } else if (auto done = store::bind_members(in, all, (*account)->id, by_self((*account)->id, now));
               !done) {
      return base::pass(done);
    }
    auto known = known_by(in, all, std::move(**account));
    if (!known) return base::pass(known);
    return let_in(in, setup, *known, proof.method, from, proof.strong, now);
  });
}

base::Result<Outcome> sign_in_judged(store::Store& store, const Setup& setup, const External& proof,
                                     const Judge& judge, const From& from, base::Instant now) {
  auto attempt = begin_attempt(store, setup, proof.directory, lower(proof.login), from, now);
  if (!attempt) return base::pass(attempt);
  if (attempt->wait) return Outcome(TooSoon{*attempt->wait});
  const auto right = judge();
  if (!right) return tl::unexpected(right.error());
  if (!*right) return Outcome(Wrong{});
  auto forgiven =
      store.write([&](Writing& in) { return forgive(in, Installation::as_operator(), attempt->buckets); });
  if (!forgiven) return base::pass(forgiven);
  return sign_in_external(store, setup, proof, from, now);
}

base::Result<std::string> make_link(Writing& in, const Installation& all, const store::AccountId& account,
                                    const store::By& by) {
  auto there = store::account_of(in, all, account);
  if (!there) return base::pass(there);
  if (!there->lives())
    return base::fail(base::ErrorCode::refused, "", "ce compte est fermé, ou la personne est partie",
                      "this account is closed, or the person has left");
  if (auto done = store::drop_links(in, all, account); !done) return base::pass(done);
  std::string token = new_token();
  if (auto put = store::put_link(in, all, id_of_token(token), account, by.at + kLinkLives); !put)
    return base::pass(put);
  if (auto told = store::tell_of_account(in, all, account, by, "account.link_made"); !told)
    return base::pass(told);
  return token;
}

base::Result<Outcome> sign_in_link(store::Store& store, const Setup& setup, const std::string& token,
                                   const From& from, base::Instant now) {
  constexpr std::size_t kLongestToken = 64;
  const Installation all = Installation::as_operator();
  if (token.empty() || token.size() > kLongestToken) return Outcome(Wrong{});
  return store.write<Outcome>([&](Writing& in) -> base::Result<Outcome> {
    auto whose = store::link_of(in, all, id_of_token(token), now);
    if (!whose) return base::pass(whose);
    if (!*whose) return Outcome(Wrong{});
    auto account = store::account_of(in, all, **whose);
    if (!account) return base::pass(account);
    if (!account->lives()) return Outcome(Wrong{});
    auto known = known_by(in, all, std::move(*account));
    if (!known) return base::pass(known);
    return let_in(in, setup, *known, "link", from, false, now);
  });
}

}  // namespace cartulaire::access
