// Whom a text concerns, a minor's guardian, a text handed over, copies of the receipt.
#include "acceptance/audience.hpp"

#include <gtest/gtest.h>

#include "acceptance/handover.hpp"
#include "acceptance/mailing.hpp"
#include "acceptance/receipt.hpp"
#include "acceptance/testing.hpp"
#include "platform/sql.hpp"
#include "store/cosignatures.hpp"
#include "store/migrations.hpp"
#include "store/records.hpp"

namespace cartulaire::acceptance {
namespace {

using store::Audience;
using store::PersonId;
using store::Role;

class Concerning : public AcceptanceTest {
 protected:
  std::vector<std::string> waiting(PersonId person, int day) {
    const auto found = store->read<std::vector<Standing>>(
        [&](store::Reading& in) { return standing_of(in, ville, person, on(day)); });
    EXPECT_TRUE(found) << found.error().text();
    std::vector<std::string> out;
    for (const Standing& one : *found)
      if (!one.signature) out.push_back(one.text.document + (one.waits_for_guardian ? " guardian" : ""));
    return out;
  }
  base::Result<store::Text> publish_document(const std::string& version, std::optional<Audience> audience,
                                             const std::string& text = "Lisez.") {
    return store->write<store::Text>([&](store::Writing& in) {
      Publishing how{"2026-09-01", true, {}};
      how.audience = std::move(audience);
      return acceptance::publish_document(in, ville, charter_of("1"), "telework", {version, "Chez soi", text},
                                          how, by(0));
    });
  }
  base::Result<store::Handover> hand(PersonId person, const store::Text& text, const std::string& day,
                                     int on) {
    return store->write<store::Handover>([&](store::Writing& in) {
      return acceptance::hand_over(in, ville, {person, text.document, text.hash, day}, by(on));
    });
  }
};
CARTULAIRE_BOTH_ENGINES(Concerning);

Audience of(std::vector<std::string> populations, std::vector<Role> roles = {}) {
  return {.everybody = false, .populations = std::move(populations), .roles = std::move(roles)};
}

// What `who` says, in a charter with a tree of populations and a group that no store knows.
Terms terms_with(const std::string& who, const std::string& more = "") {
  const std::string text =
      "---\ncharter: charte\ntitle: Charte\nversion: 1\nroles:\n  it: {name: le service informatique}\n  hr: "
      "{name: les ressources humaines}\npopulations:\n  agents:\n    name: les agents\n    includes:\n      "
      "titulaires: {name: les titulaires}\n      jeunes: {name: les apprentis}\n  elus: {name: les élus}\n"
      "groups:\n  administrators: {name: les administrateurs}\n  autres: {name: les autres}\n---\n\n# 1. "
      "Un\n\nTexte {{signature.grace}}.\n\n```clause acceptance as signature\ngrace: 30 days\n" +
      who + "```\n" + more;
  const charter::Loaded loaded = charter::load_charter(text, "charte.md");
  for (const charter::Diagnostic& one : loaded.diagnostics)
    if (one.severity == charter::Severity::error)
      ADD_FAILURE() << charter::format(one, base::Language::english);
  auto made = charter::effective_charter(loaded.charter, "entity");
  EXPECT_TRUE(made) << made.error().text();
  return terms_of(*made).front();
}

TEST(Audiences, a_clause_names_populations_with_their_leaves_roles_and_administrators) {
  EXPECT_TRUE(terms_with("").audience.everybody);
  EXPECT_TRUE(terms_with("who: [everyone]\n").audience.everybody);
  EXPECT_EQ(terms_with("who: [agents]\n").audience, of({"titulaires", "jeunes"}));
  EXPECT_EQ(terms_with("who: [agents, not jeunes]\n").audience, of({"titulaires"}));
  EXPECT_EQ(terms_with("who: [not jeunes]\n").audience, of({"titulaires", "elus"}));
  EXPECT_EQ(terms_with("who: [administrators]\n").audience, of({}, {Role::it, Role::administrator}));
  EXPECT_EQ(terms_with("who: [it, elus]\n").audience, of({"elus"}, {Role::it}));
  const Terms unknown = terms_with("who: [autres, hr]\n");
  EXPECT_TRUE(unknown.audience.nobody());
  EXPECT_EQ(unknown.unknown, (std::vector<std::string>{"autres", "hr"}));
}

TEST(Audiences, clauses_on_one_document_are_put_together_and_a_guardian_is_for_the_clause_that_says_so) {
  const Terms both = terms_with("who: [titulaires]\n",
                                "\n```clause acceptance as jeunes\ngrace: 30 days\nwho: [jeunes]\n"
                                "cosigned_by: guardian\n```\n");
  EXPECT_EQ(both.audience, of({"titulaires", "jeunes"}));
  EXPECT_EQ(both.cosigned, of({"jeunes"}));
}

TEST_P(Concerning, ACK_08_a_text_waits_for_those_whom_it_concerns_and_a_role_ends) {
  const PersonId agent = add(ville, store::person_named("a"));
  const PersonId officer = add(ville, store::person_named("b"));
  std::int64_t grant = 0;
  ASSERT_TRUE(write([&](store::Writing& in) -> base::Status {
    auto made = store::create_account(in, store::Installation::as_operator(), "import", "b", by(0));
    if (!made) return base::pass(made);
    store::Grant one;
    one.account = made->id;
    one.role = Role::it;
    one.from = on(1);
    auto put = store::put_grant(in, ville, one, by(0));
    if (!put) return base::pass(put);
    grant = *put;
    return {};
  }));
  ASSERT_TRUE(publish_document("1", of({}, {Role::it})));
  EXPECT_TRUE(waiting(officer, 0).empty()) << "not yet";
  EXPECT_EQ(waiting(officer, 2), (std::vector<std::string>{"telework"}));
  EXPECT_TRUE(waiting(agent, 2).empty());
  ASSERT_TRUE(write([&](store::Writing& in) { return store::revoke_grant(in, ville, grant, by(3)); }));
  EXPECT_TRUE(waiting(officer, 4).empty());
  ASSERT_TRUE(publish_document("2", of({"titulaires"})));
  EXPECT_EQ(waiting(agent, 4), (std::vector<std::string>{"telework"}));
}

TEST_P(Concerning, a_version_has_one_text_and_an_empty_or_huge_one_is_refused) {
  const auto first = publish_document("1", std::nullopt);
  ASSERT_TRUE(first) << first.error().text();
  EXPECT_EQ(publish_document("1", std::nullopt)->id, first->id);
  EXPECT_EQ(publish_document("1", std::nullopt, "Autre.").error().code, base::ErrorCode::refused);
  EXPECT_EQ(publish_document("2", std::nullopt, " \n").error().code, base::ErrorCode::invalid);
  EXPECT_EQ(publish_document("", std::nullopt).error().code, base::ErrorCode::invalid);
  EXPECT_EQ(publish_document("3", std::nullopt, std::string(kDocumentBytes + 1, 'a')).error().code,
            base::ErrorCode::invalid);
}

TEST_P(Concerning, handed_over_is_neutral_once_and_not_for_who_signed) {
  const PersonId agent = add(ville, store::person_named("a"));
  const store::Text text = publish(charter_of("1"));
  EXPECT_EQ(hand(agent, text, "2026-09-09", 3).error().code, base::ErrorCode::invalid) << "to come";
  EXPECT_EQ(hand(agent, text, "hier", 3).error().code, base::ErrorCode::invalid);
  EXPECT_EQ(hand(99, text, "", 3).error().code, base::ErrorCode::not_found);
  const auto given = hand(agent, text, "", 3);
  ASSERT_TRUE(given) << given.error().text();
  EXPECT_EQ(given->day, "2026-09-04");
  EXPECT_EQ(hand(agent, text, "2026-09-02", 4)->day, "2026-09-04") << "twice is once";
  EXPECT_EQ(told("text.handed_over").size(), 1u);
  EXPECT_EQ(waiting(agent, 4), (std::vector<std::string>{"charte"})) << "signing stays possible";
  ASSERT_TRUE(sign(agent, text, 5));
  EXPECT_EQ(hand(agent, text, "", 6).error().code, base::ErrorCode::refused);
}

TEST_P(Concerning, a_minors_signature_counts_once_the_guardian_signed) {
  const PersonId minor = add(ville, store::person_named("a"));
  const store::Text text =
      publish(charter_of("1", "", "ville", "grace: 30 days\ncosigned_by: guardian\ncopies: 3\n"));
  const auto signed_it = sign(minor, text, 1);
  ASSERT_TRUE(signed_it);
  EXPECT_TRUE(signed_it->record.needs_guardian);
  EXPECT_TRUE(signed_on(2).empty());
  EXPECT_EQ(waiting(minor, 2), (std::vector<std::string>{"charte guardian"}));
  const auto number = [&](int day) {
    return *store->read<std::int64_t>(
        [&](store::Reading& in) { return count_signed(in, ville, "charte", on(day)); });
  };
  EXPECT_EQ(number(2), 0);
  const auto guardian = [&](const std::string& name, store::Method method, const std::string& filed) {
    return write([&](store::Writing& in) {
      return store::cosign(in, ville, {signed_it->record.id, name, method, filed}, by(3));
    });
  };
  EXPECT_EQ(guardian("", store::Method::counter, "").error().code, base::ErrorCode::invalid);
  EXPECT_EQ(guardian("J. Durand", store::Method::paper, "").error().code, base::ErrorCode::invalid);
  ASSERT_TRUE(guardian("J. Durand", store::Method::paper, "carton 3"));
  EXPECT_EQ(guardian("J. Durand", store::Method::counter, "").error().code, base::ErrorCode::refused);
  EXPECT_EQ(signed_on(4), (std::vector<PersonId>{minor}));
  EXPECT_EQ(number(4), 1);
  const auto receipt =
      store->read<Receipt>([&](store::Reading& in) { return receipt_of(in, ville, signed_it->record.id); });
  ASSERT_TRUE(receipt);
  const std::string page = *receipt_html(*receipt, ville);
  EXPECT_NE(page.find("J. Durand"), std::string::npos);
  EXPECT_NE(page.find("Exemplaire de l’employeur"), std::string::npos);
  EXPECT_NE(page.find("Exemplaire n° 3"), std::string::npos);
  EXPECT_EQ(page.find("Exemplaire n° 4"), std::string::npos);
  // What is erased with the person is all of it.
  ASSERT_TRUE(write([&](store::Writing& in) { return store::leave(in, ville, minor, by(5)); }));
  const auto erased = store->write<std::int64_t>([&](store::Writing& in) {
    return store::erase_due(in, store::Installation::as_operator(), by(6 + store::kDaysAfterLeaving));
  });
  EXPECT_TRUE(erased && *erased == 1) << erased.error().text();
}

TEST_P(Concerning, a_link_to_choose_a_password_waits_for_a_sender_that_can_make_one) {
  store::PersonData without = store::person_named("b");
  without.mail = "";
  const PersonId agent = add(ville, store::person_named("a"));
  const PersonId nobody = add(ville, without);
  const auto invite_one = [&](PersonId id) {
    return store->write<bool>([&](store::Writing& in) -> base::Result<bool> {
      const auto person = store::person_of(in, ville, id);
      if (!person) return tl::unexpected(person.error());
      return invite(in, ville, *person, by(0));
    });
  };
  EXPECT_EQ(*invite_one(agent), true);
  EXPECT_EQ(*invite_one(agent), false) << "twice within a minute is once";
  EXPECT_EQ(invite_one(nobody).error().code, base::ErrorCode::refused);
}

TEST_P(Concerning, a_store_of_before_keeps_its_mail_and_its_texts_are_for_everybody) {
  const platform::SqlPlace before = new_place();
  auto session = platform::SqlSession::open(before, platform::SqlSession::Opening::create);
  ASSERT_TRUE(session) << session.error().text();
  ASSERT_TRUE(store::migrate(*session, platform::SqlSession::Opening::create, 6));
  ASSERT_TRUE(session->transaction(platform::SqlMode::write, [&]() -> base::Status {
    for (const platform::SqlText statement :
         {platform::SqlText("INSERT INTO entity VALUES ('ville', 'la ville', 0)"),
          platform::SqlText(
              "INSERT INTO person VALUES ('ville', 1, 'import', 'a', 'a', 'A', 'B', '', '', '', NULL)"),
          platform::SqlText("INSERT INTO published_text VALUES ('ville', 1, 'charte', '1', "
                            "'0000000000000000000000000000000000000000000000000000000000000000', 'T', 'fr', "
                            "'Europe/Paris', '2026-09-01', 'each_version', 1, 0, 'page')"),
          platform::SqlText(
              "INSERT INTO mail VALUES ('ville', 1, 1, 'campaign/1/notice', 'notice', 'charte', "
              "'0000000000000000000000000000000000000000000000000000000000000000', '', 0, 'sent', "
              "1, 0, 0, '', 0, '250')")})
      if (auto done = session->run(statement); !done) return base::pass(done);
    return {};
  }));
  store = open(before);
  ASSERT_NE(store, nullptr);
  const auto mails = store->read<std::vector<store::Outgoing>>(
      [&](store::Reading& in) { return store::mails_of(in, ville, ""); });
  ASSERT_TRUE(mails) << mails.error().text();
  ASSERT_EQ(mails->size(), 1u);
  EXPECT_EQ(mails->front().answer, "250");
  const auto texts = store->read<std::vector<store::Text>>(
      [&](store::Reading& in) { return store::texts_of(in, ville, "charte"); });
  ASSERT_EQ(texts->size(), 1u);
  EXPECT_TRUE(texts->front().audience.everybody);
  EXPECT_EQ(texts->front().copies, 2);
}

}  // namespace
}  // namespace cartulaire::acceptance
