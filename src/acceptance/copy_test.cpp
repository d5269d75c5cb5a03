// ACK-04: each person is handed a copy of the charter when it enters into force.
#include <gtest/gtest.h>

#include "acceptance/campaign.hpp"
#include "acceptance/testing.hpp"

namespace cartulaire::acceptance {
namespace {

using store::PersonId;
using store::Text;

class Copies : public AcceptanceTest {
 protected:
  static std::string notice(const std::string& settings) {
    return "\n\n## 2.1 Information\n\nVous êtes prévenus.\n\n```clause charter.notice as information\n" +
           settings + "```\n";
  }
  std::int64_t open(const Text& text) {
    store::Campaign one;
    one.document = text.document;
    one.hash = text.hash;
    one.from_day = "2026-09-01";
    one.deadline = "2026-10-01";
    one.address = "https://charte.example.org/";
    auto made =
        store->write<std::int64_t>([&](store::Writing& in) { return open_campaign(in, ville, one, by(0)); });
    EXPECT_TRUE(made) << made.error().text();
    return made ? *made : 0;
  }
  // The people who get a copy that day.
  std::vector<PersonId> handed(int day) {
    std::vector<PersonId> out;
    auto made = store->write<int>([&](store::Writing& in) { return plan(in, ville, by(day)); });
    EXPECT_TRUE(made) << made.error().text();
    const auto all = store::Installation::as_operator();
    auto sent = write([&](store::Writing& in) -> base::Status {
      auto leased = store::lease_mails(in, all, "s", on(day), on(day) + 10min, 100);
      if (!leased) return base::pass(leased);
      std::vector<store::MailOutcome> outcomes;
      for (const store::Leased& one : *leased) {
        outcomes.push_back({one.entity, one.mail.id, store::MailState::sent, "250", {}});
        if (one.mail.mail_kind == "copy") out.push_back(one.mail.person);
      }
      return store::end_lease(in, all, "s", outcomes, by(day));
    });
    EXPECT_TRUE(sent) << sent.error().text();
    return out;
  }
};
CARTULAIRE_BOTH_ENGINES(Copies);

TEST_P(Copies, ACK_04_everybody_gets_one_on_the_day_from_which_it_binds_signed_or_not) {
  const PersonId has_signed = add(ville, store::person_named("a"));
  const PersonId other = add(ville, store::person_named("b"));
  const Text text = publish(charter_of("1", notice("channels: [mail]\ncopy: yes\n")), "2026-09-15");
  EXPECT_TRUE(text.hands_copy);
  open(text);
  ASSERT_TRUE(sign(has_signed, text, 2));
  EXPECT_TRUE(handed(13).empty()) << "it does not bind yet";
  EXPECT_EQ(handed(14), (std::vector<PersonId>{has_signed, other}));
  EXPECT_TRUE(handed(15).empty()) << "once";
}

TEST_P(Copies, a_closed_campaign_hands_it_to_who_arrives_later_and_a_replaced_text_is_not_handed) {
  add(ville, store::person_named("a"));
  const auto charter = [](const char* version) {
    return charter_of(version, notice("channels: [mail]\ncopy: yes\n"));
  };
  const std::int64_t first = open(publish(charter("1")));
  EXPECT_EQ(handed(0).size(), 1U);
  ASSERT_TRUE(write([&](store::Writing& in) { return store::close_campaign(in, ville, first, by(1)); }));
  const PersonId late = add(ville, store::person_named("b"));
  EXPECT_EQ(handed(2), std::vector<PersonId>{late});
  publish(charter("2"), "2026-09-05");
  add(ville, store::person_named("c"));
  EXPECT_TRUE(handed(4).empty()) << "version 2 binds, and has no campaign yet";
}

TEST_P(Copies, nobody_gets_one_by_mail_where_the_charter_does_not_say_so) {
  add(ville, store::person_named("a"));
  EXPECT_FALSE(publish(charter_of("1")).hands_copy);
  EXPECT_FALSE(publish(charter_of("2", notice("channels: [mail]\n"))).hands_copy);
  const Text text = publish(charter_of("3", notice("channels: [paper, portal]\ncopy: yes\n")));
  EXPECT_FALSE(text.hands_copy) << "on paper, by people";
  open(text);
  EXPECT_TRUE(handed(1).empty());
}

}  // namespace
}  // namespace cartulaire::acceptance
