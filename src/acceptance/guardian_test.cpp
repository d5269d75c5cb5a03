// The mailed link of a minor's guardian: who may be asked, what it opens, both orders of the two signatures.
#include "acceptance/guardian.hpp"

#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "acceptance/mailing.hpp"
#include "acceptance/receipt.hpp"
#include "acceptance/testing.hpp"
#include "platform/sql.hpp"
#include "store/entities.hpp"
#include "store/migrations.hpp"
#include "store/records.hpp"

namespace cartulaire::acceptance {
namespace {

using base::ErrorCode;
using store::Cosignature;
using store::PersonId;
using store::Text;

class Guardians : public AcceptanceTest {
 protected:
  void SetUp() override {
    AcceptanceTest::SetUp();
    text = publish(with_guardian("1"));
    minor = add(ville, store::person_named("a"));
  }
  static charter::EffectiveCharter with_guardian(const std::string& version, const std::string& more = {}) {
    return charter_of(version, more, "ville", "grace: 30 days\ncosigned_by: guardian\ncopies: 2\n");
  }
  base::Result<std::int64_t> ask(PersonId person, const Text& which, int day,
                                 const std::string& mail = "parent@example.org") {
    return store->write<std::int64_t>([&](store::Writing& in) {
      return ask_guardian(in, ville, {person, which.document, which.hash, mail}, by(day, "compte:it"));
    });
  }
  // The secret of the mail as it is written.
  std::string secret_of(std::int64_t link) {
    const auto made = store->write<std::string>([&](store::Writing& in) -> base::Result<std::string> {
      const auto one = store::guardian_link(in, ville, link);
      if (!one) return tl::unexpected(one.error());
      return guardian_secret(in, ville, *one);
    });
    EXPECT_TRUE(made) << made.error().text();
    return made.value_or("");
  }
  std::string asked(int day) {
    const auto link = ask(minor, text, day);
    EXPECT_TRUE(link) << link.error().text();
    return secret_of(link.value_or(0));
  }
  base::Result<OpenedByGuardian> opened(const std::string& secret, int day) {
    return store->read<OpenedByGuardian>(
        [&](store::Reading& in) { return open_guardian_link(in, secret, on(day)); });
  }
  base::Result<Cosignature> signs(const std::string& secret, int day, const std::string& name = "J. Durand") {
    return store->write<Cosignature>(
        [&](store::Writing& in) { return sign_as_guardian(in, secret, name, on(day)); });
  }
  base::Status declines(const std::string& secret, int day) {
    return write([&](store::Writing& in) { return decline_as_guardian(in, secret, on(day)); });
  }
  std::optional<GuardianStanding> standing(int day) {
    const auto found = store->read<std::optional<GuardianStanding>>(
        [&](store::Reading& in) { return guardian_standing(in, ville, minor, text, on(day)); });
    EXPECT_TRUE(found) << found.error().text();
    return found.value_or(std::nullopt);
  }
  // How many fields of the store hold the address.
  std::int64_t addresses() {
    const auto rows = store->read<store::SqlRows>([&](store::Reading& in) {
      return in.rows(ville, "SELECT count(*) FROM guardian_link WHERE entity = $1 AND mail <> ''");
    });
    return rows->front().integer(0);
  }

  Text text;
  PersonId minor = 0;
};
CARTULAIRE_BOTH_ENGINES(Guardians);

TEST_P(Guardians, ACK_07_sign_by_a_link_after_the_minor_whose_signature_counts_from_then_on) {
  ASSERT_TRUE(sign(minor, text, 1));
  const std::string secret = asked(2);
  EXPECT_EQ(told("guardian.asked"), std::vector<std::string>{"1 1 " + text.hash});
  for (int i = 0; i < 2; ++i)
    EXPECT_EQ(opened(secret, 3)->minor.id, minor);
  EXPECT_TRUE(signed_on(3).empty()) << "looking signs nothing";
  EXPECT_EQ(signs(secret, 3, "").error().code, ErrorCode::invalid);
  EXPECT_EQ(signs(secret, 3, std::string(store::kGuardianName + 1, 'x')).error().code, ErrorCode::invalid);
  EXPECT_FALSE(opened(secret, 3)->link.ended_at) << "what was refused ends nothing";
  const auto done = signs(secret, 3);
  ASSERT_TRUE(done) << done.error().text();
  EXPECT_EQ(done->acknowledgement, 1);
  EXPECT_EQ(done->method, store::Method::link);
  EXPECT_EQ(done->at, on(3));
  EXPECT_EQ(done->hash, text.hash);
  EXPECT_EQ(signed_on(3), std::vector<PersonId>{minor});
  EXPECT_EQ(*signs(secret, 4, "Somebody else"), *done) << "again is the same record";
  EXPECT_EQ(declines(secret, 4).error().code, ErrorCode::not_found) << "it has served";
  EXPECT_EQ(told("acknowledgement.cosigned"), std::vector<std::string>{"1 1 link"});
  EXPECT_TRUE(told("guardian.signed").empty() && told("guardian.revoked").empty());
  EXPECT_EQ(addresses(), 0);
  EXPECT_EQ(ask(minor, text, 5).error().code, ErrorCode::refused) << "it counts already";
}

TEST_P(Guardians, ACK_07_sign_before_the_minor_whose_signature_then_counts_at_once) {
  const std::string secret = asked(1);
  const auto first = signs(secret, 2);
  ASSERT_TRUE(first) << first.error().text();
  EXPECT_EQ(first->acknowledgement, 0);
  EXPECT_TRUE(signed_on(2).empty()) << "a guardian alone signs for nobody";
  EXPECT_EQ(told("guardian.signed"), std::vector<std::string>{"1 link " + text.hash});
  EXPECT_EQ(standing(3)->state, GuardianState::signed_it);
  EXPECT_EQ(ask(minor, text, 3).error().code, ErrorCode::refused) << "a guardian has signed";
  const auto done = sign(minor, text, 4);
  ASSERT_TRUE(done) << done.error().text();
  EXPECT_TRUE(done->record.needs_guardian);
  EXPECT_EQ(done->record.guardian, "J. Durand");
  EXPECT_EQ(done->record.guardian_at, on(2));
  EXPECT_EQ(done->record.guardian_method, store::Method::link);
  const auto read = store->read<store::Acknowledgement>(
      [&](store::Reading& in) { return store::acknowledgement_of(in, ville, done->record.id); });
  EXPECT_EQ(*read, done->record);
  EXPECT_EQ(signed_on(4), std::vector<PersonId>{minor});
  EXPECT_EQ(told("acknowledgement.cosigned"), std::vector<std::string>{"1 1 link"});
  EXPECT_EQ(opened(secret, 5)->given->acknowledgement, 1) << "the receipt tells of both";
}

TEST_P(Guardians, ACK_07_a_link_is_its_minor_s_alone_until_its_day_and_leads_nowhere_once_it_is_over) {
  const PersonId other = add(ville, store::person_named("b"));
  const std::string mine = asked(1);
  const std::string theirs = secret_of(*ask(other, text, 1));
  EXPECT_EQ(opened(theirs, 2)->minor.id, other);
  std::string wrong = mine;
  wrong[0] = wrong[0] == '0' ? '1' : '0';
  for (const std::string& one : {wrong, std::string(), mine.substr(1), mine + "0", std::string(64, '0')})
    EXPECT_EQ(signs(one, 2).error().code, ErrorCode::not_found);
  const auto own = store->read<Opened>([&](store::Reading& in) { return open_link(in, mine, on(2)); });
  EXPECT_EQ(own.error().code, ErrorCode::not_found) << "it is no link of the minor’s own";
  EXPECT_TRUE(opened(mine, 30));
  EXPECT_EQ(opened(mine, 1 + kLinkDays).error().code, ErrorCode::not_found);
  EXPECT_EQ(signs(mine, 1 + kLinkDays).error().code, ErrorCode::not_found);
  EXPECT_FALSE(standing(1 + kLinkDays)) << "and another may be sent";
  // A new one, and one that is revoked.
  const std::string second = asked(2);
  EXPECT_TRUE(opened(mine, 3)->link.ended_at) << "one at a time";
  EXPECT_EQ(signs(mine, 3).error().code, ErrorCode::not_found);
  EXPECT_EQ(told("guardian.revoked").size(), 1u);
  ASSERT_TRUE(write([&](store::Writing& in) {
    return store::revoke_guardian_links(in, ville, minor, text.document, text.hash, by(4));
  }));
  EXPECT_EQ(signs(second, 5).error().code, ErrorCode::not_found);
  EXPECT_EQ(declines(second, 5).error().code, ErrorCode::not_found);
  ASSERT_TRUE(signs(theirs, 5)) << "another minor’s is as good as before";
  EXPECT_TRUE(signed_on(5).empty());
}

TEST_P(Guardians, ACK_07_who_declines_ends_the_link_and_nothing_else_follows) {
  ASSERT_TRUE(sign(minor, text, 1));
  const std::string secret = asked(2);
  ASSERT_TRUE(declines(secret, 3));
  ASSERT_TRUE(declines(secret, 3)) << "twice is once";
  EXPECT_EQ(told("guardian.declined").size(), 1u);
  EXPECT_EQ(signs(secret, 4).error().code, ErrorCode::not_found);
  EXPECT_EQ(standing(4)->state, GuardianState::declined);
  EXPECT_TRUE(signed_on(4).empty());
  ASSERT_TRUE(signs(asked(5), 6)) << "minds change";
  EXPECT_EQ(signed_on(6), std::vector<PersonId>{minor});
}

TEST_P(Guardians, are_not_asked_for_whom_they_do_not_sign) {
  EXPECT_EQ(ask(minor, text, 1, "no address").error().code, ErrorCode::invalid);
  EXPECT_EQ(ask(minor + 50, text, 1).error().code, ErrorCode::not_found);
  Text unknown = text;
  unknown.hash = std::string(64, '0');
  EXPECT_EQ(ask(minor, unknown, 1).error().code, ErrorCode::not_found);
  const Text alone = publish(charter_of("1", " Seuls.", "ccas"));
  EXPECT_EQ(ask(minor, alone, 1).error().code, ErrorCode::not_found) << "another entity’s text";
  const auto asks_nobody = store->write<Text>([&](store::Writing& in) {
    return publish_document(in, ville, with_guardian("1"), "telework", {"1", "Chez soi", "Lisez."},
                            {"2026-09-01", true, {}}, by(0));
  });
  EXPECT_EQ(ask(minor, *asks_nobody, 1).error().code, ErrorCode::refused) << "signed without a guardian";
  // A newer text binds: the link of the one before signs it no more.
  const std::string secret = asked(1);
  publish(with_guardian("2", " Plus."), "2026-09-10");
  EXPECT_TRUE(opened(secret, 8));
  EXPECT_EQ(signs(secret, 9).error().code, ErrorCode::refused);
  // Who left takes the link along.
  ASSERT_TRUE(write([&](store::Writing& in) { return store::leave(in, ville, minor, by(10)); }));
  EXPECT_EQ(opened(secret, 11).error().code, ErrorCode::not_found);
  EXPECT_EQ(ask(minor, text, 11).error().code, ErrorCode::refused);
}

TEST_P(Guardians, who_signs_at_the_counter_ends_the_link) {
  ASSERT_TRUE(sign(minor, text, 1));
  const std::string secret = asked(2);
  ASSERT_TRUE(write([&](store::Writing& in) {
    return store::cosign(in, ville, {1, "M. Durand", store::Method::counter, ""}, by(3));
  }));
  EXPECT_EQ(signs(secret, 4).error().code, ErrorCode::not_found);
  EXPECT_EQ(told("acknowledgement.cosigned").size(), 1u);
}

TEST_P(Guardians, ten_answers_at_once_are_one_signature) {
  ASSERT_TRUE(sign(minor, text, 1));
  const std::string secret = asked(2);
  std::vector<std::thread> threads;
  std::atomic<int> good = 0;
  for (int i = 0; i < 10; ++i)
    threads.emplace_back([&] {
      auto own = store::Store::open(place());
      if (own && own->write<Cosignature>(
                     [&](store::Writing& in) { return sign_as_guardian(in, secret, "J. Durand", on(3)); }))
        ++good;
    });
  for (std::thread& thread : threads)
    thread.join();
  EXPECT_EQ(good, 10);
  EXPECT_EQ(told("acknowledgement.cosigned").size(), 1u);
}

TEST_P(Guardians, an_address_is_kept_until_the_mail_has_left_and_the_link_until_its_end) {
  const auto link = ask(minor, text, 1);
  const auto all = store::Installation::as_operator();
  EXPECT_EQ(addresses(), 1);
  EXPECT_EQ(standing(1)->state, GuardianState::queued);
  const auto send = [&](int day, store::MailState state) {
    return write([&](store::Writing& in) -> base::Status {
      auto leased = store::lease_mails(in, all, "s", on(day), on(day) + 10min, 10);
      if (!leased || leased->size() != 1) return base::fail(ErrorCode::invalid, "", "aucun", "none");
      const store::Outgoing& mail = leased->front().mail;
      const auto whose = guardian_link_of(in, ville, mail, on(day));
      if (!whose || !*whose || (*whose)->mail != "parent@example.org")
        return base::fail(ErrorCode::invalid, "", "à qui ?", "to whom?");
      auto ended = store::end_lease(in, all, "s", {{"ville", mail.id, state, "x", on(day)}}, by(day));
      return ended ? forget_address(in, ville, mail) : ended;
    });
  };
  ASSERT_TRUE(send(1, store::MailState::waiting));
  EXPECT_EQ(addresses(), 1) << "the server asked for a moment";
  const std::string first = secret_of(*link);
  const std::string second = secret_of(*link);
  EXPECT_FALSE(opened(first, 2)) << "the mail that was written last carries the link";
  ASSERT_TRUE(send(2, store::MailState::sent));
  EXPECT_EQ(addresses(), 0);
  EXPECT_EQ(standing(2)->state, GuardianState::sent);
  EXPECT_TRUE(opened(second, 3)) << "the link lives on";
  ASSERT_TRUE(signs(second, 3));
  // The end of the link takes its record, not the signature.
  ASSERT_TRUE(write([&](store::Writing& in) { return store::erase_ended(in, all, on(1 + kLinkDays)); }));
  const auto left = [&] {
    return store->read<std::pair<std::size_t, std::size_t>>(
        [&](store::Reading& in) -> base::Result<std::pair<std::size_t, std::size_t>> {
          return std::pair(store::guardian_links_of(in, ville, minor)->size(),
                           store::cosignatures_of(in, ville, minor)->size());
        });
  };
  EXPECT_EQ(*left(), std::pair(std::size_t{0}, std::size_t{1}));
  EXPECT_EQ(standing(40)->state, GuardianState::signed_it);
  // With the person goes all of it.
  ASSERT_TRUE(write([&](store::Writing& in) { return store::leave(in, ville, minor, by(41)); }));
  const auto erased = store->write<std::int64_t>(
      [&](store::Writing& in) { return store::erase_due(in, all, by(42 + store::kDaysAfterLeaving)); });
  EXPECT_TRUE(erased && *erased == 1);
  EXPECT_EQ(*left(), std::pair(std::size_t{0}, std::size_t{0}));
}

TEST_P(Guardians, ACK_03_receipts_tell_who_when_and_how_in_as_many_copies_as_the_charter_says) {
  const auto page = [&](const Cosignature& record) {
    return guardian_receipt_html({record, text, "Camille Durand", "la ville"}, ville).value_or("");
  };
  const std::string secret = asked(1);
  const std::string early = page(*signs(secret, 2));
  EXPECT_NE(early.find("n’a pas encore signé : cette signature attend la sienne"), std::string::npos);
  ASSERT_TRUE(sign(minor, text, 3));
  const std::string theirs = page(*opened(secret, 4)->given);
  for (const char* part :
       {"J. Durand", "Camille Durand, récépissé n° 1", "2026-09-03 10:00", "par un lien personnel",
        "Exemplaire du représentant légal", "Exemplaire de l’employeur"})
    EXPECT_NE(theirs.find(part), std::string::npos) << part;
  EXPECT_NE(theirs.find(text.hash), std::string::npos);
  EXPECT_EQ(theirs.find("Exemplaire n° 3"), std::string::npos);
  const auto receipt = store->read<Receipt>([&](store::Reading& in) { return receipt_of(in, ville, 1); });
  EXPECT_NE(receipt_html(*receipt, ville)->find("J. Durand, 2026-09-03 10:00, par un lien personnel"),
            std::string::npos);
}

TEST_P(Guardians, a_store_of_before_keeps_what_guardians_signed) {
  const platform::SqlPlace before = new_place();
  auto session = platform::SqlSession::open(before, platform::SqlSession::Opening::create);
  ASSERT_TRUE(session) << session.error().text();
  ASSERT_TRUE(store::migrate(*session, platform::SqlSession::Opening::create, 9));
  ASSERT_TRUE(session->transaction(platform::SqlMode::write, [&]() -> base::Status {
    for (const platform::SqlText statement :
         {platform::SqlText("INSERT INTO entity VALUES ('ville', 'la ville', 0)"),
          platform::SqlText(
              "INSERT INTO person VALUES ('ville', 1, 'import', 'a', 'a', 'A', 'B', '', '', '', NULL)"),
          platform::SqlText(
              "INSERT INTO published_text (entity, id, document, version, hash, title, language, "
              "time_zone, from_day, again, substantial, published_at, page) VALUES ('ville', 1, "
              "'charte', '1', '0000000000000000000000000000000000000000000000000000000000000000', "
              "'T', 'fr', 'Europe/Paris', '2026-09-01', 'each_version', 1, 0, 'page')"),
          platform::SqlText("INSERT INTO acknowledgement (entity, id, person, document, hash, renewal, at, "
                            "method, capacity, place, witness, family_name, given_name, unit, title, "
                            "entity_name, filed, scan, guardian) VALUES ('ville', 7, 1, 'charte', "
                            "'0000000000000000000000000000000000000000000000000000000000000000', 0, 5, "
                            "'screen', 'agent', '', '', 'B', 'A', '', '', 'la ville', '', '', 1)"),
          platform::SqlText("INSERT INTO cosignature VALUES ('ville', 1, 7, 'J. B.', 9, 'paper', 'os:x', "
                            "'carton')")})
      if (auto done = session->run(statement); !done) return base::pass(done);
    return {};
  }));
  store = open(before);
  ASSERT_NE(store, nullptr);
  const auto all = store->read<std::vector<Cosignature>>(
      [&](store::Reading& in) { return store::cosignatures_of(in, ville, 1); });
  ASSERT_TRUE(all && all->size() == 1) << all.error().text();
  EXPECT_EQ(all->front().acknowledgement, 7);
  EXPECT_EQ(all->front().document, "charte");
  EXPECT_EQ(all->front().filed, "carton");
}

}  // namespace
}  // namespace cartulaire::acceptance
